// The watchdog's script against hosts that are made of files, tick by tick: no time passes but what a test lets pass.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Ended, exec, findProgram } from './exec';
import { waitFor } from './wait-for';

export const WATCHDOG_SCRIPT = path.resolve('resources/watchdog/heapcase-watch.sh');

/** The shells that the script promises, and others that are tried where they are there. */
export const PROMISED_SHELLS: Readonly<Record<string, readonly string[]>> = {
  dash: ['dash'],
  bash: ['bash', '--posix'],
  busybox: ['busybox', 'sh'],
  mksh: ['mksh'],
};
/** Not yash: its patterns leave out links that lead nowhere, and the `exe` of a made-up process is one. */
const OTHER_SHELLS: Readonly<Record<string, readonly string[]>> = {
  zsh: ['zsh', '--emulate', 'sh'],
  ksh: ['ksh'],
};

/** The shells of this machine, each once; says on standard error which are missing, so that no gap is silent. */
export function shellsHere(): readonly (readonly [string, readonly string[]])[] {
  const all = Object.entries({ ...PROMISED_SHELLS, ...OTHER_SHELLS });
  const missing = all.filter(([, [program]]) => !findProgram(program)).map(([name]) => name);
  if (missing.length > 0) console.warn(`not tried, since they are not installed: ${missing.join(', ')}`);
  const files = new Set<string>();
  return all.filter(([, [program]]) => {
    const found = findProgram(program);
    // A `ksh` is often another name of mksh.
    const file = found && realpathSync(found);
    if (!file || files.has(file)) return false;
    files.add(file);
    return true;
  });
}

export interface FakeProcess {
  readonly pid: number;
  readonly start?: number;
  /** The kernel's name; by default the program's. */
  readonly comm?: string;
  readonly exe?: string;
  readonly args?: readonly string[];
  readonly rssKib?: number;
  readonly swapKib?: number;
  /** Lines of /proc/PID/cgroup. */
  readonly cgroup?: string;
  readonly environ?: readonly string[];
}

const BOOT_ID = '00000000-1111-2222-3333-444444444444';
/** 2026-11-23T02:00:00Z */
export const FAKE_EPOCH = 1_795_399_200;

const V1_MOUNTS = `31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
`;
const V2_MOUNTS = `30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate
`;
/** What v1 says where a group has no limit. */
export const V1_UNLIMITED = '9223372036854771712';

/** A host of files: /proc and /sys/fs/cgroup as the script reads them. Sizes are KiB. */
export class FakeHost {
  readonly proc: string;
  readonly cgroups: string;
  private seconds = 5000;
  private wallSeconds = FAKE_EPOCH;

  private constructor(readonly dir: string) {
    this.proc = path.join(dir, 'proc');
    this.cgroups = path.join(dir, 'cgroup');
  }

  static async make(): Promise<FakeHost> {
    const host = new FakeHost(await mkdtemp(path.join(tmpdir(), 'heapcase-watchdog-')));
    await mkdir(path.join(host.proc, 'sys/kernel/random'), { recursive: true });
    await mkdir(path.join(host.proc, 'self'), { recursive: true });
    await mkdir(path.join(host.proc, 'pressure'), { recursive: true });
    await mkdir(host.cgroups);
    await writeFile(path.join(host.proc, 'sys/kernel/random/boot_id'), `${BOOT_ID}\n`);
    await writeFile(path.join(host.proc, 'self/mountinfo'), V1_MOUNTS);
    await writeFile(path.join(host.proc, 'vmstat'), 'nr_free_pages 1\noom_kill 0\n');
    await host.pressure(0, 0);
    await host.memory(8_000_000, 7_000_000);
    await host.pass(0);
    return host;
  }

  remove = () => rm(this.dir, { recursive: true, force: true });

