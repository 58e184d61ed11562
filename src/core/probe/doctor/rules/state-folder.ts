/** Where the watchdog keeps its captures on the host. */

import { message } from '../../../words/messages';
import { judgePlace } from '../disk-place';
import { type DoctorRule, unknown } from '../rule';

const leastBytes = 64 * 2 ** 20;
const enoughBytes = 2 ** 30;

export const stateFolder: DoctorRule = {
  id: 'state-folder',
  judge: ({ facts }) =>
    facts.stateFolder === null
      ? unknown(message('doctor.found.unread'))
      : judgePlace(facts.stateFolder, leastBytes, enoughBytes, {
          tmpfs: message('doctor.todo.state-folder.tmpfs'),
          full: message('doctor.todo.state-folder.full'),
          refused: message('doctor.todo.state-folder.refused'),
        }),
};
