/** The host's clock against this computer's: times of both stand side by side in a case. */

import { formatNumber } from '../../../base/units';
import { message } from '../../../words/messages';
import { type DoctorRule, fail, pass, unknown, warn } from '../rule';

const nearMs = 1_000;
/** From here on tickets and certificates are refused, and logs of several hosts cannot be put in order by eye. */
const farMs = 300_000;

export const clock: DoctorRule = {
  id: 'clock',
  judge({ clock: measured, facts }) {
    if (measured === null) return unknown(message('doctor.found.clock.unreadable'));
    const offset = `${measured.ms > 0 ? '+' : ''}${formatNumber(measured.ms / 1000, 3)} s`;
    const error = `${formatNumber(measured.errorMs)} ms`;
    const kept = facts.timeSync;
    const found =
      kept === null
        ? message('doctor.found.clock.offset', { offset, error })
        : message('doctor.found.clock.kept', { offset, error, daemon: kept });
    const off = Math.abs(measured.ms) - measured.errorMs;
    if (off > farMs) return fail(found, message('doctor.todo.clock.far'));
    return off > nearMs ? warn(found, message('doctor.todo.clock.off')) : pass(found);
  },
};