  write = async (file: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(this.dir, file)), { recursive: true });
    await writeFile(path.join(this.dir, file), text);
  };

  /** Lets time pass on both clocks. */
  async pass(seconds: number): Promise<void> {
    this.seconds += seconds;
    this.wallSeconds += seconds;
    await writeFile(path.join(this.proc, 'uptime'), `${this.seconds.toFixed(2)} 1.00\n`);
    await writeFile(path.join(this.proc, 'wall'), `${Math.floor(this.wallSeconds)}\n`);
  }

  /** Sets the wall clock, forwards or back, while no time passes. */
  async jump(seconds: number): Promise<void> {
    this.wallSeconds += seconds;
    await this.pass(0);
  }

  memory = (totalKib: number, availableKib: number) =>
    this.write(
      'proc/meminfo',
      `MemTotal:       ${totalKib} kB\nMemFree:        ${Math.round(availableKib / 10)} kB\nMemAvailable:   ${availableKib} kB\n`,
    );

  /** avg10 of some and full, in percent, of the machine or of a v2 group. */
  pressure = (some: number, full: number, file = 'proc/pressure/memory') =>
    this.write(
      file,
      `some avg10=${some.toFixed(2)} avg60=0.00 avg300=0.00 total=1\nfull avg10=${full.toFixed(2)} avg60=0.00 avg300=0.00 total=1\n`,
    );

  async process(it: FakeProcess): Promise<void> {
    const { pid, start = 400_000, exe = '/usr/local/bin/orders-api', rssKib = 50_000, swapKib = 0 } = it;
    const comm = it.comm ?? path.basename(exe).slice(0, 15);
    const dir = `proc/${pid}`;
    await this.write(`${dir}/comm`, `${comm}\n`);
    await this.write(
      `${dir}/stat`,
      `${pid} (${comm}) S 1 1 1 0 -1 4194304 1 0 0 0 1 1 0 0 20 0 9 0 ${start} 1 1 18446744073709551615 1 1 0 0 0\n`,
    );
    await this.write(
      `${dir}/status`,
      `Name:\t${comm}\nState:\tS (sleeping)\nVmRSS:\t${rssKib} kB\nRssAnon:\t${rssKib - 1000} kB\nRssFile:\t1000 kB\nRssShmem:\t0 kB\nVmSwap:\t${swapKib} kB\nThreads:\t9\n`,
    );
    await this.write(`${dir}/statm`, `1000 ${Math.round(rssKib / 4)} 10 1 0 1 0\n`);
    await this.write(`${dir}/cmdline`, (it.args ?? [exe]).map((arg) => `${arg}\0`).join(''));
    await this.write(`${dir}/environ`, (it.environ ?? []).map((line) => `${line}\0`).join(''));
    await this.write(`${dir}/cgroup`, it.cgroup ?? '9:memory:/\n0::/\n');
    const link = path.join(this.proc, String(pid), 'exe');
    await rm(link, { force: true });
    await symlink(exe, link);
  }

  end = (pid: number) => rm(path.join(this.proc, String(pid)), { recursive: true });

  /** A v1 group below the memory tree. */
  async groupV1(name: string, limit: string, usageKib: number, cacheKib = 0): Promise<void> {
    const dir = `cgroup/memory${name}`;
    await this.write(`${dir}/memory.limit_in_bytes`, `${limit}\n`);
    await this.write(`${dir}/memory.usage_in_bytes`, `${BigInt(usageKib) * 1024n}\n`);
    await this.write(
      `${dir}/memory.stat`,
      `cache 1\ninactive_file 0\ntotal_inactive_file ${BigInt(cacheKib) * 1024n}\ntotal_active_file 0\n`,
    );
    await this.write(`${dir}/memory.oom_control`, 'oom_kill_disable 0\nunder_oom 0\noom_kill 0\n');
  }

  /** A v2 group; `max` is bytes or the word. */
  async groupV2(name: string, max: string, usageKib: number, cacheKib = 0): Promise<void> {
    const dir = `cgroup${name}`;
    await this.write(`${dir}/memory.max`, `${max}\n`);
    await this.write(`${dir}/memory.current`, `${BigInt(usageKib) * 1024n}\n`);
    await this.write(
      `${dir}/memory.stat`,
      `anon 1\ninactive_file ${BigInt(cacheKib) * 1024n}\nactive_file 0\n`,
    );
    await this.write(`${dir}/memory.events`, 'low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\n');
  }

  /** From now on /proc/meminfo is another's, as lxcfs makes it up for a container. */
  madeUpMeminfo = () =>
    this.write(
      'proc/self/mountinfo',
      `${V1_MOUNTS}50 31 0:50 /proc/meminfo /proc/meminfo rw - fuse.lxcfs lxcfs rw\n`,
    );

  /** From now on the host mounts only the unified tree. */
  unified = () => this.write('proc/self/mountinfo', V2_MOUNTS);
}

export interface WatchRule {
  readonly rule: string;
  readonly scope: string | null;
  readonly at: number | null;
  readonly now: number | null;
  readonly state: string;
  readonly until: number | null;
  readonly fired: number;
  readonly why: string;
}

