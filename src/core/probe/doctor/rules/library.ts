/** Where the cases lie, on this computer. */

import { message } from '../../../words/messages';
import { judgePlace } from '../disk-place';
import { type DoctorRule, unknown } from '../rule';

const leastBytes = 256 * 2 ** 20;
const enoughBytes = 2 * 2 ** 30;

export const library: DoctorRule = {
  id: 'library',
  judge: ({ library: place }) =>
    place === null
      ? unknown(message('doctor.found.unread'))
      : judgePlace(place, leastBytes, enoughBytes, {
          tmpfs: message('doctor.todo.library.tmpfs'),
          full: message('doctor.todo.library.full'),
          refused: message('doctor.todo.library.refused'),
        }),
};
