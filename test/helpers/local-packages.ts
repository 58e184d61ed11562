// Debian packages put on a server with an index of their own, so that its apt installs them without a network.
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cached } from './cache';
import { must } from './exec';
import type { Server } from './server';
import { folderOf } from './server-cage';

/** After it `apt-get update` succeeds there, and `apt-get install` finds these packages and no others. */
export async function offerPackages(server: Server, names: readonly string[]): Promise<void> {
  const release = /^VERSION_CODENAME=(\S+)/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1];
  const fetched = await cached(`offered-${release}-${[...names].sort().join('-')}`, async (scratch) => {
    await mkdir(scratch);
    await must(['apt-get', 'download', ...names], { cwd: scratch });
    await writeFile(path.join(scratch, 'Packages'), await indexOf(scratch));
  });
  const root = path.join(folderOf(server.name), 'root');
  await cp(fetched, path.join(root, 'srv/packages'), { recursive: true });
  await writeFile(path.join(root, 'etc/apt/sources.list'), 'deb [trusted=yes] file:/srv/packages ./\n');
}

/** As dpkg-scanpackages writes it. */
async function indexOf(folder: string): Promise<string> {
  const entries: string[] = [];
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.deb'))) {
    const control = (await must(['dpkg-deb', '--field', path.join(folder, name)])).trimEnd();
    const [sha256] = (await must(['sha256sum', path.join(folder, name)])).split(' ');
    const { length } = await readFile(path.join(folder, name));
    entries.push(`${control}\nFilename: ./${name}\nSize: ${length}\nSHA256: ${sha256}\n`);
  }
  return entries.join('\n');
}
