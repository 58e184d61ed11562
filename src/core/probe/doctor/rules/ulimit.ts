/** Limits of the process itself. One on addresses ends a Go program by itself, without the kernel's killer. */

import { formatBytes } from '../../../base/units';
import { message } from '../../../words/messages';
import { type DoctorRule, pass, unknown, warn } from '../rule';

export const ulimit: DoctorRule = {
  id: 'ulimit',
  judge({ facts }) {
    const { target } = facts;
    if (target === null || !target.alive) return null;
    const { addressSpaceLimit: bytes, openFilesLimit } = target;
    if (bytes === null) return unknown(message('doctor.found.unread'));
    const files =
      openFilesLimit === null ? '?' : openFilesLimit === Number.POSITIVE_INFINITY ? '∞' : openFilesLimit;
    if (bytes === Number.POSITIVE_INFINITY) return pass(message('doctor.found.ulimit.none', { files }));
    return warn(
      message('doctor.found.ulimit.set', { limit: formatBytes(bytes), files }),
      message('doctor.todo.ulimit'),
    );
  },
};
