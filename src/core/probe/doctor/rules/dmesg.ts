/** The kernel's own log: the first witness of a kill for want of memory. */

import { message } from '../../../words/messages';
import { type DoctorRule, isContainer, isLinux, pass, unknown, warn } from '../rule';

export const dmesg: DoctorRule = {
  id: 'dmesg',
  judge(situation) {
    const { kernelLog, journal } = situation.facts;
    if (!isLinux(situation)) return null;
    if (kernelLog === null) return unknown(message('doctor.found.unread'));
    if (kernelLog)
      return pass(
        message(isContainer(situation) ? 'doctor.found.dmesg.host' : 'doctor.found.dmesg.readable'),
      );
    const found = message('doctor.found.dmesg.refused');
    if (journal?.kernel === true) return warn(found, message('doctor.todo.dmesg.journal'));
    return warn(
      found,
      message(isContainer(situation) ? 'doctor.todo.dmesg.container' : 'doctor.todo.dmesg.rights'),
    );
  },
};
