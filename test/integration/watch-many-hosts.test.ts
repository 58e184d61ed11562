import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WatchKey, WatchTask, WatchView } from '#core/contract/watch';
import { parseProcStat } from '#core/probe/proc-stat';
import { defaultWatchRules } from '#core/watch/rules';
import { heapcase } from '../helpers/cli';
import {
  type HostsOfTheirOwn,
  startHostsOfTheirOwn,
  whyNoHostsOfTheirOwn,
} from '../helpers/hosts-of-their-own';
import { type OrdersService, startOrdersService } from '../helpers/orders-service';
import { whyNoGo } from '../helpers/serving-program';
import { type Sshd, startSshd, whyNoSshd } from '../helpers/sshd';
import { waitFor } from '../helpers/wait-for';
import { openWatchBench, type WatchBench } from '../helpers/watch-bench';
import { commandHere, makeWatchRoot, placeWatchHere, whyNoWatchHere } from '../helpers/watch-here';
import { configFor, makeSshHome, open, type SshHome } from './ssh/ssh-home';

const reason = whyNoWatchHere() ?? whyNoGo() ?? whyNoSshd();
/** As many as `HEAPCASE_WATCH_HOSTS` says; the usual few show the same in seconds. */
const HOSTS = Number(process.env['HEAPCASE_WATCH_HOSTS'] ?? 8);
/** A machine of two cores starts so many shells and connections in turn. */
const patient = { timeoutMs: 60_000 + 4000 * HOSTS, everyMs: 250 };

