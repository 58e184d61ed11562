/** What the watchdog costs: a look, a capture, and what the service feels of a capture. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { totalmem } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseProcStat } from '#core/probe/proc-stat';
import { exec, findProgram, must } from '../../helpers/exec';
import { type OrdersService, startOrdersService } from '../../helpers/orders-service';
import { waitFor } from '../../helpers/wait-for';
import { type Bed, makeBed, pidsIn, startService } from './bed';
import { ID, type Method, ROOT } from './methods';
import { ProcessorTime } from './processor-time';

export interface LookCost {
  readonly where: string;
  readonly method: string;
  /** False where memory kept moving, so that it never came to nod. */
  readonly calm: boolean;
  readonly minutes: number;
  readonly looks: number;
  /** Seconds between two looks. */
  readonly interval: number;
  readonly processorMsPerLook: number;
  /** Share of one core. */
  readonly share: number;
  /** Bytes of its shell alone: resident, and its proportional share of what it shares. */
  readonly resident: number | null;
  readonly proportional: number | null;
}

export interface CaptureCost {
  readonly where: string;
  readonly method: string;
  readonly wallMs: readonly number[];
  readonly processorMs: readonly number[];
  readonly bytes: readonly number[];
}

export interface Stall {
  readonly what: string;
  readonly answers: number;
  readonly median: number;
  readonly p99: number;
  readonly worst: number;
}

export interface Cost {
  readonly looks: readonly LookCost[];
  readonly captures: readonly CaptureCost[];
  readonly stalls: readonly Stall[];
}

const script = path.join(__dirname, '..', '..', '..', 'resources', 'watchdog', 'heapcase-watch.sh');

/** What the watchdog's state says now. */
interface State {
  readonly seq: number;
  readonly own: { readonly of: number } | null;
  readonly captures: { readonly last: { readonly rung: string } | null };
}

const stateIn = (folder: string): State => JSON.parse(readFileSync(path.join(folder, 'state.json'), 'utf8'));

/** The shells that the script promises, as they are called. */
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  dash: ['dash'],
  bash: ['bash', '--posix'],
  'busybox sh': ['busybox', 'sh'],
  mksh: ['mksh'],
};
const shellsHere = () => Object.entries(SHELLS).filter(([, [program = '']]) => findProgram(program));
const folderName = (shell: string) => shell.replace(/\W/g, '-');

const SERVER = '512 MB server';
const ORIGINAL = 'original, grep mended';
/** A start costs more than the minutes after it; on a busy machine it takes its time. */
const PATIENT = { timeoutMs: 600_000, everyMs: 500 };
/** So long it may take until nothing has moved for a minute. */
const CALM_WITHIN = { timeoutMs: 360_000, everyMs: 500 };

/** One of those whose looks are measured. */
interface Looking {
  readonly where: string;
  readonly method: string;
  /** Its processes, as this machine counts, its shell first. */
  pids(): readonly number[];
  /** Waits until it does what it does for days. False: it did not come to that. */
  becomeCalm(): Promise<boolean>;
  /** How many looks it has taken so far. */
  looks(): number;
  stop(): Promise<void>;
}

/** All of them in the same minutes: one that sleeps does not disturb another. */
export async function measureCost(methods: readonly Method[], minutes: number): Promise<Cost> {
  const watchdog = methods.find(({ name }) => name === 'watchdog');
  const mended = methods.find(({ name }) => name === 'mended');
  if (!watchdog || !mended) throw new Error('the costs are those of the watchdog and of the mended original');
  const bed = await makeBed('cost');
  const stops: (() => Promise<void>)[] = [() => bed.stop()];
  try {
    await startService(bed, ['-healthy']);
    const all: Looking[] = [];
    const begin = async (starting: Promise<Looking>) => {
      const one = await starting;
      stops.unshift(one.stop);
      all.push(one);
    };
    const service = await startOrdersService('-healthy');
    stops.unshift(service.stop);
    for (const shell of shellsHere()) await begin(lookingHere(service, shell));
    for (const shell of shellsHere()) await begin(lookingOnServer(bed, shell));
    await begin(originalOn(bed, mended));
    const looks = await costsOfLooks(all, minutes);
    while (stops.length > 1) await stops.shift()?.();

    await watchdog.start(bed);
    const folder = bed.inside(`${ROOT}/${ID}`);
    await waitFor('its baseline', () => stateIn(folder).captures.last?.rung === 'baseline', PATIENT);
    const captures = [await costOfCaptures(bed, folder), await costOfOriginalCaptures(bed)];
    const stalls = await stallsOf(bed);
    await watchdog.stop(bed);
    return { looks, captures, stalls };
  } finally {
    for (const stop of stops) await stop();
  }
}

