import { useMemo } from 'react';
import { Failure } from '#core/base/failure';
import { defaultView, type ProfileView } from '#core/profile/view';
import { type Answered, useAnswer } from '../../../profiles/use-answer';
import { askAbout } from '../../../worker/ask-about';
import { profileBringer, profileWorker } from '../../../worker/clients';
import type { GrowthAnswer, ProfileCalls } from '../../../worker/profile-calls';
import type { SeriesMember } from './series';

/** More functions than anybody compares, and fewer of a long series: the page takes so many figures at once. */
const mostRows = 1000;
const leastRows = 100;
const mostFigures = 50_000;

/** Which rows are wanted. */
export type GrowthWanted = Pick<ProfileCalls['growth']['request'], 'only' | 'search'>;

/** What changes how a profile is drawn or written, and no sum in it: it is no reason to sum fifty of them again. */
const { nodeCount, nodeFraction, edgeFraction, relativePercentages, compactLabels, divideBy } = defaultView;
const asDrawn = { nodeCount, nodeFraction, edgeFraction, relativePercentages, compactLabels, divideBy };

/** What of a view a series is seen through: all but what is compared, selected, and left out for being small. */
export const growthView = (
  view: ProfileView,
  part: Pick<ProfileView, 'sampleType' | 'sort'>,
): ProfileView => ({
  ...view,
  ...asDrawn,
  ...part,
  // Labels that stand as frames are named in it.
  unit: view.tagRoot === '' && view.tagLeaf === '' ? defaultView.unit : view.unit,
  base: null,
  selection: null,
  mean: false,
  trim: false,
  callTree: false,
  normalize: false,
});

/**
 * The growth of each function over the members. Profiles are brought one after the other and only their sums stay, so
 * that fifty of them need no more memory than one. `only`: one function's row, however little it grew.
 */
export function useGrowth(
  caseId: string,
  members: readonly SeriesMember[],
  seen: ProfileView,
  { only, search = '' }: GrowthWanted,
): Answered<GrowthAnswer> {
  const evidence = members.map(({ choice }) => choice.evidence);
  const spelled = JSON.stringify(seen);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it says is what it is
  const view = useMemo(() => seen, [spelled]);
  const key = members.length < 2 ? null : JSON.stringify([caseId, evidence, view, only, search]);
  return useAnswer(key, async (signal, onProgress) => {
    const sumOf = (one: string) => {
      const name = members.find(({ choice }) => choice.evidence === one)?.choice.file ?? one;
      const wanted = [{ caseId, evidence: one, name }];
      const asked = { evidence: one, view };
      const sums = askAbout(profileWorker, profileBringer, wanted, 'sums', asked, { signal });
      // What fails is told when its turn comes.
      sums.catch(() => {});
      return sums;
    };
    const sumAll = async () => {
      const [first, ...others] = await profileWorker.call('unsummed', { evidence, view }, { signal });
      if (first === undefined) return;
      let coming = sumOf(first);
      for (const [index, next] of others.entries()) {
        onProgress({ phase: 'decoding', part: index / (others.length + 1) });
        const before = coming;
        // Asked for before the one in front of it is there: the worker does not wait for the page.
        coming = sumOf(next);
        await before;
      }
      await coming;
    };
    const times = members.map(({ at }) => at);
    const rows = Math.max(leastRows, Math.min(mostRows, Math.floor(mostFigures / members.length)));
    const asked = { evidence, times, view, rows, ...(only === undefined ? { search } : { only }) };
    const answer = () => profileWorker.call('growth', asked, { signal, onProgress });
    await sumAll();
    try {
      return await answer();
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.data.code !== 'evidence.unknown') throw thrown;
      // The worker began anew meanwhile, or another series took the place of this one.
      await sumAll();
      return answer();
    }
  });
}
