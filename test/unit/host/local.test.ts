import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { httpGet } from '#main/host/http-over-host';
import { openHost } from '#main/host/open-host';
import { unattended } from '#main/host/prompts';

const local = () => openHost('local', { prompts: unattended, trustStoreFile: '/nowhere' });
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no failure',
    (error) => error.data?.code ?? String(error),
  );

describe('this computer as a host', () => {
  it('runs a command within its bounds', async () => {
    const host = await local();
    const done = await host.exec(['sh', '-c', 'printf %s "$1"; echo e >&2; exit 4', 'sh', "it's $HOME"]);
    expect([text(done.stdout), done.stderr, done.status]).toEqual(["it's $HOME", 'e\n', 4]);
    const missing = await host.exec(['no-such-program-here']);
    expect([missing.status, missing.stderr]).toEqual([127, 'no-such-program-here: not found\n']);
    const cut = await host.exec(['head', '-c', '50000000', '/dev/zero'], { maxBytes: 1000 });
    expect([cut.cut, cut.stdout.byteLength]).toEqual([true, 1000]);
    expect((await host.exec(['cat'])).status).toBe(0);
    expect((await host.exec(['sh', '-c', 'kill -9 $$'])).signal).toBe('SIGKILL');
  });

  it('ends what takes too long or is not wanted, children included', async () => {
    const host = await local();
    const begun = performance.now();
    expect(await codeOf(host.exec(['sh', '-c', 'sleep 60 | cat'], { timeoutMs: 200 }))).toBe('host.timeout');
    expect(await codeOf(host.exec(['sleep', '60'], { signal: AbortSignal.timeout(100) }))).toBe(
      'failure.cancelled',
    );
    expect(await codeOf(host.exec(['sleep', '60'], { signal: AbortSignal.abort() }))).toBe(
      'failure.cancelled',
    );
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  it('streams, stops, and stops all on close', async () => {
    const host = await local();
    const family = ['sh', '-c', 'sleep 300 & echo $$ $!; wait'];
    const [one, two] = [await host.stream(family), await host.stream(family)];
    const pids = await Promise.all(
      [one, two].map(
        (running) =>
          new Promise<number[]>((resolve) =>
            running.stdout.once('data', (data) => resolve(String(data).trim().split(' ').map(Number))),
          ),
      ),
    );
    await one.stop();
    await delay(100);
    expect(pids[0].some((pid) => alive(pid))).toBe(false);
    expect(pids[1].every(alive)).toBe(true);
    await host.close();
    await delay(100);
    expect(pids[1].some(alive)).toBe(false);
    expect(await one.ended).toMatchObject({ stderr: '' });
  });

  it('connects, and says why not', async () => {
    const host = await local();
    const server = createServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(text((await httpGet(host, `http://127.0.0.1:${port}/`)).body)).toBe('hello');
    server.close();
    expect(await codeOf(httpGet(host, 'http://127.0.0.1:1/'))).toBe('endpoint.refused');
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
