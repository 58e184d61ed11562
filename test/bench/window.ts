/**
 * `npm run measure:window [-- INPUT …] [--rounds N] [--json FILE] [--alone]`: what a person waits for in the window,
 * in the real Electron, beside `pprof -top` on the same file as a whole process, in turn. Each round opens two windows
 * anew: in one a person looks at the case for two seconds before the click, in which the window reads ahead; in the
 * other the click comes as soon as there is something to click, and the choice of a sample type behind it. `--alone` leaves pprof out, which takes minutes and
 * gigabytes on the largest. `series`: fifty heaps, and the click on Growth (growth.ts).
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { type HeapcaseWindow, launchHeapcase } from '../helpers/electron-app';
import { type GrowthRound, measureGrowth } from './growth';
import { caseTitle, caseWith, figure, firstLine, rangeOf, roundsOf, verdictOf } from './in-window';
import { type Input, type InputName, inputOf } from './inputs';
import { median } from './measure';
import { traceTasks } from './page-tasks';
import { type Pprof, pprofPeer } from './peers';
import { inWords, loadNow, processorTime, type Surroundings, surroundingsOf } from './surroundings';

/** Milliseconds; null where the design names none. */
interface Targets {
  readonly firstTable: number | null;
  readonly change: number | null;
}

const targets: Readonly<Record<InputName, Targets>> = {
  small: { firstTable: 60, change: null },
  heap25: { firstTable: 400, change: 150 },
  syn25: { firstTable: null, change: null },
  syn160: { firstTable: 3000, change: null },
};
/** Expressions that some functions match. */
const filters: Readonly<Record<InputName, string>> = {
  small: 'regalloc',
  heap25: 'regalloc',
  syn25: '[37]\\b',
  syn160: '[37]\\b',
};
/** No task of the window's thread may take longer; what other programs took meanwhile is not its fault. */
const longestTask = 50;
/** Milliseconds after which nothing is waited for any more. */
const patience = 180_000;
/** A person looks at a case this long before the click; what loads ahead has come by then. */
const settleMs = 2000;

/** Milliseconds by the clock, and of the processor: of all processes of the application, null where nobody knows. */
interface Step {
  readonly time: number;
  readonly work: number | null;
}

interface Round {
  /** From the click to the table on the screen, after two seconds in the case. */
  readonly firstTable: Step;
  /** The same at once, the reading of the file included. */
  readonly coldTable: Step;
  /** Right behind that, before the other tables were made ahead. */
  readonly coldType: Step;
  readonly sampleType: Step;
  readonly filter: Step;
  /** Of the window's thread, from the click to the end: by the clock, and without what other programs took. */
  readonly longestTask: number;
  readonly longestWork: number;
  /** Null where it was left out. */
  readonly pprof: number | null;
  readonly load: number;
}

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
    alone: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
const names = (Object.keys(targets) as InputName[]).filter((name) => name !== 'syn25');
const chosen = positionals.length > 0 ? positionals : [...names, 'series'];

/**
 * From the input event that `act` causes until the table is on the screen: its summary is another one, and the view
 * no longer says that it is busy. Measured in the page by its own clock, to the frame after the change.
 */
async function timeOf(page: Page, event: 'click' | 'keydown' | 'change', act: () => Promise<unknown>) {
  await page.evaluate(
    ([type, most]) => {
      const summary = () => document.querySelector('.filter-summary')?.textContent ?? '';
      const before = summary();
      const waited = new Promise<number | string>((resolve) => {
        let from = 0;
        // The last event before the change counts: opening a menu is not choosing from it.
        const begin = (happened: Event) => {
          from = happened.timeStamp;
        };
        addEventListener(type, begin, true);
        setTimeout(() => resolve(`no new table within ${most} ms, after ${type} at ${from}`), most);
        const look = () => {
          const rows = document.querySelectorAll('.top-row').length;
          const busy = document.querySelector('.profile-work[aria-busy="true"]') !== null;
          const changed = summary() !== '' && summary() !== before;
          if (from === 0 || rows === 0 || busy || !changed) return;
          changes.disconnect();
          removeEventListener(type, begin, true);
          requestAnimationFrame(() => resolve(performance.now() - from));
        };
        const changes = new MutationObserver(look);
        changes.observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
          attributeFilter: ['aria-busy'],
        });
      });
      Object.assign(window, { measured: waited });
    },
    [event, patience] as const,
  );
  await act();
  const told = await page.evaluate(
    () => (window as unknown as { measured: Promise<number | string> }).measured,
  );
  if (typeof told === 'string') throw new Error(told);
  return told;
}

