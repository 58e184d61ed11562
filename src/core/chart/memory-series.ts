/** Resident memory over time in columns: what the memory chart is drawn from, however long the record is. */

import { ExtentPyramid } from '../base/extent-pyramid';
import type { MemorySample } from '../probe/memory-sample';
import { memorySampleAt, type TrackBuilder } from '../probe/monitors/track';
import { nearestAt, type SeriesLine } from './pixel-line';

/** One uninterrupted record of one process life, in order of time; the values of its line are KiB. */
export interface MemorySeries extends SeriesLine {
  readonly length: number;
  /** Where two samples are further apart than this, in milliseconds, nothing was recorded between them. */
  readonly gapMs: number;
  /** The indexes of samples that come after such a gap. */
  readonly breaks: readonly number[];
  /** Null where a row has no memory in it. */
  sample(index: number): MemorySample | null;
}

export function memorySeries(list: readonly MemorySample[]): MemorySeries {
  const falls = list.some(({ at }, index) => index > 0 && at < list[index - 1].at);
  const samples = falls ? list.toSorted((a, b) => a.at - b.at) : list;
  const at = Float64Array.from(samples, (sample) => sample.at);
  const rss = Float64Array.from(samples, ({ rssKb }) => rssKb);
  return {
    length: samples.length,
    at,
    extents: new ExtentPyramid().read(rss),
    ...gapsIn(at),
    sample: (index) => samples[index] ?? null,
  };
}

/** A record of the `process` monitor as it is now: nothing is copied, and it is good until the next sample. */
export function memorySeriesOf(builder: TrackBuilder): MemorySeries {
  const track = builder.track();
  return {
    length: track.at.length,
    at: track.at,
    extents: builder.extents('VmRSS') ?? new ExtentPyramid(),
    ...gapsIn(track.at),
    sample: (index) => memorySampleAt(track, index),
  };
}

const stepsLookedAt = 1000;

/** A gap is longer than three of the usual steps, and than two seconds. */
function gapsIn(at: Float64Array): Pick<MemorySeries, 'gapMs' | 'breaks'> {
  const every = Math.max(1, Math.floor((at.length - 1) / stepsLookedAt));
  const steps: number[] = [];
  for (let i = 1; i < at.length; i += every) steps.push(at[i] - at[i - 1]);
  steps.sort((a, b) => a - b);
  const gapMs = Math.max(2000, 3 * (steps[Math.floor(steps.length / 2)] ?? 0));
  const breaks: number[] = [];
  for (let i = 1; i < at.length; i++) if (at[i] - at[i - 1] > gapMs) breaks.push(i);
  return { gapMs, breaks };
}

/** Several records one after the other, for a cursor that moves over all of them. */
export class MemoryRecord {
  readonly length: number;
  readonly #begins: readonly number[];

  constructor(private readonly series: readonly MemorySeries[]) {
    let length = 0;
    this.#begins = series.map((one) => {
      const begin = length;
      length += one.length;
      return begin;
    });
    this.length = length;
  }

  sample(index: number): MemorySample | null {
    const which = this.#begins.findLastIndex((begin) => begin <= index);
    return this.series[which]?.sample(index - this.#begins[which]) ?? null;
  }

  /** Null where there is none. */
  at(index: number): number | null {
    const which = this.#begins.findLastIndex((begin) => begin <= index);
    return index < 0 || index >= this.length ? null : this.series[which].at[index - this.#begins[which]];
  }

  /** The index of the sample nearest to a time; -1 where there are none. */
  nearest(time: number): number {
    let best = -1;
    let away = Number.POSITIVE_INFINITY;
    this.series.forEach(({ at }, which) => {
      const index = nearestAt(at, time);
      if (index < 0 || Math.abs(at[index] - time) >= away) return;
      away = Math.abs(at[index] - time);
      best = this.#begins[which] + index;
    });
    return best;
  }

  /** The last samples, oldest first. */
  last(count: number): readonly MemorySample[] {
    const list: MemorySample[] = [];
    for (let index = Math.max(0, this.length - count); index < this.length; index++) {
      const sample = this.sample(index);
      if (sample) list.push(sample);
    }
    return list;
  }
}
