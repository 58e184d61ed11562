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

/** The capture that the spine selects against the chosen base; at first the last one against the baseline. */
export function chosenCaptures(
  captures: readonly HeapCapture[],
  number: number | null,
  base: string | null,
): { readonly shown: HeapCapture | null; readonly base: HeapCapture | null } {
  const shown = captures.find((capture) => capture.number === number) ?? captures.at(-1) ?? null;
  if (base === noBase) return { shown, base: null };
  const usual = captures.find(({ label }) => label === 'baseline') ?? captures[0];
  const found = captures.find((capture) => capture.evidence === base) ?? usual ?? null;
  return { shown, base: found?.evidence === shown?.evidence ? null : found };
}

/** The choice of comparing with nothing. */
export const noBase = 'none';
