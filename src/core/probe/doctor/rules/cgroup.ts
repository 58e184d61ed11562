/** Which controller counts and limits memory there. */

import { message } from '../../../words/messages';
import { type DoctorRule, isLinux, pass, unknown, warn } from '../rule';

export const cgroup: DoctorRule = {
  id: 'cgroup',
  judge(situation) {
    if (!isLinux(situation)) return null;
    const { cgroup: entries, cgroupMounts, whole } = situation.facts;
    if (entries === '' && cgroupMounts === '')
      return whole
        ? warn(message('doctor.found.cgroup.none'), message('doctor.todo.cgroup.none'))
        : unknown(message('doctor.found.unread'));
    const v1 = / - cgroup \S+ \S*\bmemory\b/.test(cgroupMounts);
    const v2 = / - cgroup2 /.test(cgroupMounts);
    if (v1) return pass(message(v2 ? 'doctor.found.cgroup.hybrid' : 'doctor.found.cgroup.v1'));
    if (v2) return pass(message('doctor.found.cgroup.v2'));
    return warn(message('doctor.found.cgroup.none'), message('doctor.todo.cgroup.none'));
  },
};
