import { parseTime } from '#core/base/time';
import type { Capture, Evidence, EvidenceKind, Target } from '#core/case/model';
import type { CaseView } from '#core/contract/methods';
import type { CaseProfiles } from '../../profiles/ask-profiles';
import { inTheirOrder } from './opened-order';

/** A profile of the case, to be chosen. */
export interface ProfileChoice {
  readonly evidence: string;
  readonly file: string;
  readonly sha256: string;
  readonly host: string;
  readonly kind: EvidenceKind;
  /** The capture that it belongs to; null for a file that came by itself. */
  readonly capture: Pick<Capture, 'label' | 'number' | 'at'> | null;
  readonly takenAt: string;
  /** The process that it is of; null for a file that came by itself. */
  readonly target: Target | null;
  /** A person opened the file; `saysTakenAt`: when it says itself that it was taken, milliseconds. */
  readonly opened: { readonly saysTakenAt: number | null } | null;
}

const profileKinds: readonly EvidenceKind[] = [
  'heap-profile',
  'allocs-profile',
  'profile',
  'goroutine-profile',
];

const choiceOf = (
  { id, name, sha256, kind, provenance }: Evidence,
  capture: ProfileChoice['capture'],
): ProfileChoice => ({
  evidence: id,
  file: name,
  sha256,
  host: provenance.host,
  kind,
  capture,
  takenAt: capture?.at ?? provenance.takenAt,
  target: provenance.target ?? null,
  opened: provenance.opened ? { saysTakenAt: parseTime(provenance.opened.saysTakenAt ?? '') } : null,
});

/**
 * Every profile of a case: the heap's captures in the order of time, then heaps that a person opened in theirs, then
 * other captures, then other files.
 */
export function profileChoices({ captures, evidence }: CaseView): readonly ProfileChoice[] {
  const captured = captures.flatMap((capture) =>
    capture.evidence
      .filter(({ kind }) => profileKinds.includes(kind))
      .map((one) => choiceOf(one, { label: capture.label, number: capture.number, at: capture.at })),
  );
  const known = new Set(captured.map(({ evidence: id }) => id));
  const others = evidence
    .filter(({ id, kind }) => profileKinds.includes(kind) && !known.has(id))
    .map((one) => choiceOf(one, null));
  const heaps = captured.filter(({ kind }) => kind === 'heap-profile');
  const opened = openedHeaps(others).choices;
  return [
    ...heaps,
    ...opened,
    ...captured.filter((choice) => !heaps.includes(choice)),
    ...others.filter((choice) => !opened.includes(choice)),
  ];
}

/** The heap profiles that a person opened, in the order in which they are a series. */
export const openedHeaps = (choices: readonly ProfileChoice[]) =>
  inTheirOrder(choices.filter(({ kind, opened }) => kind === 'heap-profile' && opened !== null));

/** Where the choices of a case are read. */
export const caseProfiles = (caseId: string, choices: readonly ProfileChoice[]): CaseProfiles => ({
  caseId,
  files: new Map(choices.map(({ evidence, file }) => [evidence, file])),
});

/** What the views of memory show; goroutines have a view of their own. */
export const memoryChoices = (choices: readonly ProfileChoice[]): readonly ProfileChoice[] =>
  choices.filter(({ kind }) => kind !== 'goroutine-profile');

/** A file that was asked for, else the capture that the spine selects, else the last; at first against the baseline. */
export function chosenProfiles(
  choices: readonly ProfileChoice[],
  { capture, shown, base }: { capture: number | null; shown: string | null; base: string | null },
): { readonly shown: ProfileChoice | null; readonly base: ProfileChoice | null } {
  const heaps = choices.filter(
    ({ kind, capture: of, opened }) => kind === 'heap-profile' && (of !== null || opened !== null),
  );
  const found =
    choices.find(({ evidence }) => evidence === shown) ??
    heaps.find((choice) => choice.capture?.number === capture) ??
    heaps.at(-1) ??
    memoryChoices(choices).at(-1) ??
    choices.at(-1) ??
    null;
  if (base === noBase || found === null) return { shown: found, base: null };
  // Of the other profiles each measures something of its own, time or contention: like is what has the same name.
  const like = choices.filter(
    ({ kind, file }) => kind === found.kind && (kind !== 'profile' || file === found.file),
  );
  const usual = like.find((choice) => choice.capture?.label === 'baseline') ?? (like[0] as ProfileChoice);
  const other = choices.find(({ evidence }) => evidence === base) ?? usual;
  return { shown: found, base: other.evidence === found.evidence ? null : other };
}

/** The goroutines that were taken with a profile, or the last ones of the case; and those to compare with. */
export function goroutineChoices(
  choices: readonly ProfileChoice[],
  shown: ProfileChoice | null,
  base: ProfileChoice | null,
): { readonly shown: ProfileChoice | null; readonly base: ProfileChoice | null } {
  const all = choices.filter(({ kind }) => kind === 'goroutine-profile');
  const beside = (of: ProfileChoice | null) =>
    of?.kind === 'goroutine-profile'
      ? of
      : (all.find(({ capture }) => capture !== null && capture.number === of?.capture?.number) ?? null);
  const found = beside(shown) ?? all.at(-1) ?? null;
  const other = base === null ? null : beside(base);
  return { shown: found, base: other?.evidence === found?.evidence ? null : other };
}

/** The choice of comparing with nothing. */
export const noBase = 'none';
