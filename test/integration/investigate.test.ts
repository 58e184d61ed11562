import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heapcase, startCli } from '../helpers/cli';
import { type Server, startServer, whyNoServer } from '../helpers/server';
import { makeKey } from '../helpers/sshd';
import { waitFor } from '../helpers/wait-for';

const missing = await whyNoServer();

/**
 * The main job as a user does it: the built command line, a name from ~/.ssh/config, a real sshd in a real
 * systemd server of 512 MB, a real Go service with the bug of the write-up. The server has no curl, wget or Go.
 */
describe('heapcase investigate', () => {
  let server: Server;
  let home = '';
  let library = '';
  const run = (...args: string[]) => heapcase([...args, '--library', library], { HOME: home });

  beforeEach((context) => {
    if (missing) context.skip(missing);
  });
  beforeAll(async () => {
    if (missing) return;
    home = await mkdtemp(join(tmpdir(), 'heapcase-home-'));
    library = join(home, 'cases');
    server = await startServer({ orders: ['-leak-after', '2s', '-rate', '5'] });
    await writeConfig(server.knownHostsFile);
  }, 900_000);
  afterAll(async () => {
    await server?.stop();
    if (home) await rm(home, { recursive: true, force: true });
  });

  async function writeConfig(knownHosts: string): Promise<void> {
    await mkdir(join(home, '.ssh'), { recursive: true, mode: 0o700 });
    const lines = [
      'Host prod-api-3',
      `  HostName ${server.address}`,
      '  User root',
      `  IdentityFile ${server.identityFile}`,
      '  IdentitiesOnly yes',
      `  UserKnownHostsFile ${knownHosts}`,
      '  GlobalKnownHostsFile /dev/null',
    ];
    await writeFile(join(home, '.ssh', 'config'), `${lines.join('\n')}\n`);
  }

  it('names the function that leaks on a server, with at least three captures and every file hashed', async () => {
    const report = join(home, 'incident.html');
    // At this rate the kernel kills it some 45 s after it starts.
    await server.ssh('systemctl restart orders-api');
    const { status, stdout, stderr } = await run(
      ...['investigate', 'prod-api-3', '--name', 'orders-api', '--for', '30s', '--every', '6s'],
      ...['--report', report, '--json'],
    );
    expect(stderr).not.toContain('Error');
    expect(status, stderr).toBe(0);
    const answer = JSON.parse(stdout);
    expect(answer.verdict).toMatchObject({
      class: 'go-heap-growth',
      culprit: { function: 'main.GetBetweenDates', file: expect.stringContaining('dates.go') },
    });
    expect(['proved', 'probable']).toContain(answer.verdict.grade);
    expect(answer.verdict.culprit.bytesPerSecond / 2 ** 20).toBeGreaterThan(2);
    expect(answer.verdict.culprit.bytesPerSecond / 2 ** 20).toBeLessThan(10);
    const heaps = answer.evidence.filter(({ kind }: { kind: string }) => kind === 'heap-profile');
    expect(heaps.length).toBeGreaterThanOrEqual(4);
    expect(await readFile(report, 'utf8')).toContain('main.GetBetweenDates');

    expect((await run('case', 'verify', answer.case)).status).toBe(0);
    expect((await run('case', 'show', answer.case)).stdout).toContain('main.GetBetweenDates');
  });

  it('left nothing running on the server', async () => {
    const { stdout } = await server.ssh("ps -eo args | grep -E 'VmRSS|sleep 1' | grep -v grep; true");
    expect(stdout.trim()).toBe('');
  });

  it('lists the service as a target, with its endpoint and its Go version', async () => {
    const { stdout } = await run('host', 'targets', 'prod-api-3', '--json');
    const orders = JSON.parse(stdout).find(({ comm }: { comm: string }) => comm === 'orders-api');
    expect(orders).toMatchObject({
      endpoint: 'http://127.0.0.1:6060/debug/pprof/',
      go: { version: expect.stringMatching(/^go1\./), module: 'orders-api' },
    });
  });

  it('stops before any credential at a key that is not the known one, and says how to go on', async () => {
    const other = join(home, 'other');
    await makeKey(other, 'ed25519');
    const [type, key] = (await readFile(`${other}.pub`, 'utf8')).split(' ');
    await writeFile(join(home, 'changed'), `${server.address} ${type} ${key}\n`);
    await writeConfig(join(home, 'changed'));
    const changed = await run('investigate', 'prod-api-3', '--name', 'orders-api', '--for', '5s');
    expect(changed).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('has CHANGED, so nothing was sent'),
    });

    await writeConfig('/dev/null');
    const unknown = await run('investigate', 'prod-api-3', '--name', 'orders-api', '--for', '5s');
    expect(unknown).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('is not known, so nothing was sent'),
    });
    await writeConfig(server.knownHostsFile);
  });

  it.each([
    [['--pid', '4190000'], 'There is no process 4190000 on prod-api-3.'],
    [['--name', 'no-such-service'], 'No process named no-such-service runs on prod-api-3.'],
    [['--name', 'orders-api', '--endpoint', 'http://127.0.0.1:9/'], 'Nothing answers at http://127.0.0.1:9/'],
    [['--name', 'orders-api', '--endpoint', 'http://127.0.0.1:6060/nowhere/'], 'answered 404'],
    [['--name', 'sshd'], 'processes named sshd run on prod-api-3'],
  ])('answers %j with one sentence and exit status 1', async (args, sentence) => {
    const { status, stderr } = await run('investigate', 'prod-api-3', ...args, '--for', '5s');
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(status).toBe(1);
  });

  /** Starts an investigation, does something to the server after its second capture, and lets it end. */
  async function interruptedBy(command: string, duration = '60s') {
    await server.ssh('systemctl restart orders-api');
    const words = [
      '--name',
      'orders-api',
      '--for',
      duration,
      '--every',
      '2s',
      '--library',
      library,
      '--json',
    ];
    const investigation = startCli(['investigate', 'prod-api-3', ...words], { HOME: home });
    await waitFor('two captures', () => investigation.said().includes('heap-2.pb.gz'), { timeoutMs: 30_000 });
    await server.ssh(command);
    const { status, stdout, stderr } = await investigation.ended;
    const { case: id, evidence } = JSON.parse(stdout);
    const heaps = evidence.filter(({ kind }: { kind: string }) => kind === 'heap-profile').length;
    return { status, stderr, heaps, verified: (await run('case', 'verify', id)).status };
  }

  it('keeps what it had when the process dies half-way, and says that it died', async () => {
    const { status, stderr, heaps, verified } = await interruptedBy('systemctl kill -s KILL orders-api');
    expect(stderr).toMatch(/Process \d+ on prod-api-3 ended while it was being recorded/);
    expect(heaps).toBeGreaterThanOrEqual(3);
    expect({ status, verified }).toEqual({ status: 1, verified: 0 });
  });

  it('goes on when the link is cut half-way, and says that it was cut', async () => {
    const cut = "pkill -KILL -f 'sshd: root@notty'; true";
    const { status, stderr, heaps, verified } = await interruptedBy(cut, '16s');
    expect(stderr).toContain('The link to prod-api-3 was lost');
    expect(stderr).toContain('The link to prod-api-3 stands again');
    expect(heaps).toBeGreaterThanOrEqual(5);
    expect({ status, verified }).toEqual({ status: 0, verified: 0 });
  });
});
