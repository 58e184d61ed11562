/** ps of procps, busybox and macOS, with whatever columns were asked for; VSZ and RSS are KiB, busybox adds m and g. */

import { formatKib } from '../../base/units';
import { cellsOf, kibOfSize, rowOf } from '../../probe/tools/table';
import { message } from '../../words/messages';
import { notSaid, type TextForm } from './form';

export interface PsReading {
  readonly processes: readonly {
    readonly pid: number;
    readonly user: string | null;
    readonly vszKb: number | null;
    readonly rssKb: number | null;
    readonly command: string;
  }[];
  /** Whether RSS was asked for. */
  readonly hasRss: boolean;
  readonly unknownLines: number;
}

const header = /^\s*(?:[A-Z%+]+\s+)*PID\s+(?:\S+\s+)*(?:COMMAND|CMD|ARGS)\s*\r?\n/;
const mostRows = 10;

export const ps: TextForm<PsReading> = {
  read(head, text) {
    if (!header.test(head.slice(0, 400))) return null;
    const [first, ...lines] = text.split(/\r?\n/);
    // A last line without its newline may have lost digits.
    lines.pop();
    const columns = cellsOf(first);
    const last = columns[columns.length - 1];
    let unknownLines = 0;
    const processes = lines.flatMap((line) => {
      if (line.trim() === '') return [];
      const row = rowOf(columns, line, true);
      if (row === null || !/^\d+$/.test(row['PID'])) {
        unknownLines++;
        return [];
      }
      return [
        {
          pid: Number(row['PID']),
          user: row['USER'] ?? row['UID'] ?? null,
          vszKb: kibOfSize(row['VSZ']),
          rssKb: kibOfSize(row['RSS']),
          command: row[last],
        },
      ];
    });
    return { processes, hasRss: columns.includes('RSS'), unknownLines };
  },

  facts: ({ processes, hasRss }) => {
    const kib = (value: number | null) => (value === null ? notSaid : formatKib(value));
    const largest = hasRss
      ? processes
          .filter(({ rssKb }) => rssKb !== 0)
          .sort((a, b) => (b.rssKb ?? 0) - (a.rssKb ?? 0))
          .slice(0, mostRows)
      : [];
    return [
      message('read.ps', { processes: processes.length }),
      ...(hasRss ? [] : [message('read.ps-no-memory')]),
      ...largest.map(({ pid, command, rssKb, vszKb }) =>
        message('read.process-row', { pid, command, res: kib(rssKb), virt: kib(vszKb) }),
      ),
      ...(largest.length > 0 ? [message('read.virt')] : []),
    ];
  },
};
