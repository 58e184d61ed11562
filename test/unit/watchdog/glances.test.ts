import { chmod, mkdir, readFile, rm, symlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHost, SteppedWatch, shellsHere } from '../../helpers/watchdog';

const LIMIT_KIB = 512 * 1024;
const ENDPOINT = 'http://127.0.0.1:6060/debug/pprof/';
const RULES = 'quiet=0\nsecond_heap=0\ngrowth=0\ntime_to_oom=0\n';

/** What the script may start, whatever for. */
const PROGRAMS = [
  ...[
    'mv',
    'rm',
    'mkdir',
    'mkfifo',
    'date',
    'sleep',
    'cat',
    'grep',
    'sed',
    'sort',
    'head',
    'tail',
    'tr',
    'od',
    'wc',
  ],
  ...[
    'ls',
    'df',
    'du',
    'cp',
    'ln',
    'readlink',
    'getconf',
    'id',
    'renice',
    'ionice',
    'timeout',
    'uname',
    'env',
  ],
  ...['sha256sum', 'sync', 'dd', 'perl', 'python3', 'curl', 'wget', 'top', 'free', 'ps', 'awk'],
];

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
  async function begin(settings = '', env: Record<string, string> = {}): Promise<SteppedWatch> {
    const conf = `target_exe=/usr/local/bin/orders-api\nendpoint=${ENDPOINT}\n${RULES}${settings}`;
    watch = await SteppedWatch.start(host, conf, { dry: true, shell, env });
    for (let look = 0; look < 4; look++) {
      await watch.settle();
      await host.pass(1);
      await watch.tickWithDisk();
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
        await w.tickWithDisk();
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

  it('does not ask a meminfo that is made up of what the group says', async () => {
    await host.madeUpMeminfo();
    await host.memory(LIMIT_KIB, LIMIT_KIB * 0.75);
    const w = await begin();
    await host.memory(LIMIT_KIB, LIMIT_KIB * 0.5);
    expect(await w.glance()).toBe('calm');
  });

  it('does not let a rung be passed within its band', async () => {
    await at(69.5);
    const w = await begin();
    expect(await w.glance()).toBe('calm');
    await at(70.1);
    expect(await w.glance()).toBe('moved');
  });

  describe('when nothing has moved for a minute', () => {
    /** So many glances there are between two nods, and the last of these between two looks. */
    const each = 12;
    const untilNod = async (w: SteppedWatch) => {
      for (let glance = 0; glance < each; glance++) expect(await w.glance()).toBe('calm');
    };
    /** The first of its looks may still see what came before. */
    async function calmMinute(w: SteppedWatch): Promise<void> {
      for (let look = 0; look < 8; look++) {
        await host.pass(10);
        await w.tickWithDisk();
      }
    }
    /** How many glances were calm before one was not. */
    async function untilMoved(w: SteppedWatch): Promise<number> {
      let calm = 0;
      while (calm < 100 && (await w.glance()) === 'calm') calm++;
      return calm;
    }
    async function beginToDoze(settings = '', env: Record<string, string> = {}): Promise<SteppedWatch> {
      const w = await begin(settings, env);
      await calmMinute(w);
      await untilNod(w);
      return w;
    }

    it('looks once a minute, and the heartbeat goes on each ten seconds', async () => {
      const w = await beginToDoze();
      for (let nod = 1; nod <= 5; nod++) {
        const { wall, seq } = w.state();
        await host.pass(10);
        await untilNod(w);
        expect(w.state().wall - wall).toBeCloseTo(10, 1);
        expect(w.state().seq - seq).toBeGreaterThan(0);
        expect(w.state().own?.rss).toBeGreaterThan(1e6);
      }
      expect(await w.glance()).toBe('moved');
    });

    it('runs no program but the mv of its heartbeat', async () => {
      const started = path.join(host.dir, 'started');
      await host.write('started', '');
      const teller = `#!/bin/sh\necho "\${0##*/}" >>${started}\nexec "/usr/bin/\${0##*/}" "$@"\n`;
      await host.write('teller', teller);
      await chmod(path.join(host.dir, 'teller'), 0o755);
      const bin = path.join(host.dir, 'bin');
      await mkdir(bin);
      for (const name of PROGRAMS) await symlink(path.join(host.dir, 'teller'), path.join(bin, name));

      const w = await beginToDoze('', { PATH: `${bin}:${process.env['PATH']}` });
      const before = await readFile(started, 'utf8');
      // So it is told: to begin with it asks for much.
      expect(before).toContain('getconf');
      for (let nod = 1; nod <= 4; nod++) {
        await host.pass(10);
        await untilNod(w);
      }
      const since = (await readFile(started, 'utf8')).slice(before.length).split('\n').filter(Boolean);
      expect(since.filter((name) => name !== 'mv')).toEqual([]);
      expect(since.length).toBeLessThanOrEqual(4);
    });

    it('a nod sees what glances leave out', async () => {
      const usage = Math.ceil((LIMIT_KIB * 20) / 100);
      const group = (limitKib: number, cacheKib: number) =>
        host.groupV1('/hc', String(limitKib * 1024), usage, cacheKib);
      const atRest = async () => {
        await host.memory(64_000_000, 60_000_000);
        await group(LIMIT_KIB, usage / 2);
        await rm(path.join(host.dir, 'root/w/paused'), { force: true });
      };
      await atRest();
      const w = await beginToDoze();
      const happenings: Readonly<Record<string, () => Promise<unknown>>> = {
        'somebody grows in place of the page cache': () => group(LIMIT_KIB, 0),
        'the limit was changed': () => group(LIMIT_KIB / 2, usage / 2),
        'a host that has room for many seconds': () => host.memory(64_000_000, 50_000_000),
        'a pause': () => host.write('root/w/paused', ''),
        'the wish to read the rules again': () => host.write('root/w/lock/reread', ''),
      };
      for (const [what, happens] of Object.entries(happenings)) {
        await happens();
        expect(await untilMoved(w), what).toBeLessThanOrEqual(each);
        await w.tickWithDisk();
        await atRest();
        await calmMinute(w);
        await w.glance();
      }
      await host.write('root/w/lock/pid', '1\n');
      expect(await untilMoved(w), 'another instance in its place').toBeLessThanOrEqual(each);
    });

    it('a nod sees a kill in the group, which memory alone does not show', async () => {
      const w = await beginToDoze();
      const kills = 'oom_kill_disable 0\nunder_oom 0\noom_kill 1\n';
      await host.write('cgroup/memory/hc/memory.oom_control', kills);
      await host.pass(10);
      expect(await untilMoved(w)).toBeLessThanOrEqual(each);
      await w.tickWithDisk();
      await w.settle();
      expect(w.rungs()).toEqual(['baseline', 'oom']);
    });

    it('leaves others their room on a host that is nearly empty, and no more', async () => {
      const free = (kib: number) => host.memory(64_000_000, kib);
      await free(60_000_000);
      const w = await beginToDoze();
      await free(57_000_000);
      expect(await untilMoved(w)).toBeGreaterThanOrEqual(4 * each);
      await free(60_000_000);
      await calmMinute(w);
      await free(55_000_000);
      expect(await untilMoved(w)).toBeLessThanOrEqual(each);
    });

    it('looks each ten seconds while a rung is reached, and dozes again when it is not', async () => {
      await at(75);
      const w = await begin();
      await w.settle();
      await calmMinute(w);
      const { interval } = w.state();
      expect(await untilMoved(w)).toBeLessThanOrEqual(10 / interval);
      expect(w.rungs()).toContain('70');
      await at(20);
      await calmMinute(w);
      expect(await untilMoved(w)).toBeGreaterThanOrEqual(5 * each);
    });

    it('a nod sees pressure, where it is that of what limits', async () => {
      await host.unified();
      const group = (cache: number) =>
        host.groupV2('/hc', String(LIMIT_KIB * 1024), Math.ceil(LIMIT_KIB * 0.6), cache);
      await group(0);
      await host.process({ pid: 4242, cgroup: '0::/hc\n', rssKib: Math.ceil(LIMIT_KIB * 0.6) });
      await host.pressure(0, 0, 'cgroup/hc/memory.pressure');
      const w = await begin();
      await calmMinute(w);
      // At this interval there are twenty-five between two nods.
      for (let glance = 0; glance < 30; glance++) expect(await w.glance()).toBe('calm');
      await host.pressure(3, 2, 'cgroup/hc/memory.pressure');
      expect(await untilMoved(w)).toBeLessThanOrEqual(25);
    });

    it('counts growth as if it had looked each ten seconds', async () => {
      const w = await beginToDoze('growth=125\n');
      const growth = async () => {
        await w.tickWithDisk();
        return w.state().rules.find(({ rule }) => rule === 'growth')?.why;
      };
      // Fewer than fifteen samples of ten seconds are not judged.
      for (let minute = 0; minute < 2; minute++) {
        for (let nod = 1; nod <= 5; nod++) {
          await host.pass(10);
          await untilNod(w);
        }
        await host.pass(10);
        await growth();
        await untilNod(w);
      }
      expect(await growth()).toMatch(/^20\.0 % against a mean of (19\.9|20\.0) %/);
    });
  });

  it('does not stand in for looks while somebody follows', async () => {
    const w = await begin();
    await host.write('root/w/lock/eyes', '');
    // Some shells compare whole seconds.
    const soon = Date.now() / 1000 + 2;
    await utimes(path.join(w.home, 'lock', 'eyes'), soon, soon);
    await host.pass(1);
    await w.tickWithDisk();
    expect(await w.glance()).toBe('moved');
  });

  it('loses no speed: the look after glances counts from the last of them', async () => {
    const w = await begin();
    for (let glance = 0; glance < 9; glance++) expect(await w.glance()).toBe('calm');
    await at(45);
    await host.pass(9);
    expect(await w.glance()).toBe('moved');
    await w.tickWithDisk();
    await w.settle();
    expect(w.rungs()).toEqual(['baseline', 'fast']);
  });
});
