import { create } from 'zustand';

/** What is looked at on the time axis of a case: shared by every chart under the spine. */
export interface TimeLook {
  /** Host time, milliseconds; null when nothing is pointed at. */
  readonly cursor: number | null;
  /** The part that is shown; null: the whole case. */
  readonly span: { readonly from: number; readonly to: number } | null;
  /** The capture that is selected, by its number. */
  readonly capture: number | null;
}

export const wholeCase: TimeLook = { cursor: null, span: null, capture: null };

interface Spines {
  readonly byCase: ReadonlyMap<string, TimeLook>;
}

const useSpines = create<Spines>(() => ({ byCase: new Map() }));

export const useTimeLook = (caseId: string): TimeLook =>
  useSpines(({ byCase }) => byCase.get(caseId)) ?? wholeCase;

export const timeLookOf = (caseId: string): TimeLook => useSpines.getState().byCase.get(caseId) ?? wholeCase;

export const setTimeLook = (caseId: string, part: Partial<TimeLook>) =>
  useSpines.setState(({ byCase }) => ({
    byCase: new Map(byCase).set(caseId, { ...(byCase.get(caseId) ?? wholeCase), ...part }),
  }));
