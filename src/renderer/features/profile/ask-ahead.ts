/** Asks what the pane will ask first, before it is opened: reading a profile takes longer than drawing its table. */

import type { CaseView } from '#core/contract/methods';
import { askProfiles, type CaseProfiles, mostKeptRows } from '../../profiles/ask-profiles';
import { profileLookOf } from '../../state/profile-look';
import { timeLookOf } from '../../state/spine';
import type { ProfileFacts, Seen, TopAnswer } from '../../worker/profile-calls';
import { sampleTypeShown } from '../../worker/sample-type';
import { caseProfiles, chosenProfiles, profileChoices } from './captures';
import { seenThrough } from './seen-through';

/** What is larger is read when it is asked for: nobody may want to spend the memory on it. */
const mostBytes = 128 * 2 ** 20;

/** True when the answers are kept, false at once where there is nothing to ask or it is too much. */
export async function askAhead(caseView: CaseView, signal: AbortSignal): Promise<boolean> {
  const caseId = caseView.manifest.id;
  const choices = profileChoices(caseView);
  const look = profileLookOf(caseId);
  const { capture } = timeLookOf(caseId);
  const { shown, base } = chosenProfiles(choices, { capture, shown: look.shown, base: look.base });
  if (!shown) return false;
  const wanted = [shown.evidence, base?.evidence];
  const bytes = caseView.evidence.reduce((sum, one) => sum + (wanted.includes(one.id) ? one.bytes : 0), 0);
  if (bytes > mostBytes) return false;
  const options = { signal, ahead: true };
  const profiles = caseProfiles(caseId, choices);
  const seen = seenThrough(shown, base, look.view);
  const [table, facts] = await Promise.all([
    askProfiles(profiles, 'top', seen, options),
    askProfiles(profiles, 'facts', { evidence: shown.evidence }, options),
  ]);
  // Why there is no answer is told where it is asked for.
  void askTypesAhead(profiles, seen, { facts, table, signal }).catch(() => {});
  return true;
}

interface Seeing {
  readonly facts: ProfileFacts;
  /** Of what is seen. */
  readonly table: TopAnswer;
  readonly signal: AbortSignal;
}

/** The same table of the other sample types, one after the other: to look at those is the likeliest next step. */
export async function askTypesAhead(
  profiles: CaseProfiles,
  seen: Seen,
  { facts, table, signal }: Seeing,
): Promise<void> {
  const { sampleTypes } = facts;
  if (table.rows.length * sampleTypes.length > mostKeptRows) return;
  const now = sampleTypeShown(facts, seen.view.sampleType);
  for (const { type } of sampleTypes) {
    if (signal.aborted) return;
    if (type === now) continue;
    const view = { ...seen.view, sampleType: type };
    await askProfiles(profiles, 'top', { ...seen, view }, { signal, ahead: true });
  }
}
