import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

const cacheDir = () => path.join(process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'heapcase');

/** Whether a process of this machine is still there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * The path of something that is costly to make and serves every run. `make` fills a scratch path beside it,
 * which is moved into place last: a broken run leaves nothing that looks finished, and of two runs at once
 * the first one's result serves both.
 */
export async function cached(name: string, make: (scratch: string) => Promise<void>): Promise<string> {
  const place = path.join(cacheDir(), name);
  if (existsSync(place)) return place;
  await mkdir(cacheDir(), { recursive: true });
  await sweep(name);
  const scratch = `${place}.part-${process.pid}`;
  try {
    await make(scratch);
    await rename(scratch, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return place;
}

/** Removes what killed runs left behind. */
async function sweep(name: string): Promise<void> {
  const prefix = `${name}.part-`;
  for (const entry of await readdir(cacheDir())) {
    if (!entry.startsWith(prefix) || isAlive(Number(entry.slice(prefix.length)))) continue;
    await rm(path.join(cacheDir(), entry), { recursive: true, force: true });
  }
}
