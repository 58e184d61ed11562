import { useEffect } from 'react';
import type { CaseProfiles } from '../../profiles/ask-profiles';
import type { Answered } from '../../profiles/use-answer';
import type { ProfileLook } from '../../state/look';
import { useSteady } from '../../ui/use-steady';
import type { ProfileFacts, Seen, TopAnswer } from '../../worker/profile-calls';
import { askTypesAhead } from './ask-ahead';

interface Looking {
  readonly profiles: CaseProfiles;
  readonly seen: Seen;
  readonly look: ProfileLook;
  readonly facts: ProfileFacts | null;
  readonly top: Answered<TopAnswer>;
}

/** What was just answered is drawn first: two processors are soon busy. */
const calmMs = 300;

/** Sums the other sample types while nothing else is wanted; whatever a person does ends that. */
export function useTypesAhead({ profiles, seen, look, facts, top }: Looking): void {
  const table = top.state === 'answered' ? top.value : null;
  const ask = useSteady((signal: AbortSignal) => {
    // Why there is no answer is told where it is asked for.
    if (facts && table) askTypesAhead(profiles, seen, { facts, table, signal }).catch(() => {});
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another look is another thing that is wanted
  useEffect(() => {
    if (!facts || !table) return;
    const stop = new AbortController();
    const calm = setTimeout(() => ask(stop.signal), calmMs);
    return () => {
      clearTimeout(calm);
      stop.abort();
    };
  }, [ask, facts, table, look]);
}
