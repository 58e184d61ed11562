/** How far a host's clock is from this computer's, by asking it the time. */

import type { ClockOffset } from '#core/probe/doctor/rule';
import type { AuditedHost } from '../audited-host';

/** The shortest of these round trips says most. */
const questions = 3;
/** Without fractions of a second the time is somewhere in that second. */
const halfSecondMs = 500;

/**
 * The host read its clock somewhere between question and answer: the middle is the best guess, half the round trip its
 * error. Null where no answer was a time.
 */
export async function measureClockOffset(host: AuditedHost): Promise<ClockOffset | null> {
  let best: ClockOffset | null = null;
  for (let question = 0; question < questions; question++) {
    const before = Date.now();
    const { stdout } = await host.exec(['date', '+%s.%N']);
    const after = Date.now();
    // Where %N is not known (busybox, macOS) the fraction is missing, or the letter itself.
    const match = /^(\d{9,11})(?:\.(\d{1,9}))?/.exec(new TextDecoder().decode(stdout));
    if (!match) return best;
    const whole = match[2] === undefined;
    const there = Number(match[1]) * 1000 + (whole ? halfSecondMs : Number(`0.${match[2]}`) * 1000);
    const errorMs = Math.ceil((after - before) / 2) + (whole ? halfSecondMs : 0);
    if (best === null || errorMs < best.errorMs)
      best = { ms: Math.round(there - (before + after) / 2), errorMs };
  }
  return best;
}
