/** Small files of our own beside the settings: written whole, for this user alone. */

import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** A file's text, null where there is none; throws when it is there but cannot be read. */
export async function readOwnFile(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Puts the text in the file's place by a rename: whenever it stops, the old or the new is there. Mode 0600. */
export async function writeOwnFile(file: string, text: string): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  // The rename itself must survive a power cut; some file systems cannot sync a folder, which is no failure.
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

const changing = new Map<string, Promise<unknown>>();

/** Runs changes of one file one after the other, each on what the file holds at that moment. */
export async function inTurn<T>(file: string, change: () => Promise<T>): Promise<T> {
  const before = changing.get(file) ?? Promise.resolve();
  const mine = before.catch(() => {}).then(change);
  changing.set(file, mine);
  try {
    return await mine;
  } finally {
    if (changing.get(file) === mine) changing.delete(file);
  }
}
