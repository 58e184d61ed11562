/**
 * One case on disk, made or opened for writing under its lock; opening mends what a stop in the middle left
 * behind. docs/case-format.md describes the files.
 */

import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure, failure } from '#core/base/failure';
import { evidenceIn, foldCase, hasOpenRun } from '#core/case/fold';
import type { CaseManifest } from '#core/case/model';
import { type Message, message } from '#core/words/messages';
import { atomicWrite, temporaryPrefix } from './atomic-write';
import { takeLock } from './case-lock';
import type { OpenCase } from './case-store';
import { derivedFolder } from './derived-name';
import { type Disk, errorCode } from './disk';
import { absentAs, evidenceFolder, evidenceInSidecars } from './evidence-files';
import type { EvidenceRoom } from './evidence-intake';
import { inTurn } from './in-turn';
import {
  type JournalReading,
  journalName,
  journalPath,
  openJournal,
  readJournal,
  setTornAside,
} from './journal';
import { readManifest, stateOfManifest, writeManifest } from './manifest';
import { findLeftovers, takeOver } from './recovery';
import { sha256OfBytes } from './sha256';
import type { StoreTools } from './store-tools';
import { writableCase } from './writable-case';

/**
 * Puts a new case together under a name that no list shows, then gives it its own, with the write lock taken.
 * Null when that name is taken.
 */
export async function createCase(
  tools: StoreTools,
  folder: string,
  workingFolder: string,
  manifest: CaseManifest,
): Promise<OpenCase | null> {
  const { disk } = tools;
  try {
    await disk.makeFolder(evidenceFolder(workingFolder));
    await disk.makeFolder(derivedFolder(workingFolder));
    await writeManifest(disk, workingFolder, manifest);
    await atomicWrite(disk, journalPath(workingFolder), new Uint8Array());
    const journal = await openJournal(
      disk,
      journalPath(workingFolder),
      await readJournal(journalPath(workingFolder)),
      tools.now,
    );
    try {
      await journal.append({ kind: 'case-created', title: manifest.title, manifest });
    } finally {
      await journal.close();
    }
    await disk.rename(workingFolder, folder);
  } catch (error) {
    await disk.removeFolder(workingFolder).catch(() => undefined);
    if (errorCode(error) === 'ENOTEMPTY' || errorCode(error) === 'EEXIST') return null;
    throw error;
  }
  try {
    await disk.syncFolder(dirname(folder));
    return await openCase(tools, folder);
  } catch (error) {
    // So that trying again on a full disk does not leave a row of empty cases.
    if (!(error instanceof Failure)) await disk.removeFolder(folder).catch(() => undefined);
    throw error;
  }
}

/** Takes the write lock, mends what a stop in the middle left behind, and opens the case for writing. */
export async function openCase(tools: StoreTools, folder: string): Promise<OpenCase> {
  const { disk, now } = tools;
  // A case of a newer format is refused before its folder is touched.
  await stateOfManifest(folder);
  const lock = await takeLock(disk, folder, now);
  try {
    const mended: Message[] = [];
    if (lock.takenOverFrom !== null) {
      mended.push(message('case.mended.stale-lock', { pid: lock.takenOverFrom }));
    }
    return await mendAndOpen(tools, folder, mended, lock.release);
  } catch (error) {
    await lock.release().catch(() => undefined);
    throw error;
  }
}

async function mendAndOpen(
  tools: StoreTools,
  folder: string,
  mended: Message[],
  releaseLock: () => Promise<void>,
): Promise<OpenCase> {
  const { disk, now, madeBy } = tools;
  const reading = await readJournal(journalPath(folder));
  if (reading.brokenAt !== null) {
    const reason = `line ${reading.brokenAt} of its journal was damaged or changed, so nothing may be added; it can still be shown and verified`;
    throw failure('case.damaged', { id: basename(folder), reason, folder });
  }
  await disk.makeFolder(evidenceFolder(folder));
  await disk.makeFolder(derivedFolder(folder));
  await removeTemporaries(disk, folder);
  const manifest = await mendManifest(disk, folder, reading, mended);
  if (reading.notUnderstood > 0) {
    mended.push(message('case.read.not-understood', { count: reading.notUnderstood }));
  }
  const aside = await setTornAside(disk, journalPath(folder), reading);
  if (reading.wholeBytes === 0) await ensureJournal(disk, folder);

  const journal = await openJournal(disk, journalPath(folder), reading, now);
  const room: EvidenceRoom = { disk, folder, journal, filingInTurn: inTurn() };
  try {
    if (reading.wholeBytes === 0) {
      await rebuildJournal(room, manifest);
      mended.push(message('case.mended.journal-lost', { file: aside ?? journalName }));
    } else if (aside !== null) {
      // For good, not only for this opening: whoever reads the case later should know of it.
      const torn = message('case.mended.torn-line', { bytes: reading.torn.length, file: aside });
      await journal.append({ kind: 'gap', what: { key: torn.key, fillings: { ...torn.fillings } } });
      mended.push(torn);
    }
    for (const leftover of await findLeftovers(folder, evidenceIn(journal.entries), madeBy)) {
      await takeOver(room, leftover);
      if (leftover.message) mended.push(leftover.message);
    }
    if (hasOpenRun(journal.entries)) {
      await journal.append({ kind: 'run-ended', outcome: 'interrupted', failure: null });
      mended.push(message('case.mended.run-interrupted'));
    }
  } catch (error) {
    await journal.close().catch(() => undefined);
    throw error;
  }
  return writableCase(tools, room, manifest, mended, releaseLock);
}

/** Makes case.json again where it is damaged, or where a stop kept a new title from it. */
async function mendManifest(
  disk: Disk,
  folder: string,
  { entries, head }: JournalReading,
  mended: Message[],
): Promise<CaseManifest> {
  const { manifest: read, damaged, fromJournal } = await readManifest(folder, entries);
  const folded = foldCase({ manifest: read, folder, journal: entries, headHash: head.hash, mended: [] });
  const { manifest } = folded;
  if (!fromJournal) {
    if (manifest.title !== read.title) await writeManifest(disk, folder, manifest);
    return manifest;
  }
  const file = `case.damaged-${sha256OfBytes(damaged ?? new Uint8Array()).slice(0, 8)}`;
  if (damaged) await atomicWrite(disk, join(folder, file), damaged);
  await writeManifest(disk, folder, manifest);
  mended.push(damaged ? message('case.mended.manifest', { file }) : message('case.read.manifest'));
  return manifest;
}

/**
 * A journal that is gone or was unreadable from its first line: the sidecars know the evidence. All in one
 * batch, so that a stop in the middle does not leave half of it.
 */
async function rebuildJournal({ folder, journal }: EvidenceRoom, manifest: CaseManifest): Promise<void> {
  const told = await evidenceInSidecars(folder);
  await Promise.all([
    journal.append({ kind: 'case-created', title: manifest.title, manifest }),
    ...told.map((evidence) => journal.append({ kind: 'evidence-added', evidence })),
  ]);
}

async function ensureJournal(disk: Disk, folder: string): Promise<void> {
  await disk.create(journalPath(folder)).then(
    (file) => file.close(),
    (error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    },
  );
}

async function removeTemporaries(disk: Disk, folder: string): Promise<void> {
  for (const room of [folder, evidenceFolder(folder), derivedFolder(folder)]) {
    for (const name of await readdir(room).catch(absentAs<string[]>([]))) {
      if (name.startsWith(temporaryPrefix)) await disk.remove(join(room, name));
    }
  }
}
