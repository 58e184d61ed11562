// The test bed itself: what the integration tests stand on has to be what it says it is.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exec } from '../helpers/exec';
import { buildGoProgram, goCommands } from '../helpers/go-programs';
import { type Server, startServer, whyNoServer } from '../helpers/server';
import { remains } from '../helpers/server-cage';
import { startSshd, whyNoSshd } from '../helpers/sshd';
import { waitFor } from '../helpers/wait-for';

describe('sshd on loopback', () => {
  test('lets its key in and logs it', async (ctx) => {
    const reason = whyNoSshd();
    ctx.skip(reason !== undefined, reason);
    const sshd = await startSshd();
    try {
      const { status, stdout } = await exec(['ssh', ...sshd.sshArgs, 'echo in']);
      expect({ status, stdout }).toEqual({ status: 0, stdout: 'in\n' });
      expect(await sshd.log()).toContain('Accepted publickey');
    } finally {
      await sshd.stop();
    }
  });

  test('takes overrides, and the same port again with another host key', async (ctx) => {
    const reason = whyNoSshd();
    ctx.skip(reason !== undefined, reason);
    const first = await startSshd({ hostKeyTypes: ['ed25519', 'ecdsa'] });
    await first.stop();
    const second = await startSshd({
      port: first.port,
      config: ['AllowTcpForwarding no', 'Banner /etc/hostname'],
    });
    try {
      expect(first.knownHosts.trim().split('\n')).toHaveLength(2);
      expect(second.knownHosts).not.toBe(first.knownHosts);
      const forwarded = await exec(['ssh', ...second.sshArgs.slice(0, -1), '-W', '127.0.0.1:1', '127.0.0.1']);
      expect(forwarded.stderr).toContain('administratively prohibited');
    } finally {
      await second.stop();
    }
  });
});

describe('the zoo', () => {
  test.each(goCommands())('orders-api builds and serves profiles, built by %s', async (go) => {
    const binary = await buildGoProgram('dates', go);
    const shown = await exec([binary, '-help']);
    expect(shown.stderr).toContain('-leak-after');
  });
});

describe('the 512 MB server', () => {
  let missing: string | undefined;
  let server: Server | undefined;

  beforeAll(async () => {
    missing = await whyNoServer();
    if (missing === undefined) server = await startServer({ orders: ['-leak-after', '1s', '-rate', '5'] });
  }, 900_000);
  afterAll(() => server?.stop());

  test('offers the kernel others to kill than PID 1 and sshd, after the service', async (ctx) => {
    if (!server) return ctx.skip(missing);
    const { stdout } = await server.ssh(
      'cd /proc; for p in [0-9]*; do echo $(cat $p/oom_score_adj) $(cat $p/comm); done 2>/dev/null',
    );
    const others = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]);
    const spare = others.filter(([adjust]) => Number(adjust) >= 300);
    expect(spare.filter(([, comm]) => comm === 'sleep')).toHaveLength(8);
    expect(others.filter(([, comm]) => /^(systemd|sshd)$/.test(comm)).length).toBeGreaterThan(1);
    expect(spare.map(([, comm]) => comm)).not.toContain('sshd');
    expect(spare.map(([, comm]) => comm)).not.toContain('systemd');
  });

  test('boots systemd, shows its own memory, and has nothing to fetch a URL with', async (ctx) => {
    if (!server) return ctx.skip(missing);
    const { stdout } = await server.ssh("cat /proc/1/comm; hostname; free -m | awk '/^Mem/ { print $2 }'");
    expect(stdout).toBe('systemd\nsrv1\n512\n');
    const tools = await server.ssh('for p in curl wget go nc python3; do command -v $p; done; true');
    expect(tools.stdout).toBe('');
  });

  test('serves the profile of a growing leak, through ssh alone', async (ctx) => {
    if (!server) return ctx.skip(missing);
    const { sshArgs } = server;
    const page = await waitFor('GetBetweenDates in the profile', async () => {
      const request = 'GET /debug/pprof/heap?debug=1&gc=1 HTTP/1.0\r\nHost: localhost\r\n\r\n';
      const through = ['ssh', ...sshArgs.slice(0, -1), '-W', '127.0.0.1:6060', ...sshArgs.slice(-1)];
      const { stdout } = await exec(through, { input: request });
      return stdout.includes('main.GetBetweenDates') && stdout;
    });
    expect(page).toMatch(/^HTTP\/1\.0 200 OK/);
  });

  test('reads its kernel log, and is killed by its own limit only', async (ctx) => {
    if (!server) return ctx.skip(missing);
    await server.ssh(
      'sed -i "s/-rate 5/-rate 0/" /etc/systemd/system/orders-api.service && systemctl daemon-reload',
    );
    await server.ssh('systemctl restart orders-api');
    const { ssh, name } = server;
    const killed = await waitFor(
      'the kernel to kill',
      async () => (await ssh(`dmesg | grep 'oom_memcg=/${name}'`)).stdout,
      { timeoutMs: 30_000, everyMs: 500 },
    );
    expect(killed).toContain('task=orders-api');
  });

  test('leaves nothing behind', async (ctx) => {
    if (missing !== undefined) return ctx.skip(missing);
    const other = await startServer({ hostname: 'srv2', kernelLog: false });
    expect((await other.ssh('dmesg')).status).not.toBe(0);
    expect((await other.ssh(`true < /dev/tcp/${server?.address}/22`)).stderr).toBe('');
    expect(await remains(other.name)).not.toEqual([]);
    await other.stop();
    expect(await remains(other.name)).toEqual([]);
  });
});
