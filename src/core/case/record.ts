import type { Message } from '../words/messages';
import type { Capture, CaseManifest, Evidence, HostAct, JournalEntry, Target } from './model';

/** A case as it is read: the manifest and what the journal adds up to. */
export interface CaseRecord {
  readonly manifest: CaseManifest;
  readonly folder: string;
  readonly targets: readonly Target[];
  readonly evidence: readonly Evidence[];
  readonly captures: readonly Capture[];
  readonly hostActs: readonly HostAct[];
  readonly gaps: readonly Message[];
  /** Newest last. */
  readonly journal: readonly JournalEntry[];
  /** Hash of the last journal entry: printed in the report. */
  readonly headHash: string;
  /** What opening had to mend (a torn last line, evidence that was being written); empty when nothing. */
  readonly mended: readonly Message[];
}

/** Gives the bytes of one evidence file. */
export type ReadEvidence = (id: string) => Promise<Uint8Array>;
