import { useMemo } from 'react';
import { defaultView, type ProfileView } from '#core/profile/view';
import { type Answered, useAnswer } from '../../../profiles/use-answer';
import { askAbout } from '../../../worker/ask-about';
import { profileBringer, profileWorker } from '../../../worker/clients';
import type { GrowthAnswer } from '../../../worker/profile-calls';
import type { SeriesMember } from './series';

/** More functions than anybody compares; those that do not grow are at the end anyway. */
const mostRows = 500;

/**
 * The growth of each function over the members. Profiles are brought one after the other and only their sums stay, so
 * that fifty of them need no more memory than one. `only`: one function's row, however little it grew.
 */
export function useGrowth(
  caseId: string,
  members: readonly SeriesMember[],
  look: Pick<ProfileView, 'sampleType' | 'sort'>,
  only?: string,
): Answered<GrowthAnswer> {
  const { sampleType, sort } = look;
  const view = useMemo<ProfileView>(() => ({ ...defaultView, sampleType, sort }), [sampleType, sort]);
  const evidence = members.map(({ choice }) => choice.evidence);
  const key = members.length < 2 ? null : JSON.stringify([caseId, evidence, view, only]);
  return useAnswer(key, async (signal, onProgress) => {
    const missing = await profileWorker.call('unsummed', { evidence, view }, { signal });
    for (const [index, one] of missing.entries()) {
      onProgress({ phase: 'decoding', part: index / missing.length });
      const name = members.find(({ choice }) => choice.evidence === one)?.choice.file ?? one;
      const wanted = [{ caseId, evidence: one, name }];
      await askAbout(profileWorker, profileBringer, wanted, 'sums', { evidence: one, view }, { signal });
    }
    const times = members.map(({ at }) => at);
    return profileWorker.call(
      'growth',
      { evidence, times, view, rows: mostRows, ...(only === undefined ? {} : { only }) },
      { signal },
    );
  });
}
