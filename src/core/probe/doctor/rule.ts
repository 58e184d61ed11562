/** What a rule of the doctor is given, and what it hands back. */

import type { Message } from '../../words/messages';
import type { DoctorCheck, DoctorFix, DoctorState, DoctorWant } from './checks';
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

/** What would keep a watchdog alive there, and what that holds through. */
export interface Survival {
  readonly way: 'system' | 'user' | 'cron' | 'session';
  /** An installation would turn on linger for the user. */
  readonly turnsLingerOn: boolean;
  readonly logout: boolean;
  readonly reboot: boolean;
}

/** What the process serves below its pprof endpoint. */
export type PprofSeen =
  | { readonly endpoint: null; readonly why: Message }
  | {
      readonly endpoint: string;
      /** Sockets of it that others than this host can reach. */
      readonly openAt: readonly string[];
      readonly heap: HeapSeen | Message;
      /** Its index names the profile of leaked goroutines; null: the index did not answer. */
      readonly goroutineleak: boolean | null;
    };

/** One heap profile, fetched whole and decoded. */
export interface HeapSeen {
  readonly bytes: number;
  readonly ms: number;
  /** Bytes allocated between two samples (runtime.MemProfileRate); 0: nothing is sampled. */
  readonly rate: number;
}

/** Settings of the user's ssh that this link does not follow, each with its value. */
export interface SettingsNotFollowed {
  readonly settings: readonly string[];
  /** The system's ssh would follow some of them. */
  readonly systemWould: boolean;
}

export interface Situation {
  readonly facts: DoctorFacts;
  /** Null for this computer: nothing is between it and us. */
  readonly hostKey: string | null;
  /** Null: the clock could not be read. */
  readonly clock: ClockOffset | null;
  /** Of the quickest command; null: could not be measured, or nothing is between. */
  readonly roundTripMs: number | null;
  /** Whether the server opens channels to its addresses; null: could not be seen. */
  readonly forwarding: 'allowed' | 'refused' | null;
  /** Null for this computer. */
  readonly notFollowed: SettingsNotFollowed | null;
  /** sudo takes the password that was given in this run. */
  readonly sudoGiven: boolean;
  /** Null: could not be found out. */
  readonly survival: Survival | null;
  /** Null without a process that serves any. */
  readonly pprof: PprofSeen | null;
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
  /** What a person may enter once, to be used for this run. */
  readonly wants: DoctorWant | null;
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
  wants: null,
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

/** The same where a person can mend it for this run by entering something. */
export const wanting = (verdict: Verdict, wants: DoctorWant): Verdict => ({ ...verdict, wants });

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
