/** Whether the insides of processes may be read and attached to. Reading needs the same user or root; Yama rules attaching. */

import { message } from '../../../words/messages';
import { type DoctorRule, isLinux, pass, unknown, warn } from '../rule';

export const ptrace: DoctorRule = {
  id: 'ptrace',
  judge(situation) {
    if (!isLinux(situation)) return null;
    const { uid, ptraceScope, procHidden, user } = situation.facts;
    if (uid === null) return unknown(message('doctor.found.unread'));
    const scope = ptraceScope ?? 0;
    if (procHidden && uid !== 0)
      return warn(message('doctor.found.ptrace.hidden'), message('doctor.todo.ptrace.hidden'));
    if (scope >= 3) return warn(message('doctor.found.ptrace.never'), message('doctor.todo.ptrace.never'));
    if (uid === 0) return pass(message('doctor.found.ptrace.root'));
    const found = message('doctor.found.ptrace.own', { user: user ?? '?', scope });
    return scope === 2 ? warn(found, message('doctor.todo.ptrace.root')) : pass(found);
  },
};
