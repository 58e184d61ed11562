/**
 * What a question means for the profiles that it names: a sample type that was chosen in one profile may be missing in
 * the next one, or in the base.
 */

import { failure } from '#core/base/failure';
import { type Profile, sampleTypes } from '#core/profile/heapcase';
import type { HeldProfiles } from './held-profiles';
import type { ProfileFacts, Seen } from './profile-calls';
import { sampleTypeNamed, sampleTypeShown } from './sample-type';

/** The part of the facts that says which numbers a profile has. */
export function typesOf(profile: Profile): Pick<ProfileFacts, 'sampleTypes' | 'defaultSampleType'> {
  const choices = sampleTypes(profile);
  return {
    sampleTypes: choices.map(({ type, unit }) => ({ type, unit })),
    defaultSampleType: choices.find(({ isDefault }) => isDefault)?.type ?? '',
  };
}

/**
 * The question with a sample type that the profile has, its default where it lacks the wanted one, and compared in that
 * type only. A base that lacks it is left out where it only says what changed (then nobody knows what did); where it
 * is to be subtracted this throws `profile.base-lacks-type`. `nameOf`: what people call the file of an evidence.
 */
export function settled<S extends Seen>(
  profiles: HeldProfiles,
  seen: S,
  nameOf: (evidence: string) => string,
): S {
  const { view, compare } = seen;
  const own = typesOf(profiles.get(seen.evidence));
  const has = view.sampleType !== null && sampleTypeNamed(own, view.sampleType) !== null;
  const sampleType = has ? view.sampleType : null;
  if (compare === null) return { ...seen, view: { ...view, sampleType } };
  // Each profile has a default of its own: what is compared is named.
  const shown = sampleTypeShown(own, sampleType);
  const others = typesOf(profiles.get(compare));
  const asked = { ...seen, view: { ...view, sampleType: shown === '' ? null : shown } };
  if (sampleTypeNamed(others, shown) !== null) return asked;
  if (view.base === null) return { ...asked, compare: null };
  throw failure('profile.base-lacks-type', {
    file: nameOf(compare),
    wanted: shown,
    available: others.sampleTypes.map(({ type }) => type).join(', ') || '–',
  });
}
