import { type ChildProcess, spawn } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exec, must } from '../../helpers/exec';
import { makeKey, type Sshd, startSshd, whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { configFor, failureOf, homeFor, open, type SshHome } from './ssh-home';

const reason = whyNoSshd();
if (reason) console.warn(`skipped: ${reason}`);

describe.skipIf(reason)('logging in at a real sshd', () => {
  let sshd: Sshd;
  let home: SshHome;
  let encrypted: string;
  let stranger: string;
  let agent: ChildProcess | undefined;
  let agentSocket: string;

  beforeAll(async () => {
    sshd = await startSshd({ config: ['MaxAuthTries 3', 'KbdInteractiveAuthentication no'] });
    home = await homeFor(sshd);
    encrypted = `${home.folder}/encrypted`;
    await copyFile(sshd.identityFile, encrypted);
    await must(['chmod', '600', encrypted]);
    await must(['ssh-keygen', '-q', '-p', '-P', '', '-N', 'two words ö %', '-f', encrypted]);
    stranger = `${home.folder}/stranger`;
    await makeKey(stranger, 'ed25519');
    agentSocket = `${home.folder}/agent`;
    agent = spawn('ssh-agent', ['-D', '-a', agentSocket], { stdio: 'ignore' });
  });
  afterAll(async () => {
    agent?.kill();
    await home?.remove();
    await sshd?.stop();
  });

  const configure = (lines: readonly string[]): Promise<string> =>
    home.write(
      'config',
      ['Host target', 'HostName 127.0.0.1', `Port ${sshd.port}`, `User ${sshd.user}`, ...lines, ''].join(
        '\n  ',
      ),
    );

  it('asks the passphrase of an encrypted key, and again after a wrong one', async () => {
    const answers = ['wrong', 'two words ö %'];
    const asking = await homeFor(sshd, { secret: () => answers.shift() ?? null });
    await asking.write('config', configFor('target', sshd).replace(sshd.identityFile, encrypted));
    await (await open(asking)).close();
    expect(asking.asked).toMatchObject([
      { kind: 'passphrase', about: encrypted, echo: false },
      { kind: 'passphrase' },
    ]);
    await asking.remove();
  });

  it('does not ask the passphrase of a key that the server would not take', async () => {
    const refused = `${home.folder}/refused`;
    await copyFile(stranger, refused);
    await must(['chmod', '600', refused]);
    await must(['ssh-keygen', '-q', '-p', '-P', '', '-N', 'secret', '-f', refused]);
    await configure([
      `IdentityFile ${refused}`,
      'IdentitiesOnly yes',
      'IdentityAgent none',
      'PasswordAuthentication no',
    ]);
    const failed = await failureOf(open(home));
    expect(failed.code).toBe('host.auth-refused');
    expect(home.asked).toEqual([]);
  });

  it('uses an agent, whose key was encrypted', async () => {
    const added = await exec(['setsid', 'ssh-add', encrypted], {
      env: {
        SSH_AUTH_SOCK: agentSocket,
        SSH_ASKPASS_REQUIRE: 'force',
        SSH_ASKPASS: await home.write('askpass', "#!/bin/sh\necho 'two words ö %'\n").then(async (file) => {
          await must(['chmod', '700', file]);
          return file;
        }),
      },
    });
    expect(added.stderr).toContain('Identity added');
    await configure([`IdentityAgent ${agentSocket}`, `IdentityFile ${home.folder}/none`]);
    await (await open(home)).close();
    // With IdentitiesOnly, only because the public half lies beside the configured name.
    await configure([`IdentityAgent ${agentSocket}`, `IdentityFile ${encrypted}`, 'IdentitiesOnly yes']);
    await (await open(home)).close();
    expect(home.asked).toEqual([]);
    await configure([`IdentityAgent ${agentSocket}`, `IdentityFile ${stranger}`, 'IdentitiesOnly yes']);
    const failed = await failureOf(open(home));
    expect(failed.tried).not.toContain('agent');
    home.asked.length = 0;
  });

  it('says what was tried when it is refused', async () => {
    const missing = `${home.folder}/missing`;
    await configure([`IdentityFile ${missing}`, `IdentityFile ${stranger}`, 'IdentityAgent none']);
    expect(await failureOf(open(home))).toEqual({
      code: 'host.auth-refused',
      host: 'target',
      user: sshd.user,
      tried: `key ${missing} (no such file), key ${stranger}, password (none given) (the server takes publickey, password)`,
    });
    expect(home.asked).toMatchObject([{ kind: 'password', user: sshd.user }]);
  });

  it('says so when there were too many tries', async () => {
    const files: string[] = [];
    for (let i = 0; i < 5; i++) {
      files.push(`${home.folder}/key${i}`);
      await makeKey(files[i], 'ed25519');
    }
    await configure([...files.map((file) => `IdentityFile ${file}`), 'IdentityAgent none']);
    const failed = await failureOf(open(home));
    expect(failed).toMatchObject({ code: 'host.auth-refused', tried: expect.stringContaining('Too many') });
  });

  it('names what only the system’s ssh can use, and uses that where it may', async () => {
    const ca = `${home.folder}/ca`;
    const key = `${home.folder}/certified`;
    for (const file of [ca, key]) await makeKey(file, 'ed25519');
    await must(['ssh-keygen', '-q', '-s', ca, '-I', 'me', '-n', sshd.user, '-V', '+1h', `${key}.pub`]);
    const socket = `${home.folder}/agent2`;
    const own = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    try {
      const env = { SSH_AUTH_SOCK: socket };
      await waitFor('the agent', async () => (await exec(['ssh-add', '-l'], { env })).status === 1);
      await must(['ssh-add', key], { env });
      await configure([`IdentityAgent ${socket}`, `IdentityFile ${stranger}`]);
      const failed = await failureOf(open(home, { transport: 'ssh2' }));
      expect(failed.tried).toContain('ssh-ed25519-cert-v01@openssh.com needs the system');
      const bySsh = await failureOf(open(home));
      expect(bySsh).toMatchObject({ code: 'host.auth-refused' });
      expect(bySsh.tried).toContain('ED25519-CERT');
    } finally {
      own.kill();
      home.asked.length = 0;
    }
  });

  it('gets in at the first try where no other is allowed, past a banner, without sftp', async () => {
    const banner = await home.write('banner', 'Authorised users only.\nEverything is logged. 注意\n');
    const strict = await startSshd({ config: ['MaxAuthTries 1', `Banner ${banner}`] });
    const strictHome = await homeFor(strict);
    try {
      for (const transport of ['ssh2', 'ssh'] as const) {
        const host = await open(strictHome, { transport });
        expect((await host.exec(['true'])).status).toBe(0);
        await host.close();
      }
    } finally {
      await strictHome.remove();
      await strict.stop();
    }
  });

  it('never sends the same wrong password twice', async () => {
    const asking = await homeFor(sshd, { secret: () => 'wrong' });
    await asking.write('config', configFor('target', sshd).replace(sshd.identityFile, stranger));
    const before = (await sshd.log()).split('Failed password').length;
    expect((await failureOf(open(asking))).code).toBe('host.auth-refused');
    expect((await sshd.log()).split('Failed password').length - before).toBe(1);
    await asking.remove();
  });
});
