// A keychain of the test's own: a session bus and gnome-keyring, unlocked, with a home that is thrown away.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { exec, findProgram } from './exec';
import { waitFor } from './wait-for';

export interface Keyring {
  /** What a program needs in its environment to find it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Why there is none on this machine, for the skip's reason. */
export function whyNoKeyring(): string | undefined {
  if (process.platform !== 'linux') return 'the keyring of the test is one of Linux';
  const missing = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'].filter((name) => !findProgram(name));
  return missing.length > 0 ? `no ${missing.join(', ')} on this machine` : undefined;
}

/** `home` keeps the keyring's files. */
export async function startKeyring(home: string): Promise<Keyring> {
  const runtime = path.join(home, 'run');
  await mkdir(runtime, { recursive: true, mode: 0o700 });
  const programs: ChildProcess[] = [];
  // They end with us, even where the test run is killed.
  const start = (env: NodeJS.ProcessEnv, ...argv: string[]): ChildProcess => {
    const program = spawn('setpriv', ['--pdeathsig', 'KILL', ...argv], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env,
    });
    programs.push(program);
    return program;
  };
  const homeEnv = { HOME: home, XDG_RUNTIME_DIR: runtime };
  const bus = start(
    { ...process.env, ...homeEnv },
    'dbus-daemon',
    '--session',
    '--nofork',
    '--print-address',
  );
  let address = '';
  bus.stdout?.on('data', (chunk: Buffer) => {
    address += chunk.toString();
  });
  await waitFor('the bus', () => address.includes('\n'));
  const env = { ...homeEnv, DBUS_SESSION_BUS_ADDRESS: address.trim(), XDG_CURRENT_DESKTOP: 'GNOME' };
  const all = { ...process.env, ...env };
  const keyring = start(all, 'gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets');
  keyring.stdin?.end('test');
  const question = ['org.freedesktop.DBus.GetNameOwner', 'string:org.freedesktop.secrets'];
  await waitFor(
    'the keyring',
    async () =>
      (
        await exec(
          ['dbus-send', '--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', ...question],
          { env: all },
        )
      ).status === 0,
  );
  return {
    env,
    stop: async () => {
      for (const program of programs.reverse()) program.kill('SIGKILL');
      await waitFor('the keyring to end', () =>
        programs.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null),
      );
    },
  };
}
