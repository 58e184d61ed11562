// Login shells that read a line in their own way, and start-up files that are slow and talk: a real sshd, real shells.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginLastingJob } from '#main/host/lasting-job';
import { findProgram } from '../../helpers/exec';
import { type SshdWithUser, startSshdWithUser, whyNoSshdWithUser } from '../../helpers/sshd-with-user';
import { waitFor } from '../../helpers/wait-for';
import { isRunning, makeSshHome, open, type SshHome, textOf } from './ssh-home';

const reason = await whyNoSshdWithUser();
if (reason) console.warn(`skipped: ${reason}`);

/** Each with the start-up file that it reads at every login, and lines for it that say something and take their time. */
const shells = [
  ['busybox', 'ash', null, ''],
  ['bash', 'bash', '.bashrc', 'echo "*** WELCOME to $(hostname) ***"; sleep 0.2; echo "last line"'],
  ['tcsh', 'tcsh', '.cshrc', 'echo "*** WELCOME ***"\nsleep 0.2'],
  ['fish', 'fish', '.config/fish/config.fish', 'echo "*** WELCOME ***"; sleep 0.2'],
  ['zsh', 'zsh', '.zshenv', 'echo "*** WELCOME ***"; sleep 0.2'],
] as const;

const hostile = [
  "it's",
  '$HOME `id` $(id)',
  'a"b\\c \\n \\101',
  'two\nlines',
  '',
  '-n',
  '*',
  '名前',
  '100% %s !x !! ~ {a,b}',
];

describe.skipIf(reason).each(shells)('logging in with %s', (program, name, file, greeting) => {
  let folder: string;
  let sshd: SshdWithUser;
  let home: SshHome;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-shell-'));
    const found = findProgram(program);
    if (!found) throw new Error(`no ${program} on this machine`);
    sshd = await startSshdWithUser({ password: 'x', shell: { program: found, name, home: folder } });
    if (file !== null) await sshd.write(file, `${greeting}\n`);
    home = await makeSshHome();
    await home.write('known_hosts', sshd.knownHosts);
    await home.write(
      'config',
      `Host *\n IdentityAgent none\n IdentitiesOnly yes\n IdentityFile ${sshd.identityFile}\n`,
    );
  });
  afterAll(async () => {
    await sshd?.stop();
    await home?.remove();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  // By the system's ssh too, for the one that reads least as sh does.
  it.each(name === 'fish' ? (['ssh2', 'ssh'] as const) : (['ssh2'] as const))(
    'everything reads as it would with sh (%s)',
    async (transport) => {
      const host = await open(home, { transport }, `${sshd.user}@127.0.0.1:${sshd.port}`);
      try {
        const printed = await host.exec(['printf', '%s\\0', ...hostile]);
        expect(textOf(printed.stdout)).toBe(hostile.map((text) => `${text}\0`).join(''));
        const failing = await host.exec(['sh', '-c', 'echo out; echo err >&2; cat; echo $LC_ALL; exit 7'], {
          input: new TextEncoder().encode('in\n'),
        });
        expect([textOf(failing.stdout), failing.status]).toEqual(['out\nin\nC\n', 7]);
        expect(failing.stderr).toContain('err\n');
        // Every byte, as a profile has them.
        const bytes = await host.exec(['sh', '-c', "head -c 300000 /dev/zero | tr '\\0' '\\377'"]);
        expect([bytes.stdout.byteLength, bytes.stdout.every((byte) => byte === 255)]).toEqual([
          300_000,
          true,
        ]);
        const running = await host.stream(['sh', '-c', 'sleep 300 & echo $$ $!; wait']);
        let text = '';
        running.stdout.on('data', (chunk) => {
          text += chunk;
        });
        await waitFor('the pids', () => text.includes('\n'));
        expect(text).toMatch(/^\d+ \d+\n$/);
        const pids = text.split(' ').map(Number);
        await running.stop();
        await waitFor('both to be gone', () => !pids.some(isRunning));

        const { jobs } = host;
        if (jobs === undefined) throw new Error('no jobs that outlive a link');
        const lasting = await beginLastingJob(jobs, {
          argv: ['sh', '-c', 'printf "%s\\0" "$@"; echo err >&2; exit 4', 'sh', ...hostile],
          host: name,
          lasting: {},
          sessions: async () => jobs,
          leave: () => {},
        });
        const pieces: Uint8Array[] = [];
        lasting?.stdout.on('data', (chunk: Uint8Array) => pieces.push(chunk));
        expect(await lasting?.ended).toMatchObject({ status: 4, stderr: 'err\n' });
        expect(textOf(Buffer.concat(pieces))).toBe(hostile.map((text) => `${text}\0`).join(''));
      } finally {
        await host.close();
      }
    },
  );
});
