/** /proc/meminfo. `MemAvailable:   22962960 kB`: kB are KiB; HugePages_* are counts, without a unit. */

import { completeLines } from './lines';

export interface MemInfo {
  readonly totalKb: number | null;
  readonly freeKb: number | null;
  /** From Linux 3.14. */
  readonly availableKb: number | null;
  readonly swapTotalKb: number | null;
  readonly swapFreeKb: number | null;
  /** Every figure in KiB, by its name. In a container with lxcfs some are the container's and some the host's. */
  readonly kb: ReadonlyMap<string, number>;
  /** Figures without a unit. */
  readonly counts: ReadonlyMap<string, number>;
  readonly unknownLines: readonly string[];
}

export function parseMemInfo(text: string): MemInfo {
  const kb = new Map<string, number>();
  const counts = new Map<string, number>();
  const unknownLines: string[] = [];
  for (const line of completeLines(text)) {
    const match = /^([\w()]+):\s+(\d+)( kB)?\s*$/.exec(line);
    if (match) (match[3] === undefined ? counts : kb).set(match[1], Number(match[2]));
    else if (line.trim() !== '') unknownLines.push(line);
  }
  const of = (name: string) => kb.get(name) ?? null;
  return {
    totalKb: of('MemTotal'),
    freeKb: of('MemFree'),
    availableKb: of('MemAvailable'),
    swapTotalKb: of('SwapTotal'),
    swapFreeKb: of('SwapFree'),
    kb,
    counts,
    unknownLines,
  };
}