function placeWatch(folder: string, conf: readonly string[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  copyFileSync(script, path.join(folder, 'heapcase-watch.sh'));
  writeFileSync(path.join(folder, 'watch.conf'), [...conf, ''].join('\n'));
}

type Shell = readonly [name: string, command: readonly string[]];

/** On this machine, as a large host that is idle as far as its memory goes. */
async function lookingHere(
  service: OrdersService,
  [shell, [program = '', ...flags]]: Shell,
): Promise<Looking> {
  const root = mkdtempSync(path.join('/var/tmp', 'heapcase-cost-'));
  const folder = path.join(root, folderName(shell));
  const target = [
    `target_pid=${service.pid}`,
    `target_start=${startOf(service.pid)}`,
    `endpoint=${service.url}/debug/pprof/`,
  ];
  placeWatch(folder, target);
  const args = [...flags, path.join(folder, 'heapcase-watch.sh'), 'run'];
  const watch = spawn(program, args, { stdio: 'ignore' });
  const ended = once(watch, 'exit');
  return {
    where: `${Math.round(totalmem() / 2 ** 30)} GB machine`,
    method: `watchdog, ${shell}`,
    pids: () => [watch.pid ?? 0],
    becomeCalm: () => nods(folder),
    looks: () => stateIn(folder).seq,
    stop: async () => {
      watch.kill('SIGTERM');
      await ended;
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Ticks since boot at which it began. */
function startOf(pid: number): number {
  const stat = parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (!stat) throw new Error(`process ${pid} is gone`);
  return stat.startTicks;
}

/** In a unit of its own, by a shell that may have to be brought along. */
async function lookingOnServer(bed: Bed, [shell, [program = '', ...flags]]: Shell): Promise<Looking> {
  const at = `/var/lib/cost/${folderName(shell)}`;
  const unit = `cost-${folderName(shell)}`;
  const folder = bed.inside(at);
  const found = findProgram(program);
  if (found && !existsSync(bed.inside(`usr/bin/${program}`)))
    copyFileSync(found, bed.inside(`usr/bin/${program}`));
  placeWatch(folder, ['target_exe=/usr/local/bin/orders-api', 'endpoint=http://127.0.0.1:6060/debug/pprof/']);
  const command = [program, ...flags, `${at}/heapcase-watch.sh`, 'run'].join(' ');
  await bed.run(`systemd-run --quiet --collect --unit=${unit} ${command}`);
  await waitFor('its process', () => unitPids(bed, unit).length > 0, PATIENT);
  return {
    where: SERVER,
    method: `watchdog, ${shell}`,
    pids: () => unitPids(bed, unit),
    becomeCalm: () => nods(folder),
    looks: () => stateIn(folder).seq,
    stop: async () => void (await bed.server.ssh(`systemctl stop ${unit}`)),
  };
}

/** Its looks are counted by its clock: `top -bn2` takes 3.2 s, and it sleeps for 60. */
async function originalOn(bed: Bed, mended: Method): Promise<Looking> {
  await mended.start(bed);
  await waitFor('its process', () => unitPids(bed, 'race-mended').length > 0, PATIENT);
  return {
    where: SERVER,
    method: ORIGINAL,
    pids: () => unitPids(bed, 'race-mended'),
    becomeCalm: async () => true,
    looks: () => performance.now() / 1000 / (mended.period ?? Number.NaN),
    stop: () => mended.stop(bed),
  };
}

/** The processes of the units with that name, as this machine counts, the unit's own first. */
function unitPids(bed: Bed, name: string): number[] {
  const all = pidsIn(path.join('/sys/fs/cgroup/systemd', bed.server.name));
  return all
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(`/${name}`);
      } catch {
        return false;
      }
    })
    .sort((a, b) => a - b);
}

/**
 * Waits until a watch nods: after its baseline, a heartbeat that came without a look says the same of the watch's own
 * processor time as the one before it.
 */
async function nods(folder: string): Promise<boolean> {
  await waitFor('the first look', () => stateIn(folder).seq > 0, PATIENT);
  let before: State | undefined;
  const nodded = () => {
    const now = stateIn(folder);
    if (before?.seq === now.seq) return false;
    const same = before?.own?.of === now.own?.of;
    before = now;
    return same && now.captures.last?.rung === 'baseline';
  };
  return waitFor('it to nod', nodded, CALM_WITHIN).then(
    () => true,
    () => false,
  );
}

async function costsOfLooks(all: readonly Looking[], minutes: number): Promise<LookCost[]> {
  const calm = await Promise.all(all.map((one) => one.becomeCalm()));
  const before = all.map((one) => ({ time: new ProcessorTime(one.pids()), looks: one.looks() }));
  const began = performance.now();
  await delay(minutes * 60_000);
  const seconds = (performance.now() - began) / 1000;
  return all.map((one, at) => {
    const { time, looks: looksBefore } = before[at] as (typeof before)[number];
    const milliseconds = time.milliseconds;
    const looks = one.looks() - looksBefore;
    const [shell = 0] = one.pids();
    time.stop();
    return {
      where: one.where,
      method: one.method,
      calm: calm[at] === true,
      minutes,
      looks,
      interval: seconds / looks,
      processorMsPerLook: milliseconds / looks,
      share: milliseconds / 1000 / seconds,
      resident: memoryOf(shell, 'Rss'),
      proportional: memoryOf(shell, 'Pss'),
    };
  });
}

function memoryOf(pid: number, key: 'Rss' | 'Pss'): number | null {
  try {
    const found = new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(
      readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'),
    );
    return found ? Number(found[1]) * 1024 : null;
  } catch {
    return null;
  }
}

const CAPTURES = 5;

/** Captures on demand, which are the same as those of a rung. */
async function costOfCaptures(bed: Bed, folder: string): Promise<CaptureCost> {
  const sizeOf = async (said: string) => {
    const name = /capture: (\S+)/.exec(said)?.[1] ?? '';
    return bytesOf(path.join(folder, 'captures', name));
  };
  const command = `sh ${ROOT}/${ID}/heapcase-watch.sh test`;
  return costOf(bed, { method: 'watchdog', command, bytes: sizeOf });
}

/** What the original does when it fires: one heap, by the Go toolchain. */
async function costOfOriginalCaptures(bed: Bed): Promise<CaptureCost> {
  const home = '/var/lib/cost/original';
  const command =
    `env HOME=${home} PATH=/opt/go/bin:/usr/sbin:/usr/bin:/sbin:/bin ` +
    'go tool pprof http://localhost:6060/debug/pprof/heap < /dev/null';
  await bed.run(`mkdir -p ${home}`);
  let before = await bytesOf(bed.inside(home));
  const grown = async () => {
    const now = await bytesOf(bed.inside(home));
    const bytes = now - before;
    before = now;
    return bytes;
  };
  return costOf(bed, { method: ORIGINAL, command, bytes: grown });
}

const bytesOf = async (file: string) => Number((await must(['du', '-sb', file])).split('\t')[0]);

interface Capturing {
  readonly method: string;
  readonly command: string;
  /** The size of what it has just written, by what it said. */
  bytes(said: string): Promise<number>;
}

async function costOf(bed: Bed, { method, command, bytes }: Capturing): Promise<CaptureCost> {
  const cost = {
    where: SERVER,
    method,
    wallMs: [] as number[],
    processorMs: [] as number[],
    bytes: [] as number[],
  };
  for (let i = 0; i < CAPTURES; i++) {
    const said = await bed.run(`exec 2>&1; TIMEFORMAT='took %R %U %S'; time ${command}`);
    const [, wall, user, system] = /took ([\d.]+) ([\d.]+) ([\d.]+)/.exec(said) ?? [];
    cost.wallMs.push(Number(wall) * 1000);
    cost.processorMs.push((Number(user) + Number(system)) * 1000);
    cost.bytes.push(await bytes(said));
  }
  return cost;
}

/** How long the service's answers take, one after another, while nothing happens and while captures are taken. */
async function stallsOf(bed: Bed): Promise<Stall[]> {
  const quiet = await latencies(bed, 20, 'quiet', async () => {});
  const during = await latencies(bed, 20, 'while captures are taken', async () => {
    for (let i = 0; i < 4; i++) {
      await bed.run(`sh ${ROOT}/${ID}/heapcase-watch.sh test`);
      await delay(1000);
    }
  });
  return [quiet, during];
}

async function latencies(
  bed: Bed,
  seconds: number,
  what: string,
  meanwhile: () => Promise<void>,
): Promise<Stall> {
  const program = path.join(__dirname, 'latency.cjs');
  const url = 'http://127.0.0.1:6060/orders/days?from=2023-06-01&to=2023-06-30';
  const asking = exec(['ip', 'netns', 'exec', bed.server.name, process.execPath, program, url, `${seconds}`]);
  await delay(500);
  await meanwhile();
  const { status, stdout, stderr } = await asking;
  if (status !== 0) throw new Error(`the request loop ended: ${stderr}`);
  const took = (JSON.parse(stdout) as [number, number][])
    .map(([, milliseconds]) => milliseconds)
    .sort((a, b) => a - b);
  const at = (share: number) =>
    took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? Number.NaN;
  return { what, answers: took.length, median: at(0.5), p99: at(0.99), worst: at(1) };
}
