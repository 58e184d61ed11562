/**
 * The write lock of a case: one process writes, the others wait or read.
 *
 * `lock` names the process that holds it. A stale lock (its process is gone) is never deleted to be taken,
 * because two who do that can both win. Instead it is succeeded: whoever first makes the file `lock.<hash of
 * the stale lock>` has it, and that file may be succeeded in turn. The end of the chain that begins at `lock`
 * holds. Giving up removes `lock` first, so that what is left of the chain means nothing any more.
 */

import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import { z } from 'zod';
import { failure } from '#core/base/failure';
import { type Disk, errorCode } from './disk';

const lockName = 'lock';

const HolderSchema = z.object({
  pid: z.number().int(),
  /** Clock ticks from boot to the start of the process; null where there is no /proc. */
  startTicks: z.number().nullable(),
  bootId: z.string().nullable(),
  host: z.string(),
  since: z.string(),
  /** Makes the content, and so its hash, unlike that of any other lock. */
  nonce: z.string(),
});
type Holder = z.infer<typeof HolderSchema>;

/**
 * The locks that this process holds or asks for. One on disk that names this process and is not among them could not be
 * removed when it was given up, and is stale.
 */
const heldHere = new Set<string>();

export interface CaseLock {
  /** The process whose stale lock was taken over; null when the case was free. */
  readonly takenOverFrom: number | null;
  /** Never fails: what cannot be removed is stale, here at once and for others when this process ends. */
  release(): Promise<void>;
}

/** Takes the lock or fails with case.locked. */
export async function takeLock(disk: Disk, folder: string, now: () => Date): Promise<CaseLock> {
  const content = await describeMyself(now);
  const mine = join(folder, `${lockName}-${process.pid}-${randomBytes(4).toString('hex')}`);
  // Before the claim, so that it is nowhere taken for stale between being made and being confirmed.
  heldHere.add(content);
  let taken = false;
  try {
    for (;;) {
      const chain = await readChain(folder);
      const last = chain.at(-1);
      if (last?.holder && (await isHeld(last))) {
        const { pid, host } = last.holder;
        throw failure('case.locked', {
          id: basename(folder),
          pid: host === hostname() ? pid : `${pid} on ${host}`,
        });
      }
      if (last && !last.holder && (await isFresh(last.path))) {
        // On a disk without hard links its content may still be on the way.
        await setTimeout(50);
        continue;
      }
      const claim = join(folder, last === undefined ? lockName : successorOf(last.text));
      if (!(await claimFirst(disk, mine, claim, content))) continue;
      const held = await readChain(folder);
      if (held.at(-1)?.text === content) {
        taken = true;
        await removeLeftovers(disk, folder, held);
        return {
          takenOverFrom: last?.holder?.pid ?? null,
          release: () => release(disk, content, held),
        };
      }
      // The chain was given up while its end was being succeeded: the claim leads nowhere.
      await disk.remove(claim);
    }
  } finally {
    if (!taken) heldHere.delete(content);
    await disk.remove(mine).catch(() => undefined);
  }
}

/** True while a running process holds the write lock. Reads only. */
export async function isLocked(folder: string): Promise<boolean> {
  const last = (await readChain(folder)).at(-1);
  return last !== undefined && isHeld(last);
}

interface Link {
  readonly path: string;
  readonly text: string;
  /** Null when the file holds nothing that can be read: such a lock is stale. */
  readonly holder: Holder | null;
}

async function isHeld({ holder, text }: Link): Promise<boolean> {
  if (holder === null || !(await isRunning(holder))) return false;
  const mine = holder.pid === process.pid && holder.host === hostname();
  // A thread that only reads does not know what this process holds: it writes nothing, and takes it for held.
  return !mine || !isMainThread || heldHere.has(text);
}

async function readChain(folder: string): Promise<readonly Link[]> {
  const chain: Link[] = [];
  for (let name = lockName; ; ) {
    const path = join(folder, name);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (text === null) return chain;
    chain.push({ path, text, holder: parseHolder(text) });
    name = successorOf(text);
  }
}

function successorOf(text: string): string {
  return `${lockName}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

/** Makes the claim with its whole content at once; false when another was first. */
async function claimFirst(disk: Disk, mine: string, claim: string, content: string): Promise<boolean> {
  try {
    await disk.remove(mine);
    await writeNew(disk, mine, content);
    await disk.link(mine, claim);
    return true;
  } catch (error) {
    switch (errorCode(error)) {
      case 'EEXIST':
      case 'ENOENT':
        return false;
      case 'EPERM':
      case 'ENOTSUP':
      case 'ENOSYS':
        return claimWithoutLinks(disk, claim, content);
      default:
        throw error;
    }
  }
}

/** For file systems without hard links (exFAT): still one winner, but its content comes a moment later. */
async function claimWithoutLinks(disk: Disk, claim: string, content: string): Promise<boolean> {
  try {
    await writeNew(disk, claim, content);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function writeNew(disk: Disk, path: string, content: string): Promise<void> {
  const file = await disk.create(path);
  try {
    await file.write(Buffer.from(content), 0);
  } finally {
    await file.close();
  }
}

async function isFresh(path: string): Promise<boolean> {
  const written = await stat(path).catch(() => null);
  return written !== null && Math.abs(Date.now() - written.mtimeMs) < 1000;
}

async function release(disk: Disk, content: string, held: readonly Link[]): Promise<void> {
  heldHere.delete(content);
  try {
    for (const { path } of held) await disk.remove(path);
  } catch {
    // As said above.
  }
}

/** Removes the remains of chains that were given up half-way, and of processes that died while claiming. */
async function removeLeftovers(disk: Disk, folder: string, held: readonly Link[]): Promise<void> {
  const inUse = new Set(held.map(({ path }) => path));
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (!/^lock[.-]/.test(name) || inUse.has(path)) continue;
    const holder = parseHolder(await readFile(path, 'utf8').catch(() => ''));
    if (!holder || !(await isRunning(holder))) await disk.remove(path).catch(() => undefined);
  }
}

function parseHolder(text: string): Holder | null {
  try {
    return HolderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function describeMyself(now: () => Date): Promise<string> {
  const holder: Holder = {
    pid: process.pid,
    startTicks: await startTicks(process.pid),
    bootId: await bootId(),
    host: hostname(),
    since: now().toISOString(),
    nonce: randomBytes(8).toString('hex'),
  };
  return `${JSON.stringify(holder)}\n`;
}

/**
 * A pid alone can be given to another process, so its start and the boot must fit as well. Whether a process
 * of another computer runs cannot be seen from here: its lock counts as held.
 */
async function isRunning(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return true;
  const boot = await bootId();
  if (holder.bootId !== boot) return false;
  if (boot === null && Date.parse(holder.since) < Date.now() - uptime() * 1000) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
  }
  if (holder.startTicks === null) return true;
  return (await startTicks(holder.pid)) === holder.startTicks;
}

async function bootId(): Promise<string | null> {
  return readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
}

/**
 * Field 22 of /proc/PID/stat; the name in field 2 may hold spaces and brackets, so count from its end. Null
 * where there is no such process, or only its exit status is left (a zombie).
 */
async function startTicks(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? null : Number(fields[19]);
}
