import type { KernelTick } from './kernel-files';

export interface ProcessFigures {
  readonly rssKb: number;
  readonly virtKb: number;
  readonly minorFaults: number;
  readonly majorFaults: number;
  /** Of the processors, user and system together, since the process began. */
  readonly cpuSeconds: number;
}

/** What /proc/PID/stat says in one tick; the name in parentheses may hold blanks and `)`: cut at the last one. */
export function processFigures({ lines, pageBytes, hz }: KernelTick, file: string): ProcessFigures | null {
  const text = (lines.get(file) ?? []).join(' ');
  const close = text.lastIndexOf(')');
  if (close === -1) return null;
  // Field 3 is the first one here: proc_pid_stat(5).
  const fields = text
    .slice(close + 1)
    .trim()
    .split(/\s+/);
  const field = (number: number) => Number(fields[number - 3] ?? Number.NaN);
  const figures = {
    minorFaults: field(10),
    majorFaults: field(12),
    cpuSeconds: (field(14) + field(15)) / hz,
    virtKb: field(23) / 1024,
    rssKb: (field(24) * pageBytes) / 1024,
  };
  return Object.values(figures).every(Number.isFinite) ? figures : null;
}
