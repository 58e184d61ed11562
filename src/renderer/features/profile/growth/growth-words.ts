/** What can be said of a row of a series: it grew, is new, or changed no more than sampling explains. */

import type { ValueStyle } from '../../../profiles/values';
import type { GrowthRow } from '../../../worker/profile-calls';

export type Change = 'new' | 'grew' | 'shrank' | 'gone' | 'noise' | 'same';

export const changeOf = ({ values, changeError }: GrowthRow): Change => {
  const first = values[0] ?? 0;
  const last = values.at(-1) ?? 0;
  if (first === last) return 'same';
  if (changeError !== null && Math.abs(last - first) <= changeError) return 'noise';
  if (first === 0) return 'new';
  if (last === 0) return 'gone';
  return last > first ? 'grew' : 'shrank';
};

/** True where the slope is larger than its 95 % interval, which has to be known. */
export const growsForSure = ({ slope, slopeError }: GrowthRow): boolean =>
  slope !== null && slopeError !== null && slope > slopeError;

/** `+41.00 ±2.10 MiB/s`: the slope with its 95 % interval, where that is known. `rate` writes a slope with its unit. */
export function slopeText(
  { slope, slopeError }: GrowthRow,
  style: ValueStyle,
  rate: (slope: number) => string,
): string {
  if (slope === null) return '–';
  return slopeError === null ? rate(slope) : `${style.delta(slope)} ±${rate(slopeError).replace('+', '')}`;
}

/** It rose in every step. */
export const risesInEveryStep = ({ values, stepsUp }: GrowthRow): boolean =>
  values.length > 1 && stepsUp === values.length - 1;
