/**
 * The trend of a series that may hold outliers: Theil–Sen slope with Sen's confidence interval, and
 * Kendall's tau as a measure of how steadily it rises.
 *
 * - Slope: the median of the slopes of all pairs (H. Theil 1950; P. K. Sen 1968,
 *   https://doi.org/10.1080/01621459.1968.10480934). Up to 29 % of wild points do not move it.
 * - Interval: of the N sorted pair slopes, those at ranks (N − C)/2 and (N + C)/2 + 1, with
 *   C = z · √(n (n − 1)(2n + 5) / 18) (R. O. Gilbert, Statistical Methods for Environmental Pollution
 *   Monitoring, 1987, section 16.5). With four points or fewer that reaches beyond the ends: the interval
 *   is then the smallest and the largest slope, the widest that the data give.
 * - Tau: (rising pairs − falling pairs) / all pairs, from −1 to 1 (Mann 1945, Kendall 1938). A series that
 *   never falls has 1.
 */

import { placeRanks } from './ranked';

export interface Point {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

export interface Trend {
  readonly points: number;
  /** From the first point to the last. */
  readonly seconds: number;
  /** Per second. */
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  readonly tau: number;
  readonly first: number;
  readonly last: number;
  readonly smallest: number;
  readonly largest: number;
}

/** Normal quantile of a two-sided interval of 95 %. */
const z95 = 1.96;
/** All pairs of more points than this cost time and add nothing: neighbours are merged to their medians. */
const mostPoints = 240;

/** The trend of at least two points at different times, in order of time; null where there is none. */
export function trendOf(points: readonly Point[]): Trend | null {
  if (points.length < 2) return null;
  const values = points.map(({ value }) => value);
  const first = points[0];
  const last = points[points.length - 1];
  const seconds = (last.at - first.at) / 1000;
  if (!(seconds > 0)) return null;

  const smallest = values.reduce((a, b) => Math.min(a, b));
  const largest = values.reduce((a, b) => Math.max(a, b));
  const ends = { points: points.length, seconds, first: first.value, last: last.value, smallest, largest };
  // Of thousands of functions most never change.
  if (smallest === largest) return { ...ends, slope: 0, low: 0, high: 0, tau: 0 };

  const merged = mergeNeighbours(points, mostPoints);
  const pairs = new Float64Array((merged.length * (merged.length - 1)) / 2);
  let count = 0;
  let rising = 0;
  for (let i = 0; i < merged.length; i++) {
    for (let j = i + 1; j < merged.length; j++) {
      const rise = merged[j].value - merged[i].value;
      const time = (merged[j].at - merged[i].at) / 1000;
      rising += Math.sign(rise);
      if (time > 0) pairs[count++] = rise / time;
    }
  }
  if (count === 0) return null;
  const slopes = pairs.subarray(0, count);
  const n = merged.length;
  const reach = z95 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const within = (rank: number) => Math.min(count - 1, Math.max(0, rank));
  const low = within(Math.floor((count - reach) / 2) - 1);
  const high = within(Math.ceil((count + reach) / 2));
  const middle = Math.floor(count / 2);
  const beforeMiddle = count % 2 === 1 ? middle : middle - 1;
  placeRanks(
    slopes,
    [low, beforeMiddle, middle, high].sort((a, b) => a - b),
  );
  return {
    ...ends,
    slope: (slopes[beforeMiddle] + slopes[middle]) / 2,
    low: slopes[low],
    high: slopes[high],
    tau: rising / pairs.length,
  };
}

/** At most `most` points, each the median of its run of neighbours. */
function mergeNeighbours(points: readonly Point[], most: number): readonly Point[] {
  if (points.length <= most) return points;
  const merged: Point[] = [];
  for (let run = 0; run < most; run++) {
    const from = Math.floor((run * points.length) / most);
    const part = points.slice(from, Math.floor(((run + 1) * points.length) / most));
    merged.push({ at: median(part.map(({ at }) => at)), value: median(part.map(({ value }) => value)) });
  }
  return merged;
}

export function median(values: readonly number[]): number {
  return medianOfSorted([...values].sort((a, b) => a - b));
}

function medianOfSorted(sorted: readonly number[]): number {
  if (sorted.length === 0) return 0;
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