/** Real watches behind a real sshd, each followed over a connection of its own, as those of many hosts would be. */
describe(`${HOSTS} hosts, each with a watch`, () => {
  const keyOf = (at: number): WatchKey => ({ host: `host-${at}`, id: `watch-${at}` });
  const keys = Array.from({ length: HOSTS }, (_, at) => keyOf(at + 1));
  let root = '';
  let service: OrdersService;
  let sshd: Sshd;
  let home: SshHome;
  let bench: WatchBench;

  beforeEach((context) => {
    if (reason) context.skip(reason);
  });
  beforeAll(async () => {
    if (reason) return;
    root = await makeWatchRoot();
    service = await startOrdersService('-healthy');
    const conf = [
      ...[`target_pid=${service.pid}`, `target_start=${startOf(service.pid)}`],
      ...[`endpoint=${service.url}/debug/pprof/`, 'scopes=process', 'tools=0', 'gc=0', 'second_heap=0'],
    ];
    for (const { id } of keys) await placeWatchHere(root, id, conf);
    // `keep` is what cron calls: it starts one that does not run.
    await Promise.all(keys.map(({ id }) => commandHere(root, id, 'keep')));

    // One sshd stands for all of them, and would else refuse so many at the same moment.
    sshd = await startSshd({ config: [`MaxStartups ${HOSTS * 2}`] });
    home = await makeSshHome();
    await home.write('config', keys.map(({ host }) => configFor(host, sshd)).join('\n'));
    await home.write('known_hosts', sshd.knownHosts);
    bench = await openWatchBench((name, signal) => open(home, signal ? { signal } : {}, name));
    await rememberAll(path.join(bench.folder, 'settings'));
  }, patient.timeoutMs);
  afterAll(async () => {
    await bench?.close();
    await home?.remove();
    await sshd?.stop();
    if (root) await Promise.all(keys.map(({ id }) => commandHere(root, id, 'uninstall', '--purge')));
    await service?.stop();
    if (root) await rm(root, { recursive: true, force: true });
  }, patient.timeoutMs);

  /** As if each had been installed from here before: they do not lie in the usual place, where they would be found. */
  async function rememberAll(settings: string): Promise<void> {
    const unseen = { installedAt: null, installedSha: null, survives: null, last: null, collected: {} };
    const watches = keys.map((key) => ({ ...key, root, ...unseen }));
    await mkdir(settings, { recursive: true });
    await writeFile(path.join(settings, 'watches.json'), JSON.stringify({ watches }));
  }

  const startOf = (pid: number) => parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.startTicks;
  const views = () => bench.handlers['watch.list']({});
  const where = async (holds: (view: WatchView) => boolean) => (await views()).filter(holds).length;
  const isHeard = ({ link, heartbeat }: WatchView) => link.state === 'connected' && heartbeat.is === 'alive';

  it('are followed at once, and every one of them is heard again and again', async () => {
    const began = performance.now();
    await Promise.all(keys.map((key) => bench.handlers['watch.follow'](key)));
    await waitFor('all to be heard', async () => (await where(isHeard)) === HOSTS, patient);
    const connected = performance.now();

    const before = new Map((await views()).map(({ id, state }) => [id, state?.seq ?? 0]));
    const cpu = process.cpuUsage();
    const lag = monitorEventLoopDelay({ resolution: 10 });
    lag.enable();
    const told = bench.events.length;
    // By what is told alone: asking for all of them would cost more than following them.
    const news = () =>
      bench.events.slice(told).flatMap((event) => {
        const { id, state } = event.kind === 'watch' ? event.watch : { id: '', state: null };
        return (state?.seq ?? 0) > (before.get(id) ?? 0) ? [id] : [];
      });
    await waitFor('news of all', () => new Set(news()).size === HOSTS, { ...patient, everyMs: 500 });
    lag.disable();
    const { user, system } = process.cpuUsage(cpu);
    const seconds = (performance.now() - connected) / 1000;
    console.info(
      `${HOSTS} watches: all heard after ${((connected - began) / 1000).toFixed(1)} s; then in ${seconds.toFixed(1)} s ` +
        `${bench.events.length - told} events, ${((user + system) / 1e6).toFixed(2)} s of processor time in the client, ` +
        `its loop at most ${(lag.max / 1e6).toFixed(0)} ms late`,
    );
    expect(await where(isHeard)).toBe(HOSTS);
  });

  it('are told apart: one is paused, and the others go on', async () => {
    expect((await bench.handlers['watch.pause'](keyOf(1))).paused).toBe(true);
    await waitFor('its pause', async () => (await where(({ paused }) => paused)) === 1, patient);
    expect((await views()).find(({ paused }) => paused)?.id).toBe(keyOf(1).id);
    expect(await where(isHeard)).toBe(HOSTS);
  });

  it('are let go of together', async () => {
    await Promise.all(keys.map((key) => bench.handlers['watch.unfollow'](key)));
    expect(await where(({ followed, link }) => followed || link.state !== 'none')).toBe(0);
  });

  /** The same on four of them, begun in the same moment. */
  const onFour = async (act: (key: WatchKey) => Promise<WatchTask>): Promise<readonly WatchTask[]> => {
    const four = keys.slice(0, 4).map(({ host }, at) => ({ host, id: `new-${at + 1}` }));
    const started = await Promise.all(four.map(act));
    return Promise.all(started.map((task) => bench.ended(task, 180_000)));
  };

  it('are given watches, proved and collected from at the same time, each into its own case', async () => {
    const rules = { ...defaultWatchRules, tools: false, gc: false, secondHeap: 0, quiet: 0 };
    const target = { by: 'pid', pid: service.pid } as const;
    const endpoint = `${service.url}/debug/pprof/`;
    const request = { target, endpoint, root, rules, survive: 'session' } as const;
    const installed = await onFour((key) => bench.handlers['watch.install']({ ...request, ...key }));
    for (const { outcome, failure, capture } of installed)
      expect({ outcome, failure, capture }).toMatchObject({
        outcome: 'done',
        failure: null,
        // The installation's last step is the same as that of `watch test`.
        capture: expect.stringContaining('-test-'),
      });

    const collected = await onFour((key) =>
      bench.handlers['watch.collect']({ ...key, captures: null, caseId: null, title: null }),
    );
    expect(collected.map(({ outcome, failure }) => [outcome, failure])).toEqual(
      Array(4).fill(['done', null]),
    );
    expect(new Set(collected.map(({ caseId }) => caseId)).size).toBe(4);
    for (const { host, id, caseId, collected: sum } of collected) {
      const { captures } = await bench.library.read(caseId ?? '');
      // The test at least; the baseline may still be under way.
      expect(sum?.captures).toBeGreaterThanOrEqual(1);
      expect(captures.map(({ watch }) => [watch?.host, watch?.id])).toEqual(captures.map(() => [host, id]));
      expect(await bench.library.verify(caseId ?? '')).toMatchObject({ changed: [], missing: [] });
    }

    const gone = await Promise.all(
      collected.map(({ host, id }) => bench.handlers['watch.uninstall']({ host, id, purge: true })),
    );
    for (const { lines } of gone) expect(lines.at(-1)).toBe('remains: nothing');
  }, 600_000);
});

