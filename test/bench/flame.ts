/**
 * `npm run measure:flame [-- INPUT …] [--rounds N] [--json FILE]`: the flame graph of about a million boxes in the
 * real Electron: how long until something is seen and until all is there, and the frames while one zooms and pans,
 * beside frames in which nothing is drawn at all.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { launchHeapcase } from '../helpers/electron-app';
import { caseTitle, caseWith, longestTask, watchThread } from './in-window';
import { type InputName, inputOf } from './inputs';
import { median } from './measure';

/** Which sample type has about a million boxes; null: the default one. */
const subjects = { heap25: 'alloc_space', syn25: 'inuse_space' } as const;
type Subject = keyof typeof subjects & InputName;

/** Frames a second: with a graphics card, and where the processor draws. */
const target = { hardware: 60, software: 30 };
const firstPictureMs = 1000;
const longestMs = 50;
const patience = 120_000;
const moveMs = 3000;

interface Frames {
  readonly perSecond: number;
  /** Milliseconds between two frames that 95 of 100 stay under. */
  readonly slow: number;
  /** Milliseconds of the processor that the window's thread needs for one: what other programs do is not in it. */
  readonly work: number;
}

interface Round {
  readonly boxes: number;
  readonly firstPicture: number;
  readonly whole: number;
  readonly idle: Frames;
  readonly zoom: Frames;
  readonly pan: Frames;
  readonly longestOpening: number;
  readonly longestMoving: number;
}

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, json: { type: 'string' } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
const chosen = positionals.length > 0 ? positionals : Object.keys(subjects);

type Kind = 'nothing' | 'zoom' | 'pan';

async function move(page: Page, thread: CDPSession, kind: Kind): Promise<Frames> {
  // From the whole, a little enlarged: as one who looks around begins.
  await page.locator('.flame-pane').focus();
  await page.keyboard.press('0');
  for (let i = 0; i < 3; i++) await page.keyboard.press('+');
  const before = await threadSeconds(thread);
  const frames = await framesOf(page, kind);
  const work = ((await threadSeconds(thread)) - before) * 1000;
  return { ...frames, work: work / frames.count };
}

