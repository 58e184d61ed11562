/** Memory that has left for the disk is in no RSS. */

import { formatKib, formatPercent } from '../../../base/units';
import { message } from '../../../words/messages';
import { type DoctorRule, pass, unknown, warn } from '../rule';

/** Less than this is in use on most machines that have swap. */
const muchKb = 64 * 1024;
const muchShare = 0.1;

export const swap: DoctorRule = {
  id: 'swap',
  judge({ facts }) {
    if (facts.os !== 'Linux') return null;
    const { swapTotalKb: total, swapFreeKb: free } = facts.memory;
    if (total === null || free === null) return unknown(message('doctor.found.unread'));
    if (total === 0) return pass(message('doctor.found.swap.none'));
    const used = Math.max(0, total - free);
    const found = message('doctor.found.swap.used', {
      total: formatKib(total),
      used: formatKib(used),
      share: formatPercent(used / total),
    });
    return used > muchKb && used / total > muchShare
      ? warn(found, message('doctor.todo.swap.used'))
      : pass(found);
  },
};
