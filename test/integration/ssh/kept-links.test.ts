import { afterEach, describe, expect, it } from 'vitest';
import type { HostLink, LinkState } from '#core/contract/link';
import type { PhaseLimits } from '#main/host/dial';
import { KeptLinks } from '#main/host/kept-links';
import { openHost } from '#main/host/open-host';
import { must } from '../../helpers/exec';
import { whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { failureOf, isRunning, type SshHome, textOf } from './ssh-home';
import { type BehindProxy, startBehindProxy } from './through-proxy';

const reason = whyNoSshd();
if (reason) console.warn(`skipped: ${reason}`);

describe.skipIf(reason)('links that are kept to a real sshd', () => {
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  const keep = (
    home: SshHome,
    limits: Partial<PhaseLimits> = {},
    times: { lingerMs?: number; probeMs?: number } = {},
  ) => {
    const told: LinkState[] = [];
    const links = new KeptLinks({
      connect: (name, prompts, signal) => openHost(name, { ...home.options, prompts, signal, limits }),
      prompts: home.options.prompts,
      onLink: ({ state }: HostLink) => void told.push(state),
      ...times,
    });
    stops.push(() => links.close());
    return { links, told };
  };
  const start = async (...given: Parameters<typeof startBehindProxy>): Promise<BehindProxy> => {
    const behind = await startBehindProxy(...given);
    stops.push(behind.stop);
    return behind;
  };
  const isNow = (told: readonly LinkState[], is: LinkState['is']) =>
    waitFor(`the link to be ${is}`, () => told.at(-1)?.is === is, { timeoutMs: 60_000 });

  it('share one connection, and close it some time after the last has given it back', async () => {
    const { sshd, home, proxy } = await start();
    const { links, told } = keep(home, {}, { lingerMs: 100 });
    const [one, two] = await Promise.all([links.lease('target'), links.lease('target')]);
    expect(textOf((await one.exec(['echo', 'hi'])).stdout)).toBe('hi\n');
    const stream = await two.stream(['sleep', '100']);
    await two.close();
    await stream.ended;
    expect((await failureOf(two.exec(['true']))).code).toBe('host.lost');
    expect((await one.exec(['true'])).status).toBe(0);
    expect(proxy.connections).toBe(1);
    expect(links.list()).toMatchObject([
      { host: 'target', state: { is: 'connected', address: `${sshd.user}@127.0.0.1:${proxy.port}` } },
    ]);
    await one.close();
    await isNow(told, 'closed');
    expect(told.map(({ is }) => is)).toEqual(['connecting', 'connected', 'closed']);
    expect(links.list()).toEqual([]);
  });

  it('come back by themselves after a cut; what was leased works again, what ran has ended', async () => {
    const { home, proxy } = await start();
    const { links, told } = keep(home);
    const host = await links.lease('target');
    const running = await host.stream(['sh', '-c', 'sleep 300 & echo $!; wait']);
    let text = '';
    running.stdout.on('data', (chunk) => {
      text += chunk;
    });
    await waitFor('its pid', () => text.includes('\n'));
    proxy.weather({ refuses: true });
    proxy.cut();
    expect((await failureOf(running.ended)).code).toBe('host.lost');
    await isNow(told, 'lost');
    expect(told.at(-1)).toMatchObject({ retry: 1, failure: { code: 'host.lost' } });
    expect((await failureOf(host.exec(['true']))).code).toBe('host.lost');
    await waitFor(
      'a second try to have failed',
      () => told.some((state) => state.is === 'lost' && state.retry > 1),
      {
        timeoutMs: 30_000,
      },
    );
    proxy.weather({});
    expect((await host.exec(['echo', 'again'], { patienceMs: 60_000 })).status).toBe(0);
    await host.back();
    expect(told.at(-1)?.is).toBe('connected');
    await waitFor('the job of the lost link to be gone', () => !isRunning(Number(text)), {
      timeoutMs: 30_000,
    });
  });

  it('end on the server what a silent link left there, and notice the silence', async () => {
    const { home, proxy } = await start();
    const { links, told } = keep(home, { keepaliveMs: 300 });
    const host = await links.lease('target');
    const running = await host.stream(['sh', '-c', 'sleep 300 & echo $!; wait']);
    let text = '';
    running.stdout.on('data', (chunk) => {
      text += chunk;
    });
    await waitFor('its pid', () => text.includes('\n'));
    // The server hears nothing of the end: its side stays open, and the job with it.
    proxy.weather({ silent: true });
    expect((await failureOf(running.ended)).reason).toBe('no answer for 0.9 s');
    expect(isRunning(Number(text))).toBe(true);
    proxy.weather({});
    await isNow(told, 'connected');
    await waitFor('the job to be found and ended', () => !isRunning(Number(text)), { timeoutMs: 30_000 });
    await host.close();
  });

  it('are tried at once after a pause of this computer, and made anew when dead', async () => {
    const { home, proxy } = await start();
    // No keepalive would tell within this test.
    const { links, told } = keep(home, { keepaliveMs: 600_000, exchangeMs: 3_000 }, { probeMs: 1_000 });
    const host = await links.lease('target');
    links.checkAll();
    expect((await host.exec(['true'])).status).toBe(0);
    proxy.weather({ silent: true });
    links.checkAll();
    await isNow(told, 'lost');
    expect(told.at(-1)).toMatchObject({
      failure: { fillings: { reason: expect.stringContaining('paused') } },
    });
    proxy.weather({});
    links.checkAll();
    await isNow(told, 'connected');
    expect(proxy.connections).toBe(told.filter(({ is }) => is === 'connecting').length);
  }, 120_000);

  it('never ask out of nowhere: what was typed in this run is used again, all else waits for a person', async () => {
    const answers = ['two words ö'];
    const { sshd, home, proxy } = await start([], { secret: () => answers.shift() ?? null });
    await must(['ssh-keygen', '-q', '-p', '-P', '', '-N', 'two words ö', '-f', sshd.identityFile]);
    const { links, told } = keep(home);
    const host = await links.lease('target');
    expect(home.asked.map(({ kind }) => kind)).toEqual(['passphrase']);
    proxy.cut();
    await isNow(told, 'lost');
    await host.back();
    expect(home.asked).toHaveLength(1);

    // The server has another key now: nobody is asked, and nothing is tried again by itself.
    await home.write('known_hosts', '');
    proxy.cut();
    await isNow(told, 'needs-you');
    expect(told.at(-1)).toMatchObject({ failure: { code: 'host.key-unknown' } });
    // A loop that leases again asks nobody either.
    expect((await failureOf(links.lease('target'))).code).toBe('host.key-unknown');
    expect(home.asked).toHaveLength(1);
    // A person may be asked, and says no.
    expect((await failureOf(links.reconnect('target'))).code).toBe('host.key-unknown');
    expect(home.asked.map(({ kind }) => kind)).toEqual(['passphrase', 'host-key']);
    await home.write('known_hosts', sshd.knownHosts);
    await links.reconnect('target');
    expect((await host.exec(['true'])).status).toBe(0);
    expect(home.asked).toHaveLength(2);
  });

  it('tell a first connection that fails, and try nothing again', async () => {
    const { home, proxy } = await start();
    const { links, told } = keep(home, { exchangeMs: 20_000 });
    proxy.weather({ refuses: true });
    const both = [links.lease('target'), links.lease('target', { attended: false })];
    const failed = await Promise.all(both.map(failureOf));
    for (const { code } of failed) expect(code).toMatch(/^host\.(unreachable|not-ssh)$/);
    expect(told.map(({ is }) => is)).toEqual(['connecting', 'closed']);
    proxy.weather({});
    await (await links.lease('target')).close();
  });

  it('give up a first connection that nobody waits for any more', async () => {
    const { home, proxy } = await start();
    const { links, told } = keep(home);
    proxy.weather({ silent: true });
    const abort = new AbortController();
    const lease = failureOf(links.lease('target', { signal: abort.signal }));
    await waitFor('it to be under way', () => proxy.connections === 1);
    abort.abort();
    expect((await lease).code).toBe('failure.cancelled');
    await isNow(told, 'closed');
  });
});
