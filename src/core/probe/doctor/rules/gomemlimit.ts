/** The soft limit that the Go runtime keeps: it does not know of the cgroup's by itself. Since Go 1.19. */

import { formatBytes, formatPercent } from '../../../base/units';
import { message } from '../../../words/messages';
import { parseGoMemoryLimit } from '../go-settings';
import { type DoctorRule, fail, pass, tightestLimit, unknown, warn } from '../rule';

/** What is not the Go heap (stacks, C, mapped files) needs a part of the limit too. */
const headroom = 0.95;

export const gomemlimit: DoctorRule = {
  id: 'gomemlimit',
  judge(situation) {
    const { facts, program } = situation;
    const { target } = facts;
    if (target === null || !target.alive || program?.goVersion === null) return null;
    if (target.settings === null) return unknown(message('doctor.found.environment.closed'));
    const bound = tightestLimit(situation)?.limit ?? null;
    const value = target.settings.GOMEMLIMIT;
    const recommended = bound === null ? '' : `${Math.floor((bound * 0.9) / 2 ** 20)}MiB`;
    if (value === undefined) {
      if (bound === null) return pass(message('doctor.found.gomemlimit.unset'));
      const limit = formatBytes(bound);
      const todo = message('doctor.todo.gomemlimit.unset', { setting: `GOMEMLIMIT=${recommended}` });
      return warn(message('doctor.found.gomemlimit.unset-limited', { limit }), todo);
    }
    const bytes = parseGoMemoryLimit(value);
    if (bytes === null)
      return warn(
        message('doctor.found.gomemlimit.malformed', { value }),
        message('doctor.todo.gomemlimit.malformed'),
      );
    const old = /^go1\.(\d+)/.exec(program?.goVersion ?? '')?.[1];
    if (old !== undefined && Number(old) < 19)
      return warn(
        message('doctor.found.gomemlimit.set', { value }),
        message('doctor.todo.gomemlimit.old', { version: program?.goVersion ?? '' }),
      );
    if (bound === null || bytes === Number.POSITIVE_INFINITY)
      return bound === null
        ? pass(message('doctor.found.gomemlimit.set', { value }))
        : warn(
            message('doctor.found.gomemlimit.set', { value }),
            message('doctor.todo.gomemlimit.unset', { setting: `GOMEMLIMIT=${recommended}` }),
          );
    const share = bytes / bound;
    const found = message('doctor.found.gomemlimit.of', {
      value,
      share: formatPercent(share),
      limit: formatBytes(bound),
    });
    const todo = message('doctor.todo.gomemlimit.unset', { setting: `GOMEMLIMIT=${recommended}` });
    if (share >= 1) return fail(found, todo);
    return share > headroom ? warn(found, todo) : pass(found);
  },
};
