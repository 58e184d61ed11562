/** One run of the race: a fresh life of the service, a leak, the kernel's kill, and what was on disk before it. */

import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readWatchState, type WatchState } from '#core/watch/state';
import { exec, must } from '../../helpers/exec';
import { type Bed, request, residentBytes, startService } from './bed';
import { CULPRIT, type Judged, judge } from './judge';
import type { KernelLog } from './kernel-log';
import { capturesIn, ID, type Method, ROOT } from './methods';
import type { Turns } from './turns';

/** A leak as fast as this one needs both processors. */
const ALONE_FROM = 60;
/** One request that never ends fills memory with 180 MB/s at most, and in long steps; faster leaks are several of them. */
const MB_PER_REQUEST = 60;
/** What the service's ordinary work may add to its resident memory. */
const NOT_YET_A_LEAK_MB = 6;
/** Files have the clock of the kernel's last tick, 4 ms wide: so much later than a kill they may have been made. */
const TICK_MS = 4;

export interface RunPlan {
  readonly number: number;
  /** MB (2^20 bytes) a second. */
  readonly rate: number;
  /** Where in each method's period the leak begins, 0 to 1, by the method's name. */
  readonly phase: Readonly<Record<string, number>>;
}

export interface MethodResult {
  readonly method: string;
  /** A valid profile that names the culprit was on disk before the kill. */
  readonly won: boolean;
  /** Seconds between the last such profile and the kill. */
  readonly lead: number | null;
  /** The same of the first one. */
  readonly firstLead: number | null;
  readonly profiles: readonly (Judged & { readonly beforeKill: number })[];
}

export interface RunResult {
  readonly plan: RunPlan;
  readonly server: string;
  /** Seconds from the leak's beginning to the kill. */
  readonly lasted: number;
  /** MB a second that the process's resident memory really grew. */
  readonly measuredRate: number;
  readonly killedAt: number;
  /** Processes that the same limit killed in this run; more than one: something else died too. */
  readonly kills: number;
  /** state.json just before the leak. */
  readonly intervalBefore: number | null;
  /** Bytes of the watchdog's shell just before the leak: a bash that dozes has half of them. */
  readonly residentBefore: number | null;
  readonly results: readonly MethodResult[];
  readonly captures: Collected | null;
}

interface Collected {
  readonly count: number;
  readonly files: number;
  /** Files whose content is not what the manifest says. */
  readonly wrong: readonly string[];
  /** Over SSH; or from the server's disk, where the kernel took its sshd or its init along. */
  readonly by: 'ssh' | 'disk';
}

export interface Race {
  readonly methods: readonly Method[];
  readonly kernel: KernelLog;
  readonly turns: Turns;
  /**
   * Seconds from the service's start to the leak, during all of which the watchdog looks. The rules leave a process alone
   * for 60 of them (`quiet`), but for the top rung and the fast path; a bash dozes after some 120.
   */
  readonly settle: number;
  /** What the watchdog left of each run is kept here. */
  readonly keepIn: string;
}

export async function runOnce(race: Race, bed: Bed, plan: RunPlan): Promise<RunResult> {
  const life = await startService(bed, ['-healthy', '-rss-rate', `${plan.rate}`]);
  const leakAt = life.startedAt + (race.settle + 3) * 1000;
  await Promise.all(race.methods.map((method) => startInPhase(race, method, bed, plan, leakAt)));
  await delay(Math.max(0, leakAt - Date.now()));
  const leak = await race.turns.take(plan.rate >= ALONE_FROM, () => leakToTheKill(race, bed, plan, life.pid));
  for (const method of race.methods) await method.stop(bed);
  return {
    plan,
    server: bed.server.name,
    ...leak,
    results: race.methods.map((method) => resultOf(method, bed, leak.killedAt)),
    captures: capturesIn(bed).length > 0 ? await collect(race, bed, plan) : null,
  };
}

/** Starts the method so that the leak begins where the plan says between two of its looks. */
async function startInPhase(
  { settle }: Race,
  method: Method,
  bed: Bed,
  plan: RunPlan,
  leakAt: number,
): Promise<void> {
  const before = method.period === null ? settle : method.period * (plan.phase[method.name] ?? 0);
  await delay(Math.max(0, leakAt - before * 1000 - Date.now()));
  await method.start(bed);
}

type Leak = Pick<
  RunResult,
  'lasted' | 'measuredRate' | 'killedAt' | 'kills' | 'intervalBefore' | 'residentBefore'
>;

