import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostAct } from '#core/case/model';
import { auditedHost } from '#main/collect/audited-host';
import { listCandidates, listProcesses, pinTarget } from '#main/collect/find-targets';
import { readHostFacts } from '#main/collect/host-facts';
import { openHost } from '#main/host/open-host';
import { unattended } from '#main/host/prompts';

/** Everything here is real: this computer, its /proc, its sockets. */
describe('what is read of this computer', () => {
  const acts: HostAct[] = [];
  let host: ReturnType<typeof auditedHost>;

  beforeAll(async () => {
    const opened = await openHost('local', { prompts: unattended, trustStoreFile: '/nonexistent/keys.json' });
    host = auditedHost(opened, (act) => acts.push(act));
  });
  afterAll(() => host.host.close());

  it('is named, with a clock that agrees with itself', async () => {
    const facts = await readHostFacts(host);
    expect(facts.kernel).toMatch(/^\d+\.\d+/);
    expect(facts.memoryKb).toBeGreaterThan(100_000);
    expect(Math.abs(facts.clockOffsetMs ?? Number.NaN)).toBeLessThanOrEqual((facts.clockErrorMs ?? 0) + 50);
  });

  it('lists its processes, this one among them, with its arguments whole', async () => {
    const list = await listProcesses(host);
    const own = list.processes.find(({ pid }) => pid === process.pid);
    expect(list.bootId).toMatch(/^[0-9a-f-]{36}$/);
    expect(own?.argv[0]).toBe(process.argv0);
    expect(own?.startTicks).toBeGreaterThan(0);
    expect(own?.rssKb).toBeGreaterThan(10_000);
  });

  it('keeps each use of the host in the audit log', async () => {
    const before = acts.length;
    await host.exec(['true']);
    expect(acts.slice(before)).toMatchObject([{ host: 'local', what: 'true', status: 0, bytes: 0 }]);
  });

  describe('a process that serves profiles', () => {
    let service: ChildProcess;
    let port = 0;

    beforeAll(async () => {
      service = spawn(process.execPath, ['-e', pprofLikeService], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = await once(service.stdout as NodeJS.ReadableStream, 'data');
      port = Number(String(line));
    });
    afterAll(() => service.kill('SIGKILL'));

    it('is found by its pid, with the endpoint on the port that it listens on', async () => {
      const target = await pinTarget(host, { by: 'pid', pid: service.pid as number }, null);
      expect(target.endpoint).toBe(`http://127.0.0.1:${port}/debug/pprof/`);
      expect(target.startTicks).toBeGreaterThan(0);
    });

    it('is found by its endpoint alone', async () => {
      const target = await pinTarget(host, { by: 'endpoint', endpoint: `localhost:${port}` }, null);
      expect(target.pid).toBe(service.pid);
    });

    it('stands among the candidates', async () => {
      const candidates = await listCandidates(host);
      expect(candidates.find(({ pid }) => pid === service.pid)).toMatchObject({
        ports: [port],
        endpoint: `http://127.0.0.1:${port}/debug/pprof/`,
      });
    });
  });

  it('says which pid does not exist, and which name nobody has', async () => {
    await expect(pinTarget(host, { by: 'pid', pid: 4_999_999 }, null)).rejects.toMatchObject({
      data: { code: 'target.no-such-pid' },
    });
    await expect(pinTarget(host, { by: 'name', name: 'no-such-program' }, null)).rejects.toMatchObject({
      data: { code: 'target.no-such-name' },
    });
  });

  it('does not take a server that is no pprof endpoint for one', async () => {
    const server = createServer((_request, response) => response.end('<h1>hello</h1>')).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(pinTarget(host, { by: 'pid', pid: process.pid }, null)).rejects.toMatchObject({
      data: { code: 'target.no-endpoint', fillings: { looked: expect.stringContaining(String(port)) } },
    });
    server.close();
  });
});

const pprofLikeService = `
  const server = require('node:http').createServer((request, response) =>
    response.end(request.url === '/debug/pprof/' ? '<title>/debug/pprof/</title> heap goroutine' : ''));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;
