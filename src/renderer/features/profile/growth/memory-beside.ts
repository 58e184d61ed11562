/** The memory of the process beside the profiles of a series. */

import { lifeOf } from '#core/case/life';
import type { Target } from '#core/case/model';
import { memorySeries } from '#core/chart/memory-series';
import type { CaseView } from '#core/contract/methods';
import { bindingLimit } from '#core/probe/memory-sample';

/** Bytes at a moment, milliseconds of host time. */
export interface BytesAt {
  readonly at: number;
  readonly value: number;
}

/** Samples that follow one another without a gap, in the order of time. */
export interface MemoryRun {
  readonly rss: readonly BytesAt[];
  /** Where a sample is further away than this, nothing was recorded; milliseconds. */
  readonly gapMs: number;
}

export interface MemoryBeside {
  readonly runs: readonly MemoryRun[];
  /** What binds the process, from each moment on; more than one where it was changed, none where nothing was recorded. */
  readonly limits: readonly BytesAt[];
}

/** What was recorded of a process life between two moments, milliseconds of host time. */
export function memoryBeside(
  { series }: Pick<CaseView, 'series'>,
  target: Target | null,
  from: number,
  to: number,
): MemoryBeside {
  const life = lifeOf(target);
  const own = series.filter((one) => target === null || lifeOf(one.target) === life);
  const runs = own.flatMap((one) => runsOf(one.samples, from, to));
  const samples = own.flatMap((one) => one.samples).filter(({ at }) => at >= from && at <= to);
  const limits: BytesAt[] = [];
  for (const sample of samples.toSorted((a, b) => a.at - b.at)) {
    const value = bindingLimit(sample).kb * 1024;
    if (limits.at(-1)?.value !== value) limits.push({ at: sample.at, value });
  }
  return { runs, limits };
}

function runsOf(
  samples: CaseView['series'][number]['samples'],
  from: number,
  to: number,
): readonly MemoryRun[] {
  const { at, length, breaks, gapMs, sample } = memorySeries(samples);
  const begins = [0, ...breaks];
  return begins.flatMap((begin, index) => {
    const rss: BytesAt[] = [];
    for (let i = begin; i < (begins[index + 1] ?? length); i++) {
      const time = at[i] as number;
      const kb = sample(i)?.rssKb;
      if (kb !== undefined && time >= from && time <= to) rss.push({ at: time, value: kb * 1024 });
    }
    return rss.length > 0 ? [{ rss, gapMs }] : [];
  });
}

/** The sample nearest to a moment; null where nothing was recorded then. */
export function rssAt({ runs }: MemoryBeside, at: number): number | null {
  let nearest: BytesAt | null = null;
  for (const { rss, gapMs } of runs)
    for (const one of rss) {
      const distance = Math.abs(one.at - at);
      if (distance <= gapMs && (nearest === null || distance < Math.abs(nearest.at - at))) nearest = one;
    }
  return nearest?.value ?? null;
}

/** What bound the process at a moment; before the first sample what that one says. Null where nothing was recorded. */
export const limitAt = ({ limits }: MemoryBeside, at: number): number | null =>
  (limits.findLast((one) => one.at <= at) ?? limits[0])?.value ?? null;
