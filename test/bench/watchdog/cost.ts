/** What the watchdog costs: a look, a capture, and what the service feels of a capture. */

import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { exec, findProgram, must } from '../../helpers/exec';
import { startOrdersService } from '../../helpers/orders-service';
import { waitFor } from '../../helpers/wait-for';
import { type Bed, makeBed, pidsIn, startService } from './bed';
import { ID, type Method, ROOT } from './methods';
import { ProcessorTime } from './processor-time';

export interface LookCost {
  readonly where: string;
  readonly method: string;
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
  readonly captures: number;
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
  readonly capture: CaptureCost;
  readonly stalls: readonly Stall[];
}

const script = path.join(__dirname, '..', '..', '..', 'resources', 'watchdog', 'heapcase-watch.sh');

/** What the watchdog's state says now. */
interface State {
  readonly seq: number;
  readonly pid: number;
  readonly interval: number;
}

const stateIn = (folder: string): State => JSON.parse(readFileSync(path.join(folder, 'state.json'), 'utf8'));

/** The shells that the script promises, as they are called. */
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  dash: ['dash'],
  bash: ['bash', '--posix'],
  'busybox sh': ['busybox', 'sh'],
  mksh: ['mksh'],
};

/** The machine before the server, whose memory is the machine's as well: it would be looked at for moving. */
export async function measureCost(methods: readonly Method[], minutes: number): Promise<Cost> {
  const onMachine = await looksOnThisMachine(minutes);
  const onServer = await onSmallServer(methods, minutes);
  return { ...onServer, looks: [...onMachine, ...onServer.looks] };
}

const shellsHere = () => Object.entries(SHELLS).filter(([, [program = '']]) => findProgram(program));
const folderName = (shell: string) => shell.replace(/\W/g, '-');

