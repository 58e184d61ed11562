import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exec, findProgram } from '../../helpers/exec';
import { FakeHost, FakePprof, runWatch, SteppedWatch, WATCHDOG_SCRIPT } from '../../helpers/watchdog';

// The hand-made script that the watchdog grew from, as it was written and with its grep mended
// (test/watchdog-peers): what was wrong with it, one test for each, and that ours does better.

const ORIGINAL = path.resolve('test/watchdog-peers/original.sh');
const MENDED = path.resolve('test/watchdog-peers/original-mended.sh');
const LIMIT_KIB = 512 * 1024;

/** What top prints of a host of 24 GB with so much of it free. */
const top = (freeMib: number) =>
  `MiB Mem :  24105.6 total,  ${freeMib.toFixed(1)} free,   ${(24105.6 - freeMib).toFixed(1)} used,   4107.9 buff/cache\n`;

interface Look {
  /** What one call of top prints. */
  readonly top: string;
  /** What date prints. */
  readonly date?: string;
}

interface PeerRun {
  /** The command lines of `go`. */
  readonly dumps: readonly string[];
  /** What it was told to sleep. */
  readonly sleeps: readonly string[];
  readonly files: readonly string[];
  readonly output: string;
}

describe('the traps of the original script', () => {
  let host: FakeHost;
  let pprof: FakePprof;
  let watch: SteppedWatch | undefined;

  beforeEach(async () => {
    host = await FakeHost.make();
    pprof = await FakePprof.listen();
    await host.process({ pid: 4242, cgroup: '9:memory:/hc\n0::/\n' });
    await cgroupAt(20);
  });
  afterEach(async () => {
    await watch?.stop();
    watch = undefined;
    await pprof.close();
    await host.remove();
  });

  const cgroupAt = (percent: number) =>
    host.groupV1('/hc', String(LIMIT_KIB * 1024), Math.ceil((LIMIT_KIB * percent) / 100));

  /** Runs a peer for as many looks as are given, its /tmp being a folder of the test. */
  async function peer(
    script: string,
    looks: readonly Look[],
    { awk = 'mawk', edit = (text: string) => text, go = 'exit 0' } = {},
  ): Promise<PeerRun> {
    const dir = path.join(host.dir, 'peer');
    const bin = path.join(dir, 'bin');
    await mkdir(path.join(dir, 'tmp'), { recursive: true });
    await mkdir(bin, { recursive: true });
    const stub = (name: string, text: string) =>
      writeFile(path.join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    await writeFile(path.join(dir, 'look'), '0\n');
    await writeFile(path.join(dir, 'dumps'), '');
    await writeFile(path.join(dir, 'sleeps'), '');
    for (const [at, look] of looks.entries()) {
      await writeFile(path.join(dir, `top.${at}`), look.top);
      await writeFile(path.join(dir, `date.${at}`), `${look.date ?? 'Mon Nov 23 02:01:29 UTC 2026'}\n`);
    }
    await stub('top', `cat ${dir}/top.$(cat ${dir}/look)`);
    await stub('date', `cat ${dir}/date.$(cat ${dir}/look)`);
    await stub('go', `echo "$*" >>${dir}/dumps\n${go}`);
    await stub('awk', `exec ${awk} "$@"`);
    // The pause ends the loop when there is nothing more to see.
    await stub(
      'sleep',
      `echo "$*" >>${dir}/sleeps\nn=$(($(cat ${dir}/look) + 1))\necho $n >${dir}/look\nif [ -e ${dir}/top.$n ]; then exit 0; fi\nkill -9 $PPID`,
    );
    const copy = path.join(dir, 'script.sh');
    await writeFile(copy, edit(await readFile(script, 'utf8')).replaceAll('/tmp/', `${dir}/tmp/`));
    const ended = await exec(['bash', copy], { env: { PATH: `${bin}:${process.env['PATH']}`, HOME: dir } });
    const lines = (name: string) => readFileSync(path.join(dir, name), 'utf8').split('\n').filter(Boolean);
    return {
      dumps: lines('dumps'),
      sleeps: lines('sleeps'),
      files: readdirSync(path.join(dir, 'tmp')),
      output: ended.stdout + ended.stderr,
    };
  }

  const confText = () =>
    `target_exe=/usr/local/bin/orders-api\nendpoint=${pprof.url}\ntools=0\ngc=0\ndebug2_below=0\nsecond_heap=0\nquiet=0\ngrowth=0\ntime_to_oom=0\nfast_path_ticks=0\n`;

  async function ours({ settings = '', dry = true } = {}): Promise<SteppedWatch> {
    watch = await SteppedWatch.start(host, confText() + settings, { dry });
    await watch.settle();
    await watch.tick();
    await watch.settle();
    return watch;
  }

  async function ticks(count: number): Promise<void> {
    for (let tick = 0; tick < count; tick++) {
      await host.pass(1);
      await watch?.tick();
      await watch?.settle();
    }
  }

  it('1: page cache is not memory that is used up', async () => {
    expect((await peer(MENDED, [{ top: top(900) }])).dumps).toHaveLength(1);
    await host.memory(24_684_000, 22_000_000);
    await host.write('cgroup/memory/hc/memory.usage_in_bytes', `${LIMIT_KIB * 1024}\n`);
    await host.write(
      'cgroup/memory/hc/memory.stat',
      `total_inactive_file ${LIMIT_KIB * 768}\ntotal_active_file 0\n`,
    );
    const w = await ours();
    await ticks(3);
    expect(w.rungs()).toEqual(['baseline']);
    expect(w.state().scopes.map(({ permille }) => permille)).toEqual([250, expect.any(Number), 108]);
  });

  it('2: the limit of the container counts, and so does swap', async () => {
    expect((await peer(MENDED, [{ top: top(20_000) }])).dumps).toEqual([]);
    await cgroupAt(92);
    await host.process({ pid: 4242, cgroup: '9:memory:/hc\n0::/\n', rssKib: 100_000, swapKib: 162_144 });
    const w = await ours();
    await ticks(1);
    expect(w.rungs()).toContain('90');
    expect(w.state().scopes.find(({ scope }) => scope === 'process')?.permille).toBe(500);
  });

  const memoryLines: readonly (readonly [string, string])[] = [
    ['3.2.8', 'Mem:   8167848k total,  7826636k used,   341212k free,   1024k buffers\n'],
    ['3.3.10', 'KiB Mem :  8167848 total,   341212 free,  7826636 used,   102400 buff/cache\n'],
    ['4.0', 'MiB Mem :   7976.4 total,    333.2 free,   7643.2 used,    100.0 buff/cache\n'],
    ['100 GB', 'KiB Mem : 13170340+total,   341212 free, 12829128+used,   102400 buff/cache\n'],
    ['a .toprc in GiB', 'GiB Mem :      7.8 total,      0.3 free,      7.5 used,      0.1 buff/cache\n'],
    ['busybox', 'Mem: 7826636K used, 341212K free, 0K shrd, 0K buff, 0K cached\n'],
  ];
  const awks = ['gawk', 'mawk', 'busybox awk', 'original-awk'].filter((awk) => {
    const there = findProgram(awk.split(' ')[0]) !== undefined;
    if (!there) console.warn(`not tried, since it is not installed: ${awk}`);
    return there;
  });
  it.each(memoryLines)('3: the format of top does not matter (%s)', async (_version, line) => {
    for (const awk of awks) expect((await peer(ORIGINAL, [{ top: line }], { awk })).dumps).toEqual([]);
    await host.memory(8_167_848, 341_212);
    const w = await ours();
    await ticks(1);
    expect(w.rungs()).toContain('90');
  });

  it('3: and no division by zero makes an alarm of a healthy host (3.3.0)', async () => {
    const healthy = { top: 'KiB Mem:   8167848 total,   341212 used,  7826636 free,   102400 buffers\n' };
    for (const awk of awks) {
      const { dumps } = await peer(ORIGINAL, [healthy, healthy], { awk });
      // The words that it takes for numbers: one awk stops, the other takes what is no number for a high one.
      expect(dumps, awk).toHaveLength(awk === 'mawk' ? 2 : 0);
    }
    await host.memory(8_167_848, 7_826_636);
    const w = await ours();
    await ticks(2);
    expect(w.rungs()).toEqual(['baseline']);
  });

  it('4: a look a minute is no look at a leak of seconds', async () => {
    expect((await peer(MENDED, [{ top: top(20_000) }])).sleeps).toEqual(['1m']);
    await cgroupAt(60);
    const w = await ours();
    await ticks(1);
    expect(w.state().interval).toBeLessThanOrEqual(0.45);
  });

  it('5: each capture has the time of its own', async () => {
    const looks = [{ top: top(900) + top(900), date: 'Mon Nov 23 02:01:29 UTC 2026' }];
    const twice = await peer(MENDED, looks, { edit: (text) => text.replace('| tail -1 ', '') });
    expect(twice.dumps).toHaveLength(2);
    // Its second look at the clock reads nothing: the name is made of what top said.
    expect(twice.files.filter((name) => name.includes('total'))).toHaveLength(1);
    await cgroupAt(72);
    const w = await ours();
    await ticks(2);
    await cgroupAt(93);
    await ticks(1);
    expect(new Set(w.captures().map((name) => name.split('-')[0])).size).toBe(3);
  });

  it('6: names do not depend on how a host writes its dates', async () => {
    const german = await peer(MENDED, [{ top: top(900), date: 'Mo 23. Nov 02:01:29 CET 2026' }]);
    expect(german.files[0]).toMatch(/:.*\.highsys$/);
    expect(german.files[0]).not.toContain('2026');
    const w = await ours();
    expect(w.captures()[0]).toMatch(/^20261123T\d{6}Z-baseline-1$/);
  });

  it('7: what was measured has names and units, and lies with its profile', async () => {
    const { files } = await peer(MENDED, [{ top: top(900) }]);
    const text = readFileSync(path.join(host.dir, 'peer/tmp', files[0]), 'utf8');
    expect(text).toMatch(/^[\d.]+ [\d.]+\n$/);
    const w = await ours();
    await cgroupAt(93);
    await ticks(1);
    expect(w.meta(w.captures()[1])).toMatchObject({
      ...{ rule: 'rung', scope: 'cgroup', permille: 930, limit: LIMIT_KIB * 1024 },
      why: 'cgroup 93.0 % of 512.0 MiB, rung 90',
    });
  });

  it('8: it rests between captures, and stops at a number of them', async () => {
    expect((await peer(MENDED, Array(5).fill({ top: top(900) }))).dumps).toHaveLength(5);
    const w = await ours();
    await cgroupAt(93);
    await ticks(5);
    expect(w.rungs()).toEqual(['baseline', '90']);
  });

  it('9: no Go is needed, and no HOME', async () => {
    expect((await peer(MENDED, [{ top: top(900) }])).dumps).toEqual([
      'tool pprof http://localhost:6060/debug/pprof/heap',
    ]);
    const w = await ours({ dry: false });
    await cgroupAt(93);
    await ticks(1);
    expect(existsSync(w.file(w.captures()[1], 'heap.pb.gz'))).toBe(true);
    // The word begins a command nowhere.
    expect(await readFile(WATCHDOG_SCRIPT, 'utf8')).not.toMatch(/(^|[|;&(]|then|do)\s*go (tool|run)/m);
  });

  it('10: a capture names the process and its life', async () => {
    const w = await ours();
    await host.end(4242);
    await ticks(1);
    await host.process({ pid: 4243, start: 401_000, cgroup: '9:memory:/hc\n0::/\n' });
    await cgroupAt(93);
    await ticks(2);
    expect(w.meta(w.captures()[1]).target).toMatchObject({ pid: 4243, start: 401_000, lives: 2 });
    expect((await peer(MENDED, [{ top: top(900) }])).dumps.join()).not.toContain('4243');
  });

  it('11: an answer is looked at, and localhost need not resolve', async () => {
    const failed = await peer(MENDED, [{ top: top(900) }], { go: 'exit 1' });
    expect(failed.dumps[0]).toContain('localhost');
    expect(failed.output).toBe('');
    await pprof.close();
    pprof = await FakePprof.listen((url, response) => {
      if (url === '/heap') response.writeHead(404).end('404 page not found\n'.repeat(4));
      return url === '/heap';
    });
    const w = await ours({ dry: false });
    expect((await w.tick()).error).toBe('no heap profile: the answer was status 404');
  });

  it('12: nothing is written where others can read, foresee or link it', async () => {
    const victim = path.join(host.dir, 'victim');
    await writeFile(victim, 'precious');
    await mkdir(path.join(host.dir, 'peer/tmp'), { recursive: true });
    await symlink(victim, path.join(host.dir, 'peer/tmp/Nov-23-02:01:29-UTC.highsys'));
    await peer(MENDED, [{ top: top(900) }]);
    expect(readFileSync(victim, 'utf8')).not.toBe('precious');
    const w = await ours({ dry: false });
    const capture = path.dirname(w.file(w.captures()[0], 'meta.json'));
    expect(statSync(capture).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(capture)) expect(statSync(path.join(capture, name)).mode & 0o077).toBe(0);
    const { stdout } = await runWatch(host, ['doctor']);
    expect(stdout).toMatch(/^warn place: /m);
  });

  it('12: a place for captures in memory, or where others clean up, is said', async () => {
    const inMemory = path.join(host.dir, 'memory');
    const mounts = await readFile(path.join(host.proc, 'self/mountinfo'), 'utf8');
    // Its device is named as whoever mounted it liked.
    await host.write(
      'proc/self/mountinfo',
      `${mounts}60 23 0:60 / ${inMemory} rw,nosuid - tmpfs shm rw,size=64m\n`,
    );
    await mkdir(inMemory);
    const w = await ours({ settings: `captures=${inMemory}/of/orders\n` });
    expect(w.state().disk.tmpfs).toBe(true);
    expect(w.log.join('\n')).toContain(`${inMemory}/of/orders is on tmpfs`);
    expect((await runWatch(host, ['doctor'])).stdout).toMatch(/^warn tmpfs: .*of\/orders is on tmpfs/m);
    // And when it is told another place while it runs.
    const elsewhere = await mkdtemp('/var/tmp/heapcase-watchdog-');
    try {
      await host.write('root/w/watch.conf', `${confText()}captures=${elsewhere}\n`);
      await ticks(1);
      expect(w.state().disk.tmpfs).toBe(false);
      expect(w.log.join('\n')).toContain(`${elsewhere} is where others clean up`);
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });

  it('13: it is there once, and shows that it is', async () => {
    const quiet = await peer(ORIGINAL, [{ top: top(900) }]);
    expect(quiet).toMatchObject({ files: [], output: '' });
    const w = await ours();
    expect(w.state()).toMatchObject({ pid: expect.any(Number), seq: 2 });
    const second = await runWatch(host, ['run']);
    expect(second).toMatchObject({ status: 0 });
    expect(second.stdout).toContain(`another instance, pid ${w.state().pid}, watches here already`);
  });

  it('14: an apostrophe breaks nothing', async () => {
    const broken = await peer(MENDED, [{ top: top(900) }], {
      edit: (text) => text.replace('close(file)', "close(file) # don't leave it open"),
    });
    expect(broken.dumps).toEqual([]);
    await host.write("root/it's a root/w/watch.conf", confText());
    const odd = await exec([
      'dash',
      WATCHDOG_SCRIPT,
      '--root',
      path.join(host.dir, "root/it's a root"),
      '--id',
      'w',
      'list',
    ]);
    expect(odd).toMatchObject({ status: 0, stderr: '' });
    expect(await readFile(WATCHDOG_SCRIPT, 'utf8')).not.toMatch(/^[^#]*\bawk\b/m);
  });

  it('15: more than the heap, and something to compare it with', async () => {
    expect((await peer(MENDED, [{ top: top(900) }])).dumps.join()).not.toContain('goroutine');
    const w = await ours({ dry: false });
    await cgroupAt(93);
    await ticks(1);
    expect(w.rungs()).toEqual(['baseline', '90']);
    expect(readdirSync(w.file(w.captures()[1], '.'))).toEqual(
      expect.arrayContaining(['goroutine.pb.gz', 'process.txt', 'heap.memstats.txt', 'heap.pb.gz']),
    );
  });

  it('16: the nearer the end, the better the evidence', async () => {
    const looks = [{ top: top(6000) }, { top: top(1000) }];
    expect(new Set((await peer(MENDED, looks)).dumps).size).toBe(1);
    const w = await ours();
    for (const percent of [72, 83, 93]) {
      await cgroupAt(percent);
      await ticks(2);
    }
    expect(w.rungs()).toEqual(['baseline', '70', '80', '90']);
  });

  it('17: the kernel is not told to print every stack', async () => {
    expect(await readFile(ORIGINAL, 'utf8')).toContain('sysrq');
    expect(await readFile(WATCHDOG_SCRIPT, 'utf8')).not.toContain('sysrq');
  });

  it('18: a heap that is open to the world is said', async () => {
    const hex = pprof.port.toString(16).toUpperCase().padStart(4, '0');
    await host.write(
      'proc/4242/net/tcp',
      `  sl local\n   0: 00000000:${hex} 00000000:0000 0A 0:0 00:0 0 0 0 77 1 0\n`,
    );
    const w = await ours({ dry: false });
    expect(w.log.join('\n')).toContain('whoever reaches it can read the heap');
    expect((await peer(MENDED, [{ top: top(900) }])).output).toBe('');
  });

  it('19: nothing is installed on the server', async () => {
    const installs = /\bapt(-get|-key)?\b|\byum\b|\bdnf\b|\bapk\b|\bsudo\b/;
    // How the write-up made its host ready: by a key that is then trusted for every package of the machine.
    expect('sudo apt-key adv --keyserver keyserver.ubuntu.com --recv-keys KEY').toMatch(installs);
    expect(await readFile(WATCHDOG_SCRIPT, 'utf8')).not.toMatch(installs);
  });
});
