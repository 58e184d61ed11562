/** What can be said of a row of a series: it grew, is new, or changed no more than sampling explains. */

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

/** True where the slope is larger than its 95 % interval. */
export const growsForSure = ({ slope, slopeError }: GrowthRow): boolean =>
  slope !== null && slope > 0 && (slopeError === null || slope > slopeError);

/** It rose in every step. */
export const risesInEveryStep = ({ values, stepsUp }: GrowthRow): boolean =>
  values.length > 1 && stepsUp === values.length - 1;
