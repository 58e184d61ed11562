/** Whose rights Heapcase has there. */

import { message } from '../../../words/messages';
import { type DoctorRule, pass, unknown, warn } from '../rule';

export const root: DoctorRule = {
  id: 'root',
  judge({ facts }) {
    const { uid, groups } = facts;
    const user = facts.user ?? `uid ${uid ?? '?'}`;
    if (uid === null) return unknown(message('doctor.found.unread'));
    if (uid === 0) return pass(message('doctor.found.root.is', { user }));
    const all = groups.join(', ') || '–';
    return warn(
      message('doctor.found.root.not', { user, groups: all }),
      message('doctor.todo.root.not', { user }),
    );
  },
};
