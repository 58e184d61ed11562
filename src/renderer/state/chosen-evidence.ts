/** Which file of a case's evidence is looked at: kept while the window lives, and said by whoever leads there. */

import { create } from 'zustand';

const useChosen = create<{ readonly byCase: ReadonlyMap<string, string> }>(() => ({ byCase: new Map() }));

/** Its id; null where nobody has chosen. */
export const useChosenEvidence = (caseId: string): string | null =>
  useChosen(({ byCase }) => byCase.get(caseId)) ?? null;

export const chooseEvidence = (caseId: string, evidence: string) =>
  useChosen.setState(({ byCase }) => ({ byCase: new Map(byCase).set(caseId, evidence) }));