/** state.json as far as these tests look at it. */
export interface WatchState {
  readonly pid: number;
  readonly seq: number;
  readonly wall: number;
  readonly interval: number;
  readonly beat: number;
  readonly own: { rss: number; cpu: number; of: number } | null;
  readonly blind: string | null;
  readonly error: string | null;
  readonly endpoint: string | null;
  readonly fetcher: string | null;
  readonly target: { pid: number; start: number; comm: string; lives: number } | null;
  readonly scopes: readonly {
    scope: string;
    used: number | null;
    limit: number | null;
    permille: number | null;
    what: string;
  }[];
  readonly process: { rss: number; swap: number } | null;
  readonly slope: number | null;
  readonly tto: readonly [number, number] | null;
  readonly rules: readonly WatchRule[];
  readonly captures: {
    count: number;
    today: number;
    last: { name: string; rung: string; heap: boolean } | null;
  };
  readonly disk: { free: number | null; quota: number; tmpfs: boolean };
  readonly oom_kills: number | null;
}

const seqOf = (capture: string) => Number(capture.replace(/^.*-/, ''));

export interface WatchOptions {
  readonly shell?: readonly string[];
  readonly env?: Record<string, string>;
  readonly script?: string;
  /** Captures are named and counted only: for tests of the rules. */
  readonly dry?: boolean;
}

/** The state of a process as the kernel prints it; empty when it is gone. */
function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

/** A watch of a fake host, one tick at a time. */
export class SteppedWatch {
  readonly home: string;
  readonly log: string[] = [];
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: string[] = [];
  private ended = false;
  private stderr = '';
  private wake = () => {};

