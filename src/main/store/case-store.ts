/**
 * What the rest of the main process may do with cases on disk. Implemented by case-folder.ts (one case) and
 * library.ts (the folder of all cases); files of a case are written in src/main/store alone.
 */

import type {
  CaseManifest,
  Evidence,
  EvidenceKind,
  JournalEntry,
  JournalFact,
  Provenance,
} from '#core/case/model';
import type { CaseRecord } from '#core/case/record';
import type { EvidenceStream } from './evidence-stream';

/** Evidence whose bytes are still arriving: on disk from the first byte, part of the case when sealed. */
export interface EvidenceIntake {
  write(chunk: Uint8Array): Promise<void>;
  /** Flushes, hashes, renames into place, writes the sidecar, adds the journal entry. */
  seal(provenance: Provenance): Promise<Evidence>;
}

export interface OpenCase {
  readonly id: string;
  readonly folder: string;
  record(): Promise<CaseRecord>;
  append(fact: JournalFact): Promise<JournalEntry>;
  addEvidence(kind: EvidenceKind, name: string, bytes: Uint8Array, provenance: Provenance): Promise<Evidence>;
  beginEvidence(kind: EvidenceKind, name: string, provisional: Provenance): Promise<EvidenceIntake>;
  readEvidence(id: string): Promise<Uint8Array>;
  /** Writes a derived file (may be deleted and made again); returns its path. */
  writeDerived(name: string, bytes: Uint8Array): Promise<string>;
  /** Gives up the write lock. */
  close(): Promise<void>;
}

export interface Verification {
  readonly ok: readonly string[];
  readonly changed: readonly { id: string; expected: string; found: string }[];
  readonly missing: readonly string[];
  /** Files in evidence/ that no journal entry names. */
  readonly extra: readonly string[];
  /** False when the hash chain of the journal does not hold; then the first bad line. */
  readonly chain: { readonly ok: boolean; readonly line: number | null };
}

export interface CaseLibrary {
  readonly folder: string;
  list(): Promise<readonly { manifest: CaseManifest; folder: string }[]>;
  create(title: string, options?: { sample?: boolean; scratch?: boolean }): Promise<OpenCase>;
  /** Takes the write lock; a stale one (its process is gone) is taken over. */
  open(id: string): Promise<OpenCase>;
  /** Removes a case in which nothing happened: no process found, no evidence, no note. False: it is kept. */
  discardUnused(id: string): Promise<boolean>;
  /** Removes opened files that nobody kept. Fails with case.not-scratch for any other case. */
  discardScratch(id: string): Promise<void>;
  /** Reads without a lock. Accepts an unambiguous beginning of the id. */
  read(id: string): Promise<CaseRecord>;
  readEvidence(id: string, evidenceId: string): Promise<Uint8Array>;
  /** The same part by part: nothing large is ever whole in memory. */
  streamEvidence(id: string, evidenceId: string): Promise<EvidenceStream>;
  verify(id: string): Promise<Verification>;
}
