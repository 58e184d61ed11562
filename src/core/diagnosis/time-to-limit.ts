/** How long until the limit, as a range from the interval of the slope: one number would be a promise. */

import { formatBytes, formatDurationRange } from '../base/units';
import type { MemoryGrowth } from './memory-growth';

export interface TimeToLimit {
  /** At the steepest slope of the interval, and at the flattest. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly limitBytes: number;
  readonly scope: 'cgroup' | 'host';
}

/** A straight line is believed for this many times the span that it was seen over. */
const farthest = 20;

/** Null while nothing grows for certain, or where no limit is known. */
export function timeToLimit({ state, trend, limit, room }: MemoryGrowth): TimeToLimit | null {
  if (state !== 'grows' || trend === null || limit === null || room === null || !(trend.low > 0)) return null;
  const fromSeconds = room / trend.high;
  const toSeconds = room / trend.low;
  if (fromSeconds > farthest * trend.seconds) return null;
  return { fromSeconds, toSeconds, limitBytes: limit.kb * 1024, scope: limit.scope };
}

/** The places of a sentence that names it. */
export function timeFillings({ fromSeconds, toSeconds, limitBytes }: TimeToLimit): {
  time: string;
  limit: string;
} {
  return { time: formatDurationRange(fromSeconds, toSeconds), limit: formatBytes(limitBytes) };
}