function timeOfPprof({ command }: Pprof, { file }: Input): number {
  const [program = '', ...args] = command;
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, [...args, '-top', file], { maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`pprof -top ${file}: ${stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e6;
}

/** Another sample type than the one that is shown, as a person chooses it. */
async function chooseSampleType(page: Page): Promise<unknown> {
  const segments = page.getByRole('radiogroup', { name: 'Sample type' });
  if (await segments.count())
    return segments.getByRole('radio', { checked: false }).first().check({ force: true });
  const select = page.getByRole('combobox', { name: 'Sample type' });
  const now = await select.inputValue();
  const others = await select
    .locator('option')
    .evaluateAll((options) => options.map((one) => (one as HTMLOptionElement).value));
  return select.selectOption(others.find((value) => value !== now) ?? now);
}

/** A step with what the application's processes took of the processor meanwhile. */
async function step(window: HeapcaseWindow, take: () => Promise<number>): Promise<Step> {
  const pid = window.app.process().pid ?? 0;
  const before = processorTime(pid);
  const time = await take();
  const after = processorTime(pid);
  return { time, work: before === null || after === null ? null : after - before };
}

let surroundings: Surroundings | null = null;

/** Opens a window on a library with the one case, and the case in it. */
async function inCase<R>(
  input: Input,
  work: (window: HeapcaseWindow, openCase: () => Promise<void>) => Promise<R>,
): Promise<R> {
  const library = mkdtempSync(path.join(tmpdir(), 'heapcase-measure-'));
  try {
    await caseWith(input, library);
    const window = await launchHeapcase({
      env: { HEAPCASE_LIBRARY: library },
      size: { width: 1280, height: 800 },
    });
    try {
      const { page } = window;
      page.setDefaultTimeout(patience);
      surroundings ??= await surroundingsOf(window.app);
      const done = await work(window, () => page.getByText(caseTitle(input)).first().click());
      if (window.complaints.length > 0) throw new Error(window.complaints.join('; '));
      return done;
    } finally {
      await window.close();
    }
  } finally {
    rmSync(library, { recursive: true, force: true });
  }
}

const profilesTab = (page: Page) => page.getByRole('tab', { name: /^Profiles/ });

const cold = (input: Input): Promise<Pick<Round, 'coldTable' | 'coldType'>> =>
  inCase(input, async (window, openCase) => {
    const { page } = window;
    const tab = profilesTab(page);
    await openCase();
    const coldTable = await step(window, () => timeOf(page, 'click', () => tab.click()));
    const coldType = await step(window, () => timeOf(page, 'change', () => chooseSampleType(page)));
    return { coldTable, coldType };
  });

const warm = (input: Input): Promise<Omit<Round, 'coldTable' | 'coldType' | 'pprof' | 'load'>> =>
  inCase(input, async (window, openCase) => {
    const { page } = window;
    const tab = profilesTab(page);
    await openCase();
    await tab.waitFor();
    await page.waitForTimeout(settleMs);
    const tasks = await traceTasks(page);
    const firstTable = await step(window, () => timeOf(page, 'click', () => tab.click()));
    const sampleType = await step(window, () => timeOf(page, 'change', () => chooseSampleType(page)));
    await page.locator('.filter-add').click();
    const value = page.locator('.filter-new input');
    await value.fill(filters[input.name as InputName]);
    const filter = await step(window, () => timeOf(page, 'keydown', () => value.press('Enter')));
    const { byClock, ofProcessor } = await tasks();
    return { firstTable, sampleType, filter, longestTask: byClock, longestWork: ofProcessor };
  });

async function round(input: Input, pprof: Pprof | null): Promise<Round> {
  const load = loadNow();
  const measured = await warm(input);
  return { ...measured, ...(await cold(input)), pprof: pprof && timeOfPprof(pprof, input), load };
}

function print(input: Input, measured: readonly Round[]): void {
  const { firstTable: first, change } = targets[input.name as InputName];
  const line = (what: string, times: readonly number[], verdict: string, ratio = '') =>
    console.log(`| ${input.name} | ${what} | ${rangeOf(times)} ms | ${verdict} | ${ratio} |`);
  const stepLine = (what: string, key: StepName, limit: number | null) => {
    const times = measured.map((one) => one[key].time);
    const work = measured.flatMap((one) => one[key].work ?? []);
    const ratios = measured.flatMap(({ pprof }, i) => (pprof === null ? [] : [pprof / (times[i] ?? 0)]));
    const verdict = limit === null ? '' : verdictOf(times, limit, work, 'all processes');
    line(what, times, verdict, ratios.length > 0 ? `${median(ratios).toFixed(1)} ×` : '');
    if (work.length > 0) line('  processor, all processes', work, '');
  };
  stepLine('click to first table', 'firstTable', first);
  stepLine('click to first table, cold', 'coldTable', null);
  stepLine('another sample type', 'sampleType', change);
  stepLine('another sample type, cold', 'coldType', null);
  stepLine('a filter', 'filter', change);
  const work = measured.map((one) => one.longestWork);
  const longest = measured.map((one) => one.longestTask);
  line("longest task of the window's thread", longest, verdictOf(longest, longestTask, work));
  line('  its processor time', work, '');
  const loads = measured.map(({ load }) => load.toFixed(1)).join(', ');
  const peer = measured.flatMap(({ pprof }) => pprof ?? []);
  const beside = peer.length > 0 ? `; pprof -top ${figure(median(peer))} ms` : '';
  console.log(`| ${input.name} | load while measured | ${loads}${beside} | | |`);
}

type StepName = 'firstTable' | 'coldTable' | 'sampleType' | 'coldType' | 'filter';

async function main(): Promise<void> {
  const unknown = chosen.filter((name) => !Object.hasOwn(targets, name) && name !== 'series');
  if (unknown.length > 0 || !(rounds >= 1)) {
    console.error(
      `There is no input ${unknown.join(', ')}. Inputs: ${[...Object.keys(targets), 'series'].join(', ')}.`,
    );
    process.exit(2);
  }
  const pprof = values.alone ? null : await pprofPeer();
  console.log(`${rounds} rounds, each in new windows${pprof ? ` and beside ${pprof.name}` : ''}.\n`);
  console.log('| input | what | median (range) | target | pprof -top takes so many times longer |');
  console.log('| --- | --- | --- | --- | --- |');
  const outcomes: {
    input: string;
    targets: Targets;
    rounds: readonly Round[];
    problem: string | null;
  }[] = [];
  for (const name of chosen.filter((one): one is InputName => one !== 'series')) {
    let measured: readonly Round[] = [];
    let problem: string | null = null;
    try {
      const input = await inputOf(name);
      measured = await roundsOf(rounds, () => round(input, pprof));
      print(input, measured);
    } catch (thrown) {
      problem = firstLine(thrown);
      console.log(`| ${name} | not measured: ${problem} | | | |`);
    }
    outcomes.push({ input: name, targets: targets[name], rounds: measured, problem });
  }
  let series: readonly GrowthRound[] = [];
  if (chosen.includes('series')) series = await measureGrowth(rounds);
  const file = values.json ?? path.join(__dirname, '..', 'window.json');
  const facts = {
    node: process.versions.node,
    processors: cpus().length,
    surroundings,
    pprof: pprof?.name ?? null,
    longestTask,
  };
  writeFileSync(file, `${JSON.stringify({ ...facts, outcomes, series }, null, 2)}\n`);
  if (surroundings) console.log(`\n${inWords(surroundings)}; load now ${loadNow().toFixed(1)}.`);
  console.log(`Written to ${path.relative(process.cwd(), file)}`);
  if (outcomes.some(({ problem }) => problem !== null)) process.exitCode = 1;
}

void main();
