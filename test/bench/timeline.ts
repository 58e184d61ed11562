/**
 * `npm run measure:timeline [-- --rows N] [--rounds N] [--json FILE]`: the charts of monitors and the spine of their case
 * in the real Electron, with ten million samples that still come in: the frames while one zooms and pans, beside frames in
 * which nothing is drawn, the longest task, and what a sample takes of the window's memory. The samples are generated.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { ElectronApplication, Page } from 'playwright-core';
import { openLibrary } from '#main/store/library';
import { launchHeapcase } from '../helpers/electron-app';
import { type Frames, framesWhile, type WheelTurn } from './frames';
import { firstLine, rangeOf, roundsOf, verdictOf } from './in-window';
import { median } from './measure';
import { type LongestTask, traceTasks } from './page-tasks';
import { inWords, loadNow, type Surroundings, surroundingsOf } from './surroundings';

const targetFrames = 60;
const longestMs = 50;
const mostBytes = 24;
const patience = 120_000;
const title = 'Measuring the timeline';

/** By monitor: the series that the charts and the spine are drawn from. */
const generated: Readonly<Record<string, readonly string[]>> = {
  process: ['VmRSS', 'RssAnon', 'VmSwap', 'VmSize', 'minflt/s', 'majflt/s', 'MemAvailable', 'MemTotal'],
  cgroup: ['usage', 'working set', 'limit'],
  psi: ['full now', 'some now', 'full avg10'],
  free: ['available', 'swap used'],
  vmstat: ['si', 'so', 'us', 'wa'],
};
const seriesCount = Object.values(generated).flat().length;

const moves = {
  nothing: [],
  zoom: [{ turn: -60, held: 'ctrlKey' }],
  pan: [
    { turn: 40, held: 'shiftKey' },
    { turn: 15, held: 'shiftKey' },
  ],
} as const satisfies Record<string, readonly WheelTurn[]>;
type Move = keyof typeof moves;

interface Round {
  readonly opened: number;
  readonly frames: Readonly<Record<Move, Frames>>;
  readonly moving: LongestTask;
  /** Of all memory of the window's process, for each sample. */
  readonly bytes: number;
  readonly load: number;
}

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: String(Math.ceil(10_000_000 / seriesCount)) },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
    picture: { type: 'string' },
  },
});
const rows = Number(values.rows);
const samples = rows * seriesCount;
let surroundings: Surroundings | null = null;

/**
 * The main process answers as one in which monitors have run for days: the page asks for them as it does when it is opened
 * while they run. From then on a sample of each comes every second.
 */
async function generate(app: ElectronApplication, caseId: string): Promise<void> {
  await app.evaluate(
    ({ ipcMain, BrowserWindow }, { id, monitors, count }) => {
      const channel = 'heapcase:call';
      const handlers = (
        ipcMain as unknown as { _invokeHandlers: Map<string, (...given: unknown[]) => unknown> }
      )._invokeHandlers;
      const answer = handlers.get(channel);
      if (!answer) throw new Error('the window has no way to call the main process');
      const now = Date.now();
      const begun = now - count * 1000;
      // A leak that is collected now and then, in its noise: a saw with a spike each hour.
      const figureOf = (series: string, row: number) => {
        if (series === 'MemTotal') return 4_024_000;
        if (series === 'limit') return 2_097_152;
        const saw = (row % 43_200) / 43_200;
        const noise = Math.abs(Math.sin(row * 12.9898) * 43_758.5453) % 1;
        const spike = row % 3600 === 0 ? 0.3 : 0;
        return (0.2 + 0.5 * saw + 0.1 * noise + spike) * (series.includes('/s') ? 900 : 1_500_000);
      };
      const tracks = Object.entries(monitors).map(([monitor, names]) => ({
        monitor,
        track: {
          at: Float64Array.from({ length: count }, (_, row) => begun + row * 1000),
          values: Object.fromEntries(
            names.map((name) => [
              name,
              Float64Array.from({ length: count }, (_, row) => figureOf(name, row)),
            ]),
          ),
        },
      }));
      const run = {
        runId: 'generated',
        caseId: id,
        host: 'local',
        target: {
          host: 'local',
          pid: 4711,
          startTicks: 1,
          bootId: null,
          comm: 'generated',
          command: 'generated',
          exe: null,
          go: null,
        },
        everySeconds: 1,
        forSeconds: null,
        startedAt: new Date(begun).toISOString(),
        endedAt: null,
        clockOffsetMs: 0,
        streams: [],
        outcome: null,
        failure: null,
        commandLine: 'generated',
      };
      ipcMain.removeHandler(channel);
      ipcMain.handle(channel, (event, method, request) => {
        if (method === 'monitor.list') return { ok: true, value: [run] };
        if (method === 'monitor.tracks') return { ok: true, value: tracks };
        return answer(event, method, request);
      });
      let row = count;
      setInterval(() => {
        const samples = Object.entries(monitors).map(([monitor, names]) => ({
          monitor,
          samples: [
            {
              at: Date.now(),
              values: Object.fromEntries(names.map((name) => [name, figureOf(name, row)])),
            },
          ],
        }));
        row++;
        for (const { webContents } of BrowserWindow.getAllWindows())
          webContents.send('heapcase:event', { kind: 'monitor-samples', runId: run.runId, samples });
      }, 1000);
    },
    { id: caseId, monitors: generated, count: rows },
  );
}

