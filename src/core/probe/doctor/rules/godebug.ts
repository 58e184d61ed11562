/** Switches of the Go runtime that change what profiles and RSS say. */

import { message } from '../../../words/messages';
import { parseGodebug } from '../go-settings';
import { type DoctorRule, fail, pass, unknown, warn } from '../rule';

export const godebug: DoctorRule = {
  id: 'godebug',
  judge({ facts, program }) {
    const { target } = facts;
    if (target === null || !target.alive || program?.goVersion === null) return null;
    if (target.settings === null) return unknown(message('doctor.found.environment.closed'));
    const value = target.settings.GODEBUG;
    if (value === undefined || value === '') return pass(message('doctor.found.godebug.unset'));
    const found = message('doctor.found.godebug.set', { value });
    const switches = parseGodebug(value);
    if (switches.get('memprofilerate') === '0') return fail(found, message('doctor.todo.godebug.no-profile'));
    if (switches.get('madvdontneed') === '0') return warn(found, message('doctor.todo.godebug.lazy'));
    if (switches.get('gcstoptheworld') === '1' || switches.get('gcstoptheworld') === '2')
      return warn(found, message('doctor.todo.godebug.stops'));
    return pass(found);
  },
};
