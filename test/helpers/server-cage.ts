// The cage a test server lives in: its cgroups, network namespace, lxcfs and folder. Everything carries the
// name, and the name carries our pid, so that whatever a killed run leaves behind is found and removed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAlive } from './cache';
import { exec, must } from './exec';
import { waitFor } from './wait-for';

const CGROUPS = '/sys/fs/cgroup';
const NAME = /^hc-(\d+)-\d+$/;

let made = 0;

/** A name no other server has. */
export const newName = () => `hc-${process.pid}-${++made}`;

export const folderOf = (name: string) => path.join(tmpdir(), name);

/** This machine's end of the server's network cable; 15 characters at most. */
const cableOf = (name: string) => name.replace(/^hc-(\d+)-/, 'hc$1v');

/** What joins the servers of one run, so that they reach one another too. */
const bridgeOf = (name: string) => name.replace(/^hc-(\d+)-\d+$/, 'hc$1br');

/** The trees a group is made in: v1's memory beside systemd's own two, or the single one of v2. */
function cgroupTrees(): string[] {
  if (existsSync(path.join(CGROUPS, 'cgroup.controllers'))) return [CGROUPS];
  return ['memory', 'systemd', 'unified']
    .map((tree) => path.join(CGROUPS, tree))
    .filter((dir) => existsSync(dir));
}

export const cgroupsOf = (name: string) => cgroupTrees().map((tree) => path.join(tree, name));

/** Whether a memory limit can be set here at all. */
export function hasMemoryCgroup(): boolean {
  if (existsSync(path.join(CGROUPS, 'memory', 'memory.limit_in_bytes'))) return true;
  const controllers = path.join(CGROUPS, 'cgroup.controllers');
  return existsSync(controllers) && readFileSync(controllers, 'utf8').split(/\s/).includes('memory');
}

export async function makeCgroups(name: string, memoryMb: number): Promise<void> {
  for (const group of cgroupsOf(name)) await mkdir(group);
  const limit = `${memoryMb}M`;
  const v1 = path.join(CGROUPS, 'memory', name, 'memory.limit_in_bytes');
  if (existsSync(v1)) return writeFile(v1, limit);
  // cgroup v2 only: written after the kernel's documentation, not tried on such a machine.
  await writeFile(path.join(CGROUPS, 'cgroup.subtree_control'), '+memory');
  await writeFile(path.join(CGROUPS, name, 'memory.max'), limit);
  await writeFile(path.join(CGROUPS, name, 'memory.swap.max'), '0');
}

