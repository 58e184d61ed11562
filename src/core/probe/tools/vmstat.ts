/**
 * vmstat: rows under a header that repeats. The rates and CPU shares of the first row are averages since boot; its
 * memory columns are of now. Units (-S) are not in the text. `vmstat -s` is a list of its own.
 *
 *     procs -----------memory---------- ---swap-- …
 *      r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st
 *      4  0      0 19068000  41596 4164992    0    0  1456  3642  626 1320 23  8 68  0  0
 */

import { cellsOf, numberOf } from './table';

export interface VmstatRow {
  readonly values: Readonly<Record<string, number>>;
  /** With -t: as printed, in the zone of the header. */
  readonly stamp: string | null;
  /** True for the first row of a run: its rates are no present ones. */
  readonly sinceBoot: boolean;
}

export interface VmstatReading {
  readonly rows: readonly VmstatRow[];
  /** Of `vmstat -s`: `used memory` in the unit printed beside it. */
  readonly totals: Readonly<Record<string, number>>;
  readonly unknownLines: number;
}

const headLine = /^\s*r\s+b\s+swpd\s+free\s/;
const titleLine = /^procs\s+-+memory-+/;
const totalLine = /^\s*(\d+) (?:([KMG]) )?([a-z].*)$/;

export const looksLikeVmstat = (text: string): boolean =>
  /^\s*r\s+b\s+swpd\s+free\s/m.test(text) || /^\s*\d+ K total memory$/m.test(text);

export function readVmstat(text: string): VmstatReading {
  const rows: VmstatRow[] = [];
  const totals: Record<string, number> = {};
  let columns: readonly string[] | null = null;
  let unknownLines = 0;
  let first = true;
  const lines = text.split(/\r?\n/);
  lines.pop();
  for (const line of lines) {
    const header = vmstatColumns(line);
    if (header !== null) {
      columns = header;
      continue;
    }
    if (titleLine.test(line) || line.trim() === '') continue;
    const total = columns === null ? totalLine.exec(line) : null;
    if (total) {
      totals[total[3].trim()] = Number(total[1]);
      continue;
    }
    const row = columns === null ? null : readVmstatRow(columns, line, first);
    if (row) {
      rows.push(row);
      first = false;
    } else unknownLines++;
  }
  return { rows, totals, unknownLines };
}

/** The names in a header line; null for any other line. */
export const vmstatColumns = (line: string): readonly string[] | null =>
  headLine.test(line) ? cellsOf(line) : null;

/** A row under these columns; null for what is none. */
export function readVmstatRow(columns: readonly string[], line: string, first: boolean): VmstatRow | null {
  const cells = cellsOf(line);
  // With -t the last header cell is the zone, and two cells stand under it.
  const stamped = cells.length > 2 && /^\d{4}-\d\d-\d\d$/.test(cells[cells.length - 2]);
  const names = stamped ? columns.slice(0, cells.length - 2) : columns;
  const numbers = stamped ? cells.slice(0, -2) : cells;
  if (numbers.length !== names.length) return null;
  const values: Record<string, number> = {};
  for (const [index, name] of names.entries()) {
    const value = numberOf(numbers[index]);
    if (value === null) return null;
    values[name] = value;
  }
  return { values, stamp: stamped ? cells.slice(-2).join(' ') : null, sinceBoot: first };
}
