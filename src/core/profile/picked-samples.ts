/** Some of a profile's samples: what a filter leaves. */

import type { Profile, SampleColumns, SampleIndex, ValueColumn } from './columns';
import { pickOwnStacks, withStacksLater } from './own-stacks';

/** A column of the values at `rows`, in their order. */
function pickValues(column: ValueColumn, rows: Uint32Array): ValueColumn {
  const numbers = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) numbers[i] = column.numbers[rows[i] as number] as number;
  if (!column.exact) return { numbers, exact: null };
  const exact = new Map<number, bigint>();
  for (let i = 0; i < rows.length; i++) {
    const value = column.exact.get(rows[i] as number);
    if (value !== undefined) exact.set(i, value);
  }
  return { numbers, exact };
}

/** The same, made when it is first asked for: most reports look at one column of several. */
function pickValuesLater(column: ValueColumn, rows: Uint32Array): ValueColumn {
  let made: ValueColumn | null = null;
  const picked = (): ValueColumn => {
    made ??= pickValues(column, rows);
    return made;
  };
  return {
    get numbers() {
      return picked().numbers;
    },
    get exact() {
      return picked().exact;
    },
  };
}

/** The numbers at `rows`, in their order. */
export const pick = (from: Uint32Array, rows: Uint32Array): Uint32Array => {
  const to = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i] as number] as number;
  return to;
};

/** What a sample has in common with the one before it after some went: with all that lay between. */
function pickShared(shared: Uint16Array, rows: Uint32Array): Uint16Array {
  const left = new Uint16Array(rows.length);
  let next = 0;
  for (let i = 0; i < rows.length; i++) {
    let least = 0xffff;
    for (const row = rows[i] as number; next <= row; next++) least = Math.min(least, shared[next] as number);
    left[i] = least;
  }
  return left;
}

/** The samples at `rows`, in their order, which must rise; labels stay shared, and so do stacks as a rule. */
function pickSamples(samples: SampleColumns, rows: Uint32Array): SampleColumns {
  const others = {
    values: samples.values.map((column) => pickValuesLater(column, rows)),
    labelStart: pick(samples.labelStart, rows),
    labelEnd: pick(samples.labelEnd, rows),
    labels: samples.labels,
  };
  const { stackOwn } = samples;
  const stackShared = samples.stackShared && pickShared(samples.stackShared, rows);
  if (stackOwn && samples.stackShared && stackShared) {
    const { count, stackStart, stackEnd } = samples;
    const own = { count, stackStart, stackEnd, stackOwn, stackShared: samples.stackShared };
    return withStacksLater(pickOwnStacks(own, rows, stackShared), others);
  }
  return {
    ...others,
    count: rows.length,
    stack: samples.stack,
    stackStart: pick(samples.stackStart, rows),
    stackEnd: pick(samples.stackEnd, rows),
    stackShared,
    stackOwn: null,
  };
}

/** The profile with only the samples that pass; itself if all do. */
export function keepSamples(profile: Profile, keep: (sample: SampleIndex) => boolean): Profile {
  const { count } = profile.samples;
  const rows = new Uint32Array(count);
  let kept = 0;
  for (let i = 0; i < count; i++) if (keep(i)) rows[kept++] = i;
  if (kept === count) return profile;
  return { ...profile, samples: pickSamples(profile.samples, rows.subarray(0, kept)) };
}
