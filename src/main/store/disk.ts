/**
 * Every change that the store makes on disk goes through this port, so tests can let each single step fail
 * and prove that reading changes nothing. Reading uses node:fs directly.
 */

import * as fs from 'node:fs/promises';
import { dirname } from 'node:path';

export interface DiskFile {
  /** Writes all of the bytes at a position, or throws; then some of them may have been written. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

export interface Disk {
  /** Makes a new file for its owner alone; fails with EEXIST where there is one. */
  create(path: string): Promise<DiskFile>;
  /** Opens an existing file for writing. */
  open(path: string): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for a file; fails with EEXIST where there is one: the atomic way to be first. */
  link(existing: string, fresh: string): Promise<void>;
  /** Removes a file; none there is fine. */
  remove(path: string): Promise<void>;
  /** Makes a folder for its owner alone, with the folders above it. */
  makeFolder(path: string): Promise<void>;
  /** Removes a folder with all that is in it. */
  removeFolder(path: string): Promise<void>;
  setMode(path: string, mode: number): Promise<void>;
  /** Makes the names in a folder survive a power cut. */
  syncFolder(path: string): Promise<void>;
}

export const realDisk: Disk = {
  create: async (path) => diskFile(await fs.open(path, 'wx', 0o600)),
  open: async (path) => diskFile(await fs.open(path, 'r+')),
  rename: fs.rename,
  link: fs.link,
  remove: (path) => fs.rm(path, { force: true }),
  makeFolder,
  removeFolder: (path) => fs.rm(path, { recursive: true, force: true }),
  setMode: fs.chmod,
  async syncFolder(path) {
    const handle = await fs.open(path, 'r');
    try {
      await handle.sync();
    } catch (error) {
      // Some file systems cannot sync a folder; they order names by themselves or not at all.
      if (!['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM'].includes(errorCode(error) ?? '')) throw error;
    } finally {
      await handle.close();
    }
  },
};

function diskFile(handle: fs.FileHandle): DiskFile {
  return {
    async write(bytes, position) {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
        done += bytesWritten;
      }
    },
    sync: () => handle.sync(),
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  };
}

/** `ENOSPC` and its like; undefined for anything that is not an error of the system. */
export function errorCode(thrown: unknown): string | undefined {
  const code = (thrown as { code?: unknown } | null)?.code;
  return thrown instanceof Error && typeof code === 'string' ? code : undefined;
}

/** With its parents. Node's own way of making them never ends below /proc, where a folder is refused as missing. */
async function makeFolder(path: string): Promise<void> {
  try {
    await fs.mkdir(path, { mode: 0o700 });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' && (await fs.stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await fs.mkdir(path, { mode: 0o700 });
  }
}
