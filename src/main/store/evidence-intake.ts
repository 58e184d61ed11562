/**
 * How bytes become evidence: on disk from the first byte, hashed while they come, made read-only, renamed to
 * their hash, described beside, and only then named in the journal. A stop at any point leaves enough for
 * `recovery.ts` to go on from.
 */

import { createHash } from 'node:crypto';
import { evidenceId } from '#core/case/evidence-id';
import { evidenceIn } from '#core/case/fold';
import type { Evidence, EvidenceKind, Provenance } from '#core/case/model';
import { sameCapture } from '#core/case/same-capture';
import { atomicWrite } from './atomic-write';
import type { EvidenceIntake } from './case-store';
import type { Disk, DiskFile } from './disk';
import {
  evidenceFolder,
  evidencePath,
  type IncomingNote,
  incomingPath,
  noteBytes,
  notePath,
  sidecarBytes,
  sidecarPath,
} from './evidence-files';
import { inTurn } from './in-turn';
import type { Journal } from './journal';

/** What filing evidence needs of an open case. */
export interface EvidenceRoom {
  readonly disk: Disk;
  readonly folder: string;
  readonly journal: Journal;
  /** Evidence is filed one at a time, so that ids are given once and sidecars are not overwritten. */
  readonly filingInTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

const finishedMode = 0o444;

export interface StagedIntake extends EvidenceIntake {
  /**
   * For a case that closes: seals what is there, unless the journal has this very capture already. Lets go of
   * the file even when it fails.
   */
  sealOnce(provenance: Provenance): Promise<void>;
  bytes(): number;
  /** Removes what was written: for bytes that the caller still has whole. */
  discard(): Promise<void>;
}

export async function beginIntake(
  room: EvidenceRoom,
  token: string,
  kind: EvidenceKind,
  name: string,
  provisional: Provenance,
): Promise<StagedIntake> {
  const { disk, folder } = room;
  const note: IncomingNote = { kind, name, provenance: provisional, filing: null };
  const file = await stage(disk, folder, token, note);
  const hash = createHash('sha256');
  let length = 0;
  /** True while bytes of a failed write may lie after the good ones. */
  let dirty = false;
  let closed = false;
  let sealed: Evidence | null = null;
  const oneByOne = inTurn();

  async function rollBack(): Promise<void> {
    await file.truncate(length);
    dirty = false;
  }

  async function finish(provenance: Provenance, once: boolean): Promise<Evidence> {
    if (sealed) return sealed;
    if (!closed) {
      if (dirty) await rollBack();
      await file.sync();
      closed = true;
      await file.close();
    }
    const content = { sha256: hash.copy().digest('hex'), bytes: length };
    sealed = await fileEvidence(room, token, note, content, provenance, once);
    return sealed;
  }

  return {
    write: (chunk) =>
      oneByOne(async () => {
        if (closed) throw new Error('evidence is written after it was sealed');
        if (dirty) await rollBack();
        dirty = true;
        try {
          await file.write(chunk, length);
        } catch (error) {
          // At once, because a full disk needs the space for the journal.
          await rollBack().catch(() => undefined);
          throw error;
        }
        dirty = false;
        hash.update(chunk);
        length += chunk.length;
      }),
    seal: (provenance) => oneByOne(() => finish(provenance, false)),
    sealOnce: (provenance) =>
      oneByOne(async () => {
        try {
          await finish(provenance, true);
        } finally {
          if (!closed) {
            closed = true;
            await file.close();
          }
        }
      }),
    bytes: () => length,
    discard: () =>
      oneByOne(async () => {
        if (!closed) {
          closed = true;
          await file.close();
        }
        await dropIncoming(disk, folder, token);
      }),
  };
}

/** Note first, so that there are never bytes of which nothing is known. */
async function stage(disk: Disk, folder: string, token: string, note: IncomingNote): Promise<DiskFile> {
  try {
    await atomicWrite(disk, notePath(folder, token), noteBytes(note));
    return await disk.create(incomingPath(folder, token));
  } catch (error) {
    await disk.remove(notePath(folder, token)).catch(() => undefined);
    throw error;
  }
}

/**
 * Files the bytes of `.incoming-<token>`; can be repeated after a failure. With `once`, a capture that the
 * journal has already (its caller tried again) is not added a second time.
 */
export function fileEvidence(
  room: EvidenceRoom,
  token: string,
  note: Pick<IncomingNote, 'kind' | 'name' | 'provenance'>,
  { sha256, bytes }: { readonly sha256: string; readonly bytes: number },
  provenance: Provenance,
  once: boolean,
): Promise<Evidence> {
  const { disk, folder, journal, filingInTurn } = room;
  return filingInTurn(async () => {
    const present = evidenceIn(journal.entries);
    const { kind, name } = note;
    const evidence: Evidence = { id: evidenceId(sha256, present), kind, sha256, bytes, name, provenance };
    const recorded = once ? present.find((other) => sameCapture(other, evidence)) : undefined;
    if (recorded) {
      await dropIncoming(disk, folder, token);
      return recorded;
    }
    await atomicWrite(disk, notePath(folder, token), noteBytes({ ...note, filing: evidence }));
    const incoming = incomingPath(folder, token);
    await disk.setMode(incoming, finishedMode).catch(unlessGone);
    await disk.rename(incoming, evidencePath(folder, sha256)).catch(unlessGone);
    await disk.syncFolder(evidenceFolder(folder));
    await describeAndRecord(room, token, evidence);
    return evidence;
  });
}

export async function dropIncoming(disk: Disk, folder: string, token: string): Promise<void> {
  await disk.remove(incomingPath(folder, token));
  await disk.remove(notePath(folder, token));
}

/** The last steps of filing: the bytes are in place under their hash. */
export async function describeAndRecord(
  { disk, folder, journal }: EvidenceRoom,
  token: string,
  evidence: Evidence,
): Promise<void> {
  const { sha256 } = evidence;
  const captures = evidenceIn(journal.entries).filter((other) => other.sha256 === sha256);
  await atomicWrite(
    disk,
    sidecarPath(folder, sha256),
    sidecarBytes(sha256, [...captures, evidence]),
    finishedMode,
  );
  await journal.append({ kind: 'evidence-added', evidence });
  // The note has done its work; one that stays behind is recognised and removed at the next opening.
  await disk.remove(notePath(folder, token)).catch(() => undefined);
}

/** An earlier try has already renamed the bytes into place. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
