import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Ended, exec, findProgram } from './exec';
import { buildGoProgram } from './go-programs';
import {
  cgroupsOf,
  demolish,
  demolishStale,
  folderOf,
  hasMemoryCgroup,
  makeCgroups,
  makeNetwork,
  newName,
} from './server-cage';
import { furnishKeys, furnishRoot } from './server-root';
import { knownHostsLines, makeKey, sshArgs } from './sshd';
import { waitFor } from './wait-for';

export interface ServerOptions {
  readonly hostname?: string;
  readonly memoryMb?: number;
  /** Flags of the orders service (test/zoo/dates). */
  readonly orders?: readonly string[];
  /** A binary that stands in for the orders service. */
  readonly binary?: string;
  /** Without it `dmesg` is refused inside, as on many hardened servers. */
  readonly kernelLog?: boolean;
}

export interface Server {
  /** The name of its cgroups, network namespace and folder on this machine. */
  readonly name: string;
  readonly hostname: string;
  readonly address: string;
  readonly port: 22;
  readonly user: 'root';
  readonly identityFile: string;
  /** What known_hosts has to say of it. */
  readonly hostKeyLine: string;
  readonly knownHostsFile: string;
  readonly sshArgs: readonly string[];
  /** Runs a command on it through the system's ssh. */
  ssh(command: string): Promise<Ended>;
  /** What it wrote on its console. */
  console(): Promise<string>;
  stop(): Promise<void>;
}

/** Why this machine cannot run one, for the skip's reason. */
export async function whyNoServer(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'a systemd server takes root';
  const programs = ['ip', 'debootstrap', 'systemd-nspawn', 'lxcfs', 'setpriv', 'ssh', 'ssh-keygen'];
  const missing = programs.filter((name) => !findProgram(name));
  if (missing.length > 0) return `no ${missing.join(', ')} on this machine`;
  if (!hasMemoryCgroup()) return 'no memory cgroup on this machine';
  if (!existsSync('/dev/fuse')) return 'no /dev/fuse on this machine, which lxcfs needs';
  const probe = await exec(['unshare', '--net', '--mount', '--pid', '--fork', 'true']);
  return probe.status === 0 ? undefined : `no namespaces on this machine: ${probe.stderr.trim()}`;
}

/**
 * A real systemd server with a memory limit, real sshd and the orders service of the zoo, on an address of its
 * own. It resolves when ssh lets us in. Nothing on it could fetch a URL: no wget, no curl, no Go.
 */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const { hostname = 'srv1', memoryMb = 512, orders = ['-healthy'], kernelLog = true } = options;
  const binary = options.binary ?? (await buildGoProgram('dates'));
  await demolishStale();
  const name = newName();
  const inFolder = (file: string) => path.join(folderOf(name), file);
  const root = inFolder('root');
  try {
    await mkdir(folderOf(name), { mode: 0o700 });
    await makeCgroups(name, memoryMb);
    const address = await makeNetwork(name);
    await furnishRoot(root, hostname, { binary, args: orders });
    await makeKey(inFolder('id'), 'ed25519');
    const { hostKeyFile } = await furnishKeys(root, inFolder('id.pub'));
    const hostKeyLine = await knownHostsLines(address, [hostKeyFile]);
    await writeFile(inFolder('known_hosts'), hostKeyLine);

    await startLxcfs(name);
    const container = boot(name, hostname, kernelLog);
    const args = sshArgs(`root@${address}`, 22, inFolder('id'), inFolder('known_hosts'));
    const ssh = (command: string) => exec(['ssh', ...args, command]);
    const console = () => readFile(inFolder('console.log'), 'utf8');
    await waitFor(
      `${name} to let us in`,
      async () => {
        if (container.exitCode !== null) return true;
        return (await ssh('true')).status === 0;
      },
      { timeoutMs: 30_000 },
    );
    if (container.exitCode !== null) throw new Error(`${name} did not boot:\n${await console()}`);
    return {
      name,
      hostname,
      address,
      port: 22,
      user: 'root',
      identityFile: inFolder('id'),
      hostKeyLine,
      knownHostsFile: inFolder('known_hosts'),
      sshArgs: args,
      ssh,
      console,
      stop: () => demolish(name),
    };
  } catch (error) {
    await demolish(name);
    throw error;
  }
}

/** lxcfs answers `free` and `top` inside with the limit instead of this machine's memory. */
async function startLxcfs(name: string): Promise<void> {
  const mount = path.join(folderOf(name), 'lxcfs');
  await mkdir(mount);
  const args = [
    '--pdeathsig',
    'TERM',
    'lxcfs',
    '-f',
    '-l',
    '-p',
    path.join(folderOf(name), 'lxcfs.lock'),
    mount,
  ];
  const { pid } = spawn('setpriv', args, { stdio: 'ignore' });
  await writeFile(path.join(folderOf(name), 'lxcfs.pid'), `${pid}`);
  await waitFor('lxcfs', () => existsSync(path.join(mount, 'proc', 'meminfo')));
}

/** Boots the root inside its cage. Where the test run is killed it stays, until the next one clears it away. */
function boot(name: string, hostname: string, kernelLog: boolean): ChildProcess {
  const folder = folderOf(name);
  const enter = cgroupsOf(name).map((group) => `echo $$ > ${group}/cgroup.procs`);
  const nspawn = [
    'systemd-nspawn --quiet --keep-unit --register=no --boot --console=pipe',
    `--directory=${folder}/root --machine=${name} --hostname=${hostname}`,
    `--network-namespace-path=/run/netns/${name} --bind=${folder}/lxcfs:/var/lib/lxcfs`,
    kernelLog ? '--capability=CAP_SYSLOG --system-call-filter=syslog' : '',
  ];
  const log = openSync(path.join(folder, 'console.log'), 'a');
  // By this status it asks to be started again: the server was rebooted from inside.
  const again = `while { ${nspawn.join(' ')}; [ $? = 133 ]; }; do :; done`;
  return spawn('sh', ['-ec', [...enter, again].join('\n')], { stdio: ['ignore', log, log] });
}
