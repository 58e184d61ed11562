/** Whether `sleep` there takes fractions of a second: how often the watchdog can look when memory runs away. */

import { message } from '../../../words/messages';
import { type DoctorRule, pass, unknown, warn } from '../rule';

export const fractionSleep: DoctorRule = {
  id: 'fraction-sleep',
  judge({ facts }) {
    if (facts.fractionSleep === null) return unknown(message('doctor.found.unread'));
    return facts.fractionSleep
      ? pass(message('doctor.found.fraction-sleep.works'))
      : warn(message('doctor.found.fraction-sleep.whole'), message('doctor.todo.fraction-sleep'));
  },
};
