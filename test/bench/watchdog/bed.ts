/** A 512 MB server with what the methods need, and its orders service with a leak that can be set off. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exec, findProgram, must } from '../../helpers/exec';
import { goCommands } from '../../helpers/go-programs';
import { type Server, startServer } from '../../helpers/server';
import { folderOf } from '../../helpers/server-cage';
import { waitFor } from '../../helpers/wait-for';

const project = path.join(__dirname, '..', '..', '..');
const watchdogScript = path.join(project, 'resources', 'watchdog', 'heapcase-watch.sh');
const MEMORY_TREE = '/sys/fs/cgroup/memory';
const CPU_TREE = '/sys/fs/cgroup/cpu';
/** Two hundred times the weight of everything else on the machine. */
const PROCESSOR_SHARES = 204_800;

export interface Bed {
  readonly server: Server;
  /** The server's limit as the kernel log names it. */
  readonly limit: string;
  /** A path of the server, as this machine sees it. */
  inside(file: string): string;
  /** Runs a command on the server that has to succeed, and returns what it printed. */
  run(command: string): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts one. The machine works on other things at the same time, and a leak that waits for a processor is slower
 * than it is said to be: the server as a whole goes first, so that its programs compete with one another alone.
 */
export async function makeBed(hostname: string, script = watchdogScript, shell = 'dash'): Promise<Bed> {
  const server = await startServer({ hostname });
  const root = path.join(folderOf(server.name), 'root');
  const inside = (file: string) => path.join(root, file);
  await installMethods(inside, script);
  await putShell(inside, shell);
  await goFirst(server.name);
  return {
    server,
    limit: `/${server.name}`,
    inside,
    run: async (command) => {
      const { status, stdout, stderr } = await server.ssh(command);
      if (status !== 0) throw new Error(`${command} on ${server.name}: status ${status}\n${stderr}${stdout}`);
      return stdout;
    },
    stop: async () => {
      await server.stop();
      const group = path.join(CPU_TREE, server.name);
      if (existsSync(group)) await exec(['rmdir', group]);
    },
  };
}

async function installMethods(inside: (file: string) => string, script: string): Promise<void> {
  const peers = path.join(project, 'test', 'watchdog-peers');
  await mkdir(inside('opt/methods'), { recursive: true });
  for (const name of ['original.sh', 'original-mended.sh', 'poll.sh']) {
    await copyFile(path.join(peers, name), inside(`opt/methods/${name}`));
    await chmod(inside(`opt/methods/${name}`), 0o755);
  }
  await copyFile(script, inside('opt/methods/heapcase-watch.sh'));
  await installPprof(inside);
}

/** Makes a shell of this machine the server's `/bin/sh`; called by that name, busybox is its own. */
async function putShell(inside: (file: string) => string, shell: string): Promise<void> {
  const program = findProgram(shell);
  if (program === undefined) throw new Error(`${shell} is not installed on this machine`);
  await copyFile(program, inside('usr/bin/.shell-of-the-bench'));
  await chmod(inside('usr/bin/.shell-of-the-bench'), 0o755);
  await rename(inside('usr/bin/.shell-of-the-bench'), inside('usr/bin/sh'));
}

/** `go tool pprof`, which the original calls: the command and this tool of a Go that still brings it ready made. */
async function installPprof(inside: (file: string) => string): Promise<void> {
  const tool = 'pkg/tool/linux_amd64/pprof';
  for (const go of goCommands()) {
    const goroot = (await must([go, 'env', 'GOROOT'])).trim();
    if (!existsSync(path.join(goroot, tool))) continue;
    await mkdir(path.dirname(inside(`opt/go/${tool}`)), { recursive: true });
    await cp(path.join(goroot, tool), inside(`opt/go/${tool}`), { dereference: true });
    await mkdir(inside('opt/go/bin'), { recursive: true });
    await cp(path.join(goroot, 'bin/go'), inside('opt/go/bin/go'), { dereference: true });
    return;
  }
  throw new Error(
    'no Go on this machine brings pprof ready made, as the original needs it: install golang-1.19-go',
  );
}

async function goFirst(name: string): Promise<void> {
  if (!existsSync(path.join(CPU_TREE, 'cpu.shares'))) return;
  const group = path.join(CPU_TREE, name);
  await mkdir(group);
  await writeFile(path.join(group, 'cpu.shares'), `${PROCESSOR_SHARES}`);
  // Its /proc/meminfo is answered by a program outside of it, which must not keep it waiting either.
  const lxcfs = Number(readFileSync(path.join(folderOf(name), 'lxcfs.pid'), 'utf8'));
  for (const pid of [lxcfs, ...pidsIn(path.join(MEMORY_TREE, name))]) {
    // One that has ended meanwhile is no error.
    await writeFile(path.join(group, 'cgroup.procs'), `${pid}`).catch(() => {});
  }
}

/** The processes of a group and of those below it, as this machine counts. */
export function pidsIn(group: string): number[] {
  const own = readFileSync(path.join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  const below = readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...own, ...below.flatMap((entry) => pidsIn(path.join(group, entry.name)))];
}

export interface Life {
  /** The pid as this machine counts. */
  readonly pid: number;
  readonly startedAt: number;
}

/** Starts the orders service anew with these flags, and waits until it answers. */
export async function startService(bed: Bed, flags: readonly string[]): Promise<Life> {
  await restartWith(bed, flags);
  const startedAt = Date.now();
  const answers = async () => (await request(bed, '/debug/pprof/cmdline')).status === 0 && servicePid(bed);
  const pid = await waitFor('the orders service to answer', answers, { timeoutMs: 120_000 });
  return { pid, startedAt };
}

/** Restarts the service with these flags. */
export async function restartWith(bed: Bed, flags: readonly string[]): Promise<void> {
  const folder = bed.inside('etc/systemd/system/orders-api.service.d');
  await mkdir(folder, { recursive: true });
  const command = `/usr/local/bin/orders-api ${flags.join(' ')}`;
  const lines = ['[Unit]', 'StartLimitIntervalSec=0', '[Service]', 'ExecStart=', `ExecStart=${command}`, ''];
  await writeFile(path.join(folder, 'bench.conf'), lines.join('\n'));
  await bed.run('systemctl daemon-reload && systemctl restart orders-api');
}

function servicePid(bed: Bed): number | undefined {
  return pidsIn(path.join(MEMORY_TREE, bed.server.name)).find((pid) => {
    try {
      return readFileSync(`/proc/${pid}/comm`, 'utf8') === 'orders-api\n';
    } catch {
      return false;
    }
  });
}

/** Sends the service the same request some times at once, from within its network; the answers are not awaited. */
export function request(bed: Bed, target: string, times = 1): ReturnType<typeof exec> {
  const text = `GET ${target} HTTP/1.0\\r\\n\\r\\n`;
  const one = `exec {to}<>/dev/tcp/127.0.0.1/6060 && printf '${text}' >&$to || exit 1`;
  const script = `for i in {1..${times}}; do ${one}; done`;
  return exec(['ip', 'netns', 'exec', bed.server.name, 'bash', '-c', script]);
}

/** Resident bytes; undefined when it is gone. */
export function residentBytes(pid: number): number | undefined {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return pages > 0 ? pages * 4096 : undefined;
  } catch {
    return undefined;
  }
}

export const emptyFolder = async (folder: string) => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
};
