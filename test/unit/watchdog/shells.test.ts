import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exec, findProgram } from '../../helpers/exec';
import { waitFor } from '../../helpers/wait-for';
import {
  FAKE_EPOCH,
  FakeHost,
  runWatch,
  SteppedWatch,
  shellsHere,
  V1_UNLIMITED,
  WATCHDOG_SCRIPT,
} from '../../helpers/watchdog';

const ENDPOINT = 'http://127.0.0.1:6060/debug/pprof/';
const GIB = 1024 * 1024;

describe('the script of the watchdog', () => {
  let host: FakeHost;
  let watch: SteppedWatch | undefined;

  beforeEach(async () => {
    host = await FakeHost.make();
    await host.process({ pid: 4242, cgroup: '9:memory:/hc\n0::/\n' });
    await host.groupV1('/hc', String(512 * 1024 * 1024), 100_000);
  });
  afterEach(async () => {
    await watch?.stop();
    watch = undefined;
    await host.remove();
  });

  const start = async (settings = '', shell?: readonly string[]) => {
    const conf = `target_exe=/usr/local/bin/orders-api\nendpoint=${ENDPOINT}\n${settings}`;
    watch = await SteppedWatch.start(host, conf, { dry: true, ...(shell && { shell }) });
    await watch.settle();
    return watch;
  };

  it('is clean for shellcheck', async () => {
    if (!findProgram('shellcheck')) return console.warn('not checked: shellcheck is not installed');
    expect(await exec(['shellcheck', '-s', 'sh', WATCHDOG_SCRIPT])).toMatchObject({ status: 0, stdout: '' });
  }, 120_000);

  it.skipIf(!findProgram('dash'))(
    'does not take a machine that is busy for a shell that can wait by itself',
    async () => {
      await host.write('root/w/watch.conf', `target_exe=/usr/local/bin/orders-api\nendpoint=${ENDPOINT}\n`);
      // From one look at this clock to the next 0.3 s pass, however little was done between them.
      const uptime = path.join(host.proc, 'uptime');
      await rm(uptime);
      await exec(['mkfifo', uptime]);
      const clock = spawn(
        'sh',
        [
          '-c',
          'trap "" PIPE; n=4000; while :; do n=$((n + 3)); echo "$((n / 10)).$((n % 10))0 1" >"$1"; done',
          'sh',
          uptime,
        ],
        { stdio: 'ignore' },
      );
      const places = ['--root', path.join(host.dir, 'root'), '--id', 'w', '--proc', host.proc];
      const program = 'dash';
      const dash = spawn(program, [WATCHDOG_SCRIPT, ...places, '--cgroup', host.cgroups, '--dry', 'run'], {
        stdio: 'ignore',
      });
      const log = path.join(host.dir, 'root/w/log');
      try {
        const said = await waitFor(
          'it to choose',
          () => /sleeps by (\w+)/.exec(readFileSync(log, 'utf8'))?.[1],
          { timeoutMs: 60_000 },
        );
        expect(said).toBe('sleep');
      } finally {
        dash.kill('SIGKILL');
        clock.kill('SIGKILL');
      }
    },
  );

  /** One story with everything in it: rungs, a fast rise, a restart, a clock that jumps, a limit of many GiB. */
  async function story(shell: readonly string[]): Promise<string> {
    const home = await FakeHost.make();
    await home.process({ pid: 4242, comm: 'a) (b\\"c', cgroup: '9:memory:/pod/hc\n0::/\n', rssKib: 3 * GIB });
    await home.memory(64 * GIB, 60 * GIB);
    const at = (percent: number) =>
      home.groupV1('/pod', String(12 * 1024 ** 3), Math.ceil((12 * GIB * percent) / 100));
    await home.groupV1('/pod/hc', V1_UNLIMITED, 3 * GIB);
    await at(20);
    const conf = `target_exe=/usr/local/bin/orders-api\nendpoint=${ENDPOINT}\nquiet=0\nsecond_heap=0\nleak_rate=10000000000\n`;
    const one = await SteppedWatch.start(home, conf, { dry: true, shell });
    const told: string[] = [];
    const sample = async (percent: number, seconds = 2) => {
      await at(percent);
      await home.pass(seconds);
      await one.settle();
      const { scopes, rules, interval, tto, slope, target } = await one.tick();
      told.push(
        JSON.stringify({
          scopes,
          rules: rules.map(({ state, why }) => [state, why]),
          interval,
          tto,
          slope,
          target,
        }),
      );
    };
    for (const percent of [
      20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 45, 72, 72, 76, 81, 82, 92, 60,
    ])
      await sample(percent);
    await home.jump(-7200);
    await sample(60);
    await home.end(4242);
    await sample(60);
    await home.process({ pid: 4300, start: 505_000, cgroup: '9:memory:/pod/hc\n0::/\n' });
    for (const percent of [60, 75, 75]) await sample(percent);
    await one.stop();
    const complaints = one.complaints();
    await home.remove();
    const log = one.log.filter(
      (line) => !/starts, pid|where others clean up|oom_score_adj|sleeps by/.test(line),
    );
    return [...log, ...one.rungs(), ...told, complaints].join('\n').replaceAll(home.dir, 'DIR');
  }

  it('tells the same story in every shell', async () => {
    const [[, first], ...others] = shellsHere();
    const expected = await story(first);
    expect(expected).toContain('cgroup 92.0 % of 12.0 GiB, rung 90');
    expect(expected).toContain('"used":11854110720');
    expect(expected).toContain('the wall clock jumped by -7200 s');
    const told = await Promise.all(others.map(async ([name, shell]) => ({ name, text: await story(shell) })));
    for (const { name, text } of told) {
      // A shell of 32 bits fits the slope in coarser steps.
      const coarse = (words: string) =>
        name === 'mksh'
          ? words
              .replace(/"(slope|tto)":(\d+|\[\d+,\d+\])/g, '"$1":about')
              .replace(/full in \d+ to \d+ s/g, 'full soon')
          : words;
      expect(coarse(text), name).toBe(coarse(expected));
    }
  }, 120_000);

  it('takes the tightest limit up the tree, in v1, hybrid and v2', async () => {
    await host.process({ pid: 4242, cgroup: '9:memory:/pod/hc\n0::/pod/hc\n' });
    await host.groupV1('/pod/hc', String(4 * 1024 ** 3), 100_000);
    await host.groupV1('/pod', String(1024 ** 3), 900_000, 100_000);
    let w = await start();
    expect(w.state().scopes[0]).toMatchObject({
      ...{ limit: 1024 ** 3, used: 800_000 * 1024 },
      what: 'memory.limit_in_bytes of /pod',
    });
    await w.stop();
    await host.unified();
    await host.process({ pid: 4242, cgroup: '0::/pod/hc\n' });
    await host.groupV2('/pod/hc', 'max', 300_000);
    await host.groupV2('/pod', String(2 * 1024 ** 3), 900_000, 100_000);
    w = await start();
    expect(w.state().scopes[0]).toMatchObject({
      limit: 2 * 1024 ** 3,
      used: 800_000 * 1024,
      what: 'memory.max of /pod',
    });
    await host.groupV2('/pod/hc', String(1024 ** 3), 1_000_000);
    await host.pass(31);
    expect((await w.tick()).scopes[0]).toMatchObject({ what: 'memory.max of /pod/hc', permille: 953 });
  });

  it('takes 9223372036854771712 for no limit, and nothing less', async () => {
    await host.groupV1('/hc', V1_UNLIMITED, 100_000);
    const w = await start();
    expect(w.state().scopes[0]).toMatchObject({ scope: 'cgroup', limit: null, permille: null });
    expect(w.rule('rung', 'cgroup', 700)).toMatchObject({ state: 'blind' });
    await host.groupV1('/hc', String(7_900_000n * 1024n), 7_500_000);
    await host.pass(31);
    expect((await w.tick()).scopes[0]).toMatchObject({ permille: 949 });
  });

  it('goes on where files are missing or hold nonsense', async () => {
    const w = await start();
    await rm(path.join(host.proc, 'meminfo'));
    await rm(path.join(host.proc, 'pressure/memory'));
    await host.write('proc/4242/statm', 'a[$(touch owned)] b\n');
    await host.write('proc/4242/status', 'VmRSS:\t$(touch owned) kB\n');
    await host.write('cgroup/memory/hc/memory.usage_in_bytes', 'a[$(touch owned)]\n');
    await host.pass(15);
    const state = await w.tick();
    expect(state.scopes.map(({ permille }) => permille)).toEqual([null, null, null]);
    expect(state.rules.filter(({ rule }) => rule === 'rung').every(({ state }) => state === 'blind')).toBe(
      true,
    );
    await host.memory(8_000_000, 800_000);
    await host.pass(1);
    expect((await w.tick()).scopes[2].permille).toBe(900);
    expect(existsSync('owned')).toBe(false);
  });

  it('executes nothing that stands in watch.conf', async () => {
    const owned = path.join(host.dir, 'owned');
    const evil = `$(touch ${owned})`;
    const lines = [
      'target_args',
      'target_comm',
      'captures',
      'endpoint',
      'hold',
      'rungs',
      'min_interval',
      'quota',
      'gc',
    ];
    const conf = `${lines.map((key) => `${key}=${evil}`).join('\n')}\n${evil}\n\`touch ${owned}\`\nx[${evil}]=1\n`;
    for (const [, shell] of shellsHere()) {
      const w = await SteppedWatch.start(host, conf, { dry: true, shell });
      expect(w.state().blind).toContain('no process fits name');
      expect(w.log.filter((line) => line.includes('is not understood')).length).toBe(7);
      await w.stop();
      expect(w.complaints()).toBe('');
    }
    expect(existsSync(owned)).toBe(false);
    expect(JSON.parse(readFileSync(path.join(host.dir, 'root/w/state.json'), 'utf8'))).toBeTruthy();
  }, 60_000);

  it('is not taken in by names with parentheses and newlines, and watches neither itself nor pid 1', async () => {
    await host.process({ pid: 77, comm: 'x) S 1\n(y', exe: '/opt/x', start: 123 });
    await host.process({ pid: 1, exe: '/opt/x', start: 1 });
    watch = await SteppedWatch.start(host, 'target_exe=/opt/x\n', { dry: true });
    for (let tick = 0; tick < 2; tick++) await host.pass(11).then(() => watch?.tick());
    expect(watch.state().target).toMatchObject({ pid: 77, start: 123 });
  });

  it('runs once, and takes over from one that is dead', async () => {
    const w = await start();
    expect(await runWatch(host, ['run'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('another instance'),
    });
    await w.kill('SIGKILL');
    expect((await runWatch(host, ['status'])).status).toBe(3);
    // Several at once on the lock of the dead one: one of them only.
    const many = await Promise.allSettled(
      [1, 2, 3, 4].map(() =>
        SteppedWatch.start(host, `target_exe=/usr/local/bin/orders-api\n`, { dry: true }),
      ),
    );
    const won = many.filter((one) => one.status === 'fulfilled');
    expect(won).toHaveLength(1);
    await Promise.all(won.map((one) => one.value.stop()));
    expect(existsSync(path.join(host.dir, 'root/w/lock'))).toBe(false);
  }, 60_000);

  it('sees a clock that jumps, and does not wait for the time to come again', async () => {
    const w = await start(
      'cooldown=1\nper_day=2\nquiet=0\nhold=1\ngrowth=0\ntime_to_oom=0\nfast_path_ticks=0\nsecond_heap=0\n',
    );
    const peak = async (percent: number) => {
      await host.groupV1('/hc', String(512 * 1024 * 1024), percent * 5243);
      await host.pass(2);
      await w.tick();
      await w.settle();
    };
    await peak(72);
    await host.jump(-30 * 86_400);
    await peak(50);
    expect(w.log.join('\n')).toContain('the wall clock jumped by -2592000 s');
    expect(w.state().wall).toBeLessThan(FAKE_EPOCH);
    await peak(82);
    await host.pass(86_500);
    await peak(50);
    await peak(82);
    expect(w.rungs().filter((rung) => rung !== 'baseline')).toEqual(['70', '80', '80']);
  });

  it('counts what it has fired where the clock is set a day ahead', async () => {
    const rules =
      'cooldown=1\nper_day=1\nquiet=0\nhold=1\ngrowth=0\ntime_to_oom=0\nfast_path_ticks=0\nsecond_heap=0\n';
    const w = await start(rules);
    const peak = async (percent: number) => {
      await host.groupV1('/hc', String(512 * 1024 * 1024), percent * 5243);
      await host.pass(2);
      await w.tick();
      await w.settle();
    };
    await peak(72);
    await host.jump(86_400);
    await peak(50);
    expect(w.log.join('\n')).toContain('the wall clock jumped by 86400 s');
    await peak(82);
    expect(w.rungs().filter((rung) => rung !== 'baseline')).toEqual(['70']);
    expect(w.state().captures.today).toBe(1);
    await host.pass(86_500);
    await peak(50);
    await peak(82);
    expect(w.rungs().filter((rung) => rung !== 'baseline')).toEqual(['70', '80']);
  });

  it('takes no more memory after many ticks than after the first', async () => {
    const w = await start();
    const residentKib = () => Number(readFileSync(`/proc/${w.state().pid}/statm`, 'utf8').split(' ')[1]) * 4;
    const hours = async (from: number, to: number) => {
      for (let hour = from; hour < to; hour++) {
        await host.groupV1('/hc', String(512 * 1024 * 1024), 100_000 + hour * 1000);
        await host.pass(3600);
        await w.ticks(50);
      }
    };
    await hours(0, 3);
    const before = residentKib();
    await hours(3, 15);
    expect(residentKib() - before).toBeLessThan(64);
  }, 120_000);

  it('keeps ticking by itself in every shell, and says so in its heartbeat', async () => {
    const here = shellsHere();
    const conf = `target_exe=/nobody\nmin_interval=0.2\nmax_interval=0.2\n`;
    const running = await Promise.all(
      here.map(async ([name, shell]) => {
        const root = path.join(host.dir, name);
        await mkdir(path.join(root, 'w'), { recursive: true });
        await writeFile(path.join(root, 'w/watch.conf'), conf);
        const [program, ...args] = [...shell, WATCHDOG_SCRIPT, '--root', root, '--id', 'w', 'run'];
        return { name, root, child: spawn(program, args, { stdio: 'ignore' }) };
      }),
    );
    try {
      for (const { name, root } of running) {
        const seq = () => JSON.parse(readFileSync(path.join(root, 'w/state.json'), 'utf8')).seq as number;
        await waitFor(`ten ticks in ${name}`, () => seq() > 10, { timeoutMs: 60_000 });
      }
    } finally {
      for (const { child } of running) child.kill('SIGTERM');
    }
    for (const { name, root } of running)
      await waitFor(`${name} to let go`, () => !existsSync(path.join(root, 'w/lock')), { timeoutMs: 30_000 });
  }, 120_000);
});
