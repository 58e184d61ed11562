import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { auditedHost } from '#main/collect/audited-host';
import { KeptLinks } from '#main/host/kept-links';
import { openHost } from '#main/host/open-host';
import { openLibrary } from '#main/store/library';
import { collectCaptures } from '#main/watch/collect-captures';
import { exec } from '../../helpers/exec';
import { whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { failureOf } from './ssh-home';
import { startBehindProxy } from './through-proxy';

const reason = whyNoSshd();
if (reason) console.warn(`skipped: ${reason}`);

describe.skipIf(reason)('the collecting from a watch', () => {
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  it.each([
    ['was cut, and is waited for', { refuses: true }],
    ['fell silent', { silent: true }],
  ] as const)(
    'is stopped at once while its link %s; what had come is kept, and is not asked for again',
    async (_how, weather) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'heapcase-collecting-'));
      stops.push(async () => {
        const { stdout } = await exec(['pgrep', '-f', `fetch ${folder}`]);
        for (const pid of stdout.split('\n').filter(Boolean)) await exec(['kill', '-KILL', pid]);
        await rm(folder, { recursive: true, force: true });
      });
      const name = '20261123T020129Z-70-12';
      await mkdir(path.join(folder, name));
      const heap = randomBytes(4_000_000);
      await writeFile(path.join(folder, name, 'heap.pb.gz'), heap);
      const { proxy, home, stop } = await startBehindProxy();
      stops.push(stop);
      const links = new KeptLinks({
        connect: (host, prompts, signal) =>
          openHost(host, { ...home.options, prompts, signal, limits: { keepaliveMs: 1_000 } }),
        prompts: home.options.prompts,
        onLink: () => {},
      });
      stops.push(() => links.close());
      const library = openLibrary(path.join(folder, 'cases'), { madeBy: 'heapcase test' });
      const openCase = await library.create('collected');
      stops.push(() => openCase.close());
      const sent: string[] = [];
      /** One run of it: `bytes` have come by now. */
      const collect = (stopped: AbortSignal, onBytes: (bytes: number) => void = () => {}) =>
        collectCaptures(
          {
            origin: { host: 'target', id: 'orders', clockOffsetMs: 0, endpoint: null },
            ...{ folder, names: [name], tool: 'heapcase test', living: null },
          },
          {
            openCase,
            signal: stopped,
            lease: async () => {
              const host = await links.lease('target', { signal: stopped });
              return { host: auditedHost(host, ({ what }) => sent.push(what)), done: () => host.close() };
            },
            onList: () => {},
            onProgress: ({ bytes }) => onBytes(bytes),
            onRetry: () => {},
          },
        );
      const stopping = new AbortController();
      let came = 0;
      proxy.weather({ bytesPerSecond: 1_000_000 });
      const ended = failureOf(
        collect(stopping.signal, (bytes) => {
          came = bytes;
        }),
      );
      await waitFor('a part of it', () => came > 300_000, { timeoutMs: 150_000 });
      proxy.weather(weather);
      if ('refuses' in weather) {
        proxy.cut();
        await waitFor('the loss', () => links.list()[0]?.state.is === 'lost', { timeoutMs: 150_000 });
      }
      const begun = performance.now();
      stopping.abort();
      expect((await ended).code).toBe('failure.cancelled');
      // Nothing is waited for but the time in which a host may answer a Stop.
      expect(performance.now() - begun).toBeLessThan(60_000);
      const [part] = (await openCase.record()).evidence;
      expect(part).toMatchObject({ bytes: came, provenance: { complete: 'interrupted' } });

      // A server that never hears of the end again ends its reading within five minutes.
      proxy.weather({});
      sent.length = 0;
      const sum = await collect(new AbortController().signal);
      expect(sum).toMatchObject({ captures: 1, bytes: heap.length - came });
      expect(sent.some((what) => what.includes(` ${came + 1} heap.pb.gz`))).toBe(true);
      const whole = (await openCase.record()).evidence.find(
        ({ provenance }) => provenance.complete === 'whole',
      );
      expect(Buffer.compare(await openCase.readEvidence(whole?.id ?? ''), heap)).toBe(0);
    },
    600_000,
  );
});
