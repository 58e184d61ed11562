/** The samples of one monitor in columns, for charts: growable, bounded, and the same in every process. */

import type { MemorySample } from '../memory-sample';
import type { MonitorSample } from './monitor';

export interface Track {
  /** By the host's clock, milliseconds since 1970, never falling. */
  readonly at: Float64Array;
  /** By the name of the series; NaN where a sample did not have it. */
  readonly values: Readonly<Record<string, Float64Array>>;
}

/** Twelve hours at one a second. What is older leaves the chart, never the case. */
export const mostSamples = 43_200;

export class TrackBuilder {
  #at = new Float64Array(256);
  #values = new Map<string, Float64Array>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append({ at, values }: MonitorSample): void {
    const last = this.#length === 0 ? Number.NEGATIVE_INFINITY : this.#at[this.#length - 1];
    // A clock that was set back: what came before cannot be put in order with what follows.
    if (at < last) return;
    if (this.#length >= 2 * mostSamples) this.#forget(mostSamples);
    else if (this.#length === this.#at.length) this.#grow();
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

  /** Views of what is there, not copies: good until the next `append`. */
  track(): Track {
    const from = Math.max(0, this.#length - mostSamples);
    const cut = (column: Float64Array) => column.subarray(from, this.#length);
    const values: Record<string, Float64Array> = {};
    for (const [name, column] of this.#values) values[name] = cut(column);
    return { at: cut(this.#at), values };
  }

  /** A copy that may leave this process. */
  copy(): Track {
    const { at, values } = this.track();
    const copies: Record<string, Float64Array> = {};
    for (const [name, column] of Object.entries(values)) copies[name] = column.slice();
    return { at: at.slice(), values: copies };
  }

  #grow(): void {
    const grown = (column: Float64Array) => {
      const larger = new Float64Array(column.length * 2).fill(Number.NaN);
      larger.set(column);
      return larger;
    };
    this.#at = grown(this.#at);
    for (const [name, column] of this.#values) this.#values.set(name, grown(column));
  }

  #forget(kept: number): void {
    const from = this.#length - kept;
    this.#at.copyWithin(0, from, this.#length);
    for (const column of this.#values.values()) column.copyWithin(0, from, this.#length);
    this.#length = kept;
  }
}

/** The samples of the `process` monitor as the memory chart of a case has them. */
export function memorySamplesOf({ at, values }: Track): readonly MemorySample[] {
  const figure = (name: string, index: number): number | null => {
    const value = values[name]?.[index];
    return value === undefined || Number.isNaN(value) ? null : value;
  };
  return Array.from(at, (time, index): MemorySample[] => {
    const rssKb = figure('VmRSS', index);
    const hostTotalKb = figure('MemTotal', index);
    if (rssKb === null || hostTotalKb === null) return [];
    return [
      {
        at: time,
        rssKb,
        rssAnonKb: figure('RssAnon', index),
        rssFileKb: figure('RssFile', index),
        rssShmemKb: figure('RssShmem', index),
        swapKb: figure('VmSwap', index),
        threads: figure('Threads', index),
        cgroupLimitKb: figure('cgroup limit', index),
        cgroupUsageKb: figure('cgroup usage', index),
        hostTotalKb,
        hostAvailableKb: figure('MemAvailable', index),
      },
    ];
  }).flat();
}
