// The embedded demo as a real process: what it serves, how fast it leaks, and that it always ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '#core/base/failure';
import type { DemoEvent } from '#main/demo/demo-lines';
import { type DemoTarget, startDemoTarget } from '#main/demo/demo-target';
import { exec, findProgram, must } from '../helpers/exec';
import { waitFor } from '../helpers/wait-for';

const folder = fileURLToPath(new URL('../../resources/demo', import.meta.url));
const service = path.join(folder, 'orders-api.cjs');
const go = findProgram('go');

let scratch = '';
const targets: DemoTarget[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'heapcase-demo-'));
});

afterAll(async () => {
  await Promise.all(targets.map((target) => target.stop()));
  for (const child of children) child.kill('SIGKILL');
  await rm(scratch, { recursive: true, force: true });
});

async function start(limits: readonly string[] = [], from = folder) {
  const events: DemoEvent[] = [];
  const target = await startDemoTarget({ folder: from, limits, onEvent: (event) => events.push(event) });
  targets.push(target);
  return { target, events };
}

/** Running, not a zombie that nobody has waited for. */
async function runs(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat !== null && !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
}

async function peakMb(pid: number): Promise<number> {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''));
  return Number(peak?.[1] ?? 0) / 1024;
}

async function pull(target: DemoTarget, kind: string): Promise<Buffer> {
  const response = await fetch(`${target.endpoint}${kind}`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

async function top(...flags: string[]): Promise<Map<string, { flatMb: number; cumMb: number }>> {
  const printed = await must([go ?? 'go', 'tool', 'pprof', '-top', '-unit=mb', '-nodefraction=0', ...flags]);
  const rows = printed.matchAll(/^ *(-?[\d.]+)(?:MB)? +\S+% +\S+% +(-?[\d.]+)(?:MB)? +\S+% +(.+)$/gm);
  return new Map(
    [...rows].map(([, flat, cum, name]) => [name, { flatMb: Number(flat), cumMb: Number(cum) }]),
  );
}

describe('what it serves', () => {
  let target: DemoTarget;
  beforeAll(async () => {
    ({ target } = await start(['--leak-after-seconds', '1000']));
  });

  test('an index as Go has it, with the heap on it', async () => {
    const index = (await pull(target, '')).toString();
    expect(index).toContain('<title>/debug/pprof/</title>');
    expect(index).toContain("<a href='heap'>heap</a>");
  });

  test('its command line, as the system has it', async () => {
    const said = (await pull(target, 'cmdline')).toString();
    expect(`${said}\0`).toBe(await readFile(`/proc/${target.pid}/cmdline`, 'utf8'));
  });

  test.each(['goroutine', 'heap/', 'heap?debug=1', 'heap?seconds=5'])(
    '%s is not there: 404',
    async (kind) => {
      const response = await fetch(`${target.endpoint}${kind}`);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    },
  );

  test('a profile that go tool pprof reads without a complaint', async (context) => {
    if (go === undefined) return context.skip('no Go on this machine');
    const file = path.join(scratch, 'quiet.pb.gz');
    await writeFile(file, await pull(target, 'heap?gc=1'));
    const { status, stdout, stderr } = await exec([go, 'tool', 'pprof', '-raw', file]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('PeriodType: space bytes\nPeriod: 20160\n');
    expect(stdout).toContain('inuse_objects/count inuse_space/bytes[dflt]\n');
    // Names as V8 has them, with the file and line where the function starts; callers below.
    expect(stdout).toMatch(new RegExp(`makeOrder ${folder}/catalogue.cjs:7:0 s=7\\b`));
    expect(stdout).toMatch(/\(anonymous\) catalogue\.cjs:12 .*catalogue\.cjs:12:0 s=12/);
    expect(stdout).toMatch(/1: 0x0\/0x0\/0x0 .*orders-api\.cjs {2}\[FN\]/);
    const traces = await must([go, 'tool', 'pprof', '-traces', file]);
    expect(traces).toMatch(/makeOrder\n +Catalogue\n +\(anonymous\) orders-api\.cjs:1\n/);
    // 20,000 orders with a list of lines each: the number of objects is right, not only their bytes.
    const objects = await must([go, 'tool', 'pprof', '-top', '-sample_index=inuse_objects', file]);
    const lines = Number(/^ *(\d+) .*\(anonymous\) catalogue\.cjs:12$/m.exec(objects)?.[1]);
    // 50,000 objects of lines, and what each of them owns.
    expect(lines).toBeGreaterThan(40_000);
    expect(lines).toBeLessThan(160_000);
  });
});

test('leaks as slowly as stated, in getBetweenDates, and answers meanwhile', async (context) => {
  if (go === undefined) return context.skip('no Go on this machine');
  const { target, events } = await start();
  const baseline = path.join(scratch, 'baseline.pb.gz');
  await writeFile(baseline, await pull(target, 'heap?gc=1'));
  await waitFor('the leak', () => events.some(({ kind }) => kind === 'leak-started'));

  await delay(3_000);
  const early = path.join(scratch, 'early.pb.gz');
  const earlyAt = performance.now();
  await writeFile(early, await pull(target, 'heap'));
  await delay(9_000);
  const late = path.join(scratch, 'late.pb.gz');
  const lateAt = performance.now();
  await writeFile(late, await pull(target, 'heap'));
  expect(performance.now() - lateAt).toBeLessThan(20_000);

  expect((await top(baseline)).has('getBetweenDates')).toBe(false);
  const grown = (await top(`-diff_base=${early}`, late)).get('getBetweenDates');
  const whole = [...(await top(`-diff_base=${early}`, late)).values()].reduce(
    (sum, { flatMb }) => sum + flatMb,
    0,
  );
  expect((grown?.cumMb ?? 0) / whole).toBeGreaterThan(0.9);
  const perSecond = (grown?.cumMb ?? 0) / ((lateAt - earlyAt) / 1000);
  console.log(`demo: ${perSecond.toFixed(1)} MB/s in getBetweenDates`);
  expect(perSecond).toBeGreaterThan(1);
  expect(perSecond).toBeLessThan(12);

  const stopped = performance.now();
  await target.stop();
  expect(performance.now() - stopped).toBeLessThan(15_000);
  expect(await runs(target.pid)).toBe(false);
  expect(await target.ended).toEqual({ status: null, signal: 'SIGTERM', reason: null });
});

test('the profile names what the source says: a renamed function appears under its new name', async () => {
  const copy = path.join(scratch, 'renamed');
  await cp(folder, copy, { recursive: true });
  for (const file of ['get-between-dates.cjs', 'orders-report.cjs']) {
    const source = await readFile(path.join(copy, file), 'utf8');
    await writeFile(path.join(copy, file), source.replaceAll('getBetweenDates', 'listEveryDay'));
  }
  const { target } = await start(['--leak-after-seconds', '0'], copy);
  await delay(3_000);
  const profile = gunzipSync(await pull(target, 'heap')).toString('latin1');
  expect(profile).toContain('listEveryDay');
  expect(profile).not.toContain('getBetweenDates');
  await target.stop();
});

describe('it always ends', () => {
  test('at the ceiling: stops growing, says so, stays below, ends after its time of grace', async () => {
    const { target, events } = await start(
      '--ceiling-mb 220 --leak-mb-per-second 30 --leak-after-seconds 0 --grace-seconds 2'.split(' '),
    );
    const ceiling = await waitFor('the ceiling', () => events.find(({ kind }) => kind === 'ceiling'), {
      timeoutMs: 60_000,
    });
    expect(ceiling).toEqual({ kind: 'ceiling', ceilingMb: 220, endsInSeconds: 2 });
    await pull(target, 'heap?gc=1');
    await delay(500);
    const peak = await peakMb(target.pid);
    console.log(`demo: peak ${Math.round(peak)} MB under a ceiling of 220 MB`);
    expect(peak).toBeGreaterThan(100);
    expect(peak).toBeLessThan(220);
    expect(await target.ended).toEqual({ status: 0, signal: null, reason: 'ceiling' });
    expect(events.map(({ kind }) => kind)).toEqual(['leak-started', 'ceiling', 'end']);
    await target.stop();
  });

  test('at its time limit', async () => {
    const { target } = await start(['--time-limit-seconds', '1']);
    expect(await target.ended).toEqual({ status: 0, signal: null, reason: 'time-limit' });
  });

  test('when its standard input closes', async () => {
    const child = spawn(process.execPath, [service], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
    });
    await waitFor('ready', () => said.includes('"ready":true'));
    child.stdin.end();
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect(status).toBe(0);
    expect(said).toContain('{"event":"end","reason":"stdin-closed"}');
  });

  test('when the process that started it is killed with -9', async () => {
    const launcher = path.join(scratch, 'launcher.cjs');
    await writeFile(
      launcher,
      `const child = require('node:child_process').spawn(process.execPath, [${JSON.stringify(service)}],
         { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
       child.stdout.pipe(process.stdout);`,
    );
    const parent = spawn(process.execPath, [launcher], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(parent);
    let said = '';
    parent.stdout?.on('data', (text) => {
      said += text;
    });
    await waitFor('ready', () => said.includes('"ready":true'));
    const pid = Number(/"pid":(\d+)/.exec(said)?.[1]);
    expect(await runs(pid)).toBe(true);
    parent.kill('SIGKILL');
    await waitFor('its end', async () => !(await runs(pid)), { timeoutMs: 5_000 });
  });

  test('when stopped while it cannot run: by force', async () => {
    const { target } = await start();
    process.kill(target.pid, 'SIGSTOP');
    await target.stop();
    expect((await target.ended).signal).toBe('SIGKILL');
    expect(await runs(target.pid)).toBe(false);
  });

  test('when the signal is aborted, before and after it is ready', async () => {
    const controller = new AbortController();
    const target = await startDemoTarget({ folder, signal: controller.signal });
    controller.abort();
    await target.ended;
    expect(await runs(target.pid)).toBe(false);

    const early = new AbortController();
    const starting = startDemoTarget({ folder, signal: early.signal });
    early.abort();
    await expect(starting).rejects.toMatchObject({ data: { code: 'failure.cancelled' } });
    await expect(startDemoTarget({ folder, signal: early.signal })).rejects.toBeInstanceOf(Failure);
  });
});

test('what keeps it from starting is said in one line', async () => {
  await expect(startDemoTarget({ folder: path.join(scratch, 'nothing') })).rejects.toMatchObject({
    data: {
      code: 'demo.failed-to-start',
      fillings: { reason: expect.stringMatching(/^Error: Cannot find module/) },
    },
  });
  await expect(startDemoTarget({ folder, limits: ['--ceiling-mb', 'much'] })).rejects.toMatchObject({
    data: { fillings: { reason: 'Error: --ceiling-mb needs a number, not "much"' } },
  });
});
