/**
 * /proc/PID/stat. `3231 (leakapp19) S 1 3227 3742 0 -1 …`: the name in parentheses may hold blanks, newlines
 * and ")", so the fields are counted from the LAST ")". Numbers: proc_pid_stat(5).
 */

export interface ProcStat {
  readonly pid: number;
  readonly comm: string;
  readonly state: string;
  readonly parentPid: number;
  readonly threads: number;
  /** Field 22: with the boot id it tells a process from a later one of the same pid. */
  readonly startTicks: number;
  readonly vmBytes: number;
  /** Pages, whose size the host knows. */
  readonly rssPages: number;
}

export function parseProcStat(text: string): ProcStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open === -1 || close < open || !text.endsWith('\n')) return null;
  const pid = text.slice(0, open).trim();
  // Field 3 is the first one here.
  const rest = text
    .slice(close + 1)
    .trim()
    .split(/\s+/);
  const numbers = [pid, ...rest.slice(1, 22)];
  if (rest.length < 22 || !numbers.every((field) => /^-?\d+$/.test(field))) return null;
  const field = (number: number) => Number(rest[number - 3]);
  return {
    pid: Number(pid),
    comm: text.slice(open + 1, close),
    state: rest[0],
    parentPid: field(4),
    threads: field(20),
    startTicks: field(22),
    vmBytes: field(23),
    rssPages: field(24),
  };
}
