import { mkdtemp, open as openFile, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditedHost } from '#main/collect/audited-host';
import { spillOutput } from '#main/collect/spilled-output';
import type { Host } from '#main/host/host';
import { httpGet } from '#main/host/http-over-host';
import { type Sshd, startSshd, whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { failureOf, homeFor, isRunning, open, type SshHome, textOf } from './ssh-home';

const reason = whyNoSshd();
if (reason) console.warn(`skipped: ${reason}`);

async function lastLineOf(file: string): Promise<string> {
  const handle = await openFile(file);
  try {
    const { size } = await handle.stat();
    const tail = await handle.read(Buffer.alloc(64), 0, 64, Math.max(0, size - 64));
    return tail.buffer.subarray(0, tail.bytesRead).toString('latin1').trimEnd().split('\n').at(-1) ?? '';
  } finally {
    await handle.close();
  }
}

describe.skipIf(reason)('commands over a real sshd', () => {
  let sshd: Sshd;
  let home: SshHome;
  let host: Host;

  beforeAll(async () => {
    sshd = await startSshd();
    home = await homeFor(sshd);
    host = await open(home);
  });
  afterAll(async () => {
    await host?.close();
    await home?.remove();
    await sshd?.stop();
  });

  it('describes the connection', () => {
    expect(host.description).toEqual({
      transport: 'ssh2',
      name: 'target',
      address: `${sshd.user}@127.0.0.1:${sshd.port}`,
      hostKey: expect.stringMatching(/^ssh-ed25519 SHA256:[A-Za-z0-9+/]{43}$/),
      keyFrom: `${home.folder}/.ssh/known_hosts:1`,
      notFollowed: { settings: [], systemWould: false },
    });
  });

  it('passes arguments unchanged and tells status and both outputs', async () => {
    const hostile = [
      "it's",
      '$HOME `id` $(id)',
      'a"b\\c',
      'two\nlines',
      '',
      '-n',
      '*',
      '名前',
      '\u0001\u007f',
    ];
    const printed = await host.exec(['printf', '%s\\0', ...hostile]);
    expect(textOf(printed.stdout)).toBe(hostile.map((text) => `${text}\0`).join(''));

    const failing = await host.exec(['sh', '-c', 'echo out; echo err >&2; exit 7']);
    expect([textOf(failing.stdout), failing.stderr, failing.status, failing.signal, failing.cut]).toEqual([
      'out\n',
      'err\n',
      7,
      null,
      false,
    ]);
    expect((await host.exec(['no-such-program-here'])).status).toBe(127);
    expect(textOf((await host.exec(['sh', '-c', 'echo $LC_ALL'])).stdout)).toBe('C\n');
  });

  it('does not wait for input', async () => {
    expect((await host.exec(['cat'], { timeoutMs: 5_000 })).status).toBe(0);
  });

  it('bounds what is kept of an answer, and says that there was more', async () => {
    const result = await host.exec(['head', '-c', '50000000', '/dev/zero'], { maxBytes: 1_000_000 });
    expect([result.cut, result.stdout.byteLength]).toEqual([true, 1_000_000]);
    const whole = await host.exec(['head', '-c', '50000000', '/dev/zero'], { maxBytes: 50_000_000 });
    expect([whole.cut, whole.stdout.byteLength, whole.status]).toEqual([false, 50_000_000, 0]);
  });

  it.each(['ssh2', 'ssh'] as const)(
    'takes 200 MB of output to a file by %s, to its last line and without the memory for it',
    async (transport) => {
      const reached = await open(home, { transport });
      const folder = await mkdtemp(path.join(tmpdir(), 'heapcase-spill-'));
      const spill = (mostBytes: number) =>
        spillOutput(
          auditedHost(reached, () => {}),
          ['seq', '1', '23500000'],
          { file: path.join(folder, 'out'), mostBytes, timeoutMs: 200_000 },
        );
      let most = 0;
      const before = process.memoryUsage().rss;
      const watching = setInterval(() => {
        most = Math.max(most, process.memoryUsage().rss - before);
      }, 20);
      try {
        const spilled = await spill(1e9);
        const { size } = await stat(path.join(folder, 'out'));
        expect([spilled.status, spilled.cut, spilled.bytes, size]).toEqual([
          0,
          false,
          200_388_897,
          200_388_897,
        ]);
        expect(await lastLineOf(path.join(folder, 'out'))).toBe('23500000');
        expect(most).toBeLessThan(80e6);

        const cut = await spill(1_000_000);
        expect(cut.cut).toBe(true);
        expect(1_000_000 - cut.bytes).toBeLessThan(7);
        expect(await lastLineOf(path.join(folder, 'out'))).toMatch(/^\d{6}$/);
      } finally {
        clearInterval(watching);
        await reached.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
  );

  it('ends a command that takes too long, on the server too', async () => {
    const marker = `31.4159${process.pid}`;
    const failed = await failureOf(host.exec(['sleep', marker], { timeoutMs: 1_000 }));
    expect(failed).toMatchObject({ code: 'host.timeout', what: `sleep ${marker}`, seconds: 1 });
    await waitFor(
      'the command to be gone',
      async () => (await host.exec(['pgrep', '-f', `^sleep ${marker}`])).status === 1,
    );
  });

  it('stops on request', async () => {
    const abort = new AbortController();
    const running = failureOf(host.exec(['sleep', '30'], { signal: abort.signal }));
    setTimeout(() => abort.abort(), 200);
    expect((await running).code).toBe('failure.cancelled');
  });

  it('keeps to eight sessions and lets the others wait', async () => {
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        host.exec(['sh', '-c', `sleep 0.05; echo ${index}`], { timeoutMs: 100_000 }),
      ),
    );
    expect(results.map(({ stdout }) => Number(textOf(stdout)))).toEqual(results.map((_, index) => index));
  });

  describe('streams', () => {
    /** A job that tells its own pid and that of its child, which ignores TERM when `stubborn`. */
    const tellingPids = (stubborn = false): string[] => [
      'sh',
      '-c',
      `${stubborn ? "trap '' TERM;" : ''} sleep 300 & echo $$ $!; while :; do echo tick; sleep 0.1; done`,
    ];
    const firstLine = async (stream: AsyncIterable<Buffer>): Promise<string> => {
      let text = '';
      for await (const chunk of stream) {
        text += chunk.toString();
        if (text.includes('\n')) return text.split('\n')[0];
      }
      return text;
    };
    const pidsOf = (line: string): number[] => line.split(' ').map(Number);

    it('gives output as it comes and its end', async () => {
      const running = await host.stream(['sh', '-c', 'echo one; echo oops >&2; sleep 0.2; echo two; exit 3']);
      let text = '';
      for await (const chunk of running.stdout) text += chunk;
      expect(text).toBe('one\ntwo\n');
      expect(await running.ended).toEqual({ status: 3, stderr: 'oops\n' });
    });

    it('stop() ends the whole group and is confirmed', async () => {
      const running = await host.stream(tellingPids());
      let line = '';
      running.stdout.on('data', (chunk) => {
        line += chunk;
      });
      await waitFor('the pids', () => line.includes('\n'));
      const pids = pidsOf(line.split('\n')[0]);
      expect(pids.map(isRunning)).toEqual([true, true]);
      const begun = performance.now();
      await running.stop();
      expect(performance.now() - begun).toBeLessThan(20_000);
      await waitFor('both to be gone', () => !pids.some(isRunning), { timeoutMs: 20_000 });
      expect((await running.ended).stderr).toBe('');
    });

    it('stop() ends one that ignores TERM', async () => {
      const running = await host.stream(tellingPids(true));
      let line = '';
      running.stdout.on('data', (chunk) => {
        line += chunk;
      });
      await waitFor('the pids', () => line.includes('\n'));
      await running.stop();
      await waitFor('them to be gone', () => !pidsOf(line.split('\n')[0]).some(isRunning));
    });

    it('stops when nobody reads any more, and when the signal says so', async () => {
      const left = await host.stream(tellingPids());
      const pids = pidsOf(await firstLine(left.stdout));
      await waitFor('it to be gone', () => !pids.some(isRunning));

      const abort = new AbortController();
      const aborted = await host.stream(['yes'], { signal: abort.signal });
      abort.abort();
      await aborted.ended;
    });

    it('stops a flood that nobody ever read', async () => {
      const running = await host.stream(['yes']);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const begun = performance.now();
      await running.stop();
      expect(performance.now() - begun).toBeLessThan(20_000);
    });
  });

  describe('connect', () => {
    let server: Server;
    let url: string;

    beforeAll(async () => {
      server = createServer((request, response) => {
        if (request.url === '/chunked') {
          response.write('a'.repeat(100_000));
          setTimeout(() => response.end('b'), 20);
        } else if (request.url === '/cut') {
          response.writeHead(200, { 'content-length': '1000', 'x-kind': 'cut' });
          response.write('x'.repeat(400));
          setTimeout(() => response.socket?.destroy(), 100);
        } else if (request.url === '/silent') {
          return;
        } else if (request.url === '/close') {
          response.socket?.destroy();
        } else if (request.url === '/big') {
          response.end(Buffer.alloc(3_000_000, 7));
        } else {
          response.writeHead(404, { 'content-type': 'text/plain' }).end('nothing here');
        }
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => {
      server.closeAllConnections();
      server.close();
    });

    it('fetches over a channel, whole and chunked', async () => {
      const missing = await httpGet(host, `${url}/no?such=1`);
      expect([missing.status, textOf(missing.body), missing.complete]).toEqual([404, 'nothing here', true]);
      expect(missing.headers['content-type']).toBe('text/plain');
      const chunked = await httpGet(host, `${url}/chunked`);
      expect([chunked.body.byteLength, chunked.complete]).toEqual([100_001, true]);
      const seen: number[] = [];
      const big = await httpGet(host, `${url}/big`, { onChunk: (bytes) => seen.push(bytes) });
      expect([big.body.byteLength, big.complete, seen.at(-1)]).toEqual([3_000_000, true, 3_000_000]);
    });

    it('keeps what came before a break', async () => {
      const cut = await httpGet(host, `${url}/cut`);
      expect([cut.status, cut.body.byteLength, cut.complete, cut.headers['x-kind']]).toEqual([
        200,
        400,
        false,
        'cut',
      ]);
      const bounded = await httpGet(host, `${url}/big`, { maxBytes: 1000 });
      expect([bounded.body.byteLength, bounded.complete]).toEqual([1000, false]);
    });

    it('says why there is no answer', async () => {
      expect(await failureOf(httpGet(host, 'http://127.0.0.1:1/x'))).toMatchObject({
        code: 'endpoint.refused',
        url: 'http://127.0.0.1:1/x',
        reason: 'Connection refused',
      });
      expect((await failureOf(httpGet(host, `${url}/close`))).code).toBe('endpoint.cut');
      expect(await failureOf(httpGet(host, `${url}/silent`, { timeoutMs: 500 }))).toMatchObject({
        code: 'host.timeout',
        seconds: 0.5,
      });
      expect((await failureOf(httpGet(host, 'https://127.0.0.1/'))).code).toBe('endpoint.bad-url');
      const own = `http://127.0.0.1:${sshd.port}/`;
      expect((await failureOf(httpGet(host, own))).code).toBe('endpoint.not-a-profile');
    });
  });
});