/** A cable from the server to the bridge of this run. Returns the server's address. */
export const makeNetwork = (name: string) =>
  inTurn(async () => {
    const net = await ensureBridge(name);
    const address = `${net}.${10 + Number(name.split('-')[2])}`;
    const cable = cableOf(name);
    await must(['ip', 'netns', 'add', name]);
    await must(['ip', 'link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name]);
    await must(['ip', 'link', 'set', cable, 'master', bridgeOf(name), 'up']);
    await must(['ip', '-n', name, 'addr', 'add', `${address}/24`, 'dev', 'eth0']);
    await must(['ip', '-n', name, 'link', 'set', 'eth0', 'up']);
    await must(['ip', '-n', name, 'link', 'set', 'lo', 'up']);
    return address;
  });

/** Makes the bridge where this is the run's first server. Returns the first three numbers of its network. */
async function ensureBridge(name: string): Promise<string> {
  const bridge = bridgeOf(name);
  const taken = await must(['ip', '-o', '-4', 'addr']);
  const own = new RegExp(`${bridge}\\s+inet (\\S+)\\.1/24`).exec(taken)?.[1];
  if (own) return own;
  const nets = Array.from({ length: 254 }, (_, i) => `10.77.${1 + ((process.pid + i) % 254)}`);
  const net = nets.find((candidate) => !taken.includes(`${candidate}.`));
  if (!net) throw new Error('no free network for a test server');
  await must(['ip', 'link', 'add', bridge, 'type', 'bridge']);
  await must(['ip', 'addr', 'add', `${net}.1/24`, 'dev', bridge]);
  await must(['ip', 'link', 'set', bridge, 'up']);
  return net;
}

const removeNetwork = (name: string) =>
  inTurn(async () => {
    await exec(['ip', 'netns', 'del', name]);
    // The pair goes with the namespace, a little later than the command returns.
    await exec(['ip', 'link', 'del', cableOf(name)]);
    if (isIdleBridge(bridgeOf(name))) await must(['ip', 'link', 'del', bridgeOf(name)]);
  });

function isIdleBridge(bridge: string): boolean {
  const ports = path.join('/sys/class/net', bridge, 'brif');
  return existsSync(ports) && readdirSync(ports).length === 0;
}

let lastTurn: Promise<unknown> = Promise.resolve();

/** The bridge is shared: of servers that come and go at once, one at a time changes the network. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = lastTurn.then(work);
  lastTurn = turn.catch(() => {});
  return turn;
}

/** Everything of that name that is on this machine now: empty when the server left nothing behind. */
export async function remains(name: string): Promise<string[]> {
  const left = cgroupsOf(name).filter((group) => existsSync(group));
  left.push(...pidsOf(name).map((pid) => `process ${pid}`));
  left.push(...mountsOf(name).map((mount) => `mount ${mount}`));
  if (existsSync(path.join('/run/netns', name))) left.push(`network namespace ${name}`);
  if (existsSync(path.join('/sys/class/net', cableOf(name)))) left.push(`interface ${cableOf(name)}`);
  if (isIdleBridge(bridgeOf(name))) left.push(`interface ${bridgeOf(name)}`);
  if (existsSync(folderOf(name))) left.push(folderOf(name));
  return left;
}

/** Removes the server of that name, whatever state it is in. Can be done again. */
export async function demolish(name: string): Promise<void> {
  await waitFor(`the processes of ${name} to end`, () => {
    const pids = pidsOf(name);
    for (const pid of pids) killNow(pid);
    return pids.length === 0;
  });
  for (const mount of mountsOf(name)) await exec(['umount', '--lazy', mount]);
  await removeNetwork(name);
  for (const group of cgroupsOf(name)) await removeCgroup(group);
  if (mountsOf(name).length > 0) throw new Error(`still mounted below ${folderOf(name)}`);
  await rm(folderOf(name), { recursive: true, force: true });
}

/** Removes what killed runs left behind. */
export async function demolishStale(): Promise<void> {
  const groups = cgroupTrees().flatMap((tree) => readdirSync(tree));
  const namespaces = existsSync('/run/netns') ? readdirSync('/run/netns') : [];
  for (const name of new Set([...groups, ...namespaces, ...readdirSync(tmpdir())])) {
    const pid = NAME.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await demolish(name);
  }
}

/** The processes in the groups of that name, and the file system that serves them. */
function pidsOf(name: string): number[] {
  const lxcfs = path.join(folderOf(name), 'lxcfs.pid');
  const pids = cgroupsOf(name).flatMap(pidsBelow);
  // The file may be older than this boot: the pid counts only while it is an lxcfs.
  if (existsSync(lxcfs)) pids.push(...[Number(readFileSync(lxcfs, 'utf8'))].filter(isLxcfs));
  return [...new Set(pids)];
}

function pidsBelow(group: string): number[] {
  if (!existsSync(group)) return [];
  const own = readFileSync(path.join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  return [...own, ...subgroups(group).flatMap(pidsBelow)];
}

const subgroups = (group: string) =>
  readdirSync(group, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(group, entry.name));

function isLxcfs(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes('(lxcfs) ') && !isZombie(pid);
  } catch {
    return false;
  }
}

const isZombie = (pid: number) => /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const mountsOf = (name: string) =>
  readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((mount) => mount.startsWith(`${folderOf(name)}/`));

async function removeCgroup(group: string): Promise<void> {
  if (!existsSync(group)) return;
  for (const entry of await readdir(group, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeCgroup(path.join(group, entry.name));
  }
  // The kernel lets go of a group a moment after its last process.
  await waitFor(`${group} to be free`, async () => {
    await rmdir(group);
    return true;
  });
}
