/**
 * pidstat -r: memory of processes over time. VSZ and RSS are KiB. The rows have a time but no date: it is in the
 * first line, in the order of the locale, and midnight may pass.
 *
 *     02:04:20      UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command
 *     02:04:21        0      3231   7027.00      0.00 1088472   34196   0.14  leakapp19
 */

import { cellsOf, numberOf } from './table';

export interface PidstatRow {
  /** As printed: `02:04:21`, `02:04:21 AM`, or seconds since 1970 with -H. */
  readonly time: string;
  readonly uid: number | null;
  readonly pid: number;
  readonly minorFaultsPerSecond: number | null;
  readonly majorFaultsPerSecond: number | null;
  readonly vszKb: number | null;
  readonly rssKb: number | null;
  readonly memPercent: number | null;
  readonly command: string;
  /** VSZ and RSS 0: the process ended in this interval. No value, an event. */
  readonly ended: boolean;
}

export interface PidstatReading {
  /** As in the first line: `11/23/26`, `2026-11-23`. */
  readonly date: string | null;
  readonly rows: readonly PidstatRow[];
  /** The averages that it prints at its end. */
  readonly averages: readonly PidstatRow[];
  /** A header and no row: there is no such process. */
  readonly noProcess: boolean;
  readonly unknownLines: number;
}

const headLine = /^(?:#\s*Time|Average:|\d[\d:.,]*(?: [AP]M)?)\s+.*\bPID\b.*\bCommand\s*$/;

export const looksLikePidstat = (text: string): boolean => /\bPID\s+minflt\/s\s+majflt\/s/.test(text);

export function readPidstat(text: string): PidstatReading {
  const rows: PidstatRow[] = [];
  const averages: PidstatRow[] = [];
  let date: string | null = null;
  let columns: readonly string[] | null = null;
  let sawHeader = false;
  let unknownLines = 0;
  const lines = text.split(/\r?\n/);
  lines.pop();
  for (const line of lines) {
    const first = pidstatDate(line);
    if (first !== null) {
      date = first;
      continue;
    }
    const header = pidstatColumns(line);
    if (header !== null) {
      columns = header;
      sawHeader = true;
      continue;
    }
    if (line.trim() === '') continue;
    const row = columns === null ? null : readPidstatRow(columns, line);
    if (row === null) unknownLines++;
    else (row.time === 'Average:' ? averages : rows).push(row);
  }
  return { date, rows, averages, noProcess: sawHeader && rows.length === 0, unknownLines };
}

/** The date in the first line, as the locale has it; null for any other line. */
export const pidstatDate = (line: string): string | null =>
  /^Linux \S+ \(.*\)\s+(\S+)\s/.exec(line)?.[1] ?? null;

/** The names in a header line, from UID or PID on; null for any other line. */
export function pidstatColumns(line: string): readonly string[] | null {
  if (!headLine.test(line)) return null;
  const names = cellsOf(line.replace(/^#\s*/, ''));
  return names.slice(names.findIndex((name) => name === 'UID' || name === 'PID'));
}

/** A row under these columns; null for what is none. */
export function readPidstatRow(columns: readonly string[], line: string): PidstatRow | null {
  const cells = cellsOf(line);
  const clock = /^[AP]M$/.test(cells[1] ?? '') ? 2 : 1;
  const values = cells.slice(clock);
  if (values.length < columns.length) return null;
  const cell = (name: string) => {
    const index = columns.indexOf(name);
    return index < 0 ? undefined : values[index];
  };
  const pid = numberOf(cell('PID'));
  if (pid === null) return null;
  const [vszKb, rssKb] = [numberOf(cell('VSZ')), numberOf(cell('RSS'))];
  return {
    time: cells.slice(0, clock).join(' '),
    uid: numberOf(cell('UID')),
    pid,
    minorFaultsPerSecond: numberOf(cell('minflt/s')),
    majorFaultsPerSecond: numberOf(cell('majflt/s')),
    vszKb,
    rssKb,
    memPercent: numberOf(cell('%MEM')),
    command: values.slice(columns.length - 1).join(' '),
    ended: vszKb === 0 && rssKb === 0,
  };
}
