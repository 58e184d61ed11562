/**
 * /proc/PID/smaps and smaps_rollup: sums over all maps, in KiB. A rollup is one map named [rollup].
 *
 *     00400000-7fffb9f27000 ---p 00000000 00:00 0                              [rollup]
 *     Rss:              195160 kB
 */

import { completeLines } from './lines';

export interface SmapsReading {
  readonly rollup: boolean;
  readonly maps: number;
  /** `Rss`, `Pss_Anon`, `Anonymous`, `LazyFree`, `AnonHugePages`, `Swap`, …: KiB over all maps. */
  readonly kb: Readonly<Record<string, number>>;
  readonly unknownLines: number;
}

export function readSmaps(text: string): SmapsReading {
  const kb: Record<string, number> = {};
  let maps = 0;
  let rollup = false;
  let unknownLines = 0;
  for (const line of completeLines(text)) {
    const figure = /^([A-Z]\w*):\s+(\d+) kB$/.exec(line);
    if (figure) {
      // The size of the pages of a map does not add up.
      if (!/PageSize$/.test(figure[1])) kb[figure[1]] = (kb[figure[1]] ?? 0) + Number(figure[2]);
    } else if (/^[0-9a-f]+-[0-9a-f]+ [-rwxsp]{4} /.test(line)) {
      maps++;
      rollup ||= line.endsWith('[rollup]');
    } else if (!/^(?:VmFlags|THPeligible|ProtectionKey):/.test(line) && line.trim() !== '') unknownLines++;
  }
  return { rollup, maps, kb, unknownLines };
}
