/** What could fetch a URL on the host itself: the watchdog takes profiles with it while nobody is connected. */

import { message } from '../../../words/messages';
import type { DoctorFacts } from '../facts';
import { installOf } from '../packages';
import { type DoctorRule, mendedBy, pass, unknown, warn } from '../rule';

const fetchers = ['curl', 'wget', 'busybox', 'python3', 'perl', 'bash', 'nc', 'socat'] as const;

/** Those that are there, best first. */
export const fetchersOn = ({ programs }: DoctorFacts): readonly (typeof fetchers)[number][] =>
  fetchers.filter((name) => programs.has(name));

export const fetcher: DoctorRule = {
  id: 'fetcher',
  judge({ facts }) {
    const there = fetchersOn(facts);
    if (there.length > 0)
      return pass(
        message('doctor.found.fetcher.there', {
          programs: there.map((name) => named(name, facts)).join(', '),
        }),
      );
    if (!facts.whole) return unknown(message('doctor.found.unread'));
    const missing = warn(message('doctor.found.fetcher.none'), message('doctor.todo.fetcher'));
    return mendedBy(missing, 'fetcher', installOf('fetcher', facts));
  },
};

/** `curl 7.88.1`, `wget 1.21.3`; the name alone where its version was not told. */
function named(name: string, { versions }: DoctorFacts): string {
  const version = /^(?:curl|GNU Wget2?) (\d[\d.]*)/.exec(versions.get(name) ?? '')?.[1];
  return version === undefined ? name : `${name} ${version}`;
}
