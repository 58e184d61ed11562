/** The samples of one monitor in columns, for charts: growable, bounded, and the same in every process. */

import { ExtentPyramid } from '../../base/extent-pyramid';
import type { MemorySample } from '../memory-sample';
import type { MonitorSample } from './monitor';

export interface Track {
  /** By the host's clock, milliseconds since 1970, never falling. */
  readonly at: Float64Array;
  /** By the name of the series; NaN where a sample did not have it. */
  readonly values: Readonly<Record<string, Float64Array>>;
}

/** Seven days at one a second, as long as a run may be. What is older leaves the chart, never the case. */
export const mostSamples = 604_800;
/** So many go at once, so that the columns do not move at every sample. */
const forgottenAtOnce = mostSamples / 8;
/** Small columns grow by doubling; with large ones that would leave too much of the memory empty. */
const largeColumn = 65_536;

export class TrackBuilder {
  #at: Float64Array = new Float64Array(256);
  #values = new Map<string, Float64Array>();
  #length = 0;
  #track: Track | null = null;
  readonly #extents = new Map<string, ExtentPyramid>();

  /** A builder that takes over the columns of a track. */
  static holding({ at, values }: Track): TrackBuilder {
    const builder = new TrackBuilder();
    builder.#at = at;
    builder.#values = new Map(Object.entries(values));
    builder.#length = at.length;
    return builder;
  }

  get length(): number {
    return this.#length;
  }

  append({ at, values }: MonitorSample): void {
    const last = this.#length === 0 ? Number.NEGATIVE_INFINITY : this.#at[this.#length - 1];
    // A clock that was set back: what came before cannot be put in order with what follows.
    if (at < last) return;
    if (this.#length >= mostSamples) this.#forget(forgottenAtOnce);
    if (this.#length === this.#at.length) this.reserve();
    this.#at[this.#length] = at;
    for (const [name, column] of this.#values) column[this.#length] = values[name] ?? Number.NaN;
    for (const [name, value] of Object.entries(values)) {
      if (this.#values.has(name)) continue;
      const column = new Float64Array(this.#at.length).fill(Number.NaN);
      column[this.#length] = value;
      this.#values.set(name, column);
    }
    this.#length++;
  }

  /** Room for what comes: with long columns that takes a while, and is better done before they are drawn. */
  reserve(): void {
    const room = Math.max(256, Math.ceil(this.#length * (this.#length < largeColumn ? 2 : 1.25)));
    const grown = (column: Float64Array) => {
      const larger = new Float64Array(room);
      larger.set(column);
      return larger.fill(Number.NaN, column.length);
    };
    this.#at = grown(this.#at);
    this.#track = null;
    for (const [name, column] of this.#values) this.#values.set(name, grown(column));
  }

  /** Views of what is there, not copies: good until the next `append`, and the same ones until then. */
  track(): Track {
    if (this.#track?.at.length === this.#length) return this.#track;
    const values: Record<string, Float64Array> = {};
    for (const [name, column] of this.#values) values[name] = column.subarray(0, this.#length);
    this.#track = { at: this.#at.subarray(0, this.#length), values };
    return this.#track;
  }

  /** The least and greatest values of a series as it is now; null where it has never been. Made when first asked for. */
  extents(name: string): ExtentPyramid | null {
    const column = this.#values.get(name);
    if (column === undefined) return null;
    const known = this.#extents.get(name) ?? new ExtentPyramid();
    this.#extents.set(name, known);
    return known.read(column.subarray(0, this.#length));
  }

  /** A copy that may leave this process. */
  copy(): Track {
    const { at, values } = this.track();
    const copies: Record<string, Float64Array> = {};
    for (const [name, column] of Object.entries(values)) copies[name] = column.slice();
    return { at: at.slice(), values: copies };
  }

  #forget(count: number): void {
    this.#at.copyWithin(0, count, this.#length);
    for (const column of this.#values.values()) column.copyWithin(0, count, this.#length);
    this.#length -= count;
    // The blocks stood over values that have moved.
    this.#extents.clear();
    this.#track = null;
  }
}

/** A sample of the `process` monitor as the memory chart of a case has it; null where it lacks what that needs. */
export function memorySampleAt({ at, values }: Track, index: number): MemorySample | null {
  const figure = (name: string): number | null => {
    const value = values[name]?.[index];
    return value === undefined || Number.isNaN(value) ? null : value;
  };
  const rssKb = figure('VmRSS');
  const hostTotalKb = figure('MemTotal');
  if (rssKb === null || hostTotalKb === null) return null;
  return {
    at: at[index],
    rssKb,
    rssAnonKb: figure('RssAnon'),
    rssFileKb: figure('RssFile'),
    rssShmemKb: figure('RssShmem'),
    swapKb: figure('VmSwap'),
    threads: figure('Threads'),
    cgroupLimitKb: figure('cgroup limit'),
    cgroupUsageKb: figure('cgroup usage'),
    hostTotalKb,
    hostAvailableKb: figure('MemAvailable'),
  };
}
