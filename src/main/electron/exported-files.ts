/** Writes an exported watchdog into a folder that a person chose. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExportedFile } from '#core/contract/watch';
import { onDisk } from '#main/store/disk-failure';

const mostTries = 100;

/** A folder of its own, so that nothing that is there already is written over. */
async function newFolder(parent: string, name: string): Promise<string> {
  for (let number = 1; number <= mostTries; number++) {
    const folder = path.join(parent, number === 1 ? name : `${name}-${number}`);
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  throw new Error(`${name} exists ${mostTries} times`);
}

/** Answers the folder. The disk's refusals come out as failures about `parent`. */
export function writeExported(parent: string, name: string, files: readonly ExportedFile[]): Promise<string> {
  return onDisk('save', parent, async () => {
    const folder = await newFolder(parent, name);
    for (const { path: below, text, executable } of files) {
      const file = path.resolve(folder, below);
      if (!file.startsWith(folder + path.sep)) throw new Error(`${below} lies outside of the export`);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text, { flag: 'wx', mode: executable ? 0o755 : 0o644 });
    }
    return folder;
  });
}
