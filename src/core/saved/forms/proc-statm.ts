/** /proc/PID/statm: seven counts of pages in one line, of which two have not been kept since Linux 2.6. */

import { formatBytes, formatNumber } from '../../base/units';
import { message } from '../../words/messages';
import type { TextForm } from './form';
import { usualPage } from './proc-stat';

export interface ProcStatmReading {
  readonly sizePages: number;
  readonly residentPages: number;
  /** Backed by files or shared memory. */
  readonly sharedPages: number;
}

export const procStatm: TextForm<ProcStatmReading> = {
  read(head) {
    const found = /^(\d+) (\d+) (\d+) \d+ 0 \d+ 0\r?\n$/.exec(head);
    return found === null
      ? null
      : { sizePages: Number(found[1]), residentPages: Number(found[2]), sharedPages: Number(found[3]) };
  },
  facts: ({ sizePages, residentPages, sharedPages }) => [
    message('read.proc-statm', {
      resident: formatNumber(residentPages),
      rss: formatBytes(residentPages * usualPage),
      shared: formatNumber(sharedPages),
      size: formatNumber(sizePages),
    }),
  ],
};
