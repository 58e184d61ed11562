/**
 * A series of profiles, function by function. The sums of each profile are kept, not the profile: fifty heaps are more
 * than fit into memory decoded, and their sums are a few thousand numbers.
 */

import { failure } from '#core/base/failure';
import { trendOf } from '#core/diagnosis/growth';
import {
  type ProfileView,
  type RowSums,
  rowSums,
  seriesOf,
  slopeError,
  valueError,
} from '#core/profile/heapcase';
import type { Desk } from './calls';
import type { HeldProfiles } from './held-profiles';
import { namesOf } from './names-of';
import type { GrowthAnswer, GrowthRow, Named, ProfileCalls } from './profile-calls';

interface Kept {
  readonly sums: RowSums;
  /** In the unit of the values; null where the period counts something else. */
  readonly period: number | null;
}

const mostKept = 400;

export function growthAnswers(
  profiles: HeldProfiles,
): Pick<Desk<ProfileCalls>, 'unsummed' | 'sums' | 'growth'> {
  const kept = new Map<string, Kept>();
  const names = new Map<string, Named>();
  return {
    sums: ({ evidence, view }) => {
      const key = keyOf(evidence, view);
      if (kept.has(key)) return null;
      const profile = profiles.get(evidence);
      const sums = rowSums(profile, view, 'functions');
      const named = namesOf(profile);
      for (const name of sums.rows.keys()) if (!names.has(name)) names.set(name, named(name));
      const sampled = profile.periodType.unit === sums.unit && profile.period > 0n;
      kept.set(key, { sums, period: sampled ? Number(profile.period) : null });
      for (const oldest of kept.keys()) {
        if (kept.size <= mostKept) break;
        kept.delete(oldest);
      }
      return null;
    },
    growth: ({ evidence, times, view, rows: most, only }) => {
      const all = evidence.map((one) => {
        const found = kept.get(keyOf(one, view));
        if (!found) throw failure('failure.unexpected', { reason: `the sums of ${one} are not there` });
        return found;
      });
      const answer = growthOf(all, times, view, (name) => names.get(name) as Named);
      const rows = only === undefined ? answer.rows : answer.rows.filter((row) => row.function === only);
      return { ...answer, rows: rows.slice(0, most) };
    },
    unsummed: ({ evidence, view }) => evidence.filter((one) => !kept.has(keyOf(one, view))),
  };
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
    { slopeOf: (points) => trendOf(points)?.slope ?? null, times },
  );
  const periods = all.map(({ period }) => period);
  const period = periods.every((one) => one !== null) ? Math.max(...(periods as number[])) : null;
  const rows = table.rows.map(({ name, [view.sort]: { values, slope, stepsUp } }): GrowthRow => {
    const points = values.map((value, index) => ({ at: table.times[index], value }));
    const [first, last] = [values[0], values[values.length - 1]];
    return {
      ...named(name),
      values,
      slope,
      slopeError: period === null ? null : slopeError(points, period),
      errors: period === null ? null : values.map((value) => valueError(value, period)),
      changeError: period === null ? null : Math.hypot(valueError(first, period), valueError(last, period)),
      stepsUp,
    };
  });
  return {
    sampleType: table.sampleType,
    unit: table.unit,
    times: table.times,
    totals: table.totals,
    timed: table.slopePer === 'second',
    functions: rows.length,
    rows,
  };
}

/** What is selected and how it is laid out does not change the sums. */
const keyOf = (evidence: string, view: ProfileView): string =>
  `${evidence} ${JSON.stringify({ ...view, selection: null, sort: 'flat', base: null })}`;
