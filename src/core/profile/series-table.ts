/** The same function, stack or label over several profiles: one table of numbers, with what rises and how fast. */

import { betweenCheckpoints, checkpoint } from '../base/checkpoint';
import { failure } from '../base/failure';
import type { Profile } from './columns';
import { compareText } from './numbers';
import { type RowSum, type RowSums, type RowsBy, rowSums } from './row-sums';
import type { ProfileView } from './view';

/** A value at a time in milliseconds. */
export interface SeriesPoint {
  readonly at: number;
  readonly value: number;
}

/** How fast a series rises per second; null where it cannot say. The caller chooses: Theil–Sen, least squares … */
export type SlopeOf = (points: readonly SeriesPoint[]) => number | null;

export interface SeriesOptions {
  readonly slopeOf: SlopeOf;
  /** Functions where not given. */
  readonly by?: RowsBy;
  /** When each profile was taken, in milliseconds; the profiles' own times where not given. */
  readonly times?: readonly number[];
}

export interface SeriesValues {
  /** One per profile; 0 where the row is not in it. */
  readonly values: readonly number[];
  readonly slope: number | null;
  /** In how many steps from one profile to the next it rose. */
  readonly stepsUp: number;
  /** In each of them. */
  readonly risesEveryTime: boolean;
}

export interface SeriesRow {
  readonly name: string;
  readonly flat: SeriesValues;
  readonly cum: SeriesValues;
}

export interface SeriesTable {
  /** By slope, steepest first; then by the last value, then by name: of flat, or of cum if the view sorts by it. */
  readonly rows: readonly SeriesRow[];
  readonly times: readonly number[];
  /** Profiles without a time, or out of order, count as one second apart: slopes are then per profile. */
  readonly slopePer: 'second' | 'profile';
  readonly totals: readonly number[];
  readonly sampleType: string;
  readonly unit: string;
}

/** The table of at least one profile, in the order given. Throws a `Failure` where their sample types differ. */
export function seriesTable(
  profiles: readonly Profile[],
  view: ProfileView,
  { slopeOf, by = 'functions', times }: SeriesOptions,
): SeriesTable {
  const own = times ?? profiles.map(({ timeNanos }) => Number(timeNanos / 1_000_000n));
  const sums = profiles.map((profile) => rowSums(profile, view, by));
  return seriesOf(sums, view.sort, { slopeOf, times: own });
}

/** The same of sums that were made before, so that not all profiles have to be in memory at once. */
export function seriesOf(
  sums: readonly RowSums[],
  key: ProfileView['sort'],
  { slopeOf, times: own }: { readonly slopeOf: SlopeOf; readonly times: readonly number[] },
): SeriesTable {
  const [first] = sums;
  if (!first) throw failure('profile.incompatible', { reason: 'there is none' });
  const other = sums.find(({ sampleType, unit }) => sampleType !== first.sampleType || unit !== first.unit);
  if (other) {
    const reason = `one has ${first.sampleType} in ${first.unit}, another ${other.sampleType} in ${other.unit}`;
    throw failure('profile.incompatible', { reason });
  }
  const isTimed =
    own.length === sums.length && own.every((at, i) => at > 0 && (i === 0 || at > (own[i - 1] as number)));
  const at = isTimed ? own : sums.map((_, i) => i * 1000);
  const values = (name: string, side: keyof RowSum): SeriesValues => {
    const all = sums.map(({ rows }) => rows.get(name)?.[side] ?? 0);
    const stepsUp = all.filter((value, i) => i > 0 && value > (all[i - 1] as number)).length;
    return {
      values: all,
      slope: slopeOf(all.map((value, i) => ({ at: at[i] as number, value }))),
      stepsUp,
      risesEveryTime: all.length > 1 && stepsUp === all.length - 1,
    };
  };
  const names = new Set<string>();
  for (const { rows } of sums) for (const name of rows.keys()) names.add(name);
  const rows = [...names].map((name, index): SeriesRow => {
    // A row of hundreds of profiles takes as long as thousands of items elsewhere.
    checkpoint(index * (betweenCheckpoints + 1), names.size * (betweenCheckpoints + 1));
    return { name, flat: values(name, 'flat'), cum: values(name, 'cum') };
  });
  const slope = (row: SeriesRow) => row[key].slope ?? Number.NEGATIVE_INFINITY;
  const last = (row: SeriesRow) => Math.abs(row[key].values.at(-1) ?? 0);
  rows.sort((a, b) => {
    const bySlope = slope(a) === slope(b) ? 0 : slope(b) - slope(a);
    return bySlope || last(b) - last(a) || compareText(a.name, b.name);
  });
  return {
    rows,
    times: at,
    slopePer: isTimed ? 'second' : 'profile',
    totals: sums.map(({ total }) => total),
    sampleType: first.sampleType,
    unit: first.unit,
  };
}
