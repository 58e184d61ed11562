import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WatchPlanRequest, WatchTask } from '#core/contract/watch';
import { defaultWatchRules } from '#core/watch/rules';
import { KeptLinks } from '#main/host/kept-links';
import { type ChaosProxy, startChaosProxy } from '../helpers/chaos-proxy';
import { type OrdersService, startOrdersService } from '../helpers/orders-service';
import { type Sshd, startSshd, whyNoSshd } from '../helpers/sshd';
import { waitFor } from '../helpers/wait-for';
import { openWatchBench, type WatchBench } from '../helpers/watch-bench';
import { configFor, failureOf, homeFor, open, type SshHome } from './ssh/ssh-home';

const reason = whyNoSshd();
if (reason) console.warn(`skipped: ${reason}`);

/** The client against the real script, over a real sshd, for whoever runs the tests. */
describe.skipIf(reason)('the watchdog from afar', () => {
  let sshd: Sshd;
  let home: SshHome;
  let line: ChaosProxy;
  let service: OrdersService;
  let links: KeptLinks;
  let bench: WatchBench;
  let root = '';
  const key = { host: 'target', id: 'orders' };
  const inWatch = (...names: string[]) => join(root, 'orders', ...names);

  beforeAll(async () => {
    if (reason) return;
    sshd = await startSshd();
    line = await startChaosProxy(sshd.port);
    home = await homeFor(sshd);
    const config = configFor('target', sshd).replace(`Port ${sshd.port}`, `Port ${line.port}`);
    await home.write('config', config);
    await home.write('known_hosts', sshd.knownHosts.replaceAll(`:${sshd.port}`, `:${line.port}`));
    // Not below /tmp, which the watchdog rightly warns of.
    root = await mkdtemp(join(process.platform === 'linux' ? '/var/tmp' : tmpdir(), 'heapcase-watches-'));
    service = await startOrdersService('-leak-after', '600s');
    links = new KeptLinks({
      connect: (name, prompts, signal) => open(home, { prompts, signal }, name),
      prompts: home.options.prompts,
      onLink: () => {},
    });
    bench = await openWatchBench((name, signal) => links.lease(name, { signal }));
  });
  afterAll(async () => {
    if (reason) return;
    await bench?.handlers['watch.uninstall']({ ...key, purge: true }).catch(() => {});
    await bench?.close();
    await links?.close();
    await service?.stop();
    await line?.stop();
    await home?.remove();
    await sshd?.stop();
    await rm(root, { recursive: true, force: true });
  });

  const request = (): WatchPlanRequest => ({
    host: 'target',
    target: { by: 'pid', pid: service.pid },
    endpoint: `${service.url}/debug/pprof/`,
    id: 'orders',
    root,
    rules: { ...defaultWatchRules, quiet: 0, secondHeap: 0 },
    survive: 'session',
  });

  it('says all that an installation would do, and changes nothing', async () => {
    const plan = await bench.handlers['watch.plan'](request());
    expect(plan).toMatchObject({
      folder: inWatch(),
      targetName: expect.stringContaining(`pid ${service.pid}`),
      survives: { kept: 'session', reboot: false },
      present: null,
      script: { version: expect.stringMatching(/^\d/), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(plan.target).toMatchObject({ pid: service.pid, exe: expect.stringContaining('/') });
    expect(plan.fetcher).not.toBeNull();
    expect(plan.conf).toContain('rungs=70 80 90\n');
    expect(plan.commands.at(-1)).toBe(`sh ${inWatch('heapcase-watch.sh')} test`);
    // Where others clean up, and in memory where that is named for the captures.
    const warned = plan.warnings.map(({ key: warning }) => warning);
    expect(warned).toContain('watch.warn.shared-place');
    expect(warned).not.toContain('watch.warn.tmpfs');
    const inMemory = { ...request().rules, captures: '/dev/shm/captures' };
    const elsewhere = await bench.handlers['watch.plan']({ ...request(), rules: inMemory });
    expect(elsewhere.warnings.map(({ key: warning }) => warning)).toContain('watch.warn.tmpfs');
    expect(await readdir(root)).toEqual([]);
  });

  it('installs, and proves the whole chain with a capture', async () => {
    const task = await bench.ended(await bench.handlers['watch.install'](request()));
    expect(task).toMatchObject({ outcome: 'done', failure: null });
    expect(task.steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'done']);
    expect(task.lines.join('\n')).toContain('survives reboot: no');
    expect(existsSync(inWatch('captures', task.capture ?? '', 'heap.pb.gz'))).toBe(true);

    const watch = await waitFor(
      'its heart to beat',
      async () => {
        const seen = await bench.handlers['watch.look'](key);
        return seen.heartbeat.is === 'alive' && seen;
      },
      { timeoutMs: 40_000, everyMs: 500 },
    );
    expect(watch).toMatchObject({
      script: { isOurs: true, isNewest: true },
      state: { target: { pid: service.pid } },
      rules: { quiet: 0 },
      survives: { reboot: false },
    });
    expect(watch.captures.map(({ rung }) => rung)).toContain('test');
    const ran = bench.acts.map(({ what }) => what).join('\n');
    expect(ran).toContain(`sh ${inWatch('heapcase-watch.sh')} install --survive session`);
  });

  it('follows it: pause, resume, new rules and a new capture arrive without being asked for', async () => {
    await bench.handlers['watch.follow'](key);
    const views = () => bench.events.flatMap((event) => (event.kind === 'watch' ? [event.watch] : []));
    await waitFor('the link', () => views().at(-1)?.link.state === 'connected', { timeoutMs: 30_000 });
    const linksBefore = line.connections;
    expect((await bench.handlers['watch.pause'](key)).paused).toBe(true);
    expect((await bench.handlers['watch.resume'](key)).paused).toBe(false);
    const rules = { ...defaultWatchRules, cooldown: 61, rungs: [60, 95] };
    expect((await bench.handlers['watch.rules']({ ...key, rules })).rules).toEqual(rules);
    expect(await readFile(inWatch('watch.conf'), 'utf8')).toContain('cooldown=61\n');

    // A capture by a rule, as the script leaves it: the next look finds it and it is told at once.
    await capture('90', 90, 10_000);
    const test = await bench.ended(await bench.handlers['watch.test'](key));
    expect(test).toMatchObject({ outcome: 'done', capture: expect.stringContaining('-test-') });
    await waitFor('both captures', () => (views().at(-1)?.captures.length ?? 0) >= 4, {
      timeoutMs: 30_000,
    });
    expect(bench.events.filter(({ kind }) => kind === 'watch-fired' || kind === 'watch-found')).toHaveLength(
      1,
    );
    // All of it went over the one link that was there.
    expect(line.connections).toBe(linksBefore);
    await bench.handlers['watch.unfollow'](key);
    expect((await bench.handlers['watch.list']({}))[0]).toMatchObject({
      followed: false,
      heartbeat: { is: 'unknown' },
    });
  });

  it('tries a lost link again by itself', async () => {
    const before = bench.events.length;
    await bench.handlers['watch.follow'](key);
    const seen = () =>
      bench.events.slice(before).flatMap((event) => (event.kind === 'watch' ? [event.watch.link.state] : []));
    await waitFor('the link', () => seen().at(-1) === 'connected', { timeoutMs: 30_000 });
    line.cut();
    await waitFor('its loss', () => seen().includes('lost'), { timeoutMs: 40_000 });
    await waitFor('the next', () => seen().slice(seen().indexOf('lost')).includes('connected'), {
      timeoutMs: 40_000,
    });
    await bench.handlers['watch.unfollow'](key);
  });

  /** Writes a capture as the script leaves it, with a heap of so many bytes. */
  async function capture(rung: string, seq: number, heapBytes: number): Promise<string> {
    const name = `20261122T0301${String(seq % 60).padStart(2, '0')}Z-${rung}-${seq}`;
    const folder = inWatch('captures', name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const wall = Date.UTC(2026, 10, 22, 3, 1, seq % 60) / 1000;
    const meta = {
      ...{ format: 1, name, id: 'orders', rung, rule: 'rung', scope: 'cgroup', permille: 905 },
      ...{ used: 485_000_000, limit: 536_870_912, wall, uptime: 100, boot: 'another-boot' },
      ...{ target: { pid: 99, start: 7, comm: 'orders', lives: 1 }, version: '1.0', ended: wall + 2 },
    };
    const files = new Map<string, Uint8Array>([
      ['meta.json', Buffer.from(JSON.stringify(meta))],
      ['heap.pb.gz', randomBytes(heapBytes)],
      ['goroutine.bad', Buffer.from('<html>')],
    ]);
    const hashes: string[] = [];
    for (const [file, bytes] of files) {
      await writeFile(join(folder, file), bytes);
      hashes.push(`${createHash('sha256').update(bytes).digest('hex')}  ${file}\n`);
    }
    await writeFile(join(folder, 'manifest.sha256'), hashes.join(''));
    return name;
  }

  const megabyte = 1024 * 1024;
  const collect = (captures: readonly string[] | null, caseId: string | null) =>
    bench.handlers['watch.collect']({ ...key, captures: captures && [...captures], caseId, title: null });

  /** Waits until so much of what is collected has come; gives the case that it goes into. */
  const firstMegabyte = ({ taskId }: WatchTask): Promise<string> =>
    waitFor(
      'the first megabyte',
      () =>
        bench.events.some(
          (event) =>
            event.kind === 'watch-task' &&
            event.task.taskId === taskId &&
            (event.task.collected?.bytes ?? 0) > megabyte,
        )
          ? bench.handlers['watch.tasks']({}).then((all) => all.at(-1)?.caseId ?? null)
          : null,
      { timeoutMs: 30_000, everyMs: 1 },
    );

  it('goes on where a cut link stopped, and has every byte once', async () => {
    const name = await capture('80', 1, 3 * megabyte);
    const before = line.connections;
    line.weather({ bytesPerSecond: 4 * megabyte });
    const task = await collect([name], null);
    await firstMegabyte(task);
    line.cut();
    line.weather({});
    const ended = await bench.ended(task);
    expect(ended).toMatchObject({ outcome: 'done', collected: { captures: 1, known: 0 } });
    expect(line.connections).toBeGreaterThan(before);
    expect(ended.collected?.bytes).toBe(ended.collected?.expectedBytes);

    const caseId = ended.caseId ?? '';
    const record = await bench.library.read(caseId);
    const heap = record.evidence.filter(({ kind }) => kind === 'heap-profile');
    const onHost = await readFile(inWatch('captures', name, 'heap.pb.gz'));
    expect(heap.map(({ sha256 }) => sha256)).toEqual([createHash('sha256').update(onHost).digest('hex')]);
    expect(await bench.library.verify(caseId)).toMatchObject({ changed: [], missing: [], extra: [] });

    // The moment, the life and the boot are the capture's own, whenever it was collected.
    const [taken] = record.captures;
    expect(taken?.watch).toMatchObject({ id: 'orders', name, rung: '80', scope: 'cgroup', permille: 905 });
    expect(Date.parse(taken?.at ?? '')).toBeCloseTo(Date.UTC(2026, 10, 22, 3, 1, 1), -4);
    expect(record.targets).toMatchObject([{ pid: 99, startTicks: 7, bootId: 'another-boot' }]);
    expect(record.evidence.find(({ name: file }) => file.startsWith('goroutine'))).toMatchObject({
      kind: 'response',
    });
    expect(record.hostActs.some(({ what }) => what.includes('fetch'))).toBe(true);
  });

  it('goes on after it was stopped, in a new run of the program, from what had come', async () => {
    const name = await capture('90', 2, 24 * megabyte);
    line.weather({ bytesPerSecond: 8 * megabyte });
    const task = await collect([name], null);
    const caseId = await firstMegabyte(task);
    await bench.handlers['watch.stop']({ taskId: task.taskId });
    line.weather({});
    const part = (await bench.library.read(caseId)).evidence.filter(({ kind }) => kind === 'heap-profile');
    expect(part).toMatchObject([{ provenance: { complete: 'interrupted' } }]);
    await bench.restart();

    const again = await bench.ended(await collect([name], caseId));
    expect(again.outcome).toBe('done');
    expect(again.collected?.bytes).toBeLessThan(24 * megabyte);
    const { evidence, captures } = await bench.library.read(caseId);
    const heaps = evidence.filter(({ kind }) => kind === 'heap-profile');
    expect(heaps.map(({ provenance }) => provenance.complete)).toEqual(['interrupted', 'whole']);
    expect(heaps[1]?.bytes).toBe(24 * megabyte);
    expect(captures).toHaveLength(1);
  });

  it('collects everything once, however often it is asked', async () => {
    const first = await bench.ended(await collect(null, null));
    expect(first).toMatchObject({ outcome: 'done', failure: null });
    const caseId = first.caseId ?? '';
    const before = await bench.library.read(caseId);
    const second = await bench.ended(await collect(null, null));
    expect(second).toMatchObject({ outcome: 'done', caseId, collected: { captures: 0, bytes: 0 } });
    const names = before.captures.flatMap(({ watch }) => watch?.name ?? []);
    const third = await bench.ended(await collect(names, caseId));
    expect(third).toMatchObject({ outcome: 'done', collected: { captures: 0, known: names.length } });
    expect((await bench.library.read(caseId)).evidence).toHaveLength(before.evidence.length);
    const open = (await bench.handlers['watch.look'](key)).captures.filter(
      ({ collectedInto }) => collectedInto === null,
    );
    expect(open).toEqual([]);
  });

  it('keeps what was changed on the host as it came, and says so', async () => {
    const name = await capture('70', 3, 20_000);
    await writeFile(inWatch('captures', name, 'heap.pb.gz'), randomBytes(20_000));
    const ended = await bench.ended(await collect([name], null));
    const record = await bench.library.read(ended.caseId ?? '');
    expect(record.gaps.map(({ key }) => key)).toContain('gap.watch.changed');
    expect(record.evidence.find(({ kind }) => kind === 'heap-profile')).toMatchObject({
      provenance: { complete: 'cut' },
    });
  });

  it('finds a watch that was installed from elsewhere, and offers what it caught', async () => {
    await bench.handlers['watch.forget'](key);
    expect(await bench.handlers['watch.list']({})).toEqual([]);
    // Known by its place only: here it is not the usual one, so another watch leads there.
    await bench.handlers['watch.install'](request()).then((task) => bench.ended(task));
    await capture('tto', 4, 1000);
    const watches = await bench.handlers['watch.discover']({ host: 'target' });
    expect(watches.find(({ id }) => id === 'orders')).toMatchObject({ folder: inWatch() });
    const offered = bench.events.findLast((event) => event.kind === 'watch-found');
    expect(offered).toMatchObject({ host: 'target', id: 'orders' });
    expect(JSON.stringify(offered)).toContain('-tto-4');
  });

  it('upgrades in place', async () => {
    const script = inWatch('heapcase-watch.sh');
    const text = await readFile(script, 'utf8');
    await writeFile(script, `${text}\n# an older one\n`);
    await chmod(script, 0o700);
    expect((await bench.handlers['watch.look'](key)).script).toMatchObject({ isNewest: false });
    const task = await bench.ended(await bench.handlers['watch.upgrade'](key));
    expect(task).toMatchObject({ outcome: 'done', failure: null });
    expect((await bench.handlers['watch.look'](key)).script).toMatchObject({ isNewest: true });
    expect(await readFile(script, 'utf8')).toBe(text);
  });

  it('says which watch is not there', async () => {
    expect(await failureOf(bench.handlers['watch.look']({ host: 'target', id: 'nothing' }))).toMatchObject({
      code: 'watch.unknown',
    });
  });

  it('keeps what was caught when it is removed, and brings in also what was cut off', async () => {
    const name = await capture('80', 5, 1000);
    await rename(inWatch('captures', name), inWatch('captures', `.part-${name}`));
    await writeFile(inWatch('captures', `.part-${name}`, 'allocs.pb.gz.part'), 'half');
    // While the watch runs it may be writing this one.
    const early = await bench.ended(await collect([name], null));
    expect(early.failure).toMatchObject({ code: 'watch.no-such-capture' });
    const { lines } = await bench.handlers['watch.uninstall']({ ...key, purge: false });
    expect(lines.join('\n')).toContain(`remains: ${inWatch('captures')}`);
    const left = await bench.handlers['watch.look'](key);
    expect(left).toMatchObject({ heartbeat: { is: 'removed' }, script: null, state: null });
    expect(left.captures.find((one) => one.name === name)).toMatchObject({ state: 'part', rung: '80' });

    const ended = await bench.ended(await collect([name], null));
    expect(ended).toMatchObject({ outcome: 'done', collected: { captures: 1 } });
    const record = await bench.library.read(ended.caseId ?? '');
    expect(record.gaps.map((gap) => gap.key)).toContain('gap.watch.interrupted');
    expect(record.evidence.map(({ kind }) => kind)).toContain('heap-profile');
    expect(record.evidence.some((one) => one.name.startsWith('allocs'))).toBe(false);
  });

  it('leaves nothing when it is removed, also where it was removed before', async () => {
    const { lines } = await bench.handlers['watch.uninstall']({ ...key, purge: true });
    expect(lines.join('\n')).toContain('remains: nothing');
    expect(existsSync(inWatch())).toBe(false);
    expect((await bench.handlers['watch.list']({})).map(({ id }) => id)).not.toContain('orders');
  });
});
