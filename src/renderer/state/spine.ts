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

/** Whether a part is shown and not the whole: who needs no more than that is not drawn anew while the part moves. */
export const useIsZoomed = (caseId: string): boolean =>
  useSpines(({ byCase }) => (byCase.get(caseId)?.span ?? null) !== null);

/** For what draws without React; the function that it gives ends it. */
export const onTimeLook = (listener: () => void): (() => void) => useSpines.subscribe(listener);

export function setTimeLook(caseId: string, part: Partial<TimeLook>): void {
  const look = { ...timeLookOf(caseId), ...awaited.get(caseId), ...part };
  awaited.delete(caseId);
  useSpines.setState(({ byCase }) => ({ byCase: new Map(byCase).set(caseId, look) }));
}

/** What a pointer or a wheel has asked for since the last frame. */
const awaited = new Map<string, Partial<TimeLook>>();
let isFrameAsked = false;

/** With the next frame: a wheel may turn several times before it. */
export function setTimeLookSoon(caseId: string, part: Partial<TimeLook>): void {
  awaited.set(caseId, { ...awaited.get(caseId), ...part });
  if (isFrameAsked) return;
  isFrameAsked = true;
  requestAnimationFrame(() => {
    isFrameAsked = false;
    for (const asked of [...awaited.keys()]) setTimeLook(asked, {});
  });
}

/** As it will be with the next frame. */
export const comingTimeLook = (caseId: string): TimeLook => ({
  ...timeLookOf(caseId),
  ...awaited.get(caseId),
});
