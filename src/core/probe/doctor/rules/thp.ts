/**
 * Transparent huge pages: with `always` the kernel fills huge pages up again that Go gave back in part, so that RSS does not
 * fall (Go's GC guide, "Linux transparent huge pages").
 */

import { message } from '../../../words/messages';
import { type DoctorRule, isLinux, pass, unknown, warn } from '../rule';

export const thp: DoctorRule = {
  id: 'thp',
  judge(situation) {
    if (!isLinux(situation)) return null;
    const { thp: seen, whole } = situation.facts;
    // The file is not there where the kernel was built without.
    if (seen === null)
      return whole ? pass(message('doctor.found.thp.none')) : unknown(message('doctor.found.unread'));
    const { enabled, maxPtesNone } = seen;
    if (enabled !== 'always') return pass(message('doctor.found.thp.mode', { mode: enabled }));
    const found = message('doctor.found.thp.always', { ptes: maxPtesNone ?? '?' });
    return maxPtesNone === 0 ? pass(found) : warn(found, message('doctor.todo.thp.always'));
  },
};
