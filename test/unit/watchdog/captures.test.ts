import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exec, findProgram, must } from '../../helpers/exec';
import { waitFor } from '../../helpers/wait-for';
import {
  FakeHost,
  FakePprof,
  PROFILE,
  PROMISED_SHELLS,
  runWatch,
  SteppedWatch,
  type WatchOptions,
} from '../../helpers/watchdog';

const LIMIT = 512 * 1024 * 1024;
const QUICK =
  'tools=0\ngc=0\ndebug2_below=0\nsecond_heap=0\nquiet=0\ngrowth=0\ntime_to_oom=0\nfast_path_ticks=0\nhold=1\n';

describe('a capture of the watchdog', () => {
  let host: FakeHost;
  let pprof: FakePprof | undefined;
  let watch: SteppedWatch | undefined;

  beforeEach(async () => {
    host = await FakeHost.make();
    await host.process({ pid: 4242, cgroup: '9:memory:/hc\n0::/\n', environ: ['PASSWORD=hunter2'] });
    await memoryAt(20);
  });
  afterEach(async () => {
    await watch?.stop();
    await pprof?.close();
    watch = pprof = undefined;
    await host.remove();
  });

  const memoryAt = (percent: number) =>
    host.groupV1('/hc', String(LIMIT), Math.ceil((LIMIT / 1024 / 100) * percent));

  async function listen(answer?: (url: string, response: ServerResponse) => boolean): Promise<FakePprof> {
    pprof = await FakePprof.listen(answer);
    return pprof;
  }

  const conf = (settings = '') =>
    `target_exe=/usr/local/bin/orders-api\nendpoint=${pprof?.url ?? ''}\n${QUICK}${settings}`;

  /** A watch that is armed and has its baseline. */
  async function begin(settings = '', options: WatchOptions = {}): Promise<SteppedWatch> {
    watch = await SteppedWatch.start(host, conf(settings), options);
    await watch.settle();
    await watch.tick();
    await watch.settle();
    return watch;
  }

  async function fireAt(percent: number): Promise<void> {
    await memoryAt(percent);
    await host.pass(1);
    await watch?.tick();
  }

  /** Whether every file of a whole capture is what its manifest says. */
  async function expectWhole(dir: string): Promise<void> {
    const lines = readFileSync(path.join(dir, 'manifest.sha256'), 'utf8').trim().split('\n');
    const listed = lines.map((line) => line.slice(66)).sort();
    expect(listed).toEqual(
      readdirSync(dir)
        .filter((name) => name !== 'manifest.sha256')
        .sort(),
    );
    for (const line of lines) {
      const content = readFileSync(path.join(dir, line.slice(66)));
      expect(createHash('sha256').update(content).digest('hex')).toBe(line.slice(0, 64));
    }
  }

  it('is a folder of checked and hashed files that only the owner can read', async () => {
    await listen();
    const w = await begin('debug2_below=10000\ngc=1\n');
    await fireAt(72);
    await w.settle();
    const name = w.captures()[1];
    expect(name).toMatch(/^20261123T0200\d\dZ-70-2$/);
    const dir = w.file(name, '.');
    await expectWhole(dir);
    const names = readdirSync(dir);
    for (const file of [
      ...['heap.pb.gz', 'heap-gc.pb.gz', 'goroutine.pb.gz', 'goroutine.debug2.txt', 'allocs.pb.gz'],
      ...['threadcreate.pb.gz', 'cmdline.txt', 'heap.memstats.txt', 'process.txt', 'host.txt', 'cgroup.txt'],
    ])
      expect(names, file).toContain(file);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    for (const file of names) expect(statSync(path.join(dir, file)).mode & 0o077).toBe(0);
    expect(readFileSync(w.file(name, 'heap.pb.gz'))).toEqual(PROFILE);
    expect(readFileSync(w.file(name, 'heap.memstats.txt'), 'utf8')).toMatch(/^# runtime\.MemStats/);
    // What is cheap and cannot be had again comes first.
    expect(w.meta(name).order.slice(0, 4)).toEqual(['meta.json', 'process.txt', 'host.txt', 'cgroup.txt']);
    expect(w.meta(name)).toMatchObject({
      scope: 'cgroup',
      permille: 720,
      target: { pid: 4242, comm: 'orders-api' },
    });
    expect(w.meta(name).missing['goroutineleak.pb.gz']).toBe('this Go has no such profile');
    for (const file of names) expect(readFileSync(path.join(dir, file), 'latin1')).not.toContain('hunter2');
    expect(w.complaints()).toBe('');
  });

  it.for(Object.entries(PROMISED_SHELLS))('is the same in %s', async ([name, shell], { skip }) => {
    if (!findProgram(name)) return skip(`${name} is not installed`);
    await listen();
    const old = '20261101T000000Z-80-9';
    const full = path.join(host.dir, 'root/w/captures');
    for (const one of [old, '20261001T000000Z-90-8', '20261102T000000Z-70-10']) {
      await mkdir(path.join(full, one), { recursive: true });
      await writeFile(path.join(full, one, 'heap.pb.gz'), Buffer.alloc(4_000_000, 1));
    }
    const w = await begin(`debug2_below=10000\ngc=1\nquota=${16 * 1024 * 1024}\n`, { shell });
    await fireAt(93);
    await w.settle();
    const taken = w.captures().find((one) => one.endsWith('-90-2')) ?? '';
    await expectWhole(w.file(taken, '.'));
    expect(w.meta(taken)).toMatchObject({ rung: '90', permille: 930, bad: {}, target: { pid: 4242 } });
    expect(readFileSync(w.file(taken, 'heap.pb.gz'))).toEqual(PROFILE);
    expect(readFileSync(w.file(taken, 'heap-gc.pb.gz'))).toEqual(PROFILE);
    expect(w.captures()).not.toContain(old);
    expect(w.complaints()).toBe('');
  });

  it('takes the heap first at the top rung, and the exact one before anything that can wait', async () => {
    await listen();
    const w = await begin('gc=1\n');
    await fireAt(93);
    await w.settle();
    expect(w.meta(w.captures()[1]).order.slice(0, 4)).toEqual([
      'meta.json',
      'heap.pb.gz',
      'goroutine.pb.gz',
      'heap-gc.pb.gz',
    ]);
  });

  it('does not write out the stacks of ten thousand goroutines', async () => {
    await listen((url, response) => {
      if (url !== '/') return false;
      response.end("<tr><td>10000</td><td><a href='goroutine?debug=1'>goroutine</a></td></tr>");
      return true;
    });
    const w = await begin('debug2_below=10000\n');
    await fireAt(72);
    await w.settle();
    expect(w.meta(w.captures()[1]).missing['goroutine.debug2.txt']).toContain(
      '10000 goroutines, not below 10000',
    );
    expect(pprof?.asked).not.toContain('/goroutine?debug=2');
    expect(pprof?.asked).not.toContain('/heap?gc=1');
  });

  const broken: readonly (readonly [string, RegExp, (response: ServerResponse) => void])[] = [
    ['a 404', /status 404/, (response) => response.writeHead(404).end('404 page not found\n'.repeat(4))],
    ['an error page of 500', /status 500/, (response) => response.writeHead(500).end('boom\n'.repeat(20))],
    [
      'HTML with status 200',
      /not a profile/,
      (response) => response.end('<html>log in please</html>'.repeat(4)),
    ],
    [
      'an error that pprof marks',
      /marked as an error/,
      (response) => response.setHeader('X-Go-Pprof', '1').end(PROFILE),
    ],
    ['a gzip stream cut off', /damaged or cut off/, (response) => response.end(PROFILE.subarray(0, 80))],
    [
      'a body shorter than it said',
      /cut off/,
      (response) => {
        response.writeHead(200, { 'Content-Length': PROFILE.length });
        response.write(PROFILE.subarray(0, 80), () => response.destroy());
      },
    ],
    ['next to nothing', /only 3 bytes/, (response) => response.end('abc')],
    ['nothing at all', /only 0 bytes|no answer/, (response) => response.end()],
  ];
  it.each(broken)(
    'keeps %s as .bad with its reason, and says that there is no heap',
    async (_what, why, answer) => {
      await listen((url, response) => {
        if (url !== '/heap') return false;
        answer(response);
        return true;
      });
      const w = await begin();
      const [name] = w.captures();
      const meta = w.meta(name);
      expect(readdirSync(w.file(name, '.'))).not.toContain('heap.pb.gz');
      expect(meta.bad['heap.bad'] ?? meta.missing['heap.pb.gz']).toMatch(why);
      const state = await w.tick();
      expect(state.captures.last).toMatchObject({ heap: false });
      expect(state.error).toMatch(why);
    },
  );

  it('flags a profile without samples', async () => {
    await listen((url, response) => {
      if (url !== '/heap?debug=1') return false;
      response.end('heap profile: 0: 0 [0: 0] @ heap/1048576\n\n# runtime.MemStats\n# Alloc = 1\n');
      return true;
    });
    const w = await begin();
    expect(w.meta(w.captures()[0]).empty).toEqual(['heap.pb.gz']);
  });

  it('goes on measuring while an endpoint hangs, and begins a higher rung beside it', async () => {
    let hanging = 0;
    await listen((url) => {
      if (url !== '/heap' || (pprof?.asked.filter((one) => one === '/heap').length ?? 0) !== 2) return false;
      hanging++;
      return true;
    });
    const w = await begin();
    await fireAt(72);
    await waitFor('the heap of rung 70 to hang', () => hanging > 0);
    for (let tick = 0; tick < 5; tick++) expect((await w.tick()).scopes[0].permille).toBe(720);
    await fireAt(95);
    await waitFor('the capture of rung 90', async () => (await w.tick()) && w.rungs().includes('90'), {
      timeoutMs: 25_000,
    });
    const whole = w.captures().find((name) => name.includes('-90-')) ?? '';
    expect(w.meta(whole).order).toContain('heap.pb.gz');
  });

  it('finds the endpoint among what the target listens on, and says that it is open to the world', async () => {
    const { port } = await listen();
    const hex = port.toString(16).toUpperCase().padStart(4, '0');
    const line = (at: string, inode: number) => `   0: ${at} 00000000:0000 0A 0:0 00:0 0 0 0 ${inode} 1 0`;
    await host.write(
      'proc/4242/net/tcp',
      `  sl local\n${line('00000000:0016', 1)}\n${line(`00000000:${hex}`, 77)}\n`,
    );
    await mkdir(path.join(host.proc, '4242/fd'));
    await must(['ln', '-s', 'socket:[77]', path.join(host.proc, '4242/fd/3')]);
    watch = await SteppedWatch.start(host, `target_exe=/usr/local/bin/orders-api\n${QUICK}`);
    await watch.settle();
    const state = await watch.tick();
    expect(state.endpoint).toBe(`http://127.0.0.1:${port}/debug/pprof/`);
    expect(watch.log.join('\n')).toContain('open on all addresses');
  });

  it('stays within its quota, and prunes in the middle only', async () => {
    await listen();
    const captures = path.join(host.dir, 'root/w/captures');
    const old = [
      '01T000000Z-baseline-1',
      '02T000000Z-70-2',
      '03T000000Z-90-3',
      '04T000000Z-80-4',
      '05T000000Z-70-5',
    ];
    for (const name of old) {
      await mkdir(path.join(captures, `202611${name}`), { recursive: true });
      await writeFile(path.join(captures, `202611${name}`, 'heap.pb.gz'), Buffer.alloc(4_000_000, 1));
    }
    const w = await begin(`quota=${24 * 1024 * 1024}\n`);
    expect(w.captures().map((name) => name.slice(6))).toEqual(
      expect.arrayContaining([old[0], old[1], old[2], old[4]]),
    );
    expect(w.captures().join()).not.toContain(old[3]);
    const listed = await runWatch(host, ['list']);
    expect(listed.stdout).toMatch(/-90-3 4000000 1 kept/);
  });

  it('keeps the kernel log of a kill, where the count of the group rises', async () => {
    await listen();
    const w = await begin();
    await host.write('cgroup/memory/hc/memory.oom_control', 'oom_kill_disable 0\nunder_oom 0\noom_kill 1\n');
    await host.end(4242);
    await host.pass(1);
    await w.tick();
    await w.settle();
    expect(w.rungs()).toEqual(['baseline', 'oom']);
    const state = await w.tick();
    expect(state).toMatchObject({ target: null, oom_kills: 1 });
    expect(state.blind).toBe('no process fits program /usr/local/bin/orders-api');
  });

  /** A PATH whose mv ends the whole watch, children and all, instead of the n-th rename. */
  async function deadlyPath(afterRenames: number): Promise<Record<string, string>> {
    const bin = path.join(host.dir, 'bin');
    await mkdir(bin, { recursive: true });
    const count = path.join(host.dir, 'renames');
    await rm(count, { force: true });
    await writeFile(
      path.join(bin, 'mv'),
      `#!/bin/sh\ncase "$*" in *captures*) ;; *) exec ${findProgram('mv')} "$@" ;; esac\n` +
        `echo x >>${count}\nif [ "$(wc -l <${count})" -gt ${afterRenames} ]; then kill -9 -"$(cat ${host.dir}/root/w/lock/pid)"; fi\n` +
        `exec ${findProgram('mv')} "$@"\n`,
      { mode: 0o755 },
    );
    return { PATH: `${bin}:${process.env['PATH']}` };
  }

  it('leaves no half-written file under a final name, at whichever step it is killed', async () => {
    await listen();
    const captures = path.join(host.dir, 'root/w/captures');
    let steps = 0;
    for (let renames = 0; ; renames++) {
      await rm(path.join(host.dir, 'root'), { recursive: true, force: true });
      const killed = await SteppedWatch.start(host, conf(), { env: await deadlyPath(renames) })
        .then(async (w) => {
          await w.settle();
          await w.tick();
          await w.settle();
          await w.stop();
          return w.rungs().length === 0;
        })
        .catch(() => true);
      if (!killed) break;
      steps++;
      for (const folder of readdirSync(captures)) {
        const dir = path.join(captures, folder);
        if (!folder.startsWith('.')) await expectWhole(dir);
        for (const file of readdirSync(dir).filter((name) => !name.includes('.part'))) {
          const content = readFileSync(path.join(dir, file));
          if (file.endsWith('.gz')) expect(gunzipSync(content).length).toBeGreaterThan(0);
          if (file === 'meta.json') expect(JSON.parse(content.toString()).format).toBe(1);
        }
      }
      // The next start makes whole what there is.
      const next = await SteppedWatch.start(host, 'target_exe=/nobody\n');
      await next.stop();
      for (const folder of readdirSync(captures)) {
        expect(folder).not.toMatch(/^\./);
        await expectWhole(path.join(captures, folder));
        if (renames > 0) expect(next.meta(folder)).toHaveProperty('name', folder);
      }
    }
    expect(steps).toBeGreaterThan(6);
  }, 240_000);

  const fetchers: readonly (readonly [string, string])[] = [
    ['curl', 'curl'],
    ['wget', 'wget'],
    ['busybox', 'busybox'],
    ['python3', 'python3'],
    ['perl', 'perl'],
    ['bash', 'bash'],
    ['nc', 'nc'],
    ['busybox-nc', 'busybox'],
    ['socat', 'socat'],
  ];
  it.each(fetchers)('has a valid heap by %s', async (fetcher, program) => {
    if (!findProgram(program)) return console.warn(`${fetcher} is not tried: ${program} is not installed`);
    // Longer than one packet, with bytes of every kind.
    const profile = gzipSync(Buffer.from(Array.from({ length: 150_000 }, (_, i) => (i * i) % 251)), {
      level: 0,
    });
    const slow = await listen((url, response) => {
      if (url !== '/heap') return false;
      response.write(profile.subarray(0, 70_000), () => response.end(profile.subarray(70_000)));
      return true;
    });
    await host.write('root/w/watch.conf', conf());
    const ended = await runWatch(host, ['test'], { env: { HEAPCASE_FETCHERS: fetcher } });
    expect(ended.stderr).toBe('');
    const name = /capture: (\S+)/.exec(ended.stdout)?.[1] ?? '';
    const dir = path.join(host.dir, 'root/w/captures', name);
    expect(readFileSync(path.join(dir, 'heap.pb.gz')).equals(profile)).toBe(true);
    await expectWhole(dir);
    expect(slow.asked).toContain('/heap');
    expect(JSON.parse(readFileSync(path.join(dir, 'meta.json'), 'utf8'))).toMatchObject({
      fetcher,
      rung: 'test',
    });
  });

  it('reaches an endpoint on [::1] by its number', async () => {
    const six = await FakePprof.listen(() => false, '::1').catch(() => undefined);
    if (!six) return console.warn('not tried: this machine has no IPv6 loopback');
    for (const fetcher of ['curl', 'python3', 'bash']) {
      if (!findProgram(fetcher)) continue;
      await host.write(
        'root/w/watch.conf',
        `target_exe=/usr/local/bin/orders-api\nendpoint=http://[::1]:${six.port}/debug/pprof/\n${QUICK}`,
      );
      const ended = await runWatch(host, ['test'], { env: { HEAPCASE_FETCHERS: fetcher } });
      expect(ended).toMatchObject({ status: 0, stderr: '' });
    }
    await six.close();
  });

  it('says what is wrong when a test capture cannot be had', async () => {
    await host.write(
      'root/w/watch.conf',
      'target_exe=/usr/local/bin/orders-api\nendpoint=http://127.0.0.1:1/debug/pprof/\n',
    );
    const ended = await runWatch(host, ['test']);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(
      /^heapcase-watch: no pprof at http:\/\/127\.0\.0\.1:1\/debug\/pprof\/: no answer/,
    );
    expect(
      (await exec(['ls', '-A', path.join(host.dir, 'root/w')])).stdout.split('\n').filter(Boolean).sort(),
    ).toEqual(['captures', 'watch.conf']);
  });
});
