/** What bounds memory: the tightest limit of the cgroups above the target (or above this login), else the machine. */

import { formatBytes, formatKib, formatPercent } from '../../../base/units';
import { message } from '../../../words/messages';
import { type DoctorRule, isLinux, pass, tightestLimit, unknown, warn } from '../rule';

/** From here on a growing process has little time. */
const nearlyFull = 0.85;

export const memoryLimit: DoctorRule = {
  id: 'memory-limit',
  judge(situation) {
    if (!isLinux(situation)) return null;
    const { limits, facts } = situation;
    const { totalKb } = facts.memory;
    if (limits === null || totalKb === null) return unknown(message('doctor.found.unread'));
    const bound = tightestLimit(situation);
    if (bound === null || bound.limit === null)
      return pass(message('doctor.found.memory-limit.none', { total: formatKib(totalKb) }));
    const limit = formatBytes(bound.limit);
    const { folder } = bound;
    if (bound.usage === null) return pass(message('doctor.found.memory-limit.set', { limit, folder }));
    const share = bound.usage / bound.limit;
    const used = formatBytes(bound.usage);
    const found = message('doctor.found.memory-limit.used', {
      limit,
      folder,
      used,
      share: formatPercent(share),
    });
    if (share >= nearlyFull) return warn(found, message('doctor.todo.memory-limit.full'));
    const throttled = (limits ?? []).find(({ high }) => high !== null && high < (bound.limit ?? 0));
    return throttled?.high
      ? warn(found, message('doctor.todo.memory-limit.high', { high: formatBytes(throttled.high) }))
      : pass(found);
  },
};
