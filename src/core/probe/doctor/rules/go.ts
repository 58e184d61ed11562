/** A Go toolchain on the host: not needed, since Heapcase reads profiles itself. */

import { message } from '../../../words/messages';
import { type DoctorRule, pass, unknown } from '../rule';

export const go: DoctorRule = {
  id: 'go',
  judge({ facts }) {
    const path = facts.programs.get('go');
    if (path === undefined)
      return facts.whole ? pass(message('doctor.found.go.none')) : unknown(message('doctor.found.unread'));
    const version = /^go version (\S+)/.exec(facts.versions.get('go') ?? '')?.[1] ?? '?';
    return pass(message('doctor.found.go.there', { version, path }));
  },
};
