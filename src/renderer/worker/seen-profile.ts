/** The profile that a view is about: of a difference, what is left when the base is taken away, as in pprof. */

import { type Profile, subtractBase } from '#core/profile/index';
import type { HeldProfiles } from './held-profiles';
import type { Seen } from './profile-calls';

/** The last difference of each profile: views of the same two ask for it again. */
const differences = new WeakMap<Profile, { readonly key: string; readonly profile: Profile }>();

export function seenProfile(profiles: HeldProfiles, { evidence, view, compare }: Seen): Profile {
  const profile = profiles.get(evidence);
  if (view.base === null || compare === null) return profile;
  const base = profiles.get(compare);
  const key = `${compare} ${view.base.kind} ${view.normalize}`;
  const known = differences.get(profile);
  if (known?.key === key) return known.profile;
  const difference = subtractBase(profile, base, view.base.kind, view.normalize);
  differences.set(profile, { key, profile: difference });
  return difference;
}
