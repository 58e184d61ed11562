import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WatchPlanRequest } from '#core/contract/watch';
import { defaultWatchRules } from '#core/watch/rules';
import { diagnoseCase } from '#main/services/case-analysis';
import { type Server, startServer, whyNoServer } from '../helpers/server';
import { folderOf } from '../helpers/server-cage';
import { installPackages } from '../helpers/server-packages';
import { waitFor } from '../helpers/wait-for';
import { openWatchBench, type WatchBench } from '../helpers/watch-bench';
import { configFor, makeSshHome, open, type SshHome } from './ssh/ssh-home';

const missing = await whyNoServer();

/**
 * The whole way on a real systemd server of 512 MB: installed as root and as a plain user, a real leak, a real kill by
 * the kernel while nobody is connected, and the case that names the function afterwards.
 */
describe('the watchdog on a server that is killed for memory', () => {
  let server: Server;
  let home: SshHome;
  let bench: WatchBench;
  let before = '';

  beforeEach((context) => {
    if (missing) context.skip(missing);
  });
  beforeAll(async () => {
    if (missing) return;
    server = await startServer({ orders: ['-leak-after', '10s', '-rss-rate', '15'] });
    // A systemd for each user, and who may change what of theirs.
    // (polkit enters a list that is of no use without the rest of what it comes with.)
    await server.ssh('ln -s /bin/true /usr/sbin/update-xmlcatalog');
    await installPackages(server, [
      'libpam-systemd',
      'polkitd',
      'libpolkit-agent-1-0',
      'libpolkit-gobject-1-0',
      'libduktape207',
      'libglib2.0-0',
    ]);
    await server.ssh('systemctl restart systemd-logind; systemctl start polkit');
    // It leaks when the test wants it to.
    await server.ssh('systemctl stop orders-api');
    await server.ssh(
      'useradd -m deploy && cp -r /root/.ssh /home/deploy/ && chown -R deploy: /home/deploy/.ssh',
    );
    home = await makeSshHome();
    const host = (alias: string, user: string) => configFor(alias, { ...server, host: server.address, user });
    await home.write('config', `${host('srv-root', 'root')}\n${host('srv-deploy', 'deploy')}`);
    await home.write('known_hosts', server.hostKeyLine);
    bench = await openWatchBench((name, signal) => open(home, signal ? { signal } : {}, name));
    before = await filesOf();
  }, 900_000);
  afterAll(async () => {
    await bench?.close();
    await home?.remove();
    await server?.stop();
  });

  /** Everything where something could have been left behind. */
  const filesOf = async () =>
    (
      await server.ssh(
        'find /etc/systemd /var/lib/heapcase-watch /var/spool/cron /var/lib/systemd/linger /home/deploy /root -xdev 2>/dev/null | sort',
      )
    ).stdout;
  const running = async () => (await server.ssh('ps -eo args | grep [h]eapcase-watch; true')).stdout.trim();

  const request = (host: string): WatchPlanRequest => ({
    host,
    target: { by: 'name', name: 'orders-api' },
    endpoint: null,
    id: null,
    root: null,
    // Enough captures in one life for a diagnosis, on a machine that is slow at them too.
    rules: { ...defaultWatchRules, rungs: [30, 45, 60, 75, 90], quiet: 0, secondHeap: 0, cooldown: 1 },
    survive: 'auto',
  });

  it('is kept by systemd when root installs it, and proves itself', async () => {
    await server.ssh('systemctl start orders-api');
    const task = await bench.ended(await bench.handlers['watch.install'](request('srv-root')), 150_000);
    expect(task).toMatchObject({ id: 'orders-api', outcome: 'done', failure: null });
    expect(task.capture).toContain('-test-');
    const watch = await bench.handlers['watch.look']({ host: 'srv-root', id: 'orders-api' });
    expect(watch).toMatchObject({
      folder: '/var/lib/heapcase-watch/orders-api',
      survives: { kept: expect.stringContaining('systemd'), logout: true, reboot: true },
      target: { exe: expect.stringContaining('orders'), endpoint: 'http://127.0.0.1:6060/debug/pprof/' },
    });
  });

  it('caught the leak before the kernel killed, and the case names the function', async () => {
    const key = { host: 'srv-root', id: 'orders-api' };
    // A life that is watched from its beginning. Starting it by hand sets the counter to 0.
    await server.ssh('systemctl restart orders-api');
    await waitFor(
      'the kernel to kill it',
      async () => {
        const { stdout } = await server.ssh('systemctl show -p NRestarts --value orders-api');
        return Number(stdout) > 0;
      },
      { timeoutMs: 150_000, everyMs: 1000 },
    );
    await server.ssh('systemctl stop orders-api');
    // Nobody was connected: the next look offers what is there.
    const found = await waitFor(
      'captures by a rule',
      async () => {
        await bench.handlers['watch.look'](key);
        return bench.events.findLast((event) => event.kind === 'watch-found');
      },
      { timeoutMs: 60_000, everyMs: 1000 },
    );
    expect(found).toMatchObject(key);

    const started = await bench.handlers['watch.collect']({
      ...key,
      captures: null,
      caseId: null,
      title: null,
    });
    const task = await bench.ended(started, 150_000);
    expect(task).toMatchObject({ outcome: 'done', failure: null });
    const record = await bench.library.read(task.caseId ?? '');
    const rungs = record.captures.map(({ watch }) => watch?.rung);
    expect(rungs).toContain('baseline');
    expect(rungs.some((rung) => rung !== 'baseline' && rung !== 'test')).toBe(true);
    const read = (id: string) => bench.library.readEvidence(record.manifest.id, id);
    const { verdict } = await diagnoseCase(record, read);
    expect(verdict.culprit?.function).toBe('main.GetBetweenDates');
    expect(record.gaps.map(({ key: gap }) => gap)).not.toContain('gap.watch.changed');
    expect(await bench.library.verify(record.manifest.id)).toMatchObject({ changed: [], missing: [] });
  });

  it('leaves exactly nothing of root’s', async () => {
    const key = { host: 'srv-root', id: 'orders-api' };
    const { lines } = await bench.handlers['watch.uninstall']({ ...key, purge: true });
    expect(lines.at(-1)).toContain('nothing');
    expect(await running()).toBe('');
    expect(await filesOf()).toBe(before);
  });

  const lingering = () => server.ssh('ls /var/lib/systemd/linger').then(({ stdout }) => stdout.trim());
  /** How the host treats the user, and what then keeps the watchdog alive. */
  const users: readonly (readonly [string, string, string])[] = [
    ['may linger, and is told so before', 'loginctl disable-linger deploy', 'systemd --user'],
    ['lingers already', 'loginctl enable-linger deploy', 'systemd --user'],
    ['may not, and is told what that means', 'chmod 600 /usr/bin/pkcheck', 'session'],
  ];
  it.each(users)('serves a plain user who %s, and leaves nothing', async (_who, prepare, kept) => {
    await server.ssh(`loginctl disable-linger deploy; ${prepare}; systemctl start orders-api`);
    before = await filesOf();
    const lingered = await lingering();
    const plan = await bench.handlers['watch.plan'](request('srv-deploy'));
    expect(plan.folder).toBe('/home/deploy/.local/state/heapcase-watch/orders-api');
    expect(plan.survives.kept).toBe(kept);
    const task = await bench.ended(await bench.handlers['watch.install'](request('srv-deploy')), 150_000);
    expect(task).toMatchObject({ outcome: 'done', failure: null });
    expect(task.capture).toContain('-test-');
    expect(await running()).not.toBe('');

    // What was told is what was done.
    const key = { host: 'srv-deploy', id: 'orders-api' };
    const { survives } = await bench.handlers['watch.look'](key);
    const { logout, reboot } = plan.survives;
    expect({ kept: survives.kept, logout: survives.logout, reboot: survives.reboot }).toEqual({
      ...{ kept, logout, reboot },
    });
    const warned = plan.warnings.map(({ key: warning }) => warning);
    expect(warned.includes('watch.warn.no-reboot')).toBe(survives.reboot === false);
    expect(warned.includes('watch.warn.linger')).toBe((await lingering()) !== lingered);

    const { lines } = await bench.handlers['watch.uninstall']({ ...key, purge: true });
    expect(lines).toContain('removed: /home/deploy/.local');
    expect(lines.includes('removed: linger of this user')).toBe(warned.includes('watch.warn.linger'));
    expect(lines.at(-1)).toBe('remains: nothing');
    expect(await running()).toBe('');
    expect(await filesOf()).toBe(before);
  });

  it('runs as the unit that is exported, with the rights that it leaves itself', async () => {
    const files = await bench.handlers['watch.export']({
      format: 'systemd',
      id: 'orders-api',
      process: 'orders-api',
      endpoint: 'http://127.0.0.1:6060/debug/pprof/',
      rules: request('').rules,
      root: null,
    });
    const inside = (...names: string[]) => path.join(folderOf(server.name), 'root', ...names);
    const folder = 'var/lib/heapcase-watch/orders-api';
    await mkdir(inside(folder), { recursive: true, mode: 0o700 });
    for (const { path: file, text } of files) {
      const isUnit = file.endsWith('.service');
      await writeFile(inside(isUnit ? 'etc/systemd/system' : folder, file), text);
    }
    await server.ssh('systemctl daemon-reload && systemctl start heapcase-watch-orders-api');
    const [watch] = await waitFor(
      'a baseline',
      async () => {
        const seen = await bench.handlers['watch.discover']({ host: 'srv-root' });
        return seen.some(({ captures }) => captures.some(({ rung }) => rung === 'baseline')) && seen;
      },
      { timeoutMs: 60_000, everyMs: 1000 },
    );
    // Found on the host: nobody here installed it.
    expect(watch).toMatchObject({ id: 'orders-api', installedAt: null, heartbeat: { is: 'alive' } });
    expect(watch.state).toMatchObject({ kept: 'external', blind: null });
    await server.ssh('systemctl stop heapcase-watch-orders-api');
    expect(await running()).toBe('');
  });
});
