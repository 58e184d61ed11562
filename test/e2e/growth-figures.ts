/** What the engine says of a function's values over a series: how fast they rise, and how sure that is. */

import { trendOf } from '#core/diagnosis/growth';
import { type Profile, slopeError } from '#core/profile/heapcase';

/** Per second, in the unit of the values, with half of its 95 % interval: of the scatter, or of the sampling where that is wider. */
export function slopeOf(
  values: readonly number[],
  times: readonly number[],
  { period }: Pick<Profile, 'period'>,
): { readonly slope: number; readonly error: number } {
  const points = values.map((value, index) => ({ at: times[index] ?? Number.NaN, value }));
  const trend = trendOf(points);
  if (!trend) throw new Error('one point has no slope');
  const { slope, low, high } = trend;
  const sampling = slopeError(points, Number(period)) ?? 0;
  return { slope, error: Math.max(slope - low, high - slope, sampling) };
}
