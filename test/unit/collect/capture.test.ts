import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '#core/case/model';
import type { Message } from '#core/words/messages';
import { auditedHost } from '#main/collect/audited-host';
import { type CaptureRun, takeCapture } from '#main/collect/capture';
import { openHost } from '#main/host/open-host';
import { unattended } from '#main/host/prompts';
import type { OpenCase } from '#main/store/case-store';
import { openLibrary } from '#main/store/library';

const gzip = gzipSync(Buffer.alloc(20_000, 'not looked into while capturing '));

/** A real case on disk, a real HTTP server on loopback that answers what the test says. */
describe('a capture', () => {
  let folder = '';
  let openCase: OpenCase;
  let server: Server;
  let gaps: Message[];
  const asked: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heapcase-capture-'));
    openCase = await openLibrary(folder, { madeBy: 'heapcase test' }).create('capture');
    gaps = [];
    asked.length = 0;
  });
  afterEach(async () => {
    server.close();
    await openCase.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function captureFrom(answer: RequestListener): Promise<CaptureRun> {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const target: Target = {
      host: 'local',
      pid: 1,
      startTicks: 1,
      bootId: null,
      comm: 'x',
      command: 'x',
      go: null,
      endpoint: `http://127.0.0.1:${port}/debug/pprof/`,
    };
    const host = auditedHost(
      await openHost('local', { prompts: unattended, trustStoreFile: join(folder, 'keys.json') }),
      () => {},
    );
    return {
      openCase,
      origin: { host: 'local', clockOffsetMs: 0, tool: 'heapcase test' },
      host,
      target: { ...target, endpoint: target.endpoint ?? '' },
      forceGc: false,
      absent: new Set(),
      onProgress: () => {},
      onGap: (what) => gaps.push(what),
    };
  }
  const kept = async () =>
    (await openCase.record()).evidence.map(({ kind, provenance }) => [kind, provenance.complete]);

  it('takes heap, MemStats and goroutines, and names them in the journal', async () => {
    const run = await captureFrom((request, response) =>
      response.end(request.url?.includes('debug=1') ? 'heap profile: 1: 2 [3: 4] @ heap/1048576\n' : gzip),
    );
    const capture = await takeCapture(run, 'baseline', 0);
    expect(capture.evidence.map(({ kind }) => kind)).toEqual([
      'heap-profile',
      'memstats',
      'goroutine-profile',
    ]);
    expect((await openCase.record()).captures).toHaveLength(1);
  });

  it('asks only once for what the service does not have, and says so', async () => {
    const run = await captureFrom((request, response) => {
      if (request.url !== '/debug/pprof/heap') response.statusCode = 404;
      response.end(request.url === '/debug/pprof/heap' ? gzip : 'no');
    });
    await takeCapture(run, 'baseline', 0);
    await takeCapture(run, 'capture', 1);
    expect(asked.filter((url) => url.includes('goroutine'))).toHaveLength(1);
    expect(gaps.map(({ key }) => key)).toEqual(['gap.not-served', 'gap.not-served']);
  });

  it.each<[string, RequestListener, string, unknown[]]>([
    [
      'a 404',
      (_request, response) => {
        response.statusCode = 404;
        response.end('404 page not found');
      },
      'endpoint.status',
      [['response', 'whole']],
    ],
    [
      'an HTML page',
      (_request, response) => response.end('<!doctype html><p>hello'),
      'endpoint.not-a-profile',
      [['response', 'whole']],
    ],
    ['nothing', (_request, response) => response.end(), 'endpoint.not-a-profile', []],
    [
      'half a gzip file, as if it were whole',
      (_request, response) => response.end(gzip.subarray(0, gzip.length / 2)),
      'endpoint.cut',
      [['heap-profile', 'cut']],
    ],
    [
      'a connection that breaks off',
      (_request, response) => {
        response.writeHead(200, { 'content-length': gzip.length });
        response.write(gzip.subarray(0, 50), () => response.destroy());
      },
      'endpoint.cut',
      [['heap-profile', 'cut']],
    ],
  ])(
    'of %s fails with its sentence, and keeps the bytes that came',
    async (_what, answer, code, evidence) => {
      const run = await captureFrom(answer);
      await expect(takeCapture(run, 'baseline', 0)).rejects.toMatchObject({ data: { code } });
      expect(await kept()).toEqual(evidence);
    },
  );

  it('of a port where nothing listens says that nothing answers', async () => {
    const run = await captureFrom((_request, response) => response.end(gzip));
    server.close();
    server.closeAllConnections();
    await expect(takeCapture(run, 'baseline', 0)).rejects.toMatchObject({
      data: { code: 'endpoint.refused' },
    });
  });
});
