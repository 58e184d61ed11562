/**
 * The growth of a series as a person waits for it: fifty heaps are opened, and the click on Growth reads all of them.
 * A part of `npm run measure:window` (`series`).
 */

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { launchHeapcase } from '../helpers/electron-app';
import { rangeOf, roundsOf, verdictOf } from './in-window';
import { inputOf } from './inputs';
import { traceTasks } from './page-tasks';
import { loadNow, processorTime } from './surroundings';

/** Milliseconds: nothing is waited for longer. */
const patience = 180_000;
/** A person looks at what was opened for as long before the click. */
const settleMs = 2000;
/** Milliseconds from the click to the table and the points of all captures; the longest task of the window's thread. */
const targets = { table: 2000, longestTask: 50 };

/** Milliseconds by the clock, and of the processor: of all processes, null where nobody knows; of the page's longest task. */
export interface GrowthRound {
  readonly table: number;
  readonly work: number | null;
  readonly longestTask: number;
  readonly longestWork: number;
  readonly load: number;
}

/** Measures and prints it. */
export async function measureGrowth(rounds: number): Promise<readonly GrowthRound[]> {
  const { file: folder } = await inputOf('series');
  const files = readdirSync(folder).map((name) => path.join(folder, name));
  const measured = await roundsOf(rounds, () => round(files));
  const line = (what: string, times: readonly number[], verdict: string) =>
    console.log(`| series | ${what} | ${rangeOf(times)} ms | ${verdict} | |`);
  const table = measured.map((one) => one.table);
  const work = measured.flatMap((one) => one.work ?? []);
  line(
    `click to the growth of ${files.length}`,
    table,
    verdictOf(table, targets.table, work, 'all processes'),
  );
  if (work.length > 0) line('  processor, all processes', work, '');
  const longest = measured.map(({ longestTask }) => longestTask);
  const ofThem = measured.map(({ longestWork }) => longestWork);
  line("longest task of the window's thread", longest, verdictOf(longest, targets.longestTask, ofThem));
  line('  its processor time', ofThem, '');
  console.log(
    `| series | load while measured | ${measured.map(({ load }) => load.toFixed(1)).join(', ')} | | |`,
  );
  return measured;
}

async function round(files: readonly string[]): Promise<GrowthRound> {
  const load = loadNow();
  const window = await launchHeapcase({ args: [...files], size: { width: 1280, height: 800 } });
  try {
    const { page, app } = window;
    page.setDefaultTimeout(patience);
    await page.locator('.top-row').first().waitFor();
    await page.waitForTimeout(settleMs);
    const pid = app.process().pid ?? 0;
    const tasks = await traceTasks(page);
    const before = processorTime(pid);
    const shown = page.evaluate(untilGrown, { points: files.length, most: patience });
    await page.getByRole('tab', { name: 'Growth' }).click();
    const table = await shown;
    const after = processorTime(pid);
    const { byClock, ofProcessor } = await tasks();
    if (window.complaints.length > 0) throw new Error(window.complaints.join('; '));
    return {
      table,
      work: before === null || after === null ? null : after - before,
      longestTask: byClock,
      longestWork: ofProcessor,
      load,
    };
  } finally {
    await window.close();
  }
}

/** In the page: milliseconds from the next click to the frame after the table with a point of each profile. */
function untilGrown({ points, most }: { points: number; most: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    let from = 0;
    addEventListener(
      'click',
      (clicked) => {
        from = clicked.timeStamp;
      },
      { capture: true, once: true },
    );
    setTimeout(() => reject(new Error(`no growth within ${most} ms`)), most);
    const changes = new MutationObserver(() => {
      const there = document.querySelectorAll('.growth-chart .growth-point').length === points;
      const rows = document.querySelectorAll('.growth .table-row').length;
      if (from === 0 || !there || rows === 0) return;
      changes.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - from));
    });
    changes.observe(document.body, { subtree: true, childList: true });
  });
}
