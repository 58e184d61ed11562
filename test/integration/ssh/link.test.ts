import { createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '#main/host/host';
import { freePort, type Sshd, startSshd, whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { configFor, failureOf, homeFor, isRunning, open, type SshHome, textOf } from './ssh-home';

const reason = whyNoSshd();
if (reason) console.warn(`skipped: ${reason}`);

describe.skipIf(reason)('links to a real sshd', () => {
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  const start = async (config: readonly string[] = []): Promise<{ sshd: Sshd; home: SshHome }> => {
    const sshd = await startSshd({ config });
    const home = await homeFor(sshd);
    stops.push(
      () => sshd.stop(),
      () => home.remove(),
    );
    return { sshd, home };
  };
  const opened = async (home: SshHome, name = 'target'): Promise<Host> => {
    const host = await open(home, {}, name);
    stops.push(() => host.close());
    return host;
  };

  describe('that cannot be made', () => {
    let home: SshHome;
    let sshd: Sshd;
    beforeAll(async () => {
      sshd = await startSshd();
      home = await homeFor(sshd);
    });
    afterAll(async () => {
      await home.remove();
      await sshd.stop();
    });

    it('names what is wrong with the address', async () => {
      const port = await freePort();
      expect(await failureOf(open(home, {}, 'no-such-host.invalid'))).toMatchObject({
        code: 'host.unknown-name',
        host: 'no-such-host.invalid',
      });
      expect(await failureOf(open(home, {}, `127.0.0.1:${port}`))).toEqual({
        code: 'host.unreachable',
        host: `127.0.0.1:${port}`,
        port,
        reason: 'the connection was refused',
      });
      for (const name of ['-oProxyCommand=touch /tmp/x', 'a b', '', '$(id)'])
        expect((await failureOf(open(home, {}, name))).code, name).toBe('host.unknown-name');
    });

    it('knows what is not an SSH server', async () => {
      const sockets = new Set<Socket>();
      const server = createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => {});
        if (talks) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      });
      let talks = true;
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const port = (server.address() as { port: number }).port;
      expect(await failureOf(open(home, {}, `127.0.0.1:${port}`))).toMatchObject({
        code: 'host.not-ssh',
        reason: 'it says "HTTP/1.1 400 Bad Request"',
      });
      talks = false;
      const silent = open(home, { limits: { exchangeMs: 300 } }, `127.0.0.1:${port}`);
      expect(await failureOf(silent)).toMatchObject({
        code: 'host.not-ssh',
        reason: 'it said nothing within 0.3 s',
      });
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 100);
      const cancelled = open(home, { signal: abort.signal }, `127.0.0.1:${port}`);
      expect((await failureOf(cancelled)).code).toBe('failure.cancelled');
      for (const socket of sockets) socket.destroy();
      server.close();
    });

    it('says that the settings cannot be read, and what takes an ssh on this computer', async () => {
      await home.write('config', 'Host p\n NoSuchKeyword 1\n');
      expect(await failureOf(open(home, {}, 'p'))).toMatchObject({
        code: 'host.config-unreadable',
        reason: expect.stringContaining('NoSuchKeyword'.toLowerCase()),
      });
      await home.write('config', '');
      const asked = { sshProgram: null, transport: 'ssh' as const };
      expect(await failureOf(open(home, asked, '127.0.0.1'))).toMatchObject({
        code: 'host.unsupported',
        what: "the system's ssh",
      });
    });

    it('does without an ssh on this computer', async () => {
      const host = await open(
        home,
        { sshProgram: null, acceptFingerprint: 'SHA256:x' },
        `${sshd.user}@127.0.0.1:1`,
      ).catch((error) => error.data.code);
      expect(host).toBe('host.unreachable');
    });
  });

  it('says that forwarding is forbidden', async () => {
    const { home } = await start(['AllowTcpForwarding no']);
    const host = await opened(home);
    expect(await failureOf(host.connect({ kind: 'tcp', host: '127.0.0.1', port: 9 }))).toMatchObject({
      code: 'host.channel-refused',
    });
  });

  it('gets along with MaxSessions 2', async () => {
    const { home } = await start(['MaxSessions 2']);
    const host = await opened(home);
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) => host.exec(['sh', '-c', `sleep 0.1; echo ${index}`])),
    );
    expect(results.map(({ stdout }) => Number(textOf(stdout)))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const holders = await Promise.all([host.stream(['sleep', '60']), host.stream(['sleep', '60'])]);
    expect(await failureOf(host.exec(['true'], { timeoutMs: 500 }))).toMatchObject({
      code: 'host.channel-refused',
      reason: 'all 2 sessions are in use',
    });
    await Promise.all(holders.map((holder) => holder.stop()));
    expect((await host.exec(['true'])).status).toBe(0);
  });

  it('gets along with no sessions at all and with a forced command', async () => {
    const none = await start(['MaxSessions 0']);
    const host = await opened(none.home);
    expect((await failureOf(host.exec(['true']))).code).toBe('host.channel-refused');
    const forced = await start(['ForceCommand echo you get this']);
    expect(textOf((await (await opened(forced.home)).exec(['id'])).stdout)).toBe('you get this\n');
  });

  it('notices a killed server in mid-stream and leaves nothing running there', async () => {
    const { home } = await start();
    const host = await opened(home);
    // The shell's parent is timeout, whose parent is sshd's process for this connection.
    const parent = await host.exec(['sh', '-c', 'ps -o ppid= -p $PPID']);
    const daemon = Number(textOf(parent.stdout));
    expect(daemon).toBeGreaterThan(1);
    const running = await host.stream([
      'sh',
      '-c',
      'sleep 300 & echo $$ $!; while :; do echo tick; sleep 0.1; done',
    ]);
    let text = '';
    running.stdout.on('data', (chunk) => {
      text += chunk;
    });
    await waitFor('output', () => text.includes('tick'));
    const pids = text.split('\n')[0].split(' ').map(Number);
    expect(pids.every(isRunning)).toBe(true);
    const waiting = failureOf(host.exec(['sleep', '20']));
    const channel = await host.connect({
      kind: 'tcp',
      host: '127.0.0.1',
      port: Number(host.description.address.split(':')[1]),
    });
    const channelEnd = new Promise<Error>((resolve) => channel.once('error', resolve));

    process.kill(daemon, 'SIGKILL');
    expect(await failureOf(running.ended)).toMatchObject({ code: 'host.lost', host: 'target' });
    expect((await waiting).code).toBe('host.lost');
    expect((await channelEnd).message).toContain('was lost');
    expect((await host.lost).message).toContain('The connection to target was lost');
    expect((await failureOf(host.exec(['true']))).code).toBe('host.lost');
    await running.stop();
    await waitFor('nothing to be left', () => !pids.some(isRunning), { timeoutMs: 5_000 });
  });

  it('notices a link that went dead without a word', async () => {
    const { sshd, home } = await start();
    // A relay that can fall silent.
    let silent = false;
    const sockets: Socket[] = [];
    const { connect } = await import('node:net');
    const relay = createServer((from) => {
      const to = connect(sshd.port, '127.0.0.1');
      sockets.push(from, to);
      for (const [a, b] of [
        [from, to],
        [to, from],
      ])
        a.on('data', (data) => !silent && b.write(data)).on('error', () => {});
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    stops.push(async () => {
      for (const socket of sockets) socket.destroy();
      relay.close();
    });
    const port = (relay.address() as { port: number }).port;
    const config = configFor('target', sshd, [`HostKeyAlias [127.0.0.1]:${sshd.port}`]);
    await home.write('config', config.replace(`Port ${sshd.port}`, `Port ${port}`));
    const host = await open(home, { limits: { keepaliveMs: 200 } });
    silent = true;
    const begun = performance.now();
    expect((await host.lost).message).toContain('no answer');
    // Two missed, given up at the third: after 0.6 s here, 30 s with the real interval.
    expect(performance.now() - begun).toBeLessThan(10_000);
    await host.close();
  });

  it('jumps over two hops, each with a host key of its own', async () => {
    const [one, two, three] = await Promise.all([startSshd(), startSshd(), startSshd()]);
    const home = await homeFor(one);
    stops.push(() => home.remove(), ...[one, two, three].map((sshd) => () => sshd.stop()));
    await home.write(
      'config',
      [
        configFor('one', one),
        configFor('two', two, ['ProxyJump one']),
        configFor('target', three, ['ProxyJump two']),
        configFor('listed', three, [`ProxyJump one,${two.user}@two`]),
      ].join('\n'),
    );
    await home.write('known_hosts', one.knownHosts + three.knownHosts);
    expect(await failureOf(open(home))).toMatchObject({ code: 'host.key-unknown', host: 'two' });
    // Not 'Connection from': a client of another test may still try the port that was its server's before.
    expect(await three.log()).not.toMatch(/Accepted|Failed/);
    await home.write('known_hosts', one.knownHosts + two.knownHosts);
    expect(await failureOf(open(home))).toMatchObject({ code: 'host.key-unknown', host: 'target' });
    expect(await three.log()).not.toMatch(/Accepted|Failed/);

    await home.write('known_hosts', one.knownHosts + two.knownHosts + three.knownHosts);
    for (const name of ['target', 'listed']) {
      const host = await opened(home, name);
      const port = textOf((await host.exec(['sh', '-c', 'echo $SSH_CONNECTION'])).stdout)
        .trim()
        .split(' ')[3];
      expect(Number(port)).toBe(three.port);
      expect(textOf((await host.exec(['head', '-c', '3000000', '/dev/zero'])).stdout).length).toBe(3_000_000);
    }
    // The hop goes: the target is lost with it, and the reason names the hop.
    const host = await opened(home);
    const hop = await opened(home, 'two');
    const sessions = textOf(
      (await hop.exec(['sh', '-c', 'pgrep -P $(ps -o ppid= -p $(ps -o ppid= -p $PPID))'])).stdout,
    );
    expect(sessions.trim().split('\n').length).toBeGreaterThan(0);
    for (const pid of sessions.trim().split('\n')) process.kill(Number(pid), 'SIGKILL');
    const begun = performance.now();
    expect((await host.lost).message).toMatch(
      /^The connection to target was lost: its jump host two was lost: [^:]*\. What was captured/,
    );
    // By its end, not by the keepalive.
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
