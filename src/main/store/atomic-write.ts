import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Disk } from './disk';

/** Files that begin so are unfinished writes; whoever holds the write lock may remove them. */
export const temporaryPrefix = '.tmp-';

/**
 * Puts a file in place so that, whenever the process or the machine stops, either the old or the new bytes
 * are there, never a mixture: temporary file in the same folder, fsync, rename, fsync of the folder.
 */
export async function atomicWrite(disk: Disk, path: string, bytes: Uint8Array, mode = 0o600): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `${temporaryPrefix}${basename(path)}-${randomBytes(4).toString('hex')}`);
  try {
    const file = await disk.create(temporary);
    try {
      await file.write(bytes, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    if (mode !== 0o600) await disk.setMode(temporary, mode);
    await disk.rename(temporary, path);
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined);
    throw error;
  }
  await disk.syncFolder(folder);
}
