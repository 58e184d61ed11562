/** Whose machine it is: checked before anything was sent. */

import { message } from '../../../words/messages';
import { type DoctorRule, pass } from '../rule';

export const hostKey: DoctorRule = {
  id: 'host-key',
  judge: ({ hostKey: key }) => (key === null ? null : pass(message('doctor.found.host-key.known', { key }))),
};
