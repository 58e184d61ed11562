/**
 * Whether the memory of the process grows: RssAnon + RssShmem + swap, which cannot be dropped by the kernel
 * (mapped files can; a leak that was swapped out hides from RSS). VIRT is in no rule.
 */

import { bindingLimit, type MemoryLimit, type MemorySample } from '../probe/memory-sample';
import type { Facts, TimedSample } from './facts';
import { type Point, type Trend, trendOf } from './growth';

export interface MemoryGrowth {
  /**
   * `slowing`: it grew, and the last third of the recording hardly did. `unknown`: too few samples, or
   * too little time, to tell growth from noise.
   */
  readonly state: 'grows' | 'slowing' | 'flat' | 'unknown';
  readonly trend: Trend | null;
  /** Slopes of the first and the last third, where the growth slowed. */
  readonly slowing: { readonly before: number; readonly after: number } | null;
  readonly evidence: readonly string[];
  readonly samples: readonly TimedSample[];
  /** What binds the process at the last sample, and the room that is left below it, in bytes. */
  readonly limit: MemoryLimit | null;
  readonly room: number | null;
}

/** Bytes that only the process can give back. Kernels before 4.5 do not split RSS: then it is all of RSS. */
export function heldBytes(sample: MemorySample): number {
  const { rssAnonKb, rssShmemKb, rssKb, swapKb } = sample;
  const resident = rssAnonKb === null ? rssKb : rssAnonKb + (rssShmemKb ?? 0);
  return (resident + (swapKb ?? 0)) * 1024;
}

const fewestSamples = 5;
const shortestSeconds = 2;
/** Below this a process is at rest: allocator and page granularity move that much. */
const restBytes = 8 * 1024 * 1024;
const restShare = 0.05;

/** True when the trend carries the series further than noise would, upwards and without doubt of its sign. */
export function rises(trend: Trend, rest = restBytes): boolean {
  const level = Math.max(trend.first, 0);
  const carried = trend.slope * trend.seconds;
  return trend.low > 0 && carried >= Math.max(rest, restShare * level) && trend.tau >= 0.5;
}

/** The memory of the life, over the captures where there are at least two, else over all samples. */
export function memoryGrowth(facts: Facts): MemoryGrowth {
  const samples = samplesOverCaptures(facts);
  const points = samples.map((sample): Point => ({ at: sample.at, value: heldBytes(sample) }));
  const trend = trendOf(points);
  const newest = facts.samples.at(-1);
  const limit = newest ? bindingLimit(newest) : null;
  const base = {
    trend,
    samples,
    evidence: [...new Set(samples.map(({ evidence }) => evidence))],
    limit,
    room: newest && limit ? roomBelow(newest, limit) : null,
  };
  if (trend === null || trend.points < fewestSamples || trend.seconds < shortestSeconds) {
    return { ...base, state: 'unknown', slowing: null };
  }
  if (!rises(trend)) return { ...base, state: 'flat', slowing: null };
  const slowing = slowingOf(points);
  return { ...base, state: slowing ? 'slowing' : 'grows', slowing };
}

function samplesOverCaptures({ samples, heaps }: Facts): readonly TimedSample[] {
  if (heaps.length < 2) return samples;
  const from = heaps[0].at;
  const to = heaps[heaps.length - 1].at;
  const within = samples.filter(({ at }) => at >= from - 1500 && at <= to + 1500);
  return within.length >= fewestSamples ? within : samples;
}

/** Bytes until the limit. On the machine's memory, what others may use counts: MemAvailable is the room. */
function roomBelow(sample: TimedSample, limit: MemoryLimit): number {
  if (limit.scope === 'host' && sample.hostAvailableKb !== null) return sample.hostAvailableKb * 1024;
  return Math.max(0, limit.kb * 1024 - sample.rssKb * 1024);
}

const fewestInThird = 5;

/** A cache that fills and a leak look alike until the cache is full: then the last third is nearly flat. */
function slowingOf(points: readonly Point[]): { before: number; after: number } | null {
  if (points.length < 3 * fewestInThird) return null;
  const from = points[0].at;
  const third = (points[points.length - 1].at - from) / 3;
  const slopeIn = (part: number) =>
    trendOf(points.filter(({ at }) => at >= from + part * third && at <= from + (part + 1) * third));
  const thirds = [slopeIn(0), slopeIn(1), slopeIn(2)];
  const after = thirds[2];
  if (after === null) return null;
  const before = Math.max(thirds[0]?.slope ?? 0, thirds[1]?.slope ?? 0);
  return after.slope < 0.2 * before ? { before, after: after.slope } : null;
}
