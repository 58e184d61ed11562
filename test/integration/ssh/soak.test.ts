import { readdir } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { KeptLinks } from '#main/host/kept-links';
import { openHost } from '#main/host/open-host';
import { exec } from '../../helpers/exec';
import { startSshd, whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { homeFor } from './ssh-home';

const reason = whyNoSshd();
if (reason) console.warn(`skipped: ${reason}`);

/** `npm run soak:ssh` asks for 1,000. */
const cycles = Number(process.env['HEAPCASE_SOAK_CYCLES'] ?? 48);
/** A login costs a machine up to a second: so many side by side. */
const atOnce = 4;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

describe.skipIf(reason)(`${cycles} links, one after the other`, () => {
  it.each(['ssh2', 'ssh'] as const)(
    'leave no handle, timer, memory or job behind (%s)',
    async (transport) => {
      // Another home on the server: the profile of who runs the tests may be slow.
      const sshd = await startSshd({ config: ['SetEnv HOME=/proc/nowhere', 'MaxStartups 100'] });
      const home = await homeFor(sshd);
      const marker = `60.${process.pid}`;
      const links = new KeptLinks({
        connect: (name, prompts, signal) => openHost(name, { ...home.options, prompts, signal, transport }),
        prompts: home.options.prompts,
        onLink: () => {},
        lingerMs: 0,
      });
      const cycle = async (): Promise<void> => {
        const host = await links.lease('target');
        expect((await host.exec(['echo', 'x'])).status).toBe(0);
        const running = await host.stream(['sleep', marker]);
        await host.close();
        await running.ended.catch(() => {});
        await waitFor('the link to be closed', () => links.list().length === 0, { timeoutMs: 30_000 });
      };
      /** Side by side they are links of their own, one for each name. */
      const single = async (): Promise<void> => {
        const host = await openHost('target', { ...home.options, transport });
        expect((await host.exec(['echo', 'x'])).status).toBe(0);
        const running = await host.stream(['sleep', marker]);
        await host.close();
        await running.ended.catch(() => {});
      };
      const now = async () => {
        collectGarbage();
        return {
          handles: (await readdir('/proc/self/fd')).length,
          timers: process.getActiveResourcesInfo().length,
          heap: process.memoryUsage().heapUsed,
        };
      };
      for (let i = 0; i < 4; i++) await cycle();
      await Promise.all(Array.from({ length: atOnce }, single));
      const before = await now();
      /** At each quarter: what is kept for the first time is no growth, what grows from quarter to quarter is. */
      const quarters: (typeof before)[] = [];
      for (let done = 0; done < cycles; done += atOnce) {
        await Promise.all([cycle(), ...Array.from({ length: atOnce - 1 }, single)]);
        if (Math.floor(((done + atOnce) * 4) / cycles) > quarters.length) quarters.push(await now());
      }
      const after = await now();
      expect(after.handles).toBeLessThanOrEqual(before.handles + 2);
      expect(after.timers).toBeLessThanOrEqual(before.timers + 2);
      // The first links bring code and caches that stay; from the middle on nothing may be added but noise.
      expect(after.heap - quarters[1].heap).toBeLessThan(cycles > 100 ? 1_000_000 : 3_000_000);
      await waitFor(
        'no job to be left',
        async () => (await exec(['pgrep', '-f', `^sleep ${marker}$`])).status === 1,
        {
          timeoutMs: 30_000,
        },
      );
      if (cycles > 100) console.log(transport, cycles, { before, quarters, after });
      await links.close();
      await home.remove();
      await sshd.stop();
    },
    3_600_000,
  );
});
