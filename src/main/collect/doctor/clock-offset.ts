/** How far a host's clock is from this computer's, by asking it the time. */

import type { ClockOffset } from '#core/probe/doctor/rule';
import type { AuditedHost } from '../audited-host';

/** The shortest of these round trips says most. */
const questions = 3;
/** Without fractions of a second the time is somewhere in that second. */
const halfSecondMs = 500;

export const clockArgv: readonly string[] = ['date', '+%s.%N'];

export interface MeasuredClock {
  /** Null where no answer was a time. */
  readonly offset: ClockOffset | null;
  /** Of the quickest question. */
  readonly roundTripMs: number | null;
}

/** The host read its clock somewhere between question and answer: the middle is the best guess, half the round trip its error. */
export async function measureClock(host: AuditedHost): Promise<MeasuredClock> {
  let offset: ClockOffset | null = null;
  let roundTripMs: number | null = null;
  for (let question = 0; question < questions; question++) {
    const before = Date.now();
    const { stdout } = await host.exec(clockArgv);
    const after = Date.now();
    roundTripMs = Math.min(roundTripMs ?? Number.POSITIVE_INFINITY, after - before);
    // Where %N is not known (busybox, macOS) the fraction is missing, or the letter itself.
    const match = /^(\d{9,11})(?:\.(\d{1,9}))?/.exec(new TextDecoder().decode(stdout));
    if (!match) break;
    const whole = match[2] === undefined;
    const there = Number(match[1]) * 1000 + (whole ? halfSecondMs : Number(`0.${match[2]}`) * 1000);
    const errorMs = Math.ceil((after - before) / 2) + (whole ? halfSecondMs : 0);
    if (offset === null || errorMs < offset.errorMs)
      offset = { ms: Math.round(there - (before + after) / 2), errorMs };
  }
  return { offset, roundTripMs };
}
