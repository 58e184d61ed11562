import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditedHost } from '#main/collect/audited-host';
import { readHostOom } from '#main/collect/kernel-log';
import { KeptLinks } from '#main/host/kept-links';
import type { LeasedHost } from '#main/host/leased-host';
import { openHost } from '#main/host/open-host';
import { exec, must } from '../../helpers/exec';
import { type Server, startServer, whyNoServer } from '../../helpers/server';
import { installPackages } from '../../helpers/server-packages';
import { waitFor } from '../../helpers/wait-for';
import { openMonitorBench } from '../monitor-bench';
import { failureOf, makeSshHome, type SshHome, textOf } from './ssh-home';

const missing = await whyNoServer();
const password = "two words, 100 %, ö and '";

/** A real sudo of a real server, for one user after the other. */
describe('sudo on a server', () => {
  let server: Server;
  let home: SshHome;
  let answers: (string | null)[] = [];

  beforeEach((context) => {
    if (missing) context.skip(missing);
  });
  beforeAll(async () => {
    if (missing) return;
    server = await startServer({ orders: ['-healthy'] });
    await installPackages(server, ['sudo']);
    home = await makeSshHome({ secret: () => answers.shift() ?? null });
    await home.write('known_hosts', server.hostKeyLine);
    const users = {
      asks: 'ALL=(ALL) ALL',
      free: 'ALL=(ALL) NOPASSWD: ALL',
      one: 'ALL=(ALL) /usr/bin/id',
      terminal: 'ALL=(ALL) NOPASSWD: ALL',
    };
    const config = [];
    for (const user of [...Object.keys(users), 'nobody-special', 'root']) {
      config.push(
        `Host ${user}`,
        ` HostName ${server.address}`,
        ` User ${user}`,
        ` IdentityFile ${server.identityFile}`,
        ' IdentityAgent none',
      );
      if (user === 'root') continue;
      const made = await server.ssh(
        `useradd -m -s /bin/sh ${user} && cp -r /root/.ssh /home/${user}/ && chown -R ${user}: /home/${user}/.ssh && cat <<'END' | chpasswd\n${user}:${password}\nEND`,
      );
      expect(made.stderr).toBe('');
    }
    const rules = Object.entries(users).map(([user, rule]) => `${user} ${rule}`);
    await server.ssh(
      `cat > /etc/sudoers.d/test <<'END'\n${[...rules, 'Defaults:terminal requiretty', 'Defaults lecture=always', ''].join('\n')}END\nchmod 440 /etc/sudoers.d/test && visudo -c`,
    );
    await home.write('config', `${config.join('\n')}\n`);
  }, 900_000);
  afterAll(async () => {
    await home?.remove();
    await server?.stop();
  });

  const withHost = async (
    name: string,
    work: (host: LeasedHost) => Promise<void>,
    transport: 'ssh2' | 'ssh' = 'ssh2',
  ): Promise<void> => {
    home.asked.length = 0;
    const links = new KeptLinks({
      connect: (host, prompts, signal) => openHost(host, { ...home.options, prompts, signal, transport }),
      prompts: home.options.prompts,
      onLink: () => {},
    });
    try {
      await work(await links.lease(name));
    } finally {
      await links.close();
    }
  };
  const uid = async (host: LeasedHost, mayAsk = true): Promise<string> =>
    textOf((await host.asRoot(mayAsk).exec(['id', '-u'])).stdout);

  it.each(['ssh2', 'ssh'] as const)(
    'asks for the password once in a run, with the command named (%s)',
    async (transport) => {
      answers = ['wrong', password];
      await withHost(
        'asks',
        async (host) => {
          expect(await uid(host)).toBe('0\n');
          const about = { kind: 'sudo', host: 'asks', user: 'asks', about: 'id -u', echo: false };
          expect(home.asked).toEqual([about, about]);
          // The same again, and another command: nobody is asked; input reaches the command and nothing else does.
          expect(await uid(host, false)).toBe('0\n');
          const echoed = await host
            .asRoot(false)
            .exec(['sh', '-c', 'cat; echo oops >&2; exit 3'], { input: new TextEncoder().encode('in') });
          expect([textOf(echoed.stdout), echoed.status]).toEqual(['in', 3]);
          expect(echoed.stderr).toMatch(/oops\n$/);
          expect(echoed.stderr).not.toContain('HC');
          expect((await host.asRoot(false).exec(['cat'])).status).toBe(0);
          expect(home.asked).toHaveLength(2);

          const job = await host.asRoot(false).stream(['sh', '-c', 'id -u; echo $$; sleep 300']);
          let text = '';
          job.stdout.on('data', (chunk) => {
            text += chunk;
          });
          await waitFor('a job as root', () => text.split('\n').length > 2);
          const [who, pid] = text.split('\n');
          expect(who).toBe('0');
          const gone = async (): Promise<boolean> => (await server.ssh(`kill -0 ${pid}`)).status !== 0;
          expect(await gone()).toBe(false);
          await job.stop();
          await waitFor('it to be gone', gone);
          const slow = host.asRoot(false).exec(['sleep', '299'], { timeoutMs: 1_500 });
          expect((await failureOf(slow)).code).toMatch(/^host\.timeout$/);
          await waitFor(
            'the command to be ended',
            async () => (await server.ssh('pgrep -f "^sleep 299"')).status === 1,
          );
        },
        transport,
      );
      // Nowhere among what runs or is logged there.
      const traces = await server.ssh(`journalctl -q --no-pager | grep -F "${password.slice(0, 12)}"`);
      expect(traces.stdout).toBe('');
    },
  );

  it('asks nobody where none is wanted, where the login is root, and where nobody may be asked', async () => {
    await withHost('free', async (host) => expect(await uid(host)).toBe('0\n'));
    await withHost('root', async (host) => expect(await uid(host)).toBe('0\n'));
    await withHost('asks', async (host) => {
      expect(await failureOf(host.asRoot(false).exec(['id']))).toEqual({
        code: 'host.sudo-password',
        host: 'asks',
        user: 'asks',
        command: 'id',
      });
    });
    expect(home.asked).toEqual([]);
  });

  it('reads the profiles of a service in another network, which takes root', async () => {
    const address = '127.0.0.1:6061';
    const service = `/usr/local/bin/orders-api -healthy -addr ${address}`;
    const line = `exec setsid ${service} >/dev/null 2>&1 </dev/null & echo $!`;
    const pid = Number((await server.ssh(`unshare -n sh -c '${line}'`)).stdout.trim());
    // The server may not set up networks; this machine sees its processes.
    await waitFor('the service', async () => (await exec(['pgrep', '-f', `^${service}$`])).status === 0);
    const here = (await must(['pgrep', '-f', `^${service}$`])).trim();
    await must(['nsenter', '-t', here, '-n', 'ip', 'link', 'set', 'lo', 'up']);
    const index = `netns:${pid}:http://${address}/debug/pprof/`;
    answers = [password];
    await withHost('asks', async (leased) => {
      const acts: string[] = [];
      const host = auditedHost(leased, ({ what }) => acts.push(what));
      // Nobody is asked for what was not wanted by a person.
      expect(await failureOf(host.get(index))).toMatchObject({ code: 'host.sudo-password' });
      expect(home.asked).toEqual([]);
      const { status, body } = await host.get(index, { mayAsk: true });
      expect([status, textOf(body).includes('heap')]).toEqual([200, true]);
      expect(home.asked).toHaveLength(1);
      expect(acts.some((what) => what.startsWith(`sudo nsenter -t ${pid} -n `))).toBe(true);
      expect(acts.join('\n')).not.toContain(password);
    });
    await server.ssh(`kill ${pid}`);
  });

  it('runs memleak by sudo for an ordinary login, and reads a kernel log that only root may', async () => {
    // Its rights are what is looked at: it tells who it is, and prints one list.
    const list = [
      'Attaching to pid 1, Ctrl+C to quit.',
      '[12:00:00] Top 10 stacks with outstanding allocations:',
    ];
    const stack = ['\\t4096 bytes in 1 allocations from stack', '\\t\\tmain.leakC+0x1 [orders-api]'];
    await server.ssh(
      `cat > /usr/sbin/memleak-bpfcc <<'END'\n#!/bin/sh\nid -u >&2\nid -u > /run/memleak-uid\nprintf '${[...list, ...stack].join('\\n')}\\n'\nEND\nchmod 755 /usr/sbin/memleak-bpfcc`,
    );
    for (const user of ['free', 'asks', 'nobody-special']) {
      answers = user === 'free' ? [] : [password];
      home.asked.length = 0;
      const bench = await openMonitorBench(home.options);
      const { handlers } = bench.monitors;
      const target = { by: 'pid' as const, pid: Number((await server.ssh('pgrep -o orders-api')).stdout) };
      const settings = { forSeconds: 5, olderThanMs: 500, sampleEvery: 1, top: 10 };
      const plan = await handlers['memleak.plan']({ host: user, target, ...settings });
      expect(plan).toMatchObject({ problem: null, bySudo: true, program: '/usr/sbin/memleak-bpfcc' });
      expect(plan.warnings.map(({ key }) => key)).toContain('memleak.by-sudo');
      const asked = { host: user, target, ...settings, caseId: null };
      const { runId, caseId, command } = await handlers['memleak.start'](asked);
      // Known before it started, word for word.
      expect(command).toBe(plan.command);
      expect(command).toMatch(/^sudo env 'PYTHONUNBUFFERED=1' timeout .*memleak-bpfcc -p/);
      await waitFor('its end', () => bench.memleak(runId)?.outcome, { timeoutMs: 60_000 });
      const ended = bench.memleak(runId);
      const { evidence, journal } = await bench.library.read(caseId);
      await bench.close();
      if (user === 'nobody-special') {
        expect(ended).toMatchObject({ outcome: 'failed', failure: { code: 'host.sudo-refused' } });
        expect(evidence).toEqual([]);
        continue;
      }
      expect(ended).toMatchObject({ outcome: 'done', reports: 1, failure: null });
      expect((await server.ssh('cat /run/memleak-uid; rm /run/memleak-uid')).stdout).toBe('0\n');
      expect(home.asked.map(({ kind }) => kind)).toEqual(user === 'asks' ? ['sudo'] : []);
      const acts = journal.flatMap(({ fact }) => (fact.kind === 'ran-on-host' ? [fact.what] : []));
      expect(acts).toContain(command);
    }
    await server.ssh('rm /usr/sbin/memleak-bpfcc');

    const logs = async (user: string) => {
      let read: Awaited<ReturnType<typeof readHostOom>> | undefined;
      await withHost(user, async (leased) => {
        read = await readHostOom(
          auditedHost(leased, () => {}),
          null,
        );
      });
      return read;
    };
    // The journal of the server tells root of its units; others see nothing of them.
    expect((await logs('free'))?.sources.at(-1)).toMatch(/^sudo journalctl .*_PID=1/);
    expect((await logs('nobody-special'))?.sources.join()).not.toMatch(/sudo/);
    expect(home.asked).toEqual([]);
  });

  it('raises a single command that sudoers allow, and explains the others', async () => {
    answers = [password];
    await withHost('one', async (host) => {
      expect(await uid(host)).toBe('0\n');
      expect(await failureOf(host.asRoot(true).exec(['dmesg']))).toMatchObject({
        code: 'host.sudo-refused',
        command: 'dmesg',
      });
    });
    answers = [password];
    await withHost('nobody-special', async (host) => {
      expect((await failureOf(host.asRoot(true).exec(['id']))).code).toBe('host.sudo-refused');
    });
    await withHost('terminal', async (host) => {
      expect((await failureOf(host.asRoot(true).exec(['id']))).code).toBe('host.sudo-terminal');
    });
    answers = ['wrong', 'wrong', 'wrong', 'wrong'];
    await withHost('asks', async (host) => {
      expect((await failureOf(host.asRoot(true).exec(['id']))).code).toBe('host.sudo-password');
    });
    expect(home.asked).toHaveLength(3);
    await server.ssh('mv /usr/bin/sudo /usr/bin/sudo.away');
    await withHost('asks', async (host) => {
      expect((await failureOf(host.asRoot(true).exec(['id']))).code).toBe('host.sudo-missing');
    });
    await server.ssh('mv /usr/bin/sudo.away /usr/bin/sudo');
  });
});
