import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exec, findProgram, must } from '../../helpers/exec';
import { freePort, knownHostsLines, makeKey, whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { failureOf, makeSshHome, open, textOf } from './ssh-home';

const user = 'heapcase-test';
const password = "two words, 100 %, ö and '";

/** A user with a password exists only in a mount namespace of our own: nothing of the system is touched. */
async function whyNot(): Promise<string | undefined> {
  const noSshd = whyNoSshd();
  if (noSshd) return noSshd;
  if (process.getuid?.() !== 0) return 'users of our own need root';
  if (!findProgram('openssl')) return 'no openssl to hash a password';
  if ((await exec(['unshare', '-m', 'true'])).status !== 0) return 'no mount namespaces here';
  return undefined;
}

const reason = await whyNot();
if (reason) console.warn(`skipped: ${reason}`);

describe.skipIf(reason)('a password at a real sshd', () => {
  let folder: string;
  let daemon: ChildProcess | undefined;
  let port: number;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-password-'));
    await chmod(folder, 0o755);
    mkdirSync('/run/sshd', { recursive: true });
    port = await freePort();
    const hashed = (await must(['openssl', 'passwd', '-6', '-stdin'], { input: password })).trim();
    const write = (name: string, text: string) => writeFile(path.join(folder, name), text);
    await write('passwd', `${await readFile('/etc/passwd', 'utf8')}${user}:x:54321:54321::/tmp:/bin/sh\n`);
    await write('shadow', `${await readFile('/etc/shadow', 'utf8')}${user}:${hashed}:19000:0:99999:7:::\n`);
    await makeKey(path.join(folder, 'host'), 'ed25519');
    await write(
      'sshd_config',
      [
        `Port ${port}`,
        'ListenAddress 127.0.0.1',
        `HostKey ${folder}/host`,
        'PidFile none',
        'UsePAM no',
        'PasswordAuthentication yes',
        'KbdInteractiveAuthentication no',
        'LogLevel VERBOSE',
        '',
      ].join('\n'),
    );
    const script = `mount --bind ${folder}/passwd /etc/passwd && mount --bind ${folder}/shadow /etc/shadow && exec ${findProgram('sshd')} -D -f ${folder}/sshd_config -E ${folder}/log`;
    daemon = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', '-m', 'sh', '-c', script], {
      stdio: 'ignore',
    });
    await waitFor('sshd to listen', async () =>
      (await readFile(path.join(folder, 'log'), 'utf8')).includes('Server listening'),
    );
  });
  afterAll(async () => {
    daemon?.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  it('is asked for, again after a wrong one, and arrives as it was typed', async () => {
    const answers = ['wrong', password];
    const home = await makeSshHome({ secret: () => answers.shift() ?? null });
    await home.write('known_hosts', await knownHostsLines(`[127.0.0.1]:${port}`, [`${folder}/host.pub`]));
    await home.write('config', 'Host *\n IdentityAgent none\n');
    const host = await open(home, {}, `${user}@127.0.0.1:${port}`);
    expect(textOf((await host.exec(['id', '-u'])).stdout)).toBe('54321\n');
    await host.close();
    expect(home.asked.map(({ kind }) => kind)).toEqual(['password', 'password']);

    home.asked.length = 0;
    expect(await failureOf(open(home, {}, `${user}@127.0.0.1:${port}`))).toMatchObject({
      code: 'host.auth-refused',
      user,
      tried: 'password (none given) (the server takes publickey, password)',
    });
    // The system knows nothing of this user, and no file of ours holds the password.
    expect((await exec(['id', user])).status).not.toBe(0);
    expect((await exec(['grep', '-rqF', password, home.folder])).status).toBe(1);
    await home.remove();
  });
});
