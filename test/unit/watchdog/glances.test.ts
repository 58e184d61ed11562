import { utimes } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHost, SteppedWatch, shellsHere } from '../../helpers/watchdog';

const LIMIT_KIB = 512 * 1024;
const ENDPOINT = 'http://127.0.0.1:6060/debug/pprof/';
const RULES = 'quiet=0\nsecond_heap=0\ngrowth=0\ntime_to_oom=0\n';

/** What stands between two whole looks where the interval is short: one-line files against what the last look saw. */
describe.each(shellsHere())('a glance, in %s', (_name, shell) => {
  let host: FakeHost;
  let watch: SteppedWatch | undefined;

  beforeEach(async () => {
    host = await FakeHost.make();
    await host.memory(8_000_000, 7_000_000);
    await at(20);
  });
  afterEach(async () => {
    await watch?.stop();
    watch = undefined;
    await host.remove();
  });

  /** The group and the process in it at that percentage of the limit. */
  async function at(percent: number, residentPercent = percent): Promise<void> {
    await host.groupV1('/hc', String(LIMIT_KIB * 1024), Math.ceil((LIMIT_KIB * percent) / 100));
    const rssKib = Math.ceil((LIMIT_KIB * residentPercent) / 100);
    await host.process({ pid: 4242, cgroup: '9:memory:/hc\n0::/\n', rssKib });
  }

  /** A watch that is armed and has seen that nothing moves. */
  async function begin(settings = ''): Promise<SteppedWatch> {
    const conf = `target_exe=/usr/local/bin/orders-api\nendpoint=${ENDPOINT}\n${RULES}${settings}`;
    watch = await SteppedWatch.start(host, conf, { dry: true, shell });
    for (let look = 0; look < 4; look++) {
      await watch.settle();
      await host.pass(1);
      await watch.tick();
    }
    return watch;
  }

  it('does while nothing moves, for ten seconds, and the heartbeat says how long it may be silent', async () => {
    const w = await begin();
    const { interval, beat } = w.state();
    expect(interval).toBeCloseTo(0.8, 1);
    expect(beat).toBeCloseTo(10 + interval, 1);
    const calm = Math.floor(10 / interval);
    for (let glance = 0; glance < calm; glance++) expect(await w.glance()).toBe('calm');
    expect(await w.glance()).toBe('moved');
  });

  it('sees each way in which memory can move', async () => {
    const w = await begin();
    const back = async () => {
      await at(20);
      await host.memory(8_000_000, 7_000_000);
      for (let look = 0; look < 2; look++) {
        await host.pass(1);
        await w.tick();
      }
      expect(await w.glance()).toBe('calm');
    };
    await at(21);
    expect(await w.glance()).toBe('calm');
    await at(22, 20);
    expect(await w.glance()).toBe('moved');
    await back();
    await at(18);
    expect(await w.glance()).toBe('moved');
    await back();
    // The page cache fills the group: its usage stays, the process grows.
    await at(20, 22);
    expect(await w.glance()).toBe('moved');
    await back();
    await host.end(4242);
    expect(await w.glance()).toBe('moved');
  });

  it('looks at the host where it could be full within ten seconds, and not where it could not', async () => {
    await host.memory(64_000_000, 60_000_000);
    const roomy = await begin();
    await host.memory(64_000_000, 55_000_000);
    expect(await roomy.glance()).toBe('calm');
    await roomy.stop();
    await host.memory(3_000_000, 2_000_000);
    const tight = await begin();
    expect(await tight.glance()).toBe('calm');
    await host.memory(3_000_000, 1_900_000);
    expect(await tight.glance()).toBe('moved');
  });

  it('does not let a rung be passed within its band', async () => {
    await at(69.5);
    const w = await begin();
    expect(await w.glance()).toBe('calm');
    await at(70.1);
    expect(await w.glance()).toBe('moved');
  });

  it('does not stand in for looks while somebody follows', async () => {
    const w = await begin();
    await host.write('root/w/lock/eyes', '');
    // Some shells compare whole seconds.
    const soon = Date.now() / 1000 + 2;
    await utimes(path.join(w.home, 'lock', 'eyes'), soon, soon);
    await host.pass(1);
    await w.tick();
    expect(await w.glance()).toBe('moved');
  });

  it('loses no speed: the look after glances counts from the last of them', async () => {
    const w = await begin();
    for (let glance = 0; glance < 9; glance++) expect(await w.glance()).toBe('calm');
    await at(45);
    await host.pass(9);
    expect(await w.glance()).toBe('moved');
    await w.tick();
    await w.settle();
    expect(w.rungs()).toEqual(['baseline', 'fast']);
  });
});
