/** Whether what is seen is a machine, or a part of one. */

import { message } from '../../../words/messages';
import { type DoctorRule, pass, unknown, warn } from '../rule';

export const container: DoctorRule = {
  id: 'container',
  judge({ facts }) {
    if (facts.os !== 'Linux') return null;
    if (facts.containers === null) return unknown(message('doctor.found.unread'));
    if (facts.containers.length === 0) return pass(message('doctor.found.container.none'));
    const which = facts.containers.join(', ');
    return warn(message('doctor.found.container.inside', { which }), message('doctor.todo.container.inside'));
  },
};
