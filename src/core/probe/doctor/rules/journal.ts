/** systemd's journal: restarts of the service, and the kernel's messages from before the last boot. */

import { message } from '../../../words/messages';
import { type DoctorRule, isLinux, pass, unknown, warn } from '../rule';

export const journal: DoctorRule = {
  id: 'journal',
  judge(situation) {
    if (!isLinux(situation)) return null;
    const { journal: seen, uid, user } = situation.facts;
    if (seen === null) return unknown(message('doctor.found.unread'));
    if (seen.state === 'none')
      return warn(message('doctor.found.journal.none'), message('doctor.todo.journal.none'));
    if (seen.state === 'refused')
      return uid === 0
        ? warn(message('doctor.found.journal.empty'), message('doctor.todo.journal.none'))
        : warn(
            message('doctor.found.journal.refused'),
            message('doctor.todo.journal.rights', { user: user ?? '?' }),
          );
    if (!seen.persistent)
      return warn(message('doctor.found.journal.volatile'), message('doctor.todo.journal.volatile'));
    return pass(message(seen.kernel ? 'doctor.found.journal.kept' : 'doctor.found.journal.no-kernel'));
  },
};
