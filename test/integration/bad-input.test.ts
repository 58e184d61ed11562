import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heapcase, startCli } from '../helpers/cli';
import { must } from '../helpers/exec';
import { goCommands } from '../helpers/go-programs';
import { type OrdersService, startOrdersService } from '../helpers/orders-service';
import { startSshd, whyNoSshd } from '../helpers/sshd';
import { waitFor } from '../helpers/wait-for';

/** What people get wrong and what breaks: one clear sentence, the right exit status, nothing lost. */
describe('heapcase with bad input', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heapcase-bad-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const run = (...args: string[]) =>
    heapcase(args, { HOME: folder, HEAPCASE_LIBRARY: join(folder, 'cases') });

  it.each([
    [['investigate', 'local', '--pid', '1', '--speed', '9'], "Unknown option '--speed'"],
    [['investigate', 'local'], 'Which process?'],
    [['investigate', 'local', '--pid', 'x'], '--pid takes a whole number, not "x"'],
    [['investigate', 'local', '--pid', '1', '--name', 'x'], 'not both'],
    [['investigate', '--pid', '1'], 'heapcase investigate HOST'],
    [['investigate', 'local', '--pid', '1', '--for', 'ever'], '--for takes a duration'],
    [['investigage'], 'There is no command "investigage"'],
    [['case'], 'takes one of these'],
    [['report', 'x'], 'Give -o FILE'],
    [[], 'heapcase demo'],
  ])('takes %j for wrong usage', async (args, said) => {
    const { status, stdout, stderr } = await run(...args);
    expect(stderr).toContain(said);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it.each([
    [['investigate', 'no-such-host.invalid', '--pid', '1'], 'The host no-such-host.invalid cannot be found'],
    [['investigate', '127.0.0.1:1', '--pid', '1'], 'No connection to 127.0.0.1:1'],
    [['investigate', 'local', '--pid', '4190000'], 'There is no process 4190000 on local'],
    [['investigate', 'local', '--pid', '1', '--endpoint', 'ftp://x/'], 'is no address of a pprof endpoint'],
    [['case', 'show', '2020-no-such-case'], 'There is no case 2020-no-such-case'],
    [['pprof', '-top', '/nonexistent.pb.gz'], '/nonexistent.pb.gz'],
  ])('fails at %j with a sentence', async (args, said) => {
    const { status, stderr } = await run(...args);
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(status).toBe(args[0] === 'pprof' ? 2 : 1);
  });

  it('leaves no case behind where nothing ran on any host', async () => {
    const { stdout } = await run('case', 'list', '--json');
    const titles = JSON.parse(stdout).map(({ title }: { title: string }) => title);
    expect(titles.filter((title: string) => /invalid|127\.0\.0\.1:1/.test(title))).toEqual([]);
  });

  it('says that a file is no library', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const { status, stderr } = await run(
      'investigate',
      'local',
      '--pid',
      String(process.pid),
      '--library',
      file,
    );
    expect(stderr).toContain(`The case library ${file} cannot be used`);
    expect(status).toBe(1);
  });

  describe('a login that is refused', () => {
    const missing = whyNoSshd();
    beforeEach((context) => {
      if (missing) context.skip(missing);
    });

    it('says what was tried', async () => {
      const sshd = await startSshd();
      const home = join(folder, 'refused');
      await mkdir(join(home, '.ssh'), { recursive: true });
      await must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', join(home, 'other')]);
      const lines = ['Host box', `HostName ${sshd.host}`, `Port ${sshd.port}`, `User ${sshd.user}`];
      lines.push(`IdentityFile ${join(home, 'other')}`, 'IdentitiesOnly yes');
      lines.push(`UserKnownHostsFile ${sshd.knownHostsFile}`);
      await writeFile(join(home, '.ssh', 'config'), `${lines.join('\n')}\n`);
      const { status, stderr } = await heapcase(['investigate', 'box', '--pid', '1'], {
        HOME: home,
        SSH_AUTH_SOCK: '',
        HEAPCASE_LIBRARY: join(home, 'cases'),
      });
      await sshd.stop();
      expect(stderr).toContain(`box refused the login of ${sshd.user}. Tried: `);
      expect(status).toBe(1);
    });
  });

  describe('while it records a real service', () => {
    let service: OrdersService;
    beforeEach((context) => {
      if (goCommands().length === 0) context.skip('no Go on this machine');
    });
    beforeAll(async () => {
      if (goCommands().length > 0) service = await startOrdersService('-leak-after', '1s', '-rate', '4');
    }, 300_000);
    afterAll(() => service?.stop());
    const investigation = (library: string) =>
      startCli(
        [
          'investigate',
          'local',
          '--pid',
          String(service.pid),
          '--for',
          '60s',
          '--every',
          '1s',
          '--library',
          library,
        ],
        { HOME: folder },
      );

    it('survives kill -9: the case opens, and has all that was captured', async () => {
      const library = join(folder, 'killed');
      const running = investigation(library);
      await waitFor('three captures', () => running.said().includes('heap-2.pb.gz'));
      running.kill('SIGKILL');
      await running.ended;
      const [found] = JSON.parse((await run('case', 'list', '--library', library, '--json')).stdout);
      const shown = await run('case', 'show', found.id, '--library', library);
      expect(shown.status).toBe(0);
      for (const name of ['heap-0.pb.gz', 'heap-1.pb.gz', 'heap-2.pb.gz'])
        expect(shown.stdout).toContain(name);
      // Opening it to write takes in what was arriving when it was killed.
      expect((await run('case', 'note', found.id, 'killed on purpose', '--library', library)).status).toBe(0);
      expect((await run('case', 'show', found.id, '--library', library)).stdout).toMatch(
        /memory-series.*interrupted/,
      );
      expect((await run('case', 'verify', found.id, '--library', library)).status).toBe(0);
    });

    describe('as root', () => {
      beforeEach((context) => {
        if (process.getuid?.() !== 0) context.skip('mounting a small disk takes root');
      });

      async function onDisk(options: string, work: (disk: string) => Promise<void>): Promise<void> {
        const disk = await mkdtemp(join(folder, 'disk-'));
        await must(['mount', '-t', 'tmpfs', '-o', options, 'heapcase-test', disk]);
        try {
          await work(disk);
        } finally {
          await must(['umount', '-l', disk]);
        }
      }

      it('stops at a full disk and keeps what was captured before', () =>
        onDisk('size=400k', async (disk) => {
          const running = investigation(disk);
          const { status, stderr } = await running.ended;
          expect(stderr).toMatch(/The disk of .* is full\. What was captured before is safe/);
          expect(status).toBe(1);
          const [found] = JSON.parse((await run('case', 'list', '--library', disk, '--json')).stdout);
          const shown = await run('case', 'show', found.id, '--library', disk);
          expect(shown.stdout).toContain('heap-0.pb.gz');
          expect((await run('case', 'verify', found.id, '--library', disk, '--json')).stdout).toContain(
            '"changed": []',
          );
        }));

      it('says that a read-only library cannot be used', () =>
        onDisk('size=400k,ro', async (disk) => {
          const { status, stderr } = await investigation(disk).ended;
          expect(stderr).toContain(disk);
          expect(stderr).toMatch(/cannot be (used|written)/);
          expect(status).toBe(1);
        }));
    });
  });
});
