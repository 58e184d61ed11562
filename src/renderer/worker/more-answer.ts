/** What the top table can show besides its sums: what became of allocations, and how large one object is. */

import { Failure } from '#core/base/failure';
import { meanObjectSize, sampleTypes, survival } from '#core/profile/index';
import type { HeldProfiles } from './held-profiles';
import type { MoreAnswer, Seen } from './profile-calls';

export function moreAnswer(profiles: HeldProfiles, { evidence, view }: Seen): MoreAnswer {
  const profile = profiles.get(evidence);
  const unit = sampleTypes(profile).find(({ type, isDefault }) =>
    view.sampleType === null ? isDefault : type === view.sampleType,
  )?.unit;
  const of = unit === 'count' ? 'objects' : 'bytes';
  return {
    kept: known(() => survival(profile, view).rows.map(({ name, flat }) => [name, flat[of].kept])),
    mean: known(() => meanObjectSize(profile, view).rows.map(({ name, flat }) => [name, flat.mean])),
  };
}

/** A profile without the sample types that are needed tells nothing. */
function known(rows: () => readonly (readonly [string, number | null])[]): ReadonlyMap<string, number> {
  try {
    return new Map(rows().filter((row): row is [string, number] => row[1] !== null));
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.data.code === 'profile.no-sample-type') return new Map();
    throw thrown;
  }
}
