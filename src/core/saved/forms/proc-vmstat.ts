/** /proc/vmstat: counters of the whole machine since it started, one `name value` a line. */

import { formatNumber } from '../../base/units';
import { completeLines } from '../../probe/lines';
import { message } from '../../words/messages';
import { notSaid, type TextForm } from './form';

export interface ProcVmstatReading {
  /** Pages and events; null is never among them, what is missing is not there. */
  readonly counters: Readonly<Record<string, number>>;
  readonly unknownLines: number;
}

export const procVmstat: TextForm<ProcVmstatReading> = {
  read(head, text) {
    if (!/^nr_free_pages \d+\r?\n/.test(head)) return null;
    const counters: Record<string, number> = {};
    let unknownLines = 0;
    for (const line of completeLines(text)) {
      const found = /^(\w+) (\d+)$/.exec(line);
      if (found) counters[found[1]] = Number(found[2]);
      else if (line.trim() !== '') unknownLines++;
    }
    return { counters, unknownLines };
  },
  facts: ({ counters }) => {
    const count = (name: string) => {
      const value = counters[name];
      return value === undefined ? notSaid : formatNumber(value);
    };
    const kills = counters['oom_kill'];
    return [
      message('read.proc-vmstat', {
        counters: Object.keys(counters).length,
        in: count('pswpin'),
        out: count('pswpout'),
        faults: count('pgmajfault'),
      }),
      // Kernels before 4.13 do not count them: that is not "none".
      ...(kills === undefined ? [] : [message('read.kills-since-boot', { count: kills })]),
    ];
  },
};
