/** What system it is, and what installs into it. */

import { message } from '../../../words/messages';
import { managerOf } from '../packages';
import { type DoctorRule, fail, pass, unknown, warn } from '../rule';

export const distribution: DoctorRule = {
  id: 'distribution',
  judge({ facts }) {
    const { os, release } = facts;
    const name = release?.name ?? os;
    if (os === 'Darwin')
      return warn(
        message('doctor.found.distribution.darwin', { name }),
        message('doctor.todo.distribution.darwin'),
      );
    if (os !== 'Linux')
      return fail(
        message('doctor.found.distribution.other', { name }),
        message('doctor.todo.distribution.other'),
      );
    const manager = managerOf(facts);
    if (manager !== null) return pass(message('doctor.found.distribution.known', { name, manager }));
    if (facts.imageBased)
      return warn(
        message('doctor.found.distribution.image', { name }),
        message('doctor.todo.distribution.image'),
      );
    if (release === null) return unknown(message('doctor.found.distribution.unnamed'));
    return warn(
      message('doctor.found.distribution.no-manager', { name }),
      message('doctor.todo.distribution.no-manager'),
    );
  },
};
