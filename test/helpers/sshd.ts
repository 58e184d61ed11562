import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { exec, findProgram, must } from './exec';
import { waitFor } from './wait-for';

type HostKeyType = 'ed25519' | 'rsa' | 'ecdsa';

export interface SshdOptions {
  /** Lines of sshd_config; they come first, and sshd takes the first value it meets. */
  readonly config?: readonly string[];
  readonly hostKeyTypes?: readonly HostKeyType[];
  /** A free one by default; name the port of a stopped sshd to see the same address with another host key. */
  readonly port?: number;
}

export interface Sshd {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  /** The private key that may log in. */
  readonly identityFile: string;
  /** Lines for known_hosts, one per host key. */
  readonly knownHosts: string;
  /** A file of exactly these lines. */
  readonly knownHostsFile: string;
  /** Arguments for the system's ssh, up to and including the destination; its own configuration is left out. */
  readonly sshArgs: readonly string[];
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Why this machine cannot run one, for the skip's reason. */
export function whyNoSshd(): string | undefined {
  const missing = ['sshd', 'ssh', 'ssh-keygen'].filter((name) => !findProgram(name));
  return missing.length > 0 ? `no ${missing.join(', ')} on this machine` : undefined;
}

/** A real sshd on loopback, with keys of its own, for the user who runs the tests. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const folder = await mkdtemp(path.join(tmpdir(), 'heapcase-sshd-'));
  const inFolder = (name: string) => path.join(folder, name);
  // The user who logs in has to be able to read the authorized keys.
  await chmod(folder, 0o755);
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });

  const types = options.hostKeyTypes ?? ['ed25519'];
  for (const type of types) await makeKey(inFolder(`host_${type}`), type);
  await makeKey(inFolder('id'), 'ed25519');
  await writeFile(inFolder('authorized_keys'), await readFile(inFolder('id.pub')));

  const port = options.port ?? (await freePort());
  await writeFile(
    inFolder('sshd_config'),
    [
      ...(options.config ?? []),
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      ...types.map((type) => `HostKey ${inFolder(`host_${type}`)}`),
      `AuthorizedKeysFile ${inFolder('authorized_keys')}`,
      'PidFile none',
      'StrictModes no',
      'UsePAM no',
      'LogLevel VERBOSE',
      'Subsystem sftp internal-sftp',
      '',
    ].join('\n'),
  );
  const knownHosts = await knownHostsLines(
    `[127.0.0.1]:${port}`,
    types.map((type) => inFolder(`host_${type}.pub`)),
  );
  await writeFile(inFolder('known_hosts'), knownHosts);

  const log = () => readFile(inFolder('log'), 'utf8');
  const daemon = await launch(inFolder('sshd_config'), inFolder('log'));
  const user = userInfo().username;
  return {
    host: '127.0.0.1',
    port,
    user,
    identityFile: inFolder('id'),
    knownHosts,
    knownHostsFile: inFolder('known_hosts'),
    sshArgs: sshArgs(`${user}@127.0.0.1`, port, inFolder('id'), inFolder('known_hosts')),
    log,
    async stop() {
      await end(daemon);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The system's ssh with one key, one known_hosts file, no questions and nothing of the user's own. */
export function sshArgs(destination: string, port: number, identity: string, knownHosts: string): string[] {
  const options = ['BatchMode=yes', 'IdentitiesOnly=yes', 'StrictHostKeyChecking=yes', 'ConnectTimeout=5'];
  return [
    ...['-F', 'none', '-i', identity, '-p', `${port}`],
    ...[...options, `UserKnownHostsFile=${knownHosts}`].flatMap((option) => ['-o', option]),
    destination,
  ];
}

export async function makeKey(file: string, type: HostKeyType): Promise<void> {
  await must(['ssh-keygen', '-q', '-t', type, '-N', '', '-C', 'heapcase-test', '-f', file]);
}

/** What known_hosts says of a host with these public keys. */
export async function knownHostsLines(host: string, publicKeyFiles: readonly string[]): Promise<string> {
  const keys = await Promise.all(publicKeyFiles.map((file) => readFile(file, 'utf8')));
  return keys.map((key) => `${host} ${key.split(' ').slice(0, 2).join(' ')}\n`).join('');
}

async function launch(config: string, logFile: string): Promise<ChildProcess> {
  const sshd = findProgram('sshd');
  if (!sshd) throw new Error('there is no sshd on this machine: install openssh-server');
  const checked = await exec([sshd, '-t', '-f', config]);
  if (checked.status !== 0) throw new Error(`sshd refuses its configuration: ${checked.stderr}`);
  // It ends with us, even where the test run is killed.
  const daemon = spawn('setpriv', ['--pdeathsig', 'KILL', sshd, '-D', '-f', config, '-E', logFile], {
    stdio: 'ignore',
  });
  await waitFor('sshd to listen', async () => {
    if (daemon.exitCode !== null) return true;
    return (await readFile(logFile, 'utf8')).includes('Server listening on');
  });
  if (daemon.exitCode !== null) throw new Error(`sshd ended: ${await readFile(logFile, 'utf8')}`);
  return daemon;
}

async function end(daemon: ChildProcess): Promise<void> {
  daemon.kill('SIGKILL');
  await waitFor('sshd to end', () => daemon.exitCode !== null || daemon.signalCode !== null);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(address)));
    });
  });
}