/** What the window's process has of the machine's memory, after its garbage is gone. */
async function residentOf(app: ElectronApplication, page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  return app.evaluate(
    ({ app: electron }) =>
      1024 *
      Math.max(
        ...electron
          .getAppMetrics()
          .filter(({ type }) => type === 'Tab')
          .map(({ memory }) => memory.workingSetSize),
      ),
  );
}

async function round(): Promise<Round> {
  const load = loadNow();
  const library = mkdtempSync(path.join(tmpdir(), 'heapcase-timeline-'));
  try {
    const made = await openLibrary(library, { madeBy: 'measure-timeline' }).create(title);
    const { id } = made;
    await made.close();
    const window = await launchHeapcase({
      env: { HEAPCASE_LIBRARY: library },
      size: { width: 1440, height: 900 },
    });
    try {
      const { app, page } = window;
      page.setDefaultTimeout(patience);
      await page.getByText(title).first().waitFor();
      surroundings ??= await surroundingsOf(app);
      const residentBefore = await residentOf(app, page);
      await generate(app, id);
      await page.reload();
      await page.getByText(title).first().click();
      const from = Date.now();
      await page.getByRole('tab', { name: 'Live' }).click();
      await page.locator('.mon-chart').first().waitFor();
      await page.locator('.spine-rss').first().waitFor();
      const opened = Date.now() - from;
      const thread = await page.context().newCDPSession(page);
      await thread.send('Performance.enable', { timeDomain: 'threadTicks' });
      const pid = app.process().pid ?? 0;
      const tasks = await traceTasks(page);
      const frames = {} as Record<Move, Frames>;
      for (const [move, turns] of Object.entries(moves) as [Move, readonly WheelTurn[]][]) {
        await page.locator('.mon-pointer').focus();
        await page.keyboard.press('0');
        // As one who looks around begins: a part that still has millions of samples.
        await page.keyboard.press('+');
        frames[move] = await framesWhile(page, thread, pid, '.mon-pointer', turns);
      }
      const moving = await tasks();
      const bytes = ((await residentOf(app, page)) - residentBefore) / samples;
      if (values.picture) await page.screenshot({ path: values.picture });
      if (window.complaints.length > 0) throw new Error(window.complaints.join('; '));
      return { opened, frames, moving, bytes, load };
    } finally {
      await window.close();
    }
  } finally {
    rmSync(library, { recursive: true, force: true });
  }
}

function framesVerdict(rates: readonly number[], work: readonly number[]): string {
  // A frame that comes late by a hair is no frame less: 60 are told as 59.9.
  if (median(rates) >= targetFrames * 0.99) return `>= ${targetFrames}: met`;
  const byWork = median(work) <= 1000 / targetFrames ? 'met' : 'MISSED';
  return `>= ${targetFrames}: MISSED by the clock; ${byWork} by processor time`;
}

function print(measured: readonly Round[]): void {
  const of = (pick: (round: Round) => number) => measured.map(pick);
  const line = (what: string, figures: readonly number[], unit: string, verdict = '') =>
    console.log(`| ${what} | ${rangeOf(figures)} ${unit} | ${verdict} |`);
  line(
    'click to the charts',
    of(({ opened }) => opened),
    'ms',
  );
  for (const move of Object.keys(moves) as Move[]) {
    const rates = of(({ frames }) => frames[move].perSecond);
    const work = of(({ frames }) => frames[move].work);
    line(`frames, ${move}`, rates, '/s', move === 'nothing' ? '' : framesVerdict(rates, work));
    line(
      `frame, 95 of 100 under, ${move}`,
      of(({ frames }) => frames[move].slow),
      'ms',
    );
    line(`processor per frame, ${move}, the window's thread`, work, 'ms');
    const all = measured.flatMap(({ frames }) => frames[move].allWork ?? []);
    if (all.length > 0) line(`processor per frame, ${move}, all processes`, all, 'ms');
  }
  const work = of(({ moving }) => moving.ofProcessor);
  const clock = of(({ moving }) => moving.byClock);
  line("longest task of the window's thread, moving", clock, 'ms', verdictOf(clock, longestMs, work));
  line('  its processor time', work, 'ms');
  const bytes = of((one) => one.bytes);
  line(
    "memory of the window's process for a sample",
    bytes,
    'bytes',
    `<= ${mostBytes}: ${median(bytes) <= mostBytes ? 'met' : 'MISSED'}`,
  );
  console.log(`| load while measured | ${measured.map(({ load }) => load.toFixed(1)).join(', ')} | |`);
}

async function main(): Promise<void> {
  const rounds = Number(values.rounds);
  console.log(
    `Generated: ${samples} samples, ${seriesCount} series of ${rows} seconds; ${rounds} rounds, each in a new window.\n`,
  );
  console.log('| what | median (range) | target |');
  console.log('| --- | --- | --- |');
  let measured: readonly Round[] = [];
  let problem: string | null = null;
  try {
    measured = await roundsOf(rounds, round);
    print(measured);
  } catch (thrown) {
    problem = firstLine(thrown);
    console.log(`| not measured: ${problem} | | |`);
    process.exitCode = 1;
  }
  const file = values.json ?? path.join(__dirname, '..', 'timeline.json');
  writeFileSync(
    file,
    `${JSON.stringify({ processors: cpus().length, surroundings, samples, rounds: measured, problem }, null, 2)}\n`,
  );
  if (surroundings) console.log(`\n${inWords(surroundings)}; load now ${loadNow().toFixed(1)}.`);
  console.log(`Written to ${path.relative(process.cwd(), file)}`);
}

void main();
