/** Pressure stall information: how long processes wait for memory. */

import { message } from '../../../words/messages';
import { type DoctorRule, isLinux, pass, unknown, warn } from '../rule';

export const pressure: DoctorRule = {
  id: 'pressure',
  judge(situation) {
    if (!isLinux(situation)) return null;
    const there = situation.facts.pressure;
    if (there === null) return unknown(message('doctor.found.unread'));
    return there
      ? pass(message('doctor.found.pressure.there'))
      : warn(message('doctor.found.pressure.absent'), message('doctor.todo.pressure.absent'));
  },
};
