/** Asks what the pane will ask first, before it is opened: reading a profile takes longer than drawing its table. */

import type { CaseView } from '#core/contract/methods';
import { askProfiles } from '../../profiles/ask-profiles';
import { profileLookOf } from '../../state/profile-look';
import { timeLookOf } from '../../state/spine';
import { caseProfiles, chosenProfiles, profileChoices } from './captures';
import { seenThrough } from './seen-through';

/** What is larger is read when it is asked for: nobody may want to spend the memory on it. */
const mostBytes = 128 * 2 ** 20;

/** Resolves when the answers are kept, or at once where there is nothing to ask or it is too much. */
export async function askAhead(caseView: CaseView, signal: AbortSignal): Promise<void> {
  const caseId = caseView.manifest.id;
  const choices = profileChoices(caseView);
  const look = profileLookOf(caseId);
  const { capture } = timeLookOf(caseId);
  const { shown, base } = chosenProfiles(choices, { capture, shown: look.shown, base: look.base });
  if (!shown) return;
  const wanted = [shown.evidence, base?.evidence];
  const bytes = caseView.evidence.reduce((sum, one) => sum + (wanted.includes(one.id) ? one.bytes : 0), 0);
  if (bytes > mostBytes) return;
  const options = { signal, ahead: true };
  const profiles = caseProfiles(caseId, choices);
  await Promise.all([
    askProfiles(profiles, 'top', seenThrough(shown, base, look.view), options),
    askProfiles(profiles, 'facts', { evidence: shown.evidence }, options),
  ]);
}
