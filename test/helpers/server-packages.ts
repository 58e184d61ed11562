// Debian packages that only some servers have: fetched once a machine, installed without a network.
import { readFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { cached } from './cache';
import { must } from './exec';
import type { Server } from './server';
import { folderOf } from './server-cage';

/** Installs packages of this machine's release. What they depend on beyond the list has to be there. */
export async function installPackages(server: Server, names: readonly string[]): Promise<void> {
  const release = /^VERSION_CODENAME=(\S+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  const fetched = await cached(`packages-${release}-${[...names].sort().join('-')}`, async (scratch) => {
    await mkdir(scratch);
    await must(['apt-get', 'download', ...names], { cwd: scratch });
  });
  await cp(fetched, path.join(folderOf(server.name), 'root/var/cache/packages'), { recursive: true });
  const install = 'DEBIAN_FRONTEND=noninteractive dpkg --force-depends --install /var/cache/packages/*.deb';
  const { status, stderr } = await server.ssh(install);
  if (status !== 0) throw new Error(`dpkg on ${server.name}: ${stderr}`);
}
