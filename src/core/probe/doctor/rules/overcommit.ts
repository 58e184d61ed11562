/** Whether the kernel promises more memory than there is. Go reserves far more addresses than it uses. */

import { formatPercent } from '../../../base/units';
import { message } from '../../../words/messages';
import { type DoctorRule, fail, pass, unknown, warn } from '../rule';

export const overcommit: DoctorRule = {
  id: 'overcommit',
  judge({ facts }) {
    if (facts.os !== 'Linux') return null;
    const { overcommit: mode, memory } = facts;
    if (mode === null) return unknown(message('doctor.found.unread'));
    if (mode !== 2)
      return pass(message(mode === 1 ? 'doctor.found.overcommit.always' : 'doctor.found.overcommit.usual'));
    const { committedKb, commitLimitKb } = memory;
    const share = committedKb === null || !commitLimitKb ? null : committedKb / commitLimitKb;
    const found = message('doctor.found.overcommit.never', {
      share: share === null ? '?' : formatPercent(share),
    });
    return share !== null && share >= 0.9
      ? fail(found, message('doctor.todo.overcommit.full'))
      : warn(found, message('doctor.todo.overcommit.never'));
  },
};
