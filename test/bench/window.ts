/**
 * `npm run measure:window [-- INPUT …] [--rounds N] [--json FILE] [--alone]`: what a person waits for in the window,
 * in the real Electron, beside `pprof -top` on the same file as a whole process, in turn. Each round opens a window
 * anew. `--alone` leaves pprof out, which takes minutes and gigabytes on the largest.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { launchHeapcase } from '../helpers/electron-app';
import { caseTitle, caseWith } from './in-window';
import { type Input, type InputName, inputOf } from './inputs';
import { median } from './measure';
import { traceTasks } from './page-tasks';
import { type Pprof, pprofPeer } from './peers';

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
const patience = 60_000;
/** A person looks at a case this long before the click; what loads ahead has come by then. */
const settleMs = 2000;

interface Round {
  /** From the click to the table on the screen, the reading of the file included. */
  readonly firstTable: number;
  readonly sampleType: number;
  readonly filter: number;
  /** Of the window's thread, from the click to the end: by the clock, and without what other programs took. */
  readonly longestTask: number;
  readonly longestWork: number;
  /** Null where it was left out. */
  readonly pprof: number | null;
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
const chosen = positionals.length > 0 ? positionals : names;

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

async function round(input: Input, pprof: Pprof | null): Promise<Round> {
  const library = mkdtempSync(path.join(tmpdir(), 'heapcase-measure-'));
  try {
    await caseWith(input, library);
    const window = await launchHeapcase({
      env: { HEAPCASE_LIBRARY: library },
      size: { width: 1280, height: 800 },
    });
    try {
      const { page } = window;
      await page.getByText(caseTitle(input)).first().click();
      const tab = page.getByRole('tab', { name: /^Profiles/ });
      await tab.waitFor();
      await page.waitForTimeout(settleMs);
      const tasks = await traceTasks(page);
      const firstTable = await timeOf(page, 'click', () => tab.click());
      const sampleType = await timeOf(page, 'change', () => chooseSampleType(page));
      await page.locator('.filter-add').click();
      const value = page.locator('.filter-new input');
      await value.fill(filters[input.name as InputName]);
      const filter = await timeOf(page, 'keydown', () => value.press('Enter'));
      const { byClock, ofProcessor } = await tasks();
      if (window.complaints.length > 0) throw new Error(window.complaints.join('; '));
      return {
        firstTable,
        sampleType,
        filter,
        longestTask: byClock,
        longestWork: ofProcessor,
        pprof: pprof && timeOfPprof(pprof, input),
      };
    } finally {
      await window.close();
    }
  } finally {
    rmSync(library, { recursive: true, force: true });
  }
}

const ms = (milliseconds: number) => (milliseconds < 100 ? milliseconds.toFixed(1) : milliseconds.toFixed(0));

function lineOf(
  input: Input,
  what: string,
  times: readonly number[],
  most: number | null,
  peer: readonly number[] | null,
) {
  const typical = median(times);
  const range = `${ms(Math.min(...times))} to ${ms(Math.max(...times))}`;
  const ratios = peer?.map((time, i) => time / (times[i] ?? Number.NaN));
  const ratio = ratios ? `${median(ratios).toFixed(1)} × (${ms(median(peer ?? []))} ms)` : '';
  const verdict = most === null ? '' : `<= ${most} ms: ${typical <= most ? 'met' : 'MISSED'}`;
  return `| ${input.name} | ${what} | ${ms(typical)} ms (${range}) | ${verdict} | ${ratio} |`;
}

async function main(): Promise<void> {
  const unknown = chosen.filter((name) => !Object.hasOwn(targets, name));
  if (unknown.length > 0 || !(rounds >= 1)) {
    console.error(`There is no input ${unknown.join(', ')}. Inputs: ${Object.keys(targets).join(', ')}.`);
    process.exit(2);
  }
  const pprof = values.alone ? null : await pprofPeer();
  console.log(
    `${cpus().length} processors, ${rounds} rounds, each in a new window${pprof ? ` and beside ${pprof.name}` : ''}.\n`,
  );
  console.log('| input | what | median (range) | target | pprof -top takes so many times longer |');
  console.log('| --- | --- | --- | --- | --- |');
  const outcomes: { input: string; targets: Targets; rounds: readonly Round[]; problem: string | null }[] =
    [];
  for (const name of chosen as InputName[]) {
    const measured: Round[] = [];
    let problem: string | null = null;
    try {
      const input = await inputOf(name);
      for (let i = 0; i < rounds; i++) measured.push(await round(input, pprof));
      const of = (key: Exclude<keyof Round, 'pprof'>) => measured.map((one) => one[key]);
      const peer = pprof && measured.map((one) => one.pprof ?? Number.NaN);
      const { firstTable, change } = targets[name];
      console.log(lineOf(input, 'click to first table', of('firstTable'), firstTable, peer));
      console.log(lineOf(input, 'another sample type', of('sampleType'), change, peer));
      console.log(lineOf(input, 'a filter', of('filter'), change, peer));
      console.log(lineOf(input, "longest task of the window's thread", of('longestTask'), null, null));
      console.log(lineOf(input, '  its processor time', of('longestWork'), longestTask, null));
    } catch (thrown) {
      problem = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown);
      console.log(`| ${name} | not measured: ${problem} | | | |`);
    }
    outcomes.push({ input: name, targets: targets[name], rounds: measured, problem });
  }
  const file = values.json ?? path.join(__dirname, '..', 'window.json');
  const facts = {
    node: process.versions.node,
    processors: cpus().length,
    pprof: pprof?.name ?? null,
    longestTask,
  };
  writeFileSync(file, `${JSON.stringify({ ...facts, outcomes }, null, 2)}\n`);
  console.log(`\nWritten to ${path.relative(process.cwd(), file)}`);
  if (outcomes.some(({ problem }) => problem !== null)) process.exitCode = 1;
}

void main();
