// The watchdog's script against real Go processes: what the kernel and the runtime count, and where they answer.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exec, findProgram } from '../helpers/exec';
import { buildGoProgram } from '../helpers/go-programs';
import { startServing, whyNoGo, whyNoNetworks } from '../helpers/serving-program';
import { freePort } from '../helpers/sshd';
import { waitFor } from '../helpers/wait-for';
import {
  commandHere,
  makeWatchRoot,
  placeWatchHere,
  runWatchHere,
  type WatchHere,
  whyNoWatchHere,
} from '../helpers/watch-here';
import { FakePprof } from '../helpers/watchdog';

const reason = whyNoWatchHere() ?? whyNoGo();
/** Nothing of a busy machine may fire here, and nothing takes longer than it has to. */
const QUIET = [
  ...['rungs=', 'scopes=process', 'psi_full=0', 'growth=0', 'time_to_oom=0', 'fast_path_ticks=0'],
  ...['quiet=0', 'second_heap=0', 'tools=0', 'gc=0', 'max_interval=1'],
];

const processOf = (pid: number) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return { parent: Number(fields[1]), nice: Number(fields[16]), start: Number(fields[19]) };
};
const childOf = (parent: number): number | undefined =>
  readdirSync('/proc')
    .map(Number)
    .find((pid) => {
      try {
        return pid > 0 && processOf(pid).parent === parent && processOf(pid).nice > 0;
      } catch {
        return false;
      }
    });

