/** A case read without its lock and without changing a byte; what opening would mend is mended in memory. */

import { basename } from 'node:path';
import { failure } from '#core/base/failure';
import { evidenceIn, foldCase, hasOpenRun } from '#core/case/fold';
import type { Evidence } from '#core/case/model';
import type { CaseRecord } from '#core/case/record';
import { type Message, message } from '#core/words/messages';
import { isLocked } from './case-lock';
import { onDisk } from './disk-failure';
import { evidenceInSidecars, evidencePath, readPlainFile } from './evidence-files';
import { type EvidenceStream, streamEvidence } from './evidence-stream';
import { type JournalReading, journalPath, readJournal } from './journal';
import { readManifest } from './manifest';
import { findLeftovers } from './recovery';
import { sha256OfBytes } from './sha256';
import type { StoreTools } from './store-tools';

export async function readCase(folder: string, { madeBy }: Pick<StoreTools, 'madeBy'>): Promise<CaseRecord> {
  return (await look(folder, madeBy)).record;
}

/** The bytes of one evidence, checked against its hash. */
export async function readCaseEvidence(
  folder: string,
  evidenceId: string,
  { madeBy }: Pick<StoreTools, 'madeBy'>,
): Promise<Uint8Array> {
  const { record, paths } = await look(folder, madeBy);
  return bytesOf(record.evidence, folder, evidenceId, paths);
}

/** The same part by part: for what is large, and for readers on another thread. */
export async function streamCaseEvidence(
  folder: string,
  evidenceId: string,
  { madeBy }: Pick<StoreTools, 'madeBy'>,
): Promise<EvidenceStream> {
  const { record, paths } = await look(folder, madeBy);
  const found = evidenceNamed(record.evidence, folder, evidenceId);
  return streamEvidence(paths.get(evidenceId) ?? evidencePath(folder, found.sha256), found);
}

/** The record, with what opening would mend mended in memory. */
async function look(
  folder: string,
  madeBy: string,
): Promise<{ readonly record: CaseRecord; readonly paths: ReadonlyMap<string, string> }> {
  return onDisk('read', folder, async () => {
    const lockedBefore = await isLocked(folder);
    const reading = await readJournal(journalPath(folder));
    const { manifest, fromJournal } = await readManifest(folder, reading.entries);
    const present = reading.wholeBytes === 0 ? await evidenceInSidecars(folder) : evidenceIn(reading.entries);
    const leftovers = await findLeftovers(folder, present, madeBy);
    const mended = remarksOn(reading, fromJournal);
    const kept = leftovers.flatMap((leftover) => leftover.kept ?? []);
    // What a running writer has not finished is not damage.
    const live = lockedBefore || (await isLocked(folder));
    if (!live) {
      if (reading.torn.length > 0)
        mended.push(message('case.read.torn-line', { bytes: reading.torn.length }));
      for (const leftover of leftovers) if (leftover.message) mended.push(leftover.message);
      if (hasOpenRun(reading.entries)) mended.push(message('case.mended.run-interrupted'));
    }
    return {
      record: foldCase({
        manifest,
        folder,
        journal: reading.entries,
        headHash: reading.head.hash,
        mended,
        found: live ? [] : [...present, ...kept.map(({ evidence }) => evidence)],
      }),
      paths: new Map(live ? [] : kept.map(({ evidence, path }) => [evidence.id, path])),
    };
  });
}

function remarksOn(reading: JournalReading, manifestFromJournal: boolean): Message[] {
  const remarks: Message[] = [];
  if (manifestFromJournal) remarks.push(message('case.read.manifest'));
  if (reading.brokenAt !== null) remarks.push(message('case.read.chain-broken', { line: reading.brokenAt }));
  if (reading.notUnderstood > 0) {
    remarks.push(message('case.read.not-understood', { count: reading.notUnderstood }));
  }
  return remarks;
}

export async function bytesOf(
  evidence: readonly Evidence[],
  folder: string,
  id: string,
  paths: ReadonlyMap<string, string>,
): Promise<Uint8Array> {
  const found = evidenceNamed(evidence, folder, id);
  return onDisk('read', folder, async () => {
    const bytes = await readPlainFile(paths.get(id) ?? evidencePath(folder, found.sha256));
    const sha256 = sha256OfBytes(bytes);
    if (sha256 !== found.sha256) {
      throw failure('evidence.changed', { id, found: sha256, expected: found.sha256 });
    }
    return bytes;
  });
}

function evidenceNamed(evidence: readonly Evidence[], folder: string, id: string): Evidence {
  const found = evidence.find((one) => one.id === id);
  if (!found) throw failure('evidence.unknown', { id, case: basename(folder) });
  return found;
}
