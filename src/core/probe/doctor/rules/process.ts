/** The target itself: whether it is there, and whether its insides may be read. */

import { message } from '../../../words/messages';
import { type DoctorRule, fail, pass, unknown, warn } from '../rule';

export const process: DoctorRule = {
  id: 'process',
  judge({ facts, program }) {
    const { target } = facts;
    if (target === null) return null;
    const { pid, ownerUid } = target;
    if (!target.alive)
      return fail(message('doctor.found.process.gone', { pid }), message('doctor.todo.process.gone'));
    const comm = target.comm ?? '?';
    if (target.readable === false) {
      const found = message('doctor.found.process.closed', { comm, pid, owner: ownerUid ?? '?' });
      return warn(found, message('doctor.todo.process.closed'));
    }
    if (program === null) return unknown(message('doctor.found.process.unseen', { comm, pid }));
    if (program.goVersion === null)
      return warn(
        message('doctor.found.process.not-go', { comm, pid }),
        message('doctor.todo.process.not-go'),
      );
    const version = program.goVersion;
    if (program.cgo === null) return pass(message('doctor.found.process.go', { comm, pid, version }));
    return pass(
      message(program.cgo ? 'doctor.found.process.cgo' : 'doctor.found.process.pure', { comm, pid, version }),
    );
  },
};
