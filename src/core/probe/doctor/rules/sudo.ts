/** How root's rights could be had for a single command. */

import { message } from '../../../words/messages';
import { type DoctorRule, pass, unknown, wanting, warn } from '../rule';

export const sudo: DoctorRule = {
  id: 'sudo',
  judge({ facts, sudoGiven }) {
    if (facts.uid === 0) return pass(message('doctor.found.sudo.not-needed'));
    const user = facts.user ?? '?';
    switch (facts.sudo) {
      case null:
        return unknown(message('doctor.found.unread'));
      case 'free':
        return pass(message('doctor.found.sudo.free'));
      case 'password':
        return sudoGiven
          ? pass(message('doctor.found.sudo.given'))
          : wanting(
              warn(message('doctor.found.sudo.password'), message('doctor.todo.sudo.password')),
              'sudo-password',
            );
      case 'tty':
        return warn(message('doctor.found.sudo.tty'), message('doctor.todo.sudo.tty'));
      case 'refused':
        return warn(message('doctor.found.sudo.refused', { user }), message('doctor.todo.sudo.none'));
      case 'doas':
        return warn(message('doctor.found.sudo.doas'), message('doctor.todo.sudo.none'));
      case 'none':
        return warn(message('doctor.found.sudo.none'), message('doctor.todo.sudo.none'));
    }
  },
};
