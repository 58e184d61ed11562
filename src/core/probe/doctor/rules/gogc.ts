/** How much the heap may grow before it is collected. */

import { message } from '../../../words/messages';
import { parseGogc, parseGoMemoryLimit } from '../go-settings';
import { type DoctorRule, fail, pass, unknown, warn } from '../rule';

/** From here on the heap may be five times what is alive. */
const large = 400;

export const gogc: DoctorRule = {
  id: 'gogc',
  judge({ facts, program }) {
    const { target } = facts;
    if (target === null || !target.alive || program?.goVersion === null) return null;
    if (target.settings === null) return unknown(message('doctor.found.environment.closed'));
    const { GOGC: value, GOMEMLIMIT: limit } = target.settings;
    if (value === undefined) return pass(message('doctor.found.gogc.unset'));
    const found = message('doctor.found.gogc.set', { value });
    const percent = parseGogc(value);
    if (percent === 'off') {
      const bounded = limit !== undefined && Number.isFinite(parseGoMemoryLimit(limit) ?? Number.NaN);
      return bounded
        ? pass(found, message('doctor.todo.gogc.off-bounded'))
        : fail(found, message('doctor.todo.gogc.off'));
    }
    return percent >= large ? warn(found, message('doctor.todo.gogc.large')) : pass(found);
  },
};
