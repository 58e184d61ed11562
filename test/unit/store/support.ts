import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { JournalFact, Provenance } from '#core/case/model';
import type { CaseLibrary, OpenCase } from '#main/store/case-store';
import { type Disk, type DiskFile, realDisk } from '#main/store/disk';
import { openLibrary } from '#main/store/library';

export const madeBy = 'heapcase test';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'heapcase-store-'));
  folders.push(folder);
  return folder;
}

/** The real disk without its waiting: for tests that make thousands of small changes. */
export const hurriedDisk: Disk = {
  ...realDisk,
  create: async (path) => withoutSync(path, await realDisk.create(path)),
  open: async (path) => withoutSync(path, await realDisk.open(path)),
  syncFolder: async () => undefined,
};

/** The paths of files that were opened through `hurriedDisk` and not closed yet. */
export const openFiles = new Set<string>();

function withoutSync(path: string, file: DiskFile): DiskFile {
  openFiles.add(path);
  return {
    ...file,
    sync: async () => undefined,
    async close() {
      openFiles.delete(path);
      await file.close();
    },
  };
}

export async function newLibrary(disk: Disk = realDisk): Promise<CaseLibrary> {
  return openLibrary(join(await temporaryFolder(), 'cases'), { madeBy, disk });
}

let clock = Date.parse('2026-11-23T04:00:00.000Z');

/** A provenance like that of a profile; each has its own time. */
export function provenance(change: Partial<Provenance> = {}): Provenance {
  clock += 1000;
  const at = new Date(clock).toISOString();
  return {
    host: 'orders-1',
    how: 'GET http://127.0.0.1:6060/debug/pprof/heap',
    status: 200,
    stderr: null,
    takenAt: at,
    endedAt: at,
    clockOffsetMs: 12,
    complete: 'whole',
    target: null,
    tool: madeBy,
    ...change,
  };
}

export const bytesOfText = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const note = (text: string): JournalFact => ({ kind: 'note', text });

export async function notesOf(open: Pick<OpenCase, 'record'>): Promise<readonly string[]> {
  return (await open.record()).journal.flatMap(({ fact }) => (fact.kind === 'note' ? [fact.text] : []));
}

/** Every file below a folder with its bytes, mode and time of change: equal when nothing was touched. */
export async function snapshot(folder: string): Promise<Record<string, string>> {
  const seen: Record<string, string> = {};
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const path = join(folder, name);
    const { mode, mtimeMs, ctimeMs } = await stat(path);
    const bytes = await readFile(path, 'base64').catch(() => 'folder');
    seen[name] = `${mode} ${mtimeMs} ${ctimeMs} ${bytes}`;
  }
  return seen;
}

/** A failure's code, or the error itself so that the test shows it. */
export async function codeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return 'no failure';
  } catch (error) {
    return (error as { data?: { code?: string } }).data?.code ?? error;
  }
}

export interface FaultyDisk extends Disk {
  /** Steps so far. */
  readonly steps: number;
  /** From now on the step with this number fails, or each from it on. Nothing fails after `heal`. */
  failAt(step: number, code: string, forGood: boolean): void;
  heal(): void;
}

/** A disk whose n-th step fails. A write that fails has put half of its bytes down before. */
export function faultyDisk(under: Disk = hurriedDisk): FaultyDisk {
  let steps = 0;
  let failing: { step: number; code: string; forGood: boolean } | null = null;

  const check = (path: string): void => {
    steps += 1;
    if (!failing || steps < failing.step || (steps > failing.step && !failing.forGood)) return;
    throw Object.assign(new Error(`${failing.code}: injected, ${path}`), { code: failing.code, path });
  };
  const wrap = (path: string, file: DiskFile): DiskFile => ({
    async write(bytes, position) {
      try {
        check(path);
      } catch (error) {
        await file.write(bytes.subarray(0, Math.floor(bytes.length / 2)), position);
        throw error;
      }
      await file.write(bytes, position);
    },
    async sync() {
      check(path);
      await file.sync();
    },
    async truncate(length) {
      check(path);
      await file.truncate(length);
    },
    close: () => file.close(),
  });
  const step =
    <A extends [string, ...unknown[]], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      check(args[0]);
      return work(...args);
    };
  return {
    get steps() {
      return steps;
    },
    failAt(at, code, forGood) {
      failing = { step: steps + at, code, forGood };
    },
    heal() {
      failing = null;
    },
    create: step(async (path) => wrap(path, await under.create(path))),
    open: step(async (path) => wrap(path, await under.open(path))),
    rename: step(under.rename),
    link: step(under.link),
    remove: step(under.remove),
    makeFolder: step(under.makeFolder),
    removeFolder: step(under.removeFolder),
    setMode: step(under.setMode),
    syncFolder: step(under.syncFolder),
  };
}
