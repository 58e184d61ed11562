/** How long the quota of a watch lasts at the rate of its captures. */

import { parseTime } from '#core/base/time';
import type { WatchCapture } from '#core/contract/watch';

const dayMs = 86_400_000;
/** A rate of less than this is a guess. */
const leastSpanMs = 3_600_000;
const farOff = 3650;

interface DiskUse {
  readonly captures: readonly WatchCapture[];
  readonly used: number;
  readonly quota: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Whole days; null where nothing was captured by a rule, too recently to tell, or the end is far off. */
export function daysUntilFull({ captures, used, quota, now }: DiskUse): number | null {
  const byRule = captures.filter(
    ({ rung, state }) => !['baseline', 'test'].includes(rung) && state !== 'part',
  );
  const first = Math.min(...byRule.map(({ at }) => parseTime(at) ?? Number.POSITIVE_INFINITY));
  const span = now - first;
  if (!Number.isFinite(span) || span < leastSpanMs) return null;
  const perDay = (byRule.reduce((sum, { bytes }) => sum + bytes, 0) / span) * dayMs;
  const days = Math.floor(Math.max(0, quota - used) / perDay);
  return days > farOff ? null : days;
}
