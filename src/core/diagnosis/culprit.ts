/**
 * Which function the growth of the heap belongs to (shared/design: diagnosis, section 7).
 *
 * Each function answers for the bytes that it *owns* (heap-snapshot.ts): its flat value and what runtime and
 * standard library allocate for it. Score = share of the total growth × steadiness (tau) × coverage
 * (captures that have it). Where a function spreads its allocations over helpers (`Put` with `newEntry` and
 * `copyKey`), the function below which nearly all growth lies answers, if it allocates a good part itself;
 * a mere caller of several growing functions (a router, a middleware) does not.
 */

import { type Trend, trendOf } from './growth';
import type { HeapSnapshot } from './heap-snapshot';

export interface GrowingFunction {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly accusable: boolean;
  /** Bytes in each capture. */
  readonly values: readonly number[];
  readonly trend: Trend;
  /** Last capture less the first. */
  readonly growth: number;
  readonly share: number;
  readonly shareOfHeap: number;
  readonly score: number;
}

export interface HeapGrowth {
  readonly captures: readonly HeapSnapshot[];
  readonly totals: readonly number[];
  readonly trend: Trend;
  /** Sum of what grew: the denominator of the shares, so that what shrank cannot make a share larger. */
  readonly grown: number;
  /** Beyond what sampling explains, and steady enough to be called growth. */
  readonly grows: boolean;
  /** Highest score first; only what grew beyond sampling error. */
  readonly functions: readonly GrowingFunction[];
  /** Who answers for the growth; null when it is spread, or when nobody's own code is on the stacks. */
  readonly culprit: GrowingFunction | null;
}

/** A function with less of the growth than this is not accused of it. */
const leastShare = 0.4;
/** A service that warms up grows by this much: less of growth is not looked at. */
const leastGrowth = 8 * 1024 * 1024;
const nearlyAll = 0.8;
const goodPart = 0.1;

/** True when the last step between captures is as steep as a quarter of the whole, or more. */
export function stillGrows({ captures, totals, trend }: HeapGrowth): boolean {
  const last = captures.length - 1;
  const seconds = (captures[last].at - captures[last - 1].at) / 1000;
  return trend.slope > 0 && seconds > 0 && (totals[last] - totals[last - 1]) / seconds >= 0.25 * trend.slope;
}

/** Null with fewer than two captures: one says who holds memory, not who grows. */
export function heapGrowth(captures: readonly HeapSnapshot[]): HeapGrowth | null {
  const totals = captures.map(({ total }) => total);
  const trend = trendOf(captures.map(({ at, total }) => ({ at, value: total })));
  if (trend === null) return null;
  const owned = new Map<string, readonly number[]>();
  for (const name of new Set(captures.flatMap(({ owners }) => [...owners.keys()]))) {
    owned.set(
      name,
      captures.map(({ owners }) => owners.get(name)?.bytes ?? 0),
    );
  }
  const grown = [...owned.values()].reduce((sum, values) => sum + Math.max(0, growthOf(values)), 0);
  const functions = [...owned]
    .flatMap(([name, values]) => growing(name, values, captures, grown) ?? [])
    .sort((a, b) => b.score - a.score || b.growth - a.growth || (a.function < b.function ? -1 : 1));
  const { period } = captures[captures.length - 1];
  return {
    captures,
    totals,
    trend,
    grown,
    grows:
      functions.length > 0 &&
      trend.slope > 0 &&
      trend.tau >= 0.5 &&
      growthOf(totals) > Math.max(0.1 * totals[0], leastGrowth, 9 * period),
    functions,
    culprit: commonOwner(captures, owned, grown) ?? functions.find(canBeAccused) ?? null,
  };
}

const canBeAccused = ({ accusable, share }: GrowingFunction) => accusable && share >= leastShare;
const growthOf = (values: readonly number[]) => values[values.length - 1] - values[0];

/** The lowest function that nearly all of the growth lies below and that allocates a good part itself. */
function commonOwner(
  captures: readonly HeapSnapshot[],
  owned: ReadonlyMap<string, readonly number[]>,
  grown: number,
): GrowingFunction | null {
  let best: GrowingFunction | null = null;
  for (const [name, values] of owned) {
    if (growthOf(values) < goodPart * grown) continue;
    const beneath = captures.map((capture) => capture.beneath.get(name) ?? 0);
    const found = growing(name, beneath, captures, grown);
    if (found === null || !found.accusable || found.share < nearlyAll) continue;
    if (best === null || found.growth < best.growth) best = found;
  }
  return best;
}

/** Null where the figures do not rise beyond sampling error. */
function growing(
  name: string,
  values: readonly number[],
  captures: readonly HeapSnapshot[],
  grown: number,
): GrowingFunction | null {
  const newest = captures[captures.length - 1];
  const growth = growthOf(values);
  const place = captures.findLast(({ owners }) => owners.has(name))?.owners.get(name);
  if (place === undefined || growth <= samplingNoise(values, newest.period)) return null;
  const trend = trendOf(captures.map(({ at }, index) => ({ at, value: values[index] })));
  if (trend === null || trend.slope <= 0 || trend.tau < 0.5) return null;
  const share = Math.min(1, growth / grown);
  return {
    function: name,
    file: place.file,
    line: place.line,
    accusable: place.accusable,
    values,
    trend,
    growth,
    share,
    shareOfHeap: newest.total > 0 ? Math.min(1, values[values.length - 1] / newest.total) : 0,
    score: share * trend.tau * coverageOf(values),
  };
}

/**
 * Three standard deviations of the difference of two sampled figures: a site of v bytes is seen by about
 * v / period samples, so it is known to √(v · period); what both captures share varies by its turnover.
 */
export function samplingNoise(values: readonly number[], period: number): number {
  const growth = Math.max(0, growthOf(values));
  return Math.max(9 * period, 3 * Math.sqrt((2 * values[0] + growth) * period));
}

/** How many of the captures after the first have it: one that comes and goes is no leak. */
function coverageOf(values: readonly number[]): number {
  const after = values.slice(1);
  return after.filter((value) => value > 0).length / after.length;
}

/** The function that holds most of one capture and can be accused. */
export function largestOwner(
  capture: HeapSnapshot,
): { readonly function: string; readonly bytes: number; readonly share: number } | null {
  let best: { function: string; bytes: number } | null = null;
  for (const [name, { bytes, accusable }] of capture.owners) {
    if (accusable && (best === null || bytes > best.bytes)) best = { function: name, bytes };
  }
  return best === null || capture.total <= 0 ? null : { ...best, share: best.bytes / capture.total };
}
