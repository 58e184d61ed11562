/** ps, top, free and vmstat: whose they are, because what they print differs. */

import { message } from '../../../words/messages';
import { installOf } from '../packages';
import { type DoctorRule, mendedBy, pass, unknown, warn } from '../rule';

const wanted = ['ps', 'top', 'free', 'vmstat'] as const;

export const procps: DoctorRule = {
  id: 'procps',
  judge({ facts }) {
    const { programs, versions, whole } = facts;
    const version = /procps(?:-ng)? (?:version )?(\d[\w.-]*)/.exec(versions.get('ps') ?? '')?.[1] ?? null;
    const there = wanted.filter((name) => programs.has(name));
    const missing = wanted.filter((name) => !programs.has(name)).join(', ');
    if (facts.os !== 'Linux')
      return there.length > 0
        ? pass(message('doctor.found.procps.other', { programs: there.join(', ') }))
        : null;
    if (there.length === 0 && !whole) return unknown(message('doctor.found.unread'));
    const mended = (found: Parameters<typeof warn>[0]) =>
      mendedBy(warn(found, message('doctor.todo.procps')), 'procps', installOf('procps', facts));
    if (there.length === 0) return mended(message('doctor.found.procps.none'));
    if (version === null) return mended(message('doctor.found.procps.not', { programs: there.join(', ') }));
    return missing === ''
      ? pass(message('doctor.found.procps.all', { version }))
      : mended(message('doctor.found.procps.some', { version, missing }));
  },
};
