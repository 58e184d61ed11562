/** The kernel's type information: with it compiled BPF tools run on any kernel. */

import { message } from '../../../words/messages';
import { type DoctorRule, isLinux, pass, unknown, warn } from '../rule';

export const btf: DoctorRule = {
  id: 'btf',
  judge(situation) {
    if (!isLinux(situation)) return null;
    const there = situation.facts.btf;
    if (there === null) return unknown(message('doctor.found.unread'));
    return there
      ? pass(message('doctor.found.btf.there'))
      : warn(message('doctor.found.btf.none'), message('doctor.todo.btf.none'));
  },
};