/** Two hosts in their usual places, as a person names them on the command line. */
describe('heapcase watch on several hosts', () => {
  const why = reason ?? whyNoHostsOfTheirOwn();
  const names = ['east', 'west'] as const;
  let hosts: HostsOfTheirOwn;
  let service: OrdersService;

  beforeEach((context) => {
    if (why) context.skip(why);
  });
  beforeAll(async () => {
    if (why) return;
    service = await startOrdersService('-healthy');
    hosts = await startHostsOfTheirOwn(names);
  }, patient.timeoutMs);
  afterAll(async () => {
    if (hosts) for (const name of names) await watch('uninstall', name, 'orders', '--purge', '--yes');
    await service?.stop();
    await hosts?.stop();
  }, patient.timeoutMs);

  const watch = (...args: string[]) =>
    heapcase(['watch', ...args], {
      HOME: hosts.home.folder,
      XDG_CONFIG_HOME: path.join(hosts.home.folder, 'config'),
      HEAPCASE_LIBRARY: path.join(hosts.home.folder, 'cases'),
    });

  it('asks once, installs side by side, and collects from all that are known', async () => {
    const endpoint = ['--endpoint', `${service.url}/debug/pprof/`, '--id', 'orders', '--survive', 'session'];
    const rules = ['--set', 'quiet=0,second_heap=0,tools=0,gc=0'];
    const pid = await watch('install', ...names, '--pid', `${service.pid}`, '--yes');
    expect([pid.status, pid.stderr]).toEqual([2, expect.stringContaining('A pid is that of one host')]);
    const installed = await watch('install', ...names, ...endpoint, ...rules, '--yes');
    expect(installed.status, installed.stderr).toBe(0);
    for (const name of names) {
      expect(installed.stdout).toContain(`Installed: orders on ${name}.`);
      expect(installed.stderr).toContain(`${name} orders: ✓ Take a test capture`);
    }
    const tested = await watch('test', '--all', '--json');
    expect(tested.status, tested.stderr).toBe(0);
    const tests: readonly WatchTask[] = JSON.parse(tested.stdout);
    expect(tests.map(({ host, outcome }) => `${host} ${outcome}`).toSorted()).toEqual(
      names.map((name) => `${name} done`),
    );
    for (const { capture } of tests) expect(capture).toContain('-test-');
    const collected = await watch('collect', '--all', '--json');
    expect(collected.status, collected.stderr).toBe(0);
    const answers: readonly { readonly case: string; readonly task: WatchTask }[] = JSON.parse(
      collected.stdout,
    );
    const outcomes = answers.map(({ task }) => `${task.host} ${task.outcome}`);
    expect(outcomes.toSorted()).toEqual(names.map((name) => `${name} done`));
    expect(new Set(answers.map((answer) => answer.case)).size).toBe(2);
  }, 600_000);
});