  private constructor(host: FakeHost, options: WatchOptions) {
    this.home = path.join(host.dir, 'root', 'w');
    const [program, ...args] = [
      ...(options.shell ?? PROMISED_SHELLS['dash']),
      options.script ?? WATCHDOG_SCRIPT,
      ...['--root', path.join(host.dir, 'root'), '--id', 'w', '--proc', host.proc, '--cgroup', host.cgroups],
      ...['--step', ...(options.dry ? ['--dry'] : []), 'run'],
    ];
    // A group of its own, so that a test can end it with all its children.
    this.child = spawn(program, args, { env: { ...process.env, ...options.env }, detached: true });
    let rest = '';
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        if (line.startsWith('log ')) this.log.push(line.slice(4));
        else this.lines.push(line);
      }
      this.wake();
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.child.stdin.on('error', () => {});
    this.child.on('close', () => {
      this.ended = true;
      this.wake();
    });
  }

  /** Starts it; the first tick is over when this returns. */
  static async start(host: FakeHost, conf: string, options: WatchOptions = {}): Promise<SteppedWatch> {
    await host.write('root/w/watch.conf', conf);
    const watch = new SteppedWatch(host, options);
    await watch.until('tick');
    return watch;
  }

  /** The line that begins so. */
  private async until(word: string): Promise<string> {
    for (;;) {
      const at = this.lines.findIndex((line) => line.startsWith(word));
      if (at >= 0) return this.lines.splice(0, at + 1).at(-1) ?? '';
      if (this.ended) throw new Error(`the watch has ended: ${this.stderr}\n${this.log.join('\n')}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** One more tick. */
  async tick(): Promise<WatchState> {
    this.child.stdin.write('\n');
    await this.until('tick');
    return this.state();
  }

  /** One more tick, and the end of the look at the disk that it may have begun: until then there are hardly any glances. */
  async tickWithDisk(): Promise<WatchState> {
    const state = await this.tick();
    const { pid } = this.child;
    const running = () =>
      readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
        .split(' ')
        .filter((child) => /^\d+$/.test(child) && /\) [^Z] /.test(statOf(child)));
    await waitFor('its children to end', () => running().length === 0, { timeoutMs: 20_000, everyMs: 5 });
    return state;
  }

  /** So many more ticks, one after the other, while no time passes. */
  async ticks(count: number): Promise<void> {
    this.child.stdin.write('\n'.repeat(count));
    for (let tick = 0; tick < count; tick++) await this.until('tick');
  }

  /** A glance instead of a look: whether all was where the last look saw it. */
  async glance(): Promise<'calm' | 'moved'> {
    this.child.stdin.write('glance\n');
    return (await this.until('glance ')).endsWith('calm') ? 'calm' : 'moved';
  }

  /** Waits for the captures in flight. */
  async settle(): Promise<void> {
    this.child.stdin.write('wait\n');
    await this.until('waited');
  }

  state = (): WatchState => JSON.parse(readFileSync(path.join(this.home, 'state.json'), 'utf8'));

  /** The captures that have their final name, oldest first, without their stamps. */
  captures = (): string[] =>
    existsSync(path.join(this.home, 'captures'))
      ? readdirSync(path.join(this.home, 'captures'))
          .filter((name) => !name.startsWith('.'))
          .sort((a, b) => seqOf(a) - seqOf(b))
      : [];

  rungs = (): string[] => this.captures().map((name) => name.replace(/^[^-]+-(.+)-\d+$/, '$1'));

  file = (capture: string, name: string) => path.join(this.home, 'captures', capture, name);

  meta = (capture: string) => JSON.parse(readFileSync(this.file(capture, 'meta.json'), 'utf8'));

  rule = (rule: string, scope?: string, at?: number): WatchRule => {
    const found = this.state().rules.find(
      (one) => one.rule === rule && (!scope || one.scope === scope) && (!at || one.at === at),
    );
    if (!found) throw new Error(`no rule ${rule} ${scope ?? ''} ${at ?? ''}`);
    return found;
  };

  /** What it printed where nobody should have to look. */
  complaints = () => this.stderr;

  kill = async (signal: NodeJS.Signals): Promise<void> => {
    const gone = once(this.child, 'close');
    this.child.kill(signal);
    if (!this.ended) await gone;
  };

  stop = async (): Promise<void> => {
    if (this.ended) return;
    const gone = once(this.child, 'close');
    this.child.stdin.end();
    await gone;
  };
}

/** A command of the script, by default under dash. */
export const runWatch = (
  host: FakeHost,
  args: readonly string[],
  options: WatchOptions & { readonly input?: string } = {},
): Promise<Ended> =>
  exec(
    [
      ...(options.shell ?? PROMISED_SHELLS['dash'] ?? []),
      options.script ?? WATCHDOG_SCRIPT,
      ...['--root', path.join(host.dir, 'root'), '--id', 'w', '--proc', host.proc, '--cgroup', host.cgroups],
      ...args,
    ],
    { env: options.env ?? {}, input: options.input ?? '' },
  );

/** Enough of a profile for one who looks at the wrapping only. */
export const PROFILE = gzipSync(Buffer.from('heap '.repeat(40)), { level: 0 });

const INDEX = `<html><body><table><tr><td>12</td><td><a href='goroutine?debug=1'>goroutine</a></td></tr></table></body></html>`;
const DEBUG1 = `heap profile: 3: 4096 [9: 9999] @ heap/1048576\n1: 1 [1: 1] @ 0x1\n\n# runtime.MemStats\n# Alloc = 1\n# HeapAlloc = 195\n`;

/** A pprof endpoint that answers as Go's does, except where the test says otherwise. */
export class FakePprof {
  readonly asked: string[] = [];
  private readonly server;

  private constructor(answer: (url: string, response: ServerResponse) => boolean) {
    const listener: RequestListener = (request: IncomingMessage, response: ServerResponse) => {
      const url = (request.url ?? '').replace('/debug/pprof', '');
      this.asked.push(url);
      if (answer(url, response)) return;
      if (url === '/') response.end(INDEX);
      else if (url === '/heap?debug=1') response.end(DEBUG1);
      else if (url === '/goroutine?debug=2') response.end('goroutine 1 [running]:\nmain.main()\n');
      else if (url === '/cmdline') response.end('/usr/local/bin/orders-api');
      else if (url === '/goroutineleak') {
        response.statusCode = 404;
        response.setHeader('X-Go-Pprof', '1');
        response.end('Unknown profile\n');
      } else response.end(PROFILE);
    };
    this.server = createServer(listener);
  }

  /** `answer` returns true where it has answered itself (or means not to). */
  static async listen(
    answer: (url: string, response: ServerResponse) => boolean = () => false,
    host = '127.0.0.1',
  ): Promise<FakePprof> {
    const pprof = new FakePprof(answer);
    pprof.server.listen(0, host);
    await once(pprof.server, 'listening');
    return pprof;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/debug/pprof/`;
  }

  close = (): Promise<void> =>
    new Promise((resolve) => {
      this.server.closeAllConnections();
      this.server.close(() => resolve());
    });
}
