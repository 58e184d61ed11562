import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHost, SteppedWatch } from '../../helpers/watchdog';

const MIB = 1024;
const LIMIT_KIB = 512 * MIB;

/** Settings for rules alone: what is captured is another test's. */
const RULES =
  'tools=0\ngc=0\ndebug2_below=0\nsecond_heap=0\nquiet=0\ngrowth=0\ntime_to_oom=0\npsi_full=0\nfast_path_ticks=0\n';

const ENDPOINT = 'http://127.0.0.1:6060/debug/pprof/';

/** One process in a cgroup of 512 MiB, on a large host. */
describe('the rules of the watchdog', () => {
  let host: FakeHost;
  let watch: SteppedWatch | undefined;

  beforeEach(async () => {
    host = await FakeHost.make();
    await host.process({ pid: 4242, cgroup: '9:memory:/hc\n0::/\n' });
    await cgroupAt(20);
  });
  afterEach(async () => {
    await watch?.stop();
    watch = undefined;
    await host.remove();
  });

  const cgroupAt = (percent: number) =>
    host.groupV1('/hc', String(LIMIT_KIB * 1024), Math.ceil((LIMIT_KIB * percent) / 100));

  async function begin(settings = ''): Promise<SteppedWatch> {
    const conf = `target_exe=/usr/local/bin/orders-api\nendpoint=${ENDPOINT}\n${RULES}${settings}`;
    watch = await SteppedWatch.start(host, conf, { dry: true });
    await watch.settle();
    await watch.tick();
    await watch.settle();
    return watch;
  }

  /** A sample at that percentage of the limit, so many seconds after the last one. */
  async function sample(percent: number, seconds = 1): Promise<void> {
    await cgroupAt(percent);
    await host.pass(seconds);
    await watch?.tick();
    await watch?.settle();
  }

  it('fires a rung once it has held for two samples, and says what it saw', async () => {
    const w = await begin();
    await sample(72);
    expect(w.rungs()).toEqual(['baseline']);
    expect(w.rule('rung', 'cgroup', 700)).toMatchObject({ state: 'holding', now: 720 });
    expect(w.rule('rung', 'cgroup', 700).why).toBe(
      'cgroup 72.0 % of 512.0 MiB, not below 70 %; holds for 1 of 2 samples',
    );
    await sample(72);
    expect(w.rungs()).toEqual(['baseline', '70']);
    expect(w.rule('rung', 'cgroup', 700)).toMatchObject({ state: 'cooldown', fired: 1 });
    expect(w.rule('rung', 'cgroup', 800).why).toBe('cgroup 72.0 % of 512.0 MiB, below 80 %');
    const meta = w.meta(w.captures()[1]);
    expect(meta).toMatchObject({
      rung: '70',
      rule: 'rung',
      scope: 'cgroup',
      permille: 720,
      limit: LIMIT_KIB * 1024,
    });
  });

  it('does not take one sample for a rung', async () => {
    const w = await begin();
    for (const percent of [72, 50, 72, 50, 72, 50]) await sample(percent);
    expect(w.rungs()).toEqual(['baseline']);
  });

  it('asks nothing of the top rung but to be reached', async () => {
    const w = await begin('quiet=3600\n');
    await sample(91);
    expect(w.rungs()).toEqual(['baseline', '90']);
  });

  it('is armed again only five points lower, and then rests', async () => {
    const w = await begin();
    for (const percent of [72, 72, 67, 72, 72]) await sample(percent);
    expect(w.rungs()).toEqual(['baseline', '70']);
    expect(w.rule('rung', 'cgroup', 700).why).toContain('has fired, armed again below 65 %');
    for (const percent of [64, 72, 72]) await sample(percent);
    expect(w.rungs()).toEqual(['baseline', '70']);
    expect(w.rule('rung', 'cgroup', 700)).toMatchObject({ state: 'cooldown' });
    expect(w.rule('rung', 'cgroup', 700).why).toMatch(/rests until 2026-11-23T02:\d\d:\d\dZ/);
    await sample(72, 300);
    await sample(72);
    expect(w.rungs()).toEqual(['baseline', '70', '70']);
  });

  it('lets a higher rung fire while a lower one rests', async () => {
    const w = await begin();
    for (const percent of [72, 72, 82, 82, 91]) await sample(percent);
    expect(w.rungs()).toEqual(['baseline', '70', '80', '90']);
  });

  it('says once why it did not fire', async () => {
    const w = await begin('quiet=600\n');
    await host.process({ pid: 4242, start: 499_000, cgroup: '9:memory:/hc\n0::/\n' });
    // That the pid is somebody else's by now is looked for each five seconds.
    await sample(20, 6);
    for (const percent of [72, 72, 72, 73, 74]) await sample(percent);
    expect(w.rule('rung', 'cgroup', 700)).toMatchObject({ state: 'quiet' });
    expect(w.log.filter((line) => line.includes('but not fired'))).toHaveLength(1);
    expect(w.log.join('\n')).toMatch(
      /cgroup 72\.0 % of 512\.0 MiB, rung 70, but not fired: the process is young/,
    );
  });

  it('keeps its counts over a restart, and throttles by life and by day', async () => {
    let w = await begin('cooldown=1\nper_rung=2\nper_day=3\n');
    const peak = async () => {
      for (const percent of [60, 72, 72]) await sample(percent, 70);
    };
    await peak();
    await peak();
    expect(w.rungs().filter((rung) => rung === '70')).toHaveLength(2);
    await w.stop();
    w = await begin('cooldown=1\nper_rung=2\nper_day=3\n');
    await peak();
    expect(w.rungs().filter((rung) => rung === '70')).toHaveLength(2);
    expect(w.rule('rung', 'cgroup', 700)).toMatchObject({ state: 'throttled', fired: 2 });
    // The next life counts anew, but the day does not.
    await host.end(4242);
    await host.process({ pid: 4300, start: 400_900, cgroup: '9:memory:/hc\n0::/\n' });
    await peak();
    await peak();
    expect(w.rungs().filter((rung) => rung === '70')).toHaveLength(3);
    expect(w.rule('rung', 'cgroup', 700).why).toContain('3 captures within a day');
    expect(w.state().target).toMatchObject({ pid: 4300, lives: 2 });
  });

  it('captures at once when four more steps would fill the limit, and not again when it fell back', async () => {
    const w = await begin('fast_path_ticks=4\nquiet=3600\n');
    await sample(22);
    await sample(40);
    expect(w.rungs()).toEqual(['baseline', 'fast']);
    for (let saw = 0; saw < 20; saw++) await sample(saw % 2 ? 41 : 22, 30);
    expect(w.rungs()).toEqual(['baseline', 'fast']);
    expect(w.log.join('\n')).toContain('fallen back after the fast path fired');
  });

  it('fires on the time that is left, also below the first rung', async () => {
    const w = await begin('time_to_oom=120\n');
    for (let step = 0; step < 20; step++) await sample(30 + step, 1);
    expect(w.rungs()).toEqual(['baseline', 'tto']);
    const [soonest, latest] = w.state().tto ?? [0, 0];
    expect(soonest).toBeGreaterThan(40);
    expect(latest).toBeLessThan(60);
    expect(w.state().slope).toBeGreaterThan(5_000_000);
    expect(w.state().slope).toBeLessThan(5_700_000);
  });

  it('fires on growth against its own past', async () => {
    const w = await begin('growth=125\n');
    for (let bucket = 0; bucket < 20; bucket++) await sample(30, 11);
    expect(w.rungs()).toEqual(['baseline']);
    for (let bucket = 0; bucket < 8; bucket++) await sample(30 + 2 * bucket, 11);
    expect(w.rungs()).toEqual(['baseline', 'growth']);
  });

  it('stays silent on a healthy saw-tooth', async () => {
    const w = await begin('growth=125\ntime_to_oom=120\nfast_path_ticks=4\nquiet=60\n');
    for (let step = 0; step < 80; step++) await sample(40 + 5 * (step % 6), 2);
    for (let step = 0; step < 45; step++) await sample(20 + 2 * (step % 15), 6);
    expect(w.rungs().filter((rung) => rung !== 'fast')).toEqual(['baseline']);
    expect(w.rungs().filter((rung) => rung === 'fast').length).toBeLessThanOrEqual(1);
  }, 60_000);

  it('takes no tooth of a saw that swings already when it is armed for a leak', async () => {
    await host.pass(1000);
    const w = await begin('time_to_oom=120\nquiet=60\n');
    const tooth = [40, 43, 46, 49, 52, 56, 59, 62];
    for (let step = 0; step < 48; step++) await sample(tooth[step % 8], 0.5);
    expect(w.rungs()).toEqual(['baseline']);
    // A leak that begins then is one.
    for (let step = 0; step < 96; step++) await sample(40 + 0.3 * step, 1);
    expect(w.rungs()).toEqual(['baseline', 'tto']);
  }, 60_000);

  /** So many looks at the host under pressure; its memory and that of the group in percent. */
  async function underPressure(settings: string, hostUsed: number, groupUsed: number, looks = 3) {
    await host.memory(8_000_000, 80_000 * (100 - hostUsed));
    const w = await begin(`psi_full=10\n${settings}`);
    await host.pressure(30, 12);
    for (let look = 0; look < looks; look++) await sample(groupUsed);
    return w;
  }

  it('fires on pressure of the host that holds, where the host limits', async () => {
    await host.process({ pid: 4242, cgroup: '9:memory:/\n0::/\n' });
    const w = await underPressure('rungs=95\n', 60, 20, 2);
    expect(w.rungs()).toEqual(['baseline']);
    await sample(20);
    expect(w.rungs()).toEqual(['baseline', 'psi']);
    expect(w.rule('psi')).toMatchObject({ now: 120, at: 100, fired: 1 });
  });

  it('takes no pressure for an alarm that memory in use did not make', async () => {
    await host.process({ pid: 4242, cgroup: '9:memory:/\n0::/\n' });
    const w = await underPressure('', 30, 20, 6);
    expect(w.rungs()).toEqual(['baseline']);
    expect(w.rule('psi')).toMatchObject({ state: 'armed', now: 120 });
    expect(w.rule('psi').why).toContain('host 30.0 % of 7.6 GiB, below 50 %');
    expect(w.log.filter((line) => line.includes('stood still'))).toHaveLength(1);
  });

  it("does not fire on the whole machine's pressure where a v1 group limits, and says so once", async () => {
    const w = await underPressure('', 20, 60, 6);
    expect(w.rungs()).toEqual(['baseline']);
    expect(w.rule('psi')).toMatchObject({ state: 'blind', now: 120, fired: 0 });
    expect(w.rule('psi').why).toContain("this pressure is the whole machine's, and the limit is not");
    expect(w.log.filter((line) => line.includes("the whole machine's"))).toHaveLength(1);
  });

  it("does not fire on the whole machine's pressure where meminfo is made up for a container", async () => {
    await host.madeUpMeminfo();
    await host.process({ pid: 4242, cgroup: '9:memory:/\n0::/\n' });
    const w = await underPressure('rungs=95\n', 60, 20, 6);
    expect(w.rungs()).toEqual(['baseline']);
    expect(w.rule('psi').state).toBe('blind');
  });

  it('fires on the pressure of the v2 group that limits (made-up tree)', async () => {
    await host.unified();
    await host.process({ pid: 4242, cgroup: '0::/hc\n' });
    await host.groupV2('/hc', String(LIMIT_KIB * 1024), Math.ceil(LIMIT_KIB * 0.6));
    await host.pressure(0, 0, 'cgroup/hc/memory.pressure');
    const w = await begin('psi_full=10\n');
    await host.pressure(80, 80);
    for (let look = 0; look < 4; look++) await sample(60);
    expect(w.rungs()).toEqual(['baseline']);
    await host.pressure(30, 12, 'cgroup/hc/memory.pressure');
    for (let look = 0; look < 3; look++) await sample(60);
    expect(w.rungs()).toEqual(['baseline', 'psi']);
  });

  it('sees the target grow in a group that the page cache fills to its limit', async () => {
    const full = (residentPercent: number) =>
      host.groupV1(
        '/hc',
        String(LIMIT_KIB * 1024),
        LIMIT_KIB,
        Math.floor((LIMIT_KIB * (100 - residentPercent)) / 100),
      );
    const grow = async (percent: number, seconds: number) => {
      await full(percent);
      const rssKib = Math.ceil((LIMIT_KIB * percent) / 100);
      await host.process({ pid: 4242, cgroup: '9:memory:/hc\n0::/\n', rssKib });
      await host.pass(seconds);
      await watch?.tick();
      await watch?.settle();
    };
    const w = await begin('fast_path_ticks=4\nquiet=3600\n');
    await grow(20, 15);
    await grow(20, 1);
    expect(w.rungs()).toEqual(['baseline']);
    // The usage was at the limit before and is now: only what files hold of it is less.
    await grow(40, 1);
    expect(w.state().scopes.find(({ scope }) => scope === 'cgroup')?.permille).toBe(400);
    expect(w.rungs()).toEqual(['baseline', 'fast']);
  });

  it('measures but captures nothing while it is paused', async () => {
    const w = await begin();
    await host.write('root/w/paused', '');
    for (const percent of [72, 95, 95]) await sample(percent);
    expect(w.rungs()).toEqual(['baseline']);
    expect(w.rule('rung', 'cgroup', 900)).toMatchObject({ state: 'paused', now: 950 });
  });

  it('takes the second heap half a minute later, unless another rung fired meanwhile', async () => {
    const w = await begin('second_heap=30\n');
    for (const percent of [72, 72]) await sample(percent);
    await sample(82, 20);
    await sample(82, 1);
    await sample(82, 15);
    expect(w.rungs()).toEqual(['baseline', '70', '80']);
    await sample(82, 16);
    await sample(82, 1);
    expect(w.rungs()).toEqual(['baseline', '70', '80', 'later']);
    expect(w.meta(w.captures()[3])).toMatchObject({ rung: 'later', after: w.captures()[2] });
  });

  it('takes new settings within one tick, and keeps a default where a value is nonsense', async () => {
    const w = await begin();
    const conf = `target_exe=/usr/local/bin/orders-api\nendpoint=${ENDPOINT}\n${RULES}`;
    await host.write('root/w/watch.conf', `${conf}rungs=30 90\nhold=abc\n`);
    await host.write('root/w/lock/reread', '');
    await sample(35);
    expect(w.log.join('\n')).toContain('watch.conf: the value of hold is not understood');
    await sample(35);
    expect(w.rungs()).toEqual(['baseline', '30']);
  });

  it('looks more often the nearer a rung comes', async () => {
    const w = await begin('max_interval=10\n');
    // 512 MiB: a leak of 250 MiB a second must not use up half of what is left between two looks.
    expect(w.state().interval).toBeCloseTo(0.81, 1);
    await sample(60);
    expect(w.state().interval).toBeCloseTo(0.2, 1);
    await host.groupV1('/hc', String(64n * 1024n ** 3n), 8 * 1024 * MIB);
    await host.memory(256 * 1024 * MIB, 200 * 1024 * MIB);
    for (let step = 0; step < 3; step++) {
      await host.pass(40);
      await w.tick();
      await w.settle();
    }
    await w.tick();
    expect(w.state().interval).toBe(10);
  });
});
