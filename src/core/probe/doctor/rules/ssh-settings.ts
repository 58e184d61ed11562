/** What of the user's own ssh settings this link does not follow: named rather than passed over. */

import { message } from '../../../words/messages';
import { type DoctorRule, pass, warn } from '../rule';

export const sshSettings: DoctorRule = {
  id: 'ssh-settings',
  judge({ notFollowed }) {
    if (notFollowed === null) return null;
    const { settings, systemWould } = notFollowed;
    if (settings.length === 0) return pass(message('doctor.found.ssh-settings.all'));
    const found = message('doctor.found.ssh-settings.some', { settings: settings.join(', ') });
    return systemWould
      ? warn(found, message('doctor.todo.ssh-settings.system'))
      : pass(found, message('doctor.todo.ssh-settings.never'));
  },
};