describe('the watchdog of a real Go process', () => {
  let root = '';
  beforeEach((context) => {
    if (reason) context.skip(reason);
  });
  beforeAll(async () => {
    if (!reason) root = await makeWatchRoot();
  });
  afterAll(() => (root ? rm(root, { recursive: true, force: true }) : undefined));

  describe('counts', () => {
    let service: ChildProcess;
    let url = '';

    /** Makes the service hold so many more. */
    const pileUp = async (what: string) => {
      const { status } = await fetch(`${url}/pile-up?${what}`);
      expect(status).toBe(200);
    };
    const threads = () =>
      Number(/^Threads:\t(\d+)$/m.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'))?.[1]);
    const files = () => readdirSync(`/proc/${service.pid}/fd`).length;
    /** One watch a rule: after any capture the other rules of a watch rest for a minute. */
    const watches = new Map<string, WatchHere>();
    const watchOf = (rule: string): WatchHere => {
      const watch = watches.get(rule);
      if (!watch) throw new Error(`no watch has the rule ${rule}`);
      return watch;
    };
    const ruleOf = (name: string) =>
      watchOf(name)
        .state()
        ?.rules.find((one) => one.rule === name);
    /** The number in a capture's reason. */
    const seen = (why: string, what: string, limit: number): number => {
      const found = new RegExp(`^(\\d+) ${what}, not below ${limit}$`).exec(why);
      expect(found, why).not.toBeNull();
      return Number(found?.[1]);
    };

    /** A server that fetches opens a file or two and may start a thread: limits are well above what is there. */
    let threadLimit = 0;
    let fileLimit = 0;

    beforeAll(async () => {
      if (reason) return;
      const address = `127.0.0.1:${await freePort()}`;
      url = `http://${address}`;
      const program = await buildGoProgram('shapes');
      service = spawn(program, ['-addr', address], { stdio: ['ignore', 'ignore', 'inherit'] });
      await waitFor('the service', async () => (await fetch(`${url}/debug/pprof/`)).ok, {
        timeoutMs: 30_000,
      });
      // They are counted when it arms and twice a minute: these are there before it looks.
      await pileUp('goroutines=300');
      threadLimit = threads() + 40;
      fileLimit = files() + 60;
      const limits = { goroutines: 250, threads: threadLimit, fds: fileLimit };
      const target = [`target_exe=${program}`, `target_args=${address}`, `endpoint=${url}/debug/pprof/`];
      await Promise.all(
        Object.entries(limits).map(async ([rule, limit]) =>
          watches.set(rule, await runWatchHere(root, rule, [...target, ...QUIET, `${rule}=${limit}`])),
        ),
      );
    });
    afterAll(async () => {
      await Promise.all([...watches.values()].map((watch) => watch.stop()));
      if (!service) return;
      const gone = once(service, 'exit');
      service.kill('SIGKILL');
      await gone;
    });

    it('goroutines as the runtime does', async () => {
      const { why, order } = await watchOf('goroutines').capture('goroutines');
      const counted = seen(why, 'goroutines', 250);
      expect(counted).toBeGreaterThanOrEqual(300);
      expect(counted).toBeLessThan(330);
      expect(order).toContain('goroutine.pb.gz');
      expect(ruleOf('goroutines')).toMatchObject({ at: 250, now: counted, fired: 1 });
    });

    it('threads as the kernel does', async () => {
      await waitFor('a look below it', () => ruleOf('threads')?.state === 'armed', { timeoutMs: 30_000 });
      expect(ruleOf('threads')).toMatchObject({ at: threadLimit, fired: 0 });
      await pileUp('threads=60');
      const { why } = await watchOf('threads').capture('threads');
      const counted = seen(why, 'threads', threadLimit);
      // A thread once started stays; they may still have been starting.
      expect(counted).toBeLessThanOrEqual(threads());
      await waitFor('all of them', () => ruleOf('threads')?.now === threads(), { timeoutMs: 30_000 });
    });

    it('open files as /proc lists them', async () => {
      await waitFor('a look below it', () => ruleOf('fds')?.state === 'armed', { timeoutMs: 30_000 });
      expect(ruleOf('fds')).toMatchObject({ at: fileLimit, fired: 0 });
      const before = files();
      await pileUp('files=100');
      const { why } = await watchOf('fds').capture('fds');
      const counted = seen(why, 'fds', fileLimit);
      expect(Math.abs(counted - before - 100)).toBeLessThan(20);
      expect(ruleOf('fds')).toMatchObject({ fired: 1 });
    });
  });

  it('steps back with a capture that can wait, and lets itself not be killed first', async () => {
    const pprof = await FakePprof.listen((url) => url === '/heap');
    const target = [`target_pid=${process.pid}`, `target_start=${processOf(process.pid).start}`];
    const watch = await runWatchHere(root, 'guest', [...target, `endpoint=${pprof.url}`, ...QUIET]);
    try {
      const { pid = 0 } = await waitFor('its first look', () => watch.state(), { timeoutMs: 30_000 });
      // The heap of its baseline is never answered: the capture can be looked at while it waits.
      const capture = await waitFor(
        'the capture to wait',
        () => pprof.asked.includes('/heap') && childOf(pid),
        {
          timeoutMs: 30_000,
        },
      );
      expect(processOf(capture).nice).toBe(processOf(pid).nice + 10);
      if (findProgram('ionice')) expect((await exec(['ionice', '-p', `${capture}`])).stdout).toBe('idle\n');
      const adjusted = Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8'));
      const log = readFileSync(path.join(root, 'guest', 'log'), 'utf8');
      expect(adjusted === -500 || log.includes('oom_score_adj could not be lowered')).toBe(true);
    } finally {
      await watch.stop();
      await pprof.close();
    }
  });

  describe('in a network of its own', () => {
    const noNetworks = whyNoNetworks();
    beforeEach((context) => {
      if (noNetworks) context.skip(noNetworks);
    });

    it.each([
      ['is found among its sockets', () => []],
      ['is reached where it was named', (port: number) => [`endpoint=http://127.0.0.1:${port}/debug/pprof/`]],
    ])('the endpoint %s, which nobody here can reach', async (name, endpoint) => {
      const service = await startServing({ at: ['tcp:127.0.0.1:0'], network: [] });
      try {
        await expect(fetch(`http://127.0.0.1:${service.port}/debug/pprof/`)).rejects.toThrow();
        const id = name.replaceAll(' ', '-');
        await placeWatchHere(root, id, [`target_pid=${service.pid}`, ...endpoint(service.port), ...QUIET]);
        const { status, stdout, stderr } = await commandHere(root, id, 'test');
        expect(status, stderr).toBe(0);
        const capture = /^capture: (\S+)$/m.exec(stdout)?.[1] ?? '';
        const inCapture = (file: string) => path.join(root, id, 'captures', capture, file);
        expect(existsSync(inCapture('heap.pb.gz'))).toBe(true);
        const { endpoint: asked } = JSON.parse(readFileSync(inCapture('meta.json'), 'utf8'));
        expect(asked).toBe(`http://127.0.0.1:${service.port}/debug/pprof/`);
        const doctor = await commandHere(root, id, 'doctor');
        expect(doctor.stdout).toContain(`by nsenter -t ${service.pid} -n`);
      } finally {
        await service.stop();
      }
    });
  });
});
