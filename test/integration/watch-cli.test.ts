import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heapcase } from '../helpers/cli';
import { goCommands } from '../helpers/go-programs';
import { type OrdersService, startOrdersService } from '../helpers/orders-service';

const reason =
  process.platform !== 'linux'
    ? 'a watchdog needs Linux'
    : goCommands().length === 0
      ? 'no Go on this machine'
      : null;
if (reason) console.warn(`skipped: ${reason}`);

/** One watch on this machine, from the command line as a person would type it, in a home of its own. */
describe.skipIf(reason)('heapcase watch', () => {
  let home = '';
  let root = '';
  let service: OrdersService;

  beforeAll(async () => {
    if (reason) return;
    home = await mkdtemp(join(tmpdir(), 'heapcase-home-'));
    // Not below /tmp, which the watchdog rightly warns of.
    root = await mkdtemp('/var/tmp/heapcase-watch-cli-');
    service = await startOrdersService('-healthy');
  });
  afterAll(async () => {
    if (reason) return;
    if (existsSync(inWatch('heapcase-watch.sh')))
      await watch('uninstall', 'local', 'orders', '--purge', '--yes');
    await service?.stop();
    for (const folder of [home, root]) await rm(folder, { recursive: true, force: true });
  });

  const inWatch = (...names: string[]) => join(root, 'orders', ...names);
  const env = () => ({
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    HEAPCASE_LIBRARY: join(home, 'cases'),
  });
  const watch = (...args: string[]) => heapcase(['watch', ...args], env());
  const json = async (...args: string[]) => {
    const { stdout, stderr } = await watch(...args, '--json');
    return JSON.parse(stdout || `"${stderr}"`);
  };
  const installation = () => [
    ...['local', '--pid', `${service.pid}`, '--endpoint', `${service.url}/debug/pprof/`, '--id', 'orders'],
    ...['--root', root, '--survive', 'session', '--set', 'quiet=0,second_heap=0,tools=0'],
  ];

  it('plans, and changes nothing', async () => {
    const { status, stdout, stderr } = await watch('plan', ...installation());
    expect(status, stderr).toBe(0);
    expect(stdout).toContain(inWatch());
    expect(stdout).toContain(`pid ${service.pid}`);
    expect(stdout).toContain('heapcase-watch.sh install --survive session');
    expect(await readdir(root)).toEqual([]);
  });

  it('does not install unless it is told so', async () => {
    const { status, stderr } = await watch('install', ...installation());
    expect(status).toBe(1);
    expect(stderr).toContain('Nothing was changed');
    expect(await readdir(root)).toEqual([]);
  });

  it('installs, and proves it with a test capture', async () => {
    const { status, stdout, stderr } = await watch('install', ...installation(), '--yes');
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('Installed: orders on local.');
    const [capture] = (await readdir(inWatch('captures'))).filter((name) => name.includes('-test-'));
    expect(existsSync(inWatch('captures', capture ?? '', 'heap.pb.gz'))).toBe(true);
  });

  it('tells its state, with every denominator and its own price', async () => {
    const { status, stdout } = await watch('status', 'local', 'orders');
    expect(status, stdout).toBe(0);
    expect(stdout).toContain('local orders: alive');
    expect(stdout).toMatch(/\S+ \(pid \d+\), life \d+, every [\d.]+ s/);
    expect(stdout).toMatch(/ host +[\d.]+ % +[\d.]+ \wiB of [\d.]+ \wiB +MemTotal of \/proc\/meminfo/);
    expect(stdout).toMatch(/rung host 70 % +(armed|holding) +[\d.]+ \wiB away/);
    expect(stdout).toMatch(/disk free: /);
    expect(stdout).toMatch(/itself: [\d.]+ MiB/);
    const { heartbeat, state } = await json('status', 'local', 'orders');
    expect(heartbeat.is).toBe('alive');
    expect(state.own.rss).toBeLessThan(16_000_000);
  });

  it('changes its rules while it runs, and says which', async () => {
    const changed = await json('rules', 'local', 'orders', '--rungs', '60,95');
    expect(changed.rules).toMatchObject({ rungs: [60, 95], quiet: 0 });
    expect(await readFile(inWatch('watch.conf'), 'utf8')).toContain('rungs=60 95\n');
    const wrong = await watch('rules', 'local', 'orders', '--rungs', '95,60');
    expect(wrong.status).not.toBe(0);
    expect(await readFile(inWatch('watch.conf'), 'utf8')).toContain('rungs=60 95\n');
  });

  it('pauses, resumes, and takes a capture on request', async () => {
    expect(await json('pause', 'local', 'orders')).toMatchObject({ paused: true });
    expect(existsSync(inWatch('paused'))).toBe(true);
    expect(await json('resume', 'local', 'orders')).toMatchObject({ paused: false });
    const { status, stdout } = await watch('test', 'local', 'orders');
    expect(status, stdout).toBe(0);
    expect(stdout).toMatch(/capture: \d{8}T\d{6}Z-test-\d+/);
  });

  it('offers what a rule captured to whoever connects, for whatever reason', async () => {
    const [test] = (await readdir(inWatch('captures'))).filter((name) => name.includes('-test-'));
    const fired = inWatch('captures', '20261122T030101Z-90-99');
    await cp(inWatch('captures', test ?? ''), fired, { recursive: true });
    const offer =
      /captures of the watch orders on local are in no case yet: heapcase watch collect local orders/;
    // Another computer that knows the watch: who connects finds also those of others on this machine.
    const there = { ...env(), XDG_CONFIG_HOME: join(home, 'config-3') };
    await cp(join(home, 'config'), there.XDG_CONFIG_HOME, { recursive: true });
    expect((await heapcase(['watch', 'list', 'local'], there)).stdout).toMatch(offer);
    const targets = await heapcase(['host', 'targets', 'local', '--json'], there);
    expect(targets.stderr).toMatch(offer);
    expect(JSON.parse(targets.stdout).length).toBeGreaterThan(0);
  });

  it('collects into a case once', async () => {
    const { status, stdout, stderr } = await watch('collect', 'local', 'orders');
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/captures? (is|are) in the case/);
    const report = /\S+report\.html/.exec(stdout)?.[0] ?? '';
    expect(await readFile(report, 'utf8')).toContain('dates');
    const again = await json('collect', 'local', 'orders');
    expect(again.task.collected).toMatchObject({ captures: 0 });
    expect((await watch('list')).stdout).not.toContain('in no case yet');
    // Every watch that is known, at once: here there is one.
    const all = await json('collect', '--all');
    expect(all).toMatchObject([{ task: { host: 'local', id: 'orders', collected: { captures: 0 } } }]);
    const unclear = await watch('collect', '--all', 'local');
    expect([unclear.status, unclear.stderr]).toEqual([2, expect.stringContaining('give --all')]);
    const [listed] = await json('list');
    expect(listed).toMatchObject({ host: 'local', id: 'orders' });
    expect(listed.captures.every(({ collectedInto }: { collectedInto: unknown }) => collectedInto)).toBe(
      true,
    );
  });

  it('upgrades in place', async () => {
    const script = inWatch('heapcase-watch.sh');
    const text = await readFile(script, 'utf8');
    await writeFile(script, `${text}\n# an older one\n`);
    await chmod(script, 0o700);
    const { status, stderr } = await watch('upgrade', 'local', 'orders');
    expect(status, stderr).toBe(0);
    expect(await readFile(script, 'utf8')).toBe(text);
    expect(await readFile(inWatch('watch.conf'), 'utf8')).toContain('rungs=60 95\n');
  });

  it('is taken off the list when told so, and stays on its host', async () => {
    // Another computer that knows the same watch.
    const config = join(home, 'config-2');
    await cp(join(home, 'config'), config, { recursive: true });
    const there = (...args: string[]) =>
      heapcase(['watch', ...args], {
        HOME: home,
        XDG_CONFIG_HOME: config,
        HEAPCASE_LIBRARY: join(home, 'cases'),
      });
    const { status, stdout } = await there('forget', 'local', 'orders');
    expect(status, stdout).toBe(0);
    expect(stdout).toContain('Nothing on the host was touched');
    expect(JSON.parse((await there('list', '--json')).stdout)).toEqual([]);
    const again = await there('forget', 'local', 'orders');
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('No watch orders is known')]);
    expect(existsSync(inWatch('watch.conf'))).toBe(true);
    expect(await json('status', 'local', 'orders')).toMatchObject({ heartbeat: { is: 'alive' } });
  });

  it('writes the same watch for other ways of deployment', async () => {
    for (const format of ['systemd', 'cron', 'ansible', 'kubernetes']) {
      const folder = join(home, format);
      const { status, stderr } = await watch(
        ...['export', '--format', format, '--name', 'dates', '--id', 'orders', '--out', folder],
      );
      expect(status, stderr).toBe(0);
      expect((await readdir(folder, { recursive: true })).some((name) => name.endsWith('README.md'))).toBe(
        true,
      );
    }
  });

  it('is removed with its captures left, says so, and is removed wholly the next time', async () => {
    const part = inWatch('captures', '.part-20261122T030101Z-90-7');
    await mkdir(part);
    await writeFile(`${part}.tmp`, 'PROFILE');
    await rename(`${part}.tmp`, join(part, 'heap.pb.gz'));
    const removed = await watch('uninstall', 'local', 'orders', '--yes');
    expect(removed.status, removed.stderr).toBe(0);
    expect(removed.stdout).toContain(`remains: ${inWatch('captures')}`);

    const status = await watch('status', 'local', 'orders');
    expect(status.stdout).toMatch(/local orders: removed; \d+ captures left/);
    const one = await json('collect', 'local', 'orders', '--captures', '20261122T030101Z-90-7');
    expect(one.task.collected).toMatchObject({ captures: 1 });

    const purged = await watch('uninstall', 'local', 'orders', '--purge', '--yes');
    expect(purged.stdout).toContain('remains: nothing');
    expect(existsSync(inWatch())).toBe(false);
    expect(await json('list')).toEqual([]);
  });
});
