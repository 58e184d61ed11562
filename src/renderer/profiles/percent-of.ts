/** What the percentages of a view refer to: no percentage stands without it. */

import type { ProfileView } from '#core/profile/view';
import type { Key } from '../i18n';

export type PercentOf = Extract<Key, `profile.of.${string}`>;

/** What is known of both sides of a difference. */
interface Totals {
  /** Of what is shown. */
  readonly total: number;
  /** Of what is compared with; null where nothing is. */
  readonly compareTotal: number | null;
  /** The sum of all changes, where it was asked for. */
  readonly changeTotal: number | null;
}

/**
 * pprof: report.computeTotal. A base that has nothing, or of which the filters leave nothing, is no whole: then the
 * percentages are of what came to it. `compared`: the totals of a difference; null for one profile.
 */
export function percentOf(
  { base, relativePercentages }: Pick<ProfileView, 'base' | 'relativePercentages'>,
  compared: Totals | null,
): PercentOf {
  if (compared && base?.kind === 'diff' && compared.compareTotal !== 0)
    return relativePercentages ? 'profile.of.filteredBase' : 'profile.of.base';
  if (compared && base?.kind === 'base')
    return relativePercentages ? 'profile.of.filteredChanges' : 'profile.of.changes';
  return relativePercentages ? 'profile.of.filtered' : 'profile.of.whole';
}

/** How much 100 % of a difference is. */
export const changesAreOf = ({ total, compareTotal, changeTotal }: Totals): number =>
  changeTotal ?? (compareTotal === null || compareTotal === 0 ? total : compareTotal);
