/** What a rule of the doctor is given, and what it hands back. */

import type { Message } from '../../words/messages';
import type { DoctorCheck, DoctorFix, DoctorState } from './checks';
import type { DiskPlace, DoctorFacts } from './facts';
import type { Install } from './packages';

/** Measured by asking the time several times; milliseconds. */
export interface ClockOffset {
  /** Host's clock minus this computer's. */
  readonly ms: number;
  readonly errorMs: number;
}

/** A memory cgroup above the process, with what its files said; bytes, null for no limit or not readable. */
export interface CgroupLimit {
  readonly folder: string;
  readonly limit: number | null;
  /** v2: above it the kernel slows the process down to reclaim. */
  readonly high: number | null;
  readonly usage: number | null;
}

/** What the executable of the target is; null: it may not be read. */
export interface TargetProgram {
  /** `go1.26.8`; null: it is no Go program. */
  readonly goVersion: string | null;
  /** Null: its build info does not say. */
  readonly cgo: boolean | null;
}

export interface Situation {
  readonly facts: DoctorFacts;
  /** Null for this computer: nothing is between it and us. */
  readonly hostKey: string | null;
  /** Null: the clock could not be read. */
  readonly clock: ClockOffset | null;
  /** Nearest first; null: could not be read. */
  readonly limits: readonly CgroupLimit[] | null;
  /** Where the cases lie, on this computer. */
  readonly library: DiskPlace | null;
  readonly program: TargetProgram | null;
}

export interface Verdict {
  readonly state: DoctorState;
  readonly found: Message;
  /** What to do; null where there is nothing to. */
  readonly advice: Message | null;
  /** A command that a person may run there; with `fix` one that Heapcase runs after a yes. */
  readonly install: Install | null;
  readonly fix: DoctorFix | null;
}

export interface DoctorRule {
  readonly id: DoctorCheck;
  /** Null where the check makes no sense on this host. */
  judge(situation: Situation): Verdict | null;
}

export const pass = (found: Message, advice: Message | null = null): Verdict => ({
  state: 'pass',
  found,
  advice,
  install: null,
  fix: null,
});

export const warn = (found: Message, advice: Message): Verdict => ({ ...pass(found, advice), state: 'warn' });

export const fail = (found: Message, advice: Message): Verdict => ({ ...pass(found, advice), state: 'fail' });

export const unknown = (found: Message, advice: Message | null = null): Verdict => ({
  ...pass(found, advice),
  state: 'unknown',
});

/** The same with the installation that would mend it. */
export const mendedBy = (verdict: Verdict, fix: DoctorFix, install: Install | null): Verdict =>
  install === null ? verdict : { ...verdict, install, fix };

export const isLinux = ({ facts }: Situation): boolean => facts.os === 'Linux';

export const isContainer = ({ facts }: Situation): boolean => (facts.containers?.length ?? 0) > 0;

/** The tightest limit of the cgroups, where it is below the machine's memory. */
export function tightestLimit({ limits, facts }: Situation): CgroupLimit | null {
  const total = (facts.memory.totalKb ?? Number.POSITIVE_INFINITY) * 1024;
  let tightest: CgroupLimit | null = null;
  for (const each of limits ?? [])
    if (
      each.limit !== null &&
      each.limit < total &&
      each.limit < (tightest?.limit ?? Number.POSITIVE_INFINITY)
    )
      tightest = each;
  return tightest;
}
