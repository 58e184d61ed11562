/** What a running recording says now: the last sample, how fast memory rises, and what that means for the limit. */

import { trendOf } from '../diagnosis/growth';
import { heldBytes, rises } from '../diagnosis/memory-growth';
import { type TimeToLimit, timeToLimit } from '../diagnosis/time-to-limit';
import { bindingLimit, type MemoryLimit, type MemorySample } from '../probe/memory-sample';

export interface LiveFigures {
  readonly last: MemorySample;
  readonly rssBytes: number;
  readonly limit: MemoryLimit;
  /** RSS as a part of the limit. */
  readonly share: number;
  /** Bytes per second over the last samples; null while there are too few. */
  readonly rate: number | null;
  readonly rateSamples: number;
  /** More than chance over these samples. */
  readonly rising: boolean;
  /** Null where nothing rises, and where the limit is too far off for a straight line to be believed. */
  readonly time: TimeToLimit | null;
}

/** Enough to see through one jump, few enough to follow a change of pace. */
const windowSamples = 12;
const windowMs = 12_000;
const fewestSamples = 5;
const restBytes = 1024 * 1024;

export function liveFigures(samples: readonly MemorySample[]): LiveFigures | null {
  const last = samples.at(-1);
  if (last === undefined) return null;
  const limit = bindingLimit(last);
  const rssBytes = last.rssKb * 1024;
  const recent = recentOf(samples, last.at);
  const trend =
    recent.length < fewestSamples
      ? null
      : trendOf(recent.map((sample) => ({ at: sample.at, value: heldBytes(sample) })));
  const room =
    limit.scope === 'host' && last.hostAvailableKb !== null
      ? last.hostAvailableKb * 1024
      : Math.max(0, limit.kb * 1024 - rssBytes);
  const grows = trend !== null && rises(trend, restBytes);
  return {
    last,
    rssBytes,
    limit,
    share: rssBytes / (limit.kb * 1024),
    rate: trend?.slope ?? null,
    rateSamples: recent.length,
    rising: grows,
    time: timeToLimit({
      state: grows ? 'grows' : 'flat',
      trend,
      limit,
      room,
      slowing: null,
      evidence: [],
      samples: [],
    }),
  };
}

/** The last twelve samples, or the last twelve seconds where samples come faster. */
function recentOf(samples: readonly MemorySample[], now: number): readonly MemorySample[] {
  let from = Math.max(0, samples.length - windowSamples);
  while (from > 0 && samples[from - 1].at >= now - windowMs) from--;
  return samples.slice(from);
}

/** How near the limit is: what colours the figures of memory. */
export function bandOf(share: number): 'ok' | 'warn' | 'critical' {
  if (share >= 0.9) return 'critical';
  return share >= 0.7 ? 'warn' : 'ok';
}
