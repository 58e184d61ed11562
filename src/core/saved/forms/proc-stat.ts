/** /proc/PID/stat, one line. Its RSS is in pages, whose size the text does not say. */

import { formatBytes, formatNumber } from '../../base/units';
import { type ProcStat, parseProcStat } from '../../probe/proc-stat';
import { message } from '../../words/messages';
import type { TextForm } from './form';

export const procStat: TextForm<ProcStat> = {
  read: (head, text) =>
    /^\d+ \([^\n]{1,64}\) [A-Za-z] -?\d+ -?\d+ /.test(head) && text.length < 4096
      ? parseProcStat(text)
      : null,
  facts: ({ pid, comm, state, threads, vmBytes, rssPages }) => [
    message('read.proc-stat', {
      pid,
      comm,
      state,
      threads,
      virt: formatBytes(vmBytes),
      pages: formatNumber(rssPages),
      rss: formatBytes(rssPages * usualPage),
    }),
    message('read.virt'),
  ],
};

/** Of nearly all x86 and most ARM machines. */
export const usualPage = 4096;
