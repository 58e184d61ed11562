import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '#main/host/host';
import { type ChaosProxy, startChaosProxy, type Weather } from '../../helpers/chaos-proxy';
import { exec } from '../../helpers/exec';
import { type Sshd, startSshd, whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { configFor, failureOf, makeSshHome, open, type SshHome, textOf } from './ssh-home';

const reason = whyNoSshd();
if (reason) console.warn(`skipped: ${reason}`);

/** Bytes of the server after which the network fails: in its first line, in the exchange, the login, after it. */
const places = [0, 9, 30, 45, 300, 1100, 1250, 1600, 1750, 1900, 2100, 2400, 2800, 3400, 5000];
/** Of these: in the first line, in the exchange, in a session. */
const placesBySsh = [9, 1100, 3400];
/** What may be said of a link that could not be made, or went. All else would be no sentence for a person. */
const typed = /^host\.(unreachable|not-ssh|timeout|lost|channel-refused)$/;
const typedBySsh = /^host\.(unreachable|not-ssh|timeout|lost|channel-refused|ssh-failed)$/;
/** Generous: five to a machine, all at once. */
const limits = { tcpMs: 20_000, exchangeMs: 4_000, loginMs: 4_000, keepaliveMs: 1_500 };
/** The greatest sum of phases that one try may take, and the room that a busy machine needs. */
const mostMs = 30_000;

describe.skipIf(reason)('a network that fails, in front of a real sshd', () => {
  let sshd: Sshd;
  let home: SshHome;
  const proxies: ChaosProxy[] = [];

  beforeAll(async () => {
    sshd = await startSshd({ config: ['MaxStartups 200', 'SetEnv HOME=/proc/nowhere'] });
    home = await makeSshHome();
    await home.write('known_hosts', sshd.knownHosts);
  });
  afterAll(async () => {
    for (const proxy of proxies) await proxy.stop();
    await home?.remove();
    await sshd?.stop();
  });

  /** A name for the server behind a proxy of its own. */
  const behind = async (weather: Weather): Promise<{ proxy: ChaosProxy; name: string }> => {
    const proxy = await startChaosProxy(sshd.port);
    proxies.push(proxy);
    proxy.weather(weather);
    return { proxy, name: `at-${proxy.port}` };
  };
  const configure = (all: readonly { proxy: ChaosProxy; name: string }[]): Promise<string> =>
    home.write(
      'config',
      all
        .map(({ proxy, name }) =>
          configFor(name, sshd, [`HostKeyAlias [127.0.0.1]:${sshd.port}`]).replace(
            `Port ${sshd.port}`,
            `Port ${proxy.port}`,
          ),
        )
        .join('\n'),
    );

  /** Logs in, runs a command and a stream; what that came to, and how long it took. */
  async function visit(
    name: string,
    transport: 'ssh2' | 'ssh' = 'ssh2',
  ): Promise<{ came: string; ms: number }> {
    const begun = performance.now();
    const within = transport === 'ssh' ? { ...limits, tcpMs: 4_000 } : limits;
    const opening = open(home, { limits: within, transport }, name);
    let host: Host | null = null;
    let came: string;
    try {
      host = await opening;
      const said = textOf((await host.exec(['echo', 'hi'], { timeoutMs: 8_000 })).stdout);
      const running = await host.stream(['sh', '-c', 'echo on; sleep 1; echo off']);
      let text = '';
      for await (const chunk of running.stdout) text += chunk;
      const { status } = await running.ended;
      came = said === 'hi\n' && text === 'on\noff\n' && status === 0 ? 'whole' : `wrong: ${said}${text}`;
    } catch (thrown) {
      came = (thrown as { data?: { code: string } }).data?.code ?? String(thrown);
    }
    const ms = performance.now() - begun;
    await host?.close();
    return { came, ms };
  }

  it.each(['reset', 'end', 'silent'] as const)(
    'is told by a sentence of its own wherever it fails (%s), within the time of the phase',
    async (cutBy) => {
      const all = await Promise.all(places.map((cutAfter) => behind({ cutAfter, cutBy })));
      await configure(all);
      const visits: { came: string; ms: number }[] = [];
      for (let i = 0; i < all.length; i += 5)
        visits.push(...(await Promise.all(all.slice(i, i + 5).map(({ name }) => visit(name)))));
      const told = visits.map(({ came }, i) => `${places[i]}: ${came}`);
      for (const { came, ms } of visits) {
        expect(came, told.join('\n')).toMatch(came === 'whole' ? /whole/ : typed);
        expect(ms).toBeLessThan(mostMs);
      }
      // Without a word nobody knows that it is a server.
      expect(visits[0].came).toMatch(/^host\.(not-ssh|timeout|unreachable)$/);
      expect(visits.some(({ came }) => came === 'host.lost')).toBe(true);
    },
    180_000,
  );

  it("is told as plainly over the system's ssh", async () => {
    const ways = ['reset', 'silent'] as const;
    const all = await Promise.all(
      ways.flatMap((cutBy) => placesBySsh.map((cutAfter) => behind({ cutAfter, cutBy }))),
    );
    await configure(all);
    const visits = await Promise.all(all.map(({ name }) => visit(name, 'ssh')));
    const told = visits.map(({ came }, i) => `${i}: ${came}`).join(', ');
    for (const { came, ms } of visits) {
      expect(came, told).toMatch(typedBySsh);
      expect(ms).toBeLessThan(mostMs);
    }
    expect(told).toContain('host.lost');
  }, 180_000);

  it('is borne when it is only slow', async () => {
    const slow = await behind({ bytesPerSecond: 20_000, delayMs: 20 });
    await configure([slow]);
    expect(await visit(slow.name)).toMatchObject({ came: 'whole' });
  });

  it('leaves no command on the server past its time, when neither side hears of the other again', async () => {
    const dead = await behind({});
    await configure([dead]);
    const host = await open(home, { limits }, dead.name);
    const marker = `271.${process.pid}`;
    const running = failureOf(host.exec(['sleep', marker], { timeoutMs: 8_000 }));
    const left = async (): Promise<boolean> => (await exec(['pgrep', '-f', `sleep ${marker}$`])).status === 0;
    await waitFor('it to run', left);
    dead.proxy.weather({ silent: true });
    expect((await running).code).toMatch(/^host\.(lost|timeout)$/);
    await host.close();
    // Its own limit there: a second more than here, and 5 s until it is killed.
    await waitFor('nothing to be left', async () => !(await left()), { timeoutMs: 8_000 + 1_000 + 10_000 });
  });
});