/** This machine as a large host that is idle as far as its memory goes. */
async function looksOnThisMachine(minutes: number): Promise<LookCost[]> {
  const root = mkdtempSync(path.join(tmpdir(), 'heapcase-cost-'));
  const service = await startOrdersService('-healthy');
  const watches: ChildProcess[] = [];
  const where = `${Math.round(totalmem() / 2 ** 30)} GB machine`;
  try {
    return await Promise.all(
      shellsHere().map(async ([shell, [program = '', ...flags]]) => {
        const folder = path.join(root, folderName(shell));
        const conf = [
          `target_pid=${service.pid}`,
          'target_comm=dates',
          `endpoint=${service.url}/debug/pprof/`,
        ];
        placeWatch(folder, conf);
        const args = [...flags, path.join(folder, 'heapcase-watch.sh'), 'run'];
        const watch = spawn(program, args, { stdio: 'ignore' });
        watches.push(watch);
        const pid = watch.pid ?? 0;
        return await costOfLooks({ where, shell, folder, pids: [pid], minutes });
      }),
    );
  } finally {
    for (const watch of watches) {
      watch.kill('SIGTERM');
      await waitFor('it to end', () => watch.exitCode !== null || watch.signalCode !== null);
    }
    await service.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

function placeWatch(folder: string, conf: readonly string[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  copyFileSync(script, path.join(folder, 'heapcase-watch.sh'));
  writeFileSync(path.join(folder, 'watch.conf'), [...conf, ''].join('\n'));
}

async function onSmallServer(methods: readonly Method[], minutes: number): Promise<Cost> {
  const bed = await makeBed('cost');
  try {
    await startService(bed, ['-healthy']);
    const watchdog = methods.find(({ name }) => name === 'watchdog');
    const mended = methods.find(({ name }) => name === 'mended');
    if (!watchdog || !mended)
      throw new Error('the costs are those of the watchdog and of the mended original');
    await mended.start(bed);
    const [original, ...ours] = await Promise.all([
      costOfOriginal(bed, minutes),
      ...shellsHere().map((shell) => looksOnServer(bed, shell, minutes)),
    ]);
    await mended.stop(bed);
    await watchdog.start(bed);
    const folder = bed.inside(`${ROOT}/${ID}`);
    await waitFor('the first look', () => stateIn(folder).seq > 0, { timeoutMs: 120_000 });
    const capture = await costOfCaptures(bed, folder);
    const stalls = await stallsOf(bed);
    await watchdog.stop(bed);
    return { looks: [...ours, original], capture, stalls };
  } finally {
    await bed.stop();
  }
}

/** In a unit of its own, by a shell that may have to be brought along. */
async function looksOnServer(
  bed: Bed,
  [shell, [program = '', ...flags]]: readonly [string, readonly string[]],
  minutes: number,
): Promise<LookCost> {
  const at = `/var/lib/cost/${folderName(shell)}`;
  const unit = `cost-${folderName(shell)}`;
  const folder = bed.inside(at);
  const found = findProgram(program);
  if (found && !existsSync(bed.inside(`usr/bin/${program}`)))
    copyFileSync(found, bed.inside(`usr/bin/${program}`));
  placeWatch(folder, ['target_exe=/usr/local/bin/orders-api', 'endpoint=http://127.0.0.1:6060/debug/pprof/']);
  const command = [program, ...flags, `${at}/heapcase-watch.sh`, 'run'].join(' ');
  await bed.run(`systemd-run --quiet --collect --unit=${unit} ${command}`);
  await waitFor('its process', () => unitPids(bed, unit).length > 0, { timeoutMs: 60_000 });
  const cost = await costOfLooks({
    where: '512 MB server',
    shell,
    folder,
    pids: unitPids(bed, unit),
    minutes,
  });
  await bed.server.ssh(`systemctl stop ${unit}`);
  return cost;
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

interface Looks {
  readonly where: string;
  readonly shell: string;
  readonly folder: string;
  /** Its shell first. */
  readonly pids: readonly number[];
  readonly minutes: number;
}

async function costOfLooks({ where, shell, folder, pids, minutes }: Looks): Promise<LookCost> {
  await waitFor('the first look', () => stateIn(folder).seq > 0, { timeoutMs: 120_000 });
  // The baseline and the minute in which it finds that nothing moves are not idle.
  await delay(150_000);
  const time = new ProcessorTime(pids);
  const before = stateIn(folder);
  const began = performance.now();
  await delay(minutes * 60_000);
  const milliseconds = time.milliseconds;
  const after = stateIn(folder);
  const seconds = (performance.now() - began) / 1000;
  const looks = after.seq - before.seq;
  time.stop();
  return {
    where,
    method: `watchdog, ${shell}`,
    minutes,
    looks,
    interval: seconds / looks,
    processorMsPerLook: milliseconds / looks,
    share: milliseconds / 1000 / seconds,
    resident: memoryOf(pids[0] ?? 0, 'Rss'),
    proportional: memoryOf(pids[0] ?? 0, 'Pss'),
  };
}

/** Its looks are counted by its clock: `top -bn2` takes 3.2 s, and it sleeps for 60. */
async function costOfOriginal(bed: Bed, minutes: number): Promise<LookCost> {
  await delay(150_000);
  const time = new ProcessorTime(unitPids(bed, 'race-mended'));
  await delay(minutes * 60_000);
  const milliseconds = time.milliseconds;
  const [shell = 0] = unitPids(bed, 'race-mended');
  time.stop();
  const interval = 63.2;
  const looks = (minutes * 60) / interval;
  return {
    where: '512 MB server',
    method: 'original, grep mended',
    minutes,
    looks,
    interval,
    processorMsPerLook: milliseconds / looks,
    share: milliseconds / 1000 / (minutes * 60),
    resident: memoryOf(shell, 'Rss'),
    proportional: memoryOf(shell, 'Pss'),
  };
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

/** Captures on demand, which are the same as those of a rung. */
async function costOfCaptures(bed: Bed, folder: string): Promise<CaptureCost> {
  const wallMs: number[] = [];
  const processorMs: number[] = [];
  const bytes: number[] = [];
  for (let i = 0; i < 5; i++) {
    const time = new ProcessorTime(unitPids(bed, 'heapcase-watch'));
    const command = `sh ${ROOT}/${ID}/heapcase-watch.sh test`;
    const said = await bed.run(`TIMEFORMAT='took %R %U %S'; time ${command}`.replace(/^/, 'exec 2>&1; '));
    const [, wall, user, system] = /took ([\d.]+) ([\d.]+) ([\d.]+)/.exec(said) ?? [];
    const name = /capture: (\S+)/.exec(said)?.[1] ?? '';
    wallMs.push(Number(wall) * 1000);
    processorMs.push((Number(user) + Number(system)) * 1000 + time.milliseconds);
    time.stop();
    bytes.push(Number((await must(['du', '-sb', path.join(folder, 'captures', name)])).split('\t')[0]));
  }
  return { where: '512 MB server', captures: wallMs.length, wallMs, processorMs, bytes };
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
