import type { Capture } from '#core/case/model';
import type { CaseView } from '#core/contract/methods';

/** A capture's heap profile, to be chosen. */
export interface HeapCapture {
  readonly evidence: string;
  readonly file: string;
  readonly label: Capture['label'];
  readonly number: number;
  readonly at: string;
}

/** Every capture that has a heap profile, in the order of time. */
export function heapCaptures({ captures }: CaseView): readonly HeapCapture[] {
  return captures.flatMap(({ label, number, at, evidence }) => {
    const profile = evidence.find(({ kind }) => kind === 'heap-profile');
    return profile ? [{ evidence: profile.id, file: profile.name, label, number, at }] : [];
  });
}

/** What is shown when nothing was chosen: the last capture against the baseline. */
export function chosenCaptures(
  captures: readonly HeapCapture[],
  evidence: string | null,
  base: string | null,
): { readonly shown: HeapCapture | null; readonly base: HeapCapture | null } {
  const byId = (id: string | null) => captures.find((capture) => capture.evidence === id);
  const shown = byId(evidence) ?? captures.at(-1) ?? null;
  if (base === noBase) return { shown, base: null };
  const usual = captures.find(({ label }) => label === 'baseline') ?? captures[0];
  const found = byId(base) ?? usual ?? null;
  return { shown, base: found?.evidence === shown?.evidence ? null : found };
}

/** The choice of comparing with nothing. */
export const noBase = 'none';
