/**
 * free, of procps and busybox: plain, -b -k -m -g, -h, -w. The text does not say its unit except with -h; plain free
 * prints KiB.
 *
 *                    total        used        free      shared  buff/cache   available
 *     Mem:        24684096     1749016    19068264        8788     4206456    22935080
 */

import { cellsOf, kibOfSize } from './table';

export interface FreeReading {
  /** As printed: multiply by the unit that was asked for; with -h already KiB. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** `kib` where suffixes say it; `as-asked` where the option of the command decides, KiB without one. */
  readonly unit: 'kib' | 'as-asked';
  readonly unknownLines: number;
}

export const looksLikeFree = (text: string): boolean => /^\s+total\s+used\s+free\b/m.test(text);

export function readFree(text: string): FreeReading {
  const rows: Record<string, Record<string, number>> = {};
  let columns: readonly string[] | null = null;
  let suffixes = false;
  let unknownLines = 0;
  const lines = text.split(/\r?\n/);
  // A last line without its newline may have lost digits.
  lines.pop();
  for (const line of lines) {
    if (/^\s+total\s+used\s+free\b/.test(line)) {
      columns = cellsOf(line);
      continue;
    }
    const found = /^(Mem|Swap|-\/\+ buffers\/cache|Total):\s+(.*)$/.exec(line);
    if (!found || columns === null) {
      // Heapcase's own monitor writes the time of each round before it.
      if (line.trim() !== '' && !line.startsWith('@ ')) unknownLines++;
      continue;
    }
    // The row without the page cache has only "used" and "free".
    const names = found[1].startsWith('-/+') ? ['used', 'free'] : columns;
    const row: Record<string, number> = {};
    for (const [index, cell] of cellsOf(found[2]).entries()) {
      const name = names[index];
      const value = kibOfSize(cell);
      if (/[a-z]/i.test(cell)) suffixes = true;
      if (name !== undefined && value !== null) row[name] = value;
    }
    rows[found[1]] = row;
  }
  return { rows, unit: suffixes ? 'kib' : 'as-asked', unknownLines };
}