async function threadSeconds(thread: CDPSession): Promise<number> {
  const { metrics } = await thread.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

/** In the page: an event of the wheel each frame, or none, and how the frames came. */
function framesOf(page: Page, kind: Kind): Promise<Omit<Frames, 'work'> & { count: number }> {
  return page.evaluate(
    ([what, ms]) => {
      const pane = document.querySelector('.flame-pane') as HTMLElement;
      const box = pane.getBoundingClientRect();
      return new Promise<{ perSecond: number; slow: number; count: number }>((resolve) => {
        const times: number[] = [];
        const begun = performance.now();
        const frame = () => {
          const now = performance.now();
          times.push(now);
          if (now - begun > ms) {
            const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
            gaps.sort((a, b) => a - b);
            resolve({
              count: times.length - 1,
              perSecond: ((times.length - 1) * 1000) / (now - begun),
              slow: gaps[Math.floor(gaps.length * 0.95)] ?? 0,
            });
            return;
          }
          const way = Math.sin((now - begun) / 400);
          const at = { clientX: box.left + box.width * 0.37, clientY: box.top + box.height / 2 };
          const event = { ...at, bubbles: true, cancelable: true };
          if (what === 'zoom') pane.dispatchEvent(new WheelEvent('wheel', { ...event, deltaY: -60 * way }));
          if (what === 'pan') {
            pane.dispatchEvent(new WheelEvent('wheel', { ...event, deltaY: 40 * way, shiftKey: true }));
            pane.dispatchEvent(new WheelEvent('wheel', { ...event, deltaY: 15 * way, altKey: true }));
          }
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      });
    },
    [kind, moveMs] as const,
  );
}

/** From the click on `Flame` to the first picture and to the whole one, by the page's own clock. */
async function openFlame(page: Page): Promise<{ firstPicture: number; whole: number; boxes: number }> {
  await page.evaluate((most) => {
    const opened = new Promise<{ firstPicture: number; whole: number; boxes: number } | string>((resolve) => {
      let from = 0;
      let first = 0;
      addEventListener(
        'click',
        (event) => {
          from ||= event.timeStamp;
        },
        true,
      );
      setTimeout(() => resolve(`no flame graph within ${most} ms`), most);
      const look = () => {
        const now = performance.now();
        if (from > 0 && first === 0 && document.querySelector('.flame-canvas')) first = now;
        const told = document.querySelector('[data-flame=status]')?.textContent ?? '';
        const boxes = /^([\d\u202f,]+) boxes/.exec(told)?.[1];
        if (boxes === undefined) return requestAnimationFrame(look);
        return resolve({
          firstPicture: first - from,
          whole: now - from,
          boxes: Number(boxes.replace(/\D/g, '')),
        });
      };
      requestAnimationFrame(look);
    });
    Object.assign(window, { opened });
  }, patience);
  await page.getByRole('radio', { name: 'Flame' }).first().click({ force: true });
  const told = await page.evaluate(
    () =>
      (
        window as unknown as {
          opened: Promise<{ firstPicture: number; whole: number; boxes: number } | string>;
        }
      ).opened,
  );
  if (typeof told === 'string') throw new Error(told);
  return told;
}

async function chooseSampleType(page: Page, type: string): Promise<void> {
  const select = page.getByRole('combobox', { name: 'Sample type' });
  if (await select.count()) await select.selectOption(type);
  else await page.getByRole('radio', { name: type }).click({ force: true });
}

async function round(name: Subject): Promise<Round> {
  const input = await inputOf(name);
  const library = mkdtempSync(path.join(tmpdir(), 'heapcase-flame-'));
  try {
    await caseWith(input, library);
    const window = await launchHeapcase({
      env: { HEAPCASE_LIBRARY: library },
      size: { width: 1440, height: 900 },
    });
    try {
      const { page } = window;
      page.setDefaultTimeout(patience);
      await page.getByText(caseTitle(input)).first().click();
      await page.getByRole('tab', { name: /^Profiles/ }).click();
      await page.locator('.top-row').first().waitFor();
      await chooseSampleType(page, subjects[name]);
      await page.locator('.profile-work[aria-busy=false] .top-row').first().waitFor();
      await watchThread(page);
      const opened = await openFlame(page);
      const longestOpening = await longestTask(page);
      const thread = await page.context().newCDPSession(page);
      await thread.send('Performance.enable', { timeDomain: 'threadTicks' });
      const idle = await move(page, thread, 'nothing');
      const zoom = await move(page, thread, 'zoom');
      const pan = await move(page, thread, 'pan');
      const longestMoving = await longestTask(page);
      if (window.complaints.length > 0) throw new Error(window.complaints.join('; '));
      return { ...opened, idle, zoom, pan, longestOpening, longestMoving };
    } finally {
      await window.close();
    }
  } finally {
    rmSync(library, { recursive: true, force: true });
  }
}

const figure = (value: number) => value.toFixed(value < 100 ? 1 : 0);
const rangeOf = (of: readonly number[]) =>
  `${figure(median(of))} (${figure(Math.min(...of))} to ${figure(Math.max(...of))})`;

function print(name: Subject, measured: readonly Round[]): void {
  const of = (pick: (round: Round) => number) => measured.map(pick);
  const line = (what: string, times: readonly number[], unit: string, verdict: string) =>
    console.log(`| ${name} | ${what} | ${rangeOf(times)} ${unit} | ${verdict} |`);
  const most = (times: readonly number[], limit: number) =>
    `<= ${figure(limit)}: ${median(times) <= limit ? 'met' : 'MISSED'}`;
  console.log(`| ${name} | boxes | ${measured[0]?.boxes ?? 0} | |`);
  const first = of(({ firstPicture }) => firstPicture);
  line('click to first picture', first, 'ms', most(first, firstPictureMs));
  line(
    'click to the whole',
    of(({ whole }) => whole),
    'ms',
    '',
  );
  line(
    'frames, nothing drawn',
    of(({ idle }) => idle.perSecond),
    '/s',
    '',
  );
  for (const kind of ['zoom', 'pan'] as const) {
    const rates = of((one) => one[kind].perSecond);
    const share = median(of((one) => one[kind].perSecond / one.idle.perSecond));
    const verdict = `>= ${target.software} drawn by the processor: ${median(rates) >= target.software ? 'met' : 'MISSED'}; ${figure(share * 100)} % of nothing`;
    line(`frames, ${kind}`, rates, '/s', verdict);
    line(
      `frame, 95 of 100 under, ${kind}`,
      of((one) => one[kind].slow),
      'ms',
      '',
    );
    const work = of((one) => one[kind].work);
    line(`processor per frame, ${kind}`, work, 'ms', most(work, 1000 / target.hardware));
  }
  const opening = of(({ longestOpening }) => longestOpening);
  const moving = of(({ longestMoving }) => longestMoving);
  line("longest task of the window's thread, opening", opening, 'ms', most(opening, longestMs));
  line("longest task of the window's thread, moving", moving, 'ms', most(moving, longestMs));
}

async function main(): Promise<void> {
  const unknown = chosen.filter((name) => !Object.hasOwn(subjects, name));
  if (unknown.length > 0 || !(rounds >= 1)) {
    console.error(`There is no input ${unknown.join(', ')}. Inputs: ${Object.keys(subjects).join(', ')}.`);
    process.exit(2);
  }
  console.log(`${cpus().length} processors, ${rounds} rounds, each in a new window.\n`);
  console.log('| input | what | median (range) | target |');
  console.log('| --- | --- | --- | --- |');
  const outcomes: { input: string; rounds: readonly Round[]; problem: string | null }[] = [];
  for (const name of chosen as Subject[]) {
    const measured: Round[] = [];
    let problem: string | null = null;
    try {
      for (let i = 0; i < rounds; i++) measured.push(await round(name));
      print(name, measured);
    } catch (thrown) {
      problem = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown);
      console.log(`| ${name} | not measured: ${problem} | | |`);
    }
    outcomes.push({ input: name, rounds: measured, problem });
  }
  const file = values.json ?? path.join(__dirname, '..', 'flame.json');
  writeFileSync(file, `${JSON.stringify({ processors: cpus().length, target, outcomes }, null, 2)}\n`);
  console.log(`\nWritten to ${path.relative(process.cwd(), file)}`);
  if (outcomes.some(({ problem }) => problem !== null)) process.exitCode = 1;
}

void main();
