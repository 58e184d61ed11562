/** Which numbers of a profile are meant: a view keeps the name of a sample type from one profile to the next. */

import type { ProfileFacts } from './profile-calls';

type Types = Pick<ProfileFacts, 'sampleTypes' | 'defaultSampleType'>;

/** The profile's own name of a sample type, which may be told as `inuse_space` for `space`. pprof: SampleIndexByName. */
export function sampleTypeNamed({ sampleTypes }: Types, name: string): string | null {
  if (/^[+-]?\d+$/.test(name)) return sampleTypes[Number(name)]?.type ?? null;
  const short = name.replace(/^inuse_/, '');
  return sampleTypes.find(({ type }) => type === name || type === short)?.type ?? null;
}

/** The sample type that is shown: the wanted one where the profile has it, else the profile's default. */
export const sampleTypeShown = (types: Types, wanted: string | null): string =>
  (wanted === null ? null : sampleTypeNamed(types, wanted)) ?? types.defaultSampleType;
