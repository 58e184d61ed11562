// An sshd with a user of its own, who has a password: the user exists in a mount namespace and nowhere else.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exec, findProgram, must } from './exec';
import { freePort, knownHostsLines, makeKey, whyNoSshd } from './sshd';
import { waitFor } from './wait-for';

export interface SshdWithUser {
  readonly port: number;
  readonly user: 'heapcase-test';
  readonly uid: 54321;
  /** A key that may log in as the user. */
  readonly identityFile: string;
  readonly knownHosts: string;
  log(): Promise<string>;
  /** A file of the user's home. */
  write(file: string, text: string): Promise<void>;
  stop(): Promise<void>;
}

/** Why this machine cannot run one, for the skip's reason. */
export async function whyNoSshdWithUser(): Promise<string | undefined> {
  const noSshd = whyNoSshd();
  if (noSshd) return noSshd;
  if (process.getuid?.() !== 0) return 'users of our own need root';
  if (!findProgram('openssl')) return 'no openssl to hash a password';
  if ((await exec(['unshare', '-m', 'true'])).status !== 0) return 'no mount namespaces here';
  return undefined;
}

export interface SshdWithUserOptions {
  readonly password: string;
  /** Lines of sshd_config; they come first. */
  readonly config?: readonly string[];
  /** Lines of /etc/pam.d/sshd; with them PAM asks, without them sshd does. */
  readonly pam?: readonly string[];
  /** Lines that take the place of /etc/sudoers for it. */
  readonly sudoers?: readonly string[];
  /** A line of sh that mounts what its sessions are to see besides. */
  readonly mounts?: string;
  /** The login shell, linked under a name in a home of the user's own; else `sh`, at home in /tmp. */
  readonly shell?: { readonly program: string; readonly name: string; readonly home: string };
}

export async function startSshdWithUser({
  password,
  config = [],
  pam,
  sudoers,
  mounts,
  shell,
}: SshdWithUserOptions): Promise<SshdWithUser> {
  const user = 'heapcase-test';
  const folder = await mkdtemp(path.join(tmpdir(), 'heapcase-user-'));
  const inFolder = (name: string): string => path.join(folder, name);
  const write = (name: string, text: string): Promise<void> => writeFile(inFolder(name), text);
  await chmod(folder, 0o755);
  mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  const hashed = (await must(['openssl', 'passwd', '-6', '-stdin'], { input: password })).trim();
  const homeFolder = shell?.home ?? '/tmp';
  const program = shell ? path.join(homeFolder, shell.name) : '/bin/sh';
  if (shell) {
    await symlink(shell.program, program);
    await chmod(homeFolder, 0o755);
    await chown(homeFolder, 54321, 54321);
  }
  const entry = `${user}:x:54321:54321::${homeFolder}:${program}\n`;
  await write('passwd', `${await readFile('/etc/passwd', 'utf8')}${entry}`);
  await write('shadow', `${await readFile('/etc/shadow', 'utf8')}${user}:${hashed}:19000:0:99999:7:::\n`);
  if (pam)
    await write(
      'pam',
      `${[...pam, 'account required pam_unix.so', 'session required pam_permit.so'].join('\n')}\n`,
    );
  if (sudoers) {
    await write('sudoers', `${sudoers.join('\n')}\n`);
    await chmod(inFolder('sudoers'), 0o440);
  }
  for (const name of ['host', 'id']) await makeKey(inFolder(name), 'ed25519');
  await write(
    'sshd_config',
    [
      ...config,
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${folder}/host`,
      `AuthorizedKeysFile ${folder}/id.pub`,
      'StrictModes no',
      'PidFile none',
      `UsePAM ${pam ? 'yes' : 'no'}`,
      `PasswordAuthentication ${pam ? 'no' : 'yes'}`,
      `KbdInteractiveAuthentication ${pam ? 'yes' : 'no'}`,
      'LogLevel VERBOSE',
      '',
    ].join('\n'),
  );
  await write('log', '');
  const binds = [
    ['passwd', '/etc/passwd'],
    ['shadow', '/etc/shadow'],
    ...(pam ? [['pam', '/etc/pam.d/sshd']] : []),
    ...(sudoers ? [['sudoers', '/etc/sudoers']] : []),
  ];
  const script = [
    ...(mounts === undefined ? [] : [mounts]),
    ...binds.map(([from, to]) => `mount --bind ${folder}/${from} ${to}`),
    `exec ${findProgram('sshd')} -D -f ${folder}/sshd_config -E ${folder}/log`,
  ].join(' && ');
  const daemon: ChildProcess = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'unshare', '-m', 'sh', '-c', script],
    {
      stdio: 'ignore',
    },
  );
  const log = (): Promise<string> => readFile(inFolder('log'), 'utf8');
  await waitFor('sshd to listen', async () => (await log()).includes('Server listening'));
  return {
    port,
    user,
    uid: 54321,
    identityFile: inFolder('id'),
    knownHosts: await knownHostsLines(`[127.0.0.1]:${port}`, [inFolder('host.pub')]),
    log,
    async write(file, text) {
      const target = path.join(homeFolder, file);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text);
      await exec(['chown', '-R', '54321:54321', homeFolder]);
    },
    async stop() {
      daemon.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
