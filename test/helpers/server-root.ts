// The server's file system: Debian with systemd and sshd, without any program that could fetch a profile.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cached } from './cache';
import { must } from './exec';
import { makeKey } from './sshd';

const PACKAGES = ['systemd', 'systemd-sysv', 'dbus', 'openssh-server', 'procps', 'iproute2'];

const MEMINFO_UNIT = `[Unit]
Description=The memory limit, where programs look for it
DefaultDependencies=no
Before=sysinit.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=mount --bind /var/lib/lxcfs/proc/meminfo /proc/meminfo
`;

/**
 * On a real server the kernel cannot kill PID 1, and sshd puts itself out of its reach; in here both are fair game, and
 * once in some twenty kills the kernel, asking again before the first victim's pages are back, took PID 1 as well. These
 * sleepers are what it takes instead: below a leaking service, above everything else. They hold next to nothing.
 */
const SPARE_VICTIMS_UNIT = `[Unit]
Description=What the kernel may kill after the service, in place of PID 1 and sshd

[Service]
ExecStart=sh -c 'for i in 1 2 3 4 5 6 7 8; do sleep infinity & done; wait'
OOMScoreAdjust=300
OOMPolicy=continue
Restart=always
RestartSec=1

[Install]
WantedBy=multi-user.target
`;

export interface Service {
  /** The binary, on this machine. */
  readonly binary: string;
  readonly args: readonly string[];
}

const serviceUnit = (args: readonly string[]) => `[Unit]
Description=The orders service
After=network.target

[Service]
ExecStart=/usr/local/bin/orders-api ${args.join(' ')}
Restart=always
RestartSec=2

[Install]
WantedBy=multi-user.target
`;

/** Bootstraps once a machine, about 50 s; the same release as this machine's, from the same mirror. */
async function pristineRoot(): Promise<string> {
  const release = /^VERSION_CODENAME=(\S+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (!release) throw new Error('/etc/os-release names no release to bootstrap');
  const key = createHash('sha256')
    .update([release, ...PACKAGES].join(' '))
    .digest('hex')
    .slice(0, 8);
  return cached(`server-root-${release}-${key}`, async (scratch) => {
    const mirror = (await must(['apt-get', 'indextargets', '--format', '$(SITE)'])).split('\n')[0] ?? '';
    const bootstrap = ['debootstrap', '--variant=minbase', `--include=${PACKAGES.join(',')}`];
    await must([...bootstrap, release, scratch, mirror], { timeoutMs: 600_000 });
    for (const cache of ['var/cache/apt', 'var/lib/apt/lists']) {
      await rm(path.join(scratch, cache), { recursive: true });
      await mkdir(path.join(scratch, cache));
    }
  });
}

/** A copy of the pristine root, furnished for one server. */
export async function furnishRoot(root: string, hostname: string, service: Service): Promise<void> {
  const inRoot = (file: string) => path.join(root, file);
  await must(['cp', '-a', '--reflink=auto', await pristineRoot(), root]);
  await writeFile(inRoot('etc/hostname'), `${hostname}\n`);
  await writeFile(inRoot('etc/hosts'), `127.0.0.1 localhost\n127.0.1.1 ${hostname}\n`);
  // Copies of one root would share it; systemd makes a new one where there is none.
  await rm(inRoot('etc/machine-id'), { force: true });

  await mkdir(inRoot('var/lib/lxcfs'), { recursive: true });
  await writeFile(inRoot('etc/systemd/system/meminfo.service'), MEMINFO_UNIT);
  await enable(root, 'meminfo.service', 'sysinit.target');

  await writeFile(inRoot('etc/systemd/system/spare-victims.service'), SPARE_VICTIMS_UNIT);
  await enable(root, 'spare-victims.service', 'multi-user.target');

  await copyFile(service.binary, inRoot('usr/local/bin/orders-api'));
  await chmod(inRoot('usr/local/bin/orders-api'), 0o755);
  await writeFile(inRoot('etc/systemd/system/orders-api.service'), serviceUnit(service.args));
  await enable(root, 'orders-api.service', 'multi-user.target');
}

/** Gives the server a host key of its own, and lets the owner of the public key log in as root. */
export async function furnishKeys(root: string, publicKeyFile: string): Promise<{ hostKeyFile: string }> {
  const ssh = path.join(root, 'etc/ssh');
  for (const name of await readdir(ssh)) {
    if (name.startsWith('ssh_host_')) await rm(path.join(ssh, name));
  }
  await makeKey(path.join(ssh, 'ssh_host_ed25519_key'), 'ed25519');
  await mkdir(path.join(root, 'root/.ssh'), { recursive: true, mode: 0o700 });
  const authorized = path.join(root, 'root/.ssh/authorized_keys');
  await copyFile(publicKeyFile, authorized);
  await chmod(authorized, 0o600);
  return { hostKeyFile: path.join(ssh, 'ssh_host_ed25519_key.pub') };
}

async function enable(root: string, unit: string, target: string): Promise<void> {
  const wants = path.join(root, 'etc/systemd/system', `${target}.wants`);
  await mkdir(wants, { recursive: true });
  await symlink(`/etc/systemd/system/${unit}`, path.join(wants, unit));
}
