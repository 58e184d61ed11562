/** What the kernel's age allows: RssAnon since 4.5, smaps_rollup since 4.14, PSI since 4.20. */

import { message } from '../../../words/messages';
import { type DoctorRule, pass, unknown, warn } from '../rule';

export const kernel: DoctorRule = {
  id: 'kernel',
  judge({ facts }) {
    const { kernel: release, machine, os } = facts;
    if (release === null) return unknown(message('doctor.found.unread'));
    const found = message('doctor.found.kernel.release', { kernel: release, machine: machine ?? '?' });
    if (os !== 'Linux') return pass(found);
    const match = /^(\d+)\.(\d+)/.exec(release);
    if (!match) return unknown(found);
    const version = Number(match[1]) * 1000 + Number(match[2]);
    if (version < 4_005) return warn(found, message('doctor.todo.kernel.no-anon'));
    return version < 4_014 ? warn(found, message('doctor.todo.kernel.no-rollup')) : pass(found);
  },
};
