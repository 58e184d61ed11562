import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { SecretQuestion } from '#main/host/prompts';
import { exec } from '../../helpers/exec';
import {
  type SshdWithUser,
  type SshdWithUserOptions,
  startSshdWithUser,
  whyNoSshdWithUser,
} from '../../helpers/sshd-with-user';
import { failureOf, makeSshHome, open, type SshHome, textOf } from './ssh-home';

const password = "two words, 100 %, ö and '";
const reason = await whyNoSshdWithUser();
const noPam = !existsSync('/etc/pam.d') && 'no PAM on this machine';
for (const why of [reason, noPam]) if (why) console.warn(`skipped: ${why}`);

describe.skipIf(reason).each(['ssh2', 'ssh'] as const)(
  'logging in as a user with a password (%s)',
  (transport) => {
    const stops: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const stop of stops.splice(0).reverse()) await stop();
    });
    const start = async (
      options: Partial<SshdWithUserOptions>,
      secret: (question: SecretQuestion) => string | null,
      lines: readonly string[] = [],
    ): Promise<{ sshd: SshdWithUser; home: SshHome; name: string }> => {
      const sshd = await startSshdWithUser({ password, ...options });
      const home = await makeSshHome({ secret });
      stops.push(
        () => sshd.stop(),
        () => home.remove(),
      );
      await home.write('known_hosts', sshd.knownHosts);
      await home.write('config', ['Host *', 'IdentityAgent none', ...lines, ''].join('\n  '));
      return { sshd, home, name: `${sshd.user}@127.0.0.1:${sshd.port}` };
    };
    const uidOver = async (home: SshHome, name: string): Promise<string> => {
      const host = await open(home, { transport }, name);
      stops.push(() => host.close());
      return textOf((await host.exec(['id', '-u'])).stdout);
    };

    it('the password is asked for, again after a wrong one, and arrives as it was typed', async () => {
      const answers = ['wrong', password];
      const { sshd, home, name } = await start({}, () => answers.shift() ?? null);
      expect(await uidOver(home, name)).toBe('54321\n');
      const about = {
        kind: 'password',
        user: sshd.user,
        about: `${sshd.user}@${transport === 'ssh' ? '127.0.0.1' : name.split('@')[1]}`,
        echo: false,
      };
      expect(home.asked.map(({ kind }) => kind)).toEqual([about.kind, about.kind]);
      home.asked.length = 0;
      const refused = await failureOf(open(home, { transport }, name));
      expect(refused).toMatchObject({ code: 'host.auth-refused', user: sshd.user });
      expect(refused.tried).toMatch(/none given|no answer given/);
      expect(home.asked).toHaveLength(1);
      // The server was sent no empty password in its place.
      expect((await sshd.log()).match(/Failed password/g)).toHaveLength(1);
      // The system knows nothing of this user, and no file of ours holds the password.
      expect((await exec(['id', sshd.user])).status).not.toBe(0);
      expect((await exec(['grep', '-rqF', password, home.folder])).status).toBe(1);
    });

    it.skipIf(noPam !== false)('a key, and then PAM with two questions', async () => {
      // The words of PAM: one question after the other, the second only once the first was right.
      const pam = ['auth required pam_unix.so', 'auth required pam_ftp.so ignore users=heapcase-test'];
      const answers = [password, 'me@example.org'];
      const { sshd, home, name } = await start(
        { pam, config: ['AuthenticationMethods publickey,keyboard-interactive'] },
        () => answers.shift() ?? null,
      );
      await home.write(
        'config',
        `Host *\n IdentityAgent none\n IdentitiesOnly yes\n IdentityFile ${sshd.identityFile}\n`,
      );
      expect(await uidOver(home, name)).toBe('54321\n');
      expect(home.asked.map(({ kind }) => kind)).toEqual(['keyboard-interactive', 'keyboard-interactive']);
      expect(home.asked).toMatchObject([
        { user: sshd.user, about: expect.stringContaining('Password'), echo: false },
        { about: expect.stringContaining('e-mail address') },
      ]);
      expect(await sshd.log()).toMatch(/Partial publickey/);
      expect(await sshd.log()).toMatch(/Accepted keyboard-interactive\/pam/);

      const refused = await failureOf(open(home, { transport }, name));
      expect(refused.code).toBe('host.auth-refused');
      expect(refused.tried).toContain(sshd.identityFile);
    });
  },
);
