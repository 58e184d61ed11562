import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { LinkState } from '#core/contract/link';
import { KeptLinks } from '#main/host/kept-links';
import { openHost } from '#main/host/open-host';
import { exec } from '../../helpers/exec';
import { whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { startBehindProxy } from './through-proxy';

const reason = whyNoSshd();
if (reason) console.warn(`skipped: ${reason}`);

describe.skipIf(reason)('a job that outlives its link to a real sshd', () => {
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  const start = async (transport: 'ssh2' | 'ssh') => {
    const { home, proxy, stop } = await startBehindProxy();
    stops.push(stop);
    const states: LinkState[] = [];
    const links = new KeptLinks({
      connect: (name, prompts, signal) =>
        openHost(name, { ...home.options, prompts, signal, transport, limits: { keepaliveMs: 1_000 } }),
      prompts: home.options.prompts,
      onLink: ({ state }) => void states.push(state),
    });
    stops.push(() => links.close());
    return { proxy, host: await links.lease('target'), states };
  };
  /** The nonce of its folder stands in every process of it. */
  const processesOf = async (folder: string): Promise<string> =>
    (await exec(['pgrep', '-af', folder.slice(folder.indexOf('HC'))])).stdout;

  it.each(['ssh2', 'ssh'] as const)(
    'is found again over the next one by %s: cut in mid-stream or silent, every byte comes once and nothing is left',
    async (transport) => {
      const { proxy, host, states } = await start(transport);
      const acts: (readonly string[])[] = [];
      let away = 0;
      const lines = 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do seq "$i"00000 "$i"19999; sleep $pause; done';
      const script = `pause=0.5; ${lines}; while [ ! -e "$1" ]; do sleep 0.2; done; exit 9`;
      const go = `/tmp/heapcase-go-${process.pid}-${transport}`;
      stops.push(() => exec(['rm', '-f', go]));
      const job = await host.stream(['sh', '-c', script, 'x', go], {
        lasting: {
          onAway: () => void away++,
          onFound: (argv) => void acts.push(argv),
        },
      });
      const hash = createHash('sha256');
      let bytes = 0;
      job.stdout.on('data', (chunk: Uint8Array) => {
        hash.update(chunk);
        bytes += chunk.length;
      });
      const whole = execFileSync('sh', ['-c', `pause=0; ${lines}`], { maxBuffer: 1 << 24 });
      await waitFor('its first bytes', () => bytes > 0, { timeoutMs: 30_000 });
      // In the middle of a piece, then between, then without a word.
      for (const [cuts, weather] of [{ cutAfter: 1 }, { refuses: true }, { silent: true }].entries()) {
        proxy.weather(weather);
        if ('refuses' in weather) proxy.cut();
        await waitFor('the loss to be noticed', () => away === cuts + 1, { timeoutMs: 60_000 });
        proxy.weather({});
        await waitFor('it to be found again', () => acts.length === cuts + 1, { timeoutMs: 60_000 });
      }
      await exec(['touch', go]);
      expect(await job.ended).toMatchObject({ status: 9, stderr: '' });
      expect(bytes).toBe(whole.length);
      expect(hash.digest('hex')).toBe(createHash('sha256').update(whole).digest('hex'));
      expect(states.filter(({ is }) => is === 'connected')).toHaveLength(4);
      const reader = acts[0].join(' ');
      expect(reader).toMatch(
        /^tail -c \+\d+ -f \/(dev\/shm|var\/tmp|tmp)\/heapcase-job-HC[0-9a-f]{16}\/out$/,
      );
      const folder = reader.slice(reader.indexOf('/'), -'/out'.length);
      await waitFor(
        'nothing to be left',
        async () => !existsSync(folder) && (await processesOf(folder)) === '',
        {
          timeoutMs: 60_000,
        },
      );
      await host.close();
    },
    240_000,
  );

  it('is ended by whoever gives the host back, also the one whose Stop found no link', async () => {
    const { proxy, host, states } = await start('ssh2');
    const marker = `${process.pid}.27182`;
    const running = async () => (await exec(['pgrep', '-f', `^sleep ${marker}`])).stdout !== '';
    const first = await host.stream(['sleep', marker], { lasting: {} });
    first.stdout.resume();
    await waitFor('it to run', running);
    proxy.weather({ refuses: true });
    proxy.cut();
    await waitFor('the loss', () => states.at(-1)?.is === 'lost', { timeoutMs: 30_000 });
    await expect(first.stop()).rejects.toMatchObject({ data: { code: 'host.lost' } });
    expect(await running()).toBe(true);
    proxy.weather({});
    await waitFor('the next link to end it', async () => !(await running()), { timeoutMs: 60_000 });

    await host.back();
    const second = await host.stream(['sleep', marker], { lasting: {} });
    second.stdout.resume();
    await waitFor('it to run', running);
    await host.close();
    expect(await running()).toBe(false);
  }, 180_000);
});
