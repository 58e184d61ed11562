/**
 * A series of profiles, function by function. The sums of each profile are kept, not the profile: fifty heaps are more
 * than fit into memory decoded, and their sums are a few thousand numbers.
 */

import { betweenCheckpoints, checkpoint } from '#core/base/checkpoint';
import { failure } from '#core/base/failure';
import { type Trend, trendOf } from '#core/diagnosis/growth';
import {
  type Profile,
  type ProfileView,
  type RowSums,
  rowSums,
  seriesOf,
  slopeError,
  valueError,
} from '#core/profile/heapcase';
import { sampleTypeIndex, totalOf, weightsOf } from '#core/profile/values';
import type { Desk } from './calls';
import type { HeldProfiles } from './held-profiles';
import { namesOf } from './names-of';
import type { GrowthAnswer, GrowthRow, Named, ProfileCalls } from './profile-calls';
import { sampleTypeNamed } from './sample-type';
import { finder } from './search-words';
import { typesOf } from './settled';

interface Kept {
  readonly sums: RowSums;
  /** In the unit of the values; null where the period counts something else. */
  readonly period: number | null;
  /** Bytes; null where the profile does not tell. */
  readonly heapInUse: number | null;
}

/** Besides those of the series that was asked for last, which stay however long it is. */
const mostKept = 400;

type Growth = Pick<Desk<ProfileCalls>, 'unsummed' | 'sums' | 'growth'>;

export function growthAnswers(profiles: HeldProfiles): Growth {
  /** In the order of use. */
  const kept = new Map<string, Kept>();
  let series: ReadonlySet<string> = new Set();
  const names = new Map<string, Named>();
  let last: { readonly key: string; readonly table: GrowthAnswer } | null = null;

  const letGo = () => {
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) return;
      if (!series.has(oldest)) kept.delete(oldest);
    }
  };
  const wholeTable = ({ evidence, times, view }: ProfileCalls['growth']['request'], all: readonly Kept[]) => {
    const key = JSON.stringify([evidence, times, view]);
    if (last?.key !== key) last = { key, table: growthOf(all, times, view, nameOf) };
    return last.table;
  };
  const nameOf = (name: string) => names.get(name) as Named;

  return {
    unsummed: ({ evidence, view }) => {
      series = new Set(evidence.map((one) => keyOf(one, view)));
      for (const key of series) {
        const known = kept.get(key);
        if (!known) continue;
        kept.delete(key);
        kept.set(key, known);
      }
      return evidence.filter((one) => !kept.has(keyOf(one, view)));
    },
    sums: ({ evidence, view }) => {
      const key = keyOf(evidence, view);
      if (kept.has(key)) return null;
      const profile = profiles.get(evidence);
      const sums = rowSums(profile, view, 'functions');
      const named = namesOf(profile);
      for (const name of sums.rows.keys()) if (!names.has(name)) names.set(name, named(name));
      const sampled = profile.periodType.unit === sums.unit && profile.period > 0n;
      kept.set(key, {
        sums,
        period: sampled ? Number(profile.period) : null,
        heapInUse: heapInUseOf(profile),
      });
      letGo();
      return null;
    },
    growth: (asked) => {
      const { evidence, times, view, rows: most, only, search } = asked;
      const all = evidence.map((one) => {
        const found = kept.get(keyOf(one, view));
        if (!found) throw failure('evidence.unknown', { id: one, case: 'the profile worker' });
        return found;
      });
      if (only !== undefined)
        return growthOf(
          all.map((one) => withRow(one, only)),
          times,
          view,
          nameOf,
        );
      const table = wholeTable(asked, all);
      const has = finder(search ?? '');
      const found = has === null ? table.rows : table.rows.filter((row) => has(row.function));
      return { ...table, found: found.length, rows: steepest(found, most) };
    },
  };
}

/** The sums of one row alone: its growth costs no more than its own points. */
function withRow(one: Kept, name: string): Kept {
  const row = one.sums.rows.get(name);
  return { ...one, sums: { ...one.sums, rows: new Map(row ? [[name, row]] : []) } };
}

/** The ones that change fastest, up or down, in the order of the table. */
function steepest(rows: readonly GrowthRow[], most: number): readonly GrowthRow[] {
  if (rows.length <= most) return rows;
  const steep = (row: GrowthRow) => Math.abs(row.slope ?? 0);
  const chosen = new Set(rows.toSorted((a, b) => steep(b) - steep(a)).slice(0, most));
  return rows.filter((row) => chosen.has(row));
}

function growthOf(
  all: readonly Kept[],
  times: readonly number[],
  view: ProfileView,
  named: (name: string) => Named,
): GrowthAnswer {
  const table = seriesOf(
    all.map(({ sums }) => sums),
    view.sort,
    // The slope of the one side that is shown is found below: it takes longer than all the rest.
    { slopeOf: () => null, times },
  );
  const periods = all.map(({ period }) => period);
  const period = periods.every((one) => one !== null) ? Math.max(...(periods as number[])) : null;
  const rows = table.rows.map(({ name, [view.sort]: { values, stepsUp } }, index): GrowthRow => {
    // One of them may take milliseconds.
    checkpoint(index * (betweenCheckpoints + 1), table.rows.length * (betweenCheckpoints + 1));
    const points = values.map((value, at) => ({ at: table.times[at] as number, value }));
    const trend = trendOf(points);
    const [first, last] = [values[0] as number, values[values.length - 1] as number];
    return {
      ...named(name),
      values,
      slope: trend?.slope ?? null,
      slopeError: trend && errorOf(trend, period === null ? null : slopeError(points, period)),
      changeError: period === null ? null : Math.hypot(valueError(first, period), valueError(last, period)),
      stepsUp,
    };
  });
  const slope = (row: GrowthRow) => row.slope ?? Number.NEGATIVE_INFINITY;
  return {
    sampleType: table.sampleType,
    unit: table.unit,
    times: table.times,
    totals: table.totals,
    period,
    heapInUse: all.map(({ heapInUse }) => heapInUse),
    timed: table.slopePer === 'second',
    functions: rows.length,
    found: rows.length,
    largest: rows.reduce((most, { values }) => values.reduce((a, b) => Math.max(a, b), most), 0),
    // Of equal slopes the order stays: the last value, then the name.
    rows: rows.toSorted((a, b) => (slope(a) === slope(b) ? 0 : slope(b) - slope(a))),
  };
}

/**
 * Half of the 95 % interval: Sen's, of how the points scatter, or that of the sampling where it is wider. Two points
 * scatter around nothing.
 */
function errorOf({ points, slope, low, high }: Trend, sampling: number | null): number | null {
  const scatter = points < 3 ? null : Math.max(slope - low, high - slope);
  return scatter === null || sampling === null ? (scatter ?? sampling) : Math.max(scatter, sampling);
}

/** The whole heap's `inuse_space`. */
function heapInUseOf(profile: Profile): number | null {
  const type = sampleTypeNamed(typesOf(profile), 'inuse_space');
  if (type === null) return null;
  return totalOf(profile, weightsOf(profile, sampleTypeIndex(profile, type), false));
}

/** What is selected and how it is laid out does not change the sums. */
const keyOf = (evidence: string, view: ProfileView): string =>
  `${evidence} ${JSON.stringify({ ...view, selection: null, sort: 'flat', base: null })}`;
