/** Go 1.26 can tell goroutines that nothing will ever wake; only where the program was built with it. */

import { message } from '../../../words/messages';
import { type DoctorRule, pass, warn } from '../rule';

const firstMinor = 26;

export const goroutineleak: DoctorRule = {
  id: 'goroutineleak',
  judge({ pprof, program }) {
    if (pprof === null || pprof.endpoint === null || pprof.goroutineleak === null) return null;
    const minor = /^go1\.(\d+)/.exec(program?.goVersion ?? '')?.[1];
    if (minor === undefined || Number(minor) < firstMinor) return null;
    return pprof.goroutineleak
      ? pass(message('doctor.found.goroutineleak.served'))
      : warn(message('doctor.found.goroutineleak.absent'), message('doctor.todo.goroutineleak'));
  },
};
