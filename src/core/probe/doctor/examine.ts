/** Asks every rule about one host. */

import { type DoctorCheck, type DoctorGroup, doctorChecks } from './checks';
import type { Situation, Verdict } from './rule';
import { doctorRules } from './rules/index';

export interface JudgedCheck extends Verdict {
  readonly id: DoctorCheck;
  readonly group: DoctorGroup;
}

/** One row for each check that makes sense on the host, in their order. */
export function examine(situation: Situation): readonly JudgedCheck[] {
  return doctorRules.flatMap(({ id, judge }) => {
    const verdict = judge(situation);
    return verdict === null ? [] : [{ id, group: doctorChecks[id], ...verdict }];
  });
}
