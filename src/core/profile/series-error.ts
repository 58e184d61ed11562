/**
 * How far a value of a sampled profile may be off, and so how far a slope through several of them.
 *
 * A profile with period P (bytes of a heap profile, nanoseconds of a CPU profile) that shows the value V is made of
 * about V/P samples, each standing for P: a Poisson count, whose standard deviation is √(V/P) samples, √(V·P) in the
 * unit of V. Large objects are sampled more surely than that, so the interval errs on the wide side.
 */

import type { SeriesPoint } from './series-table';

const z95 = 1.96;

/** Half of the 95 % interval of a value, in its unit. */
export const valueError = (value: number, period: number): number =>
  z95 * Math.sqrt(Math.abs(value) * period);

/**
 * Half of the 95 % interval of a slope per second through the points, from the errors of their values alone (the
 * least-squares slope is Σ wᵢ·vᵢ with wᵢ = (tᵢ − t̄)/Σ(t − t̄)², so its variance is Σ wᵢ²·σᵢ²); null with fewer than two
 * times.
 */
export function slopeError(points: readonly SeriesPoint[], period: number): number | null {
  const mean = points.reduce((sum, { at }) => sum + at / 1000, 0) / points.length;
  const spread = points.reduce((sum, { at }) => sum + (at / 1000 - mean) ** 2, 0);
  if (!(spread > 0)) return null;
  const variance = points.reduce(
    (sum, { at, value }) => sum + ((at / 1000 - mean) / spread) ** 2 * Math.abs(value) * period,
    0,
  );
  return z95 * Math.sqrt(variance);
}