async function leakToTheKill({ kernel, methods }: Race, bed: Bed, plan: RunPlan, pid: number): Promise<Leak> {
  const from = kernel.end;
  const before = methods.some(({ name }) => name === 'watchdog') ? stateOf(bed) : null;
  const grown = growthOf(pid);
  await request(bed, '/orders/days?from=2023-06-18&to=2023-06-18', Math.ceil(plan.rate / MB_PER_REQUEST));
  const kill = await kernel.killOf(bed.limit, 'orders-api', from, (600 / plan.rate + 60) * 1000);
  const { rate, began } = await grown;
  // A method that is just writing may finish: what it wrote after the kill does not count, but its files are whole.
  await delay(1500);
  return {
    lasted: (kill.wall - began) / 1000,
    measuredRate: rate,
    killedAt: kill.wall,
    kills: kernel.killsSince(bed.limit, from),
    intervalBefore: before?.interval ?? null,
    residentBefore: before?.own?.rss ?? null,
  };
}

function resultOf(method: Method, bed: Bed, killedAt: number): MethodResult {
  const profiles = method.left(bed).map((left) => {
    const judged = judge(left);
    return { ...judged, beforeKill: (killedAt - judged.since) / 1000 };
  });
  const leads = profiles
    .filter(({ top, beforeKill }) => top === CULPRIT && beforeKill * 1000 > TICK_MS)
    .map(({ beforeKill }) => beforeKill);
  return {
    method: method.name,
    won: leads.length > 0,
    lead: leads.length > 0 ? Math.min(...leads) : null,
    firstLead: leads.length > 0 ? Math.max(...leads) : null,
    profiles,
  };
}

interface Growth {
  /** MB a second by least squares, from the leak's beginning to the end of the process, 50 looks a second. */
  readonly rate: number;
  /** Milliseconds of the wall clock at which the leak was seen to begin. */
  readonly began: number;
}

async function growthOf(pid: number): Promise<Growth> {
  const seen: { readonly at: number; readonly size: number }[] = [];
  for (let now = residentBytes(pid); now !== undefined; now = residentBytes(pid)) {
    seen.push({ at: Date.now(), size: now / 2 ** 20 });
    await delay(20);
  }
  const start = seen[0]?.size ?? 0;
  const first = Math.max(0, seen.findIndex(({ size }) => size > start + NOT_YET_A_LEAK_MB) - 1);
  const leak = seen.slice(first);
  const meanAt = mean(leak.map(({ at }) => at));
  const meanSize = mean(leak.map(({ size }) => size));
  const together = mean(leak.map(({ at, size }) => (at - meanAt) * (size - meanSize)));
  const spread = mean(leak.map(({ at }) => (at - meanAt) ** 2));
  return { rate: (together / spread) * 1000, began: leak[0]?.at ?? 0 };
}

const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

function stateOf(bed: Bed): WatchState | null {
  try {
    return readWatchState(readFileSync(bed.inside(`${ROOT}/${ID}/state.json`), 'utf8'));
  } catch {
    return null;
  }
}

/** Brings in what the watchdog left, all of it, and checks it against its manifests. */
async function collect(race: Race, bed: Bed, plan: RunPlan): Promise<Collected> {
  const folder = path.join(race.keepIn, `run-${String(plan.number).padStart(3, '0')}-${plan.rate}MBs`);
  await mkdir(folder, { recursive: true });
  const archive = path.join(folder, 'watch.tar');
  const overSsh = `ssh "$@" 'tar -C ${ROOT} -cf - ${ID}' > '${archive}'`;
  const fetched = await exec(['sh', '-c', overSsh, 'sh', ...bed.server.sshArgs]);
  if (fetched.status !== 0) await must(['tar', '-C', bed.inside(ROOT), '-cf', archive, ID]);
  await must(['tar', '-C', folder, '-xf', archive]);
  const captures = path.join(folder, ID, 'captures');
  const wrong: string[] = [];
  let files = 0;
  for (const capture of capturesIn(bed).map((name) => path.basename(name))) {
    if (capture.startsWith('.')) continue;
    const at = path.join(captures, capture);
    const checked = await exec(['sha256sum', '--check', '--strict', 'manifest.sha256'], { cwd: at });
    const said = checked.stdout.split('\n').filter(Boolean);
    files += said.length;
    wrong.push(...said.filter((line) => !line.endsWith(': OK')).map((line) => `${capture}/${line}`));
    if (checked.status !== 0 && said.length === 0) wrong.push(`${capture}: ${checked.stderr.trim()}`);
  }
  return { count: capturesIn(bed).length, files, wrong, by: fetched.status === 0 ? 'ssh' : 'disk' };
}
