/**
 * `npm run measure:start [-- --rounds N] [--json FILE]`: from the start of the program to the first picture of its
 * window, and the memory of all its processes at rest, beside a window of the same Electron that shows one word.
 * Both in turn (A B A B …), with new settings each: the ratios count, and their median.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { launchHeapcase } from '../helpers/electron-app';
import { rangeOf, roundsOf } from './in-window';
import { median } from './measure';
import { inWords, loadNow, memoryOf, processorTime, type Surroundings, surroundingsOf } from './surroundings';

/** Times that of the empty window, at most. */
const most = { ready: 1.5, memory: 1.3 };
/** What is read ahead or thrown away after the start is done by then. */
const restMs = 4000;
const size = { width: 1280, height: 800 };

/** Milliseconds and bytes; what only Linux tells is null elsewhere. */
interface Seen {
  /** From the start of the program to the first picture that shows something. */
  readonly ready: number;
  /** Of the processor, of all processes until they are at rest. */
  readonly work: number | null;
  /** Proportional: memory that several processes share is counted once. */
  readonly memory: number | null;
}

interface Round {
  readonly heapcase: Seen;
  readonly empty: Seen;
  readonly load: number;
}

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, json: { type: 'string' } },
});
const rounds = Number(values.rounds);

let surroundings: Surroundings | null = null;

/** The page remembers when it first showed something, by a clock that all processes share. */
async function firstPicture(page: Page): Promise<number> {
  const at = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const [first] = list.getEntriesByName('first-contentful-paint');
          if (first) resolve(performance.timeOrigin + first.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );
  return at;
}

async function seen(app: ElectronApplication, page: Page, started: number): Promise<Seen> {
  const ready = (await firstPicture(page)) - started;
  await page.waitForTimeout(restMs);
  const pid = app.process().pid ?? 0;
  return { ready, work: processorTime(pid), memory: memoryOf(pid) };
}

async function heapcase(): Promise<Seen> {
  const started = Date.now();
  const window = await launchHeapcase();
  try {
    surroundings ??= await surroundingsOf(window.app);
    return await seen(window.app, window.page, started);
  } finally {
    await window.close();
  }
}

const emptyApplication = `
const { app, BrowserWindow } = require('electron');
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: ${size.width}, height: ${size.height}, show: false, autoHideMenuBar: true });
  window.once('ready-to-show', () => window.show());
  void window.loadFile('index.html');
});
app.on('window-all-closed', () => app.quit());
`;

async function empty(): Promise<Seen> {
  const folder = mkdtempSync(path.join(tmpdir(), 'heapcase-empty-'));
  const file = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  file('package.json', JSON.stringify({ name: 'empty', main: 'main.js' }));
  file('main.js', emptyApplication);
  file('index.html', '<!doctype html><title>Empty</title><p>Empty');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const binary = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
  const started = Date.now();
  const app = await _electron.launch({
    executablePath: path.join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', binary),
    chromiumSandbox: asRoot.length === 0,
    args: [...asRoot, `--user-data-dir=${path.join(folder, 'settings')}`, folder],
  });
  try {
    return await seen(app, await app.firstWindow(), started);
  } finally {
    await app.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function round(): Promise<Round> {
  const load = loadNow();
  return { empty: await empty(), heapcase: await heapcase(), load };
}

const MiB = 2 ** 20;

function print(measured: readonly Round[]): void {
  const line = (what: string, of: (one: Seen) => number | null, unit: string, limit: number | null) => {
    const pairs = measured.flatMap(({ heapcase: a, empty: b }) => {
      const [ours, theirs] = [of(a), of(b)];
      return ours === null || theirs === null || theirs === 0 ? [] : [{ ours, theirs }];
    });
    if (pairs.length === 0) return console.log(`| ${what} | not told by this system | | | |`);
    const ratios = pairs.map(({ ours, theirs }) => ours / theirs);
    const [low, high] = [Math.min(...ratios), Math.max(...ratios)].map((one) => one.toFixed(2));
    const verdict = limit === null ? '' : `<= ${limit}: ${median(ratios) <= limit ? 'met' : 'MISSED'}`;
    const ratio = `${median(ratios).toFixed(2)} × (${low} to ${high})`;
    const [ours, theirs] = [pairs.map((pair) => pair.ours), pairs.map((pair) => pair.theirs)];
    console.log(
      `| ${what} | ${rangeOf(ours)} ${unit} | ${rangeOf(theirs)} ${unit} | ${ratio} | ${verdict} |`,
    );
  };
  console.log('| what | Heapcase | an empty window | ratio | target |');
  console.log('| --- | --- | --- | --- | --- |');
  line('window ready', ({ ready }) => ready, 'ms', most.ready);
  line('processor until at rest', ({ work }) => work, 'ms', null);
  line('memory at rest', ({ memory }) => memory && memory / MiB, 'MiB', most.memory);
  console.log(`| load while measured | ${measured.map(({ load }) => load.toFixed(1)).join(', ')} | | | |`);
}

async function main(): Promise<void> {
  if (!(rounds >= 1)) {
    console.error('--rounds takes a number from 1 on.');
    process.exit(2);
  }
  console.log(`${rounds} rounds, each with two new windows.\n`);
  const measured = await roundsOf(rounds, round);
  print(measured);
  const file = values.json ?? path.join(__dirname, '..', 'start.json');
  const facts = { processors: cpus().length, surroundings, most, rounds: measured };
  writeFileSync(file, `${JSON.stringify(facts, null, 2)}\n`);
  if (surroundings) console.log(`\n${inWords(surroundings)}; load now ${loadNow().toFixed(1)}.`);
  console.log(`Written to ${path.relative(process.cwd(), file)}`);
}

void main();
