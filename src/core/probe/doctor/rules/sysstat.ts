/** pidstat: the memory and the page faults of one process over time. */

import { message } from '../../../words/messages';
import { installOf } from '../packages';
import { type DoctorRule, isLinux, mendedBy, pass, unknown, warn } from '../rule';

export const sysstat: DoctorRule = {
  id: 'sysstat',
  judge(situation) {
    if (!isLinux(situation)) return null;
    const { facts } = situation;
    if (!facts.programs.has('pidstat')) {
      if (!facts.whole) return unknown(message('doctor.found.unread'));
      const missing = warn(message('doctor.found.sysstat.none'), message('doctor.todo.sysstat'));
      return mendedBy(missing, 'sysstat', installOf('sysstat', facts));
    }
    const version = /sysstat version (\d[\w.-]*)/.exec(facts.versions.get('pidstat') ?? '')?.[1] ?? '?';
    return pass(message('doctor.found.sysstat.there', { version }));
  },
};
