/** Whether BPF programs may be loaded: root, or CAP_BPF and CAP_PERFMON, and a kernel that is not locked down. */

import { message } from '../../../words/messages';
import { type DoctorRule, fail, isLinux, pass, unknown, warn } from '../rule';

export const bpf: DoctorRule = {
  id: 'bpf',
  judge(situation) {
    if (!isLinux(situation)) return null;
    const { capabilities, lockdown, seccomp, uid, sudo } = situation.facts;
    if (lockdown === 'confidentiality')
      return fail(message('doctor.found.bpf.locked'), message('doctor.todo.bpf.locked'));
    if (capabilities === null || uid === null) return unknown(message('doctor.found.unread'));
    if (capabilities.sysAdmin || (capabilities.bpf && capabilities.perfmon))
      return seccomp === true
        ? warn(message('doctor.found.bpf.filtered'), message('doctor.todo.bpf.container'))
        : pass(message('doctor.found.bpf.allowed'));
    if (uid === 0) return fail(message('doctor.found.bpf.dropped'), message('doctor.todo.bpf.container'));
    if (sudo === 'free' || situation.sudoGiven) return pass(message('doctor.found.bpf.sudo'));
    const found = message('doctor.found.bpf.rights');
    return sudo === 'password'
      ? warn(found, message('doctor.todo.bpf.password'))
      : fail(found, message('doctor.todo.bpf.rights'));
  },
};
