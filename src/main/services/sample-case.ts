import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseLibrary } from '../store/case-store';

/**
 * Puts the shipped sample case (resources/sample-case/CASE) into the library if it is not there yet. It was
 * recorded from a real run and is an ordinary case folder, marked as a sample in its manifest.
 */
export async function installSampleCase(resourcesFolder: string, library: CaseLibrary): Promise<string> {
  const shipped = join(resourcesFolder, 'sample-case');
  const [id] = (await readdir(shipped, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  if (id === undefined) throw new Error(`no sample case in ${shipped}`);
  const known = (await library.list()).some(({ manifest }) => manifest.id === id);
  if (!known) {
    await mkdir(library.folder, { recursive: true });
    const making = join(library.folder, `.making-${process.pid}-${id}`);
    await rm(making, { recursive: true, force: true });
    await cp(join(shipped, id), making, { recursive: true });
    await rename(making, join(library.folder, id));
  }
  return id;
}
