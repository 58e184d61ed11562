/**
 * A finding is a claim that can lose: it carries its grade, the evidence for and against it, what would
 * change it and what to measure next (shared/design: diagnosis, section 7).
 */

import type { Message } from '../words/messages';

export const findingClasses = [
  'go-heap-growth',
  'goroutine-leak',
  'native-growth',
  'shmem-growth',
  'page-cache',
  'kernel-memory',
  'idle-heap-retained',
  'huge-pages',
  'virtual-only',
  'churn',
  'memory-limit-too-low',
  'thread-growth',
  'other-process',
  'pprof-open',
  'healthy',
  'insufficient-evidence',
] as const;
export type FindingClass = (typeof findingClasses)[number];

/** `ruled-out` is a claim that was looked at and lost; it stays, with the evidence that did it. */
export type Grade = 'proved' | 'probable' | 'possible' | 'ruled-out';

/** A figure and the file that it was read from. */
export interface Citation {
  /** Evidence ids; at least one. */
  readonly evidence: readonly string[];
  readonly says: Message;
}

export interface Culprit {
  /** Full name as in the profile. */
  readonly function: string;
  readonly file: string;
  /** The line of the function that holds most; 0 when the profile has none. */
  readonly line: number;
  /** Theil–Sen slope of the function's inuse bytes over the captures. */
  readonly bytesPerSecond: number;
  /** Its part of the growth of the heap between baseline and last capture, 0 to 1. */
  readonly share: number;
  /** Its part of the heap in use at the last capture, 0 to 1. */
  readonly shareOfHeap: number;
  /** Heaviest stack through the function, root first. */
  readonly path: readonly { readonly function: string; readonly file: string; readonly line: number }[];
}

export interface Finding {
  readonly id: string;
  readonly class: FindingClass;
  readonly grade: Grade;
  readonly claim: Message;
  readonly culprit: Culprit | null;
  readonly for: readonly Citation[];
  readonly against: readonly Citation[];
  /** What was searched for against it and not found. */
  readonly searched: readonly Message[];
  readonly wouldChange: Message | null;
  readonly next: readonly NextMeasurement[];
}

export interface NextMeasurement {
  readonly what: Message;
  /** What it costs the service. */
  readonly cost: Message;
  /** The command or request, where it is one. */
  readonly command: string | null;
}

/** A number that the overview and the report show beside the verdict, with the files it comes from. */
export interface KeyNumber {
  readonly label: Message;
  readonly value: string;
  /** What the value is a part of: "of HeapAlloc". */
  readonly of: Message | null;
  readonly evidence: readonly string[];
}

export interface Diagnosis {
  /** The finding that the verdict is made of; always there (insufficient-evidence at least). */
  readonly verdict: Finding;
  /** All of them, the verdict first, ruled-out last. */
  readonly findings: readonly Finding[];
  /** The verdict in one sentence for people; `verdictSentence()` says it with `sureness`. */
  readonly sentence: Message;
  /** How sure, from what: "Proved by 4 captures." Null where the sentence says it itself. */
  readonly sureness: Message | null;
  /** One sentence on why the grade is what it is. */
  readonly why: Message;
  readonly keyNumbers: readonly KeyNumber[];
  readonly gaps: readonly Message[];
}
