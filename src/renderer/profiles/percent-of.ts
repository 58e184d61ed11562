/** What the percentages of a view refer to: no percentage stands without it. */

import type { ProfileView } from '#core/profile/view';
import type { Key } from '../i18n';

export type PercentOf = Extract<Key, `profile.of.${string}`>;

/** `compared`: another profile is subtracted. pprof: report.computeTotal. */
export function percentOf(
  { base, relativePercentages }: Pick<ProfileView, 'base' | 'relativePercentages'>,
  compared: boolean,
): PercentOf {
  if (compared && base?.kind === 'diff') return 'profile.of.base';
  if (compared && base?.kind === 'base') return 'profile.of.changes';
  return relativePercentages ? 'profile.of.filtered' : 'profile.of.whole';
}
