/** The folder of all cases. */

import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure, failure } from '#core/base/failure';
import { caseId } from '#core/case/case-id';
import { type CaseManifest, caseFormat } from '#core/case/model';
import { createCase, openCase } from './case-folder';
import { isLocked } from './case-lock';
import { readCase, readCaseEvidence, streamCaseEvidence } from './case-reading';
import type { CaseLibrary } from './case-store';
import { errorCode, realDisk } from './disk';
import { onDisk } from './disk-failure';
import { exists } from './evidence-files';
import { journalPath, readJournal } from './journal';
import { manifestOfNewer, manifestPath, readManifest } from './manifest';
import type { StoreTools } from './store-tools';
import { verifyCase } from './verify';

export interface LibraryOptions {
  /** Name and version, such as `heapcase 0.1.0`. */
  readonly madeBy: string;
  /** For tests. */
  readonly disk?: StoreTools['disk'];
  readonly now?: StoreTools['now'];
}

/** A case that is being put together, with the process that does it. */
const workingName = (id: string): string => `.making-${process.pid}-${id}`;

/** Touches nothing; the folder is made with the first case. */
export function openLibrary(folder: string, options: LibraryOptions): CaseLibrary {
  const tools: StoreTools = {
    disk: options.disk ?? realDisk,
    now: options.now ?? (() => new Date()),
    madeBy: options.madeBy,
  };

  const holdsCase = async (name: string): Promise<boolean> => {
    const path = join(folder, name);
    return (await exists(manifestPath(path))) || (await exists(journalPath(path)));
  };

  /** The names of the folders that hold a case. */
  async function names(): Promise<readonly string[]> {
    return onDisk('start', folder, async () => {
      const all = await readdir(folder).catch((error: unknown) => {
        if (errorCode(error) === 'ENOENT') return [] as string[];
        throw error;
      });
      const cases: string[] = [];
      for (const name of all.sort()) {
        if (name.startsWith('.') || !(await stat(join(folder, name)).catch(() => null))?.isDirectory())
          continue;
        if (await holdsCase(name)) cases.push(name);
      }
      return cases;
    });
  }

  /** The folder of the case with this name, or whose name alone begins or ends so. */
  async function find(id: string): Promise<string> {
    // The window names cases by their whole name, often: that needs no look at all the others.
    const isName = id !== '' && !id.startsWith('.') && basename(id) === id;
    if (isName && (await holdsCase(id).catch(() => false))) return join(folder, id);
    const all = await names();
    const fitting = all.includes(id)
      ? [id]
      : all.filter((name) => (id !== '' && name.startsWith(id)) || name.endsWith(`-${id}`));
    if (fitting.length === 1) return join(folder, fitting[0]);
    if (fitting.length === 0) throw failure('case.unknown', { id, folder });
    throw failure('case.ambiguous', { id, count: fitting.length, ids: fitting.join(', ') });
  }

  const discard = (found: string): Promise<void> =>
    onDisk('save', found, async () => {
      const leaving = join(folder, workingName(basename(found)));
      await tools.disk.rename(found, leaving);
      await tools.disk.removeFolder(leaving);
    });

  return {
    folder,
    async list() {
      const listed: { manifest: CaseManifest; folder: string }[] = [];
      for (const name of await names()) {
        const manifest = await manifestIn(join(folder, name));
        if (manifest) listed.push({ manifest, folder: join(folder, name) });
      }
      return listed.sort((a, b) => newestFirst(a.manifest, b.manifest));
    },
    create: (title, { sample = false, scratch } = {}) =>
      onDisk('start', folder, async () => {
        await tools.disk.makeFolder(folder);
        await removeAbandoned(folder, tools);
        for (;;) {
          const at = tools.now();
          const id = caseId(at, title, randomBytes(2).toString('hex'));
          const createdAt = at.toISOString();
          const { madeBy } = tools;
          const manifest = {
            format: caseFormat,
            id,
            title,
            status: 'open',
            createdAt,
            madeBy,
            sample,
            ...(scratch === undefined ? {} : { scratch }),
          } as const;
          const made = await createCase(tools, join(folder, id), join(folder, workingName(id)), manifest);
          if (made) return made;
        }
      }),
    async open(id) {
      const found = await find(id);
      return onDisk('start', folder, () => openCase(tools, found));
    },
    async discardUnused(id) {
      const found = await find(id);
      // What a running writer has begun cannot be seen here, and what had to be mended is not nothing.
      if (await isLocked(found)) return false;
      const { evidence, targets, journal, mended } = await readCase(found, tools);
      const happened = evidence.length + targets.length + mended.length > 0;
      if (happened || journal.some(({ fact }) => fact.kind === 'note')) return false;
      await discard(found);
      return true;
    },
    async discardScratch(id) {
      const found = await find(id);
      const { manifest } = await readCase(found, tools);
      if (manifest.scratch !== true) throw failure('case.not-scratch', { id: manifest.id });
      await discard(found);
    },
    read: async (id) => readCase(await find(id), tools),
    readEvidence: async (id, evidenceId) => readCaseEvidence(await find(id), evidenceId, tools),
    streamEvidence: async (id, evidenceId) => streamCaseEvidence(await find(id), evidenceId, tools),
    verify: async (id) => verifyCase(await find(id)),
  };
}

/** Null for a case that cannot be read at all: asking for it by name says why. */
async function manifestIn(caseFolder: string): Promise<CaseManifest | null> {
  try {
    return await onDisk('read', caseFolder, async () => {
      const direct = await readManifest(caseFolder, []).catch((error: unknown) => {
        if (error instanceof Failure && error.data.code === 'case.damaged') return null;
        throw error;
      });
      return (
        direct ?? (await readManifest(caseFolder, (await readJournal(journalPath(caseFolder))).entries))
      ).manifest;
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.data.code === 'case.newer-format' ? manifestOfNewer(caseFolder) : null;
  }
}

function newestFirst(a: CaseManifest, b: CaseManifest): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1;
  return a.id < b.id ? -1 : 1;
}

/** Removes cases that a process died over before they had their name; nothing was ever put into them. */
async function removeAbandoned(folder: string, { disk }: StoreTools): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^\.making-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await disk.removeFolder(join(folder, name)).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}
