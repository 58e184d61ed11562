/** /proc/PID/maps: what the address space of a process is laid out of. How much of it is memory it does not say. */

import { formatBytes } from '../../base/units';
import { completeLines } from '../../probe/lines';
import { message } from '../../words/messages';
import type { TextForm } from './form';

export interface ProcMapsReading {
  readonly maps: number;
  /** Of address space, not of memory. */
  readonly bytes: number;
  /** What of it no file lies behind. */
  readonly anonymousBytes: number;
  /** Files that were replaced or removed since the process mapped them. */
  readonly deleted: readonly string[];
  readonly unknownLines: number;
}

const line = /^([0-9a-f]{4,16})-([0-9a-f]{4,16}) [-rwxsp]{4} [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ (\d+)\s*(.*)$/;

export const procMaps: TextForm<ProcMapsReading> = {
  read(head, text) {
    if (!line.test(head.split(/\r?\n/, 1)[0])) return null;
    let [maps, bytes, anonymousBytes, unknownLines] = [0, 0, 0, 0];
    const deleted = new Set<string>();
    for (const one of completeLines(text)) {
      const found = line.exec(one);
      if (found === null) {
        if (one.trim() !== '') unknownLines++;
        continue;
      }
      const [, from, to, inode, path] = found;
      const size = Number.parseInt(to, 16) - Number.parseInt(from, 16);
      maps++;
      bytes += size;
      if (inode === '0') anonymousBytes += size;
      if (path.endsWith(' (deleted)')) deleted.add(path.slice(0, -' (deleted)'.length));
    }
    return { maps, bytes, anonymousBytes, deleted: [...deleted], unknownLines };
  },
  facts: ({ maps, bytes, anonymousBytes, deleted }) => [
    message('read.proc-maps', {
      maps,
      size: formatBytes(bytes),
      anonymous: formatBytes(anonymousBytes),
    }),
    message('read.virt'),
    ...deleted.slice(0, 3).map((file) => message('read.proc-maps-deleted', { file })),
  ],
};
