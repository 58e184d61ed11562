/** What measurements in the real window share: a case with one profile, and an eye on the window's thread. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { Provenance } from '#core/case/model';
import { openLibrary } from '#main/store/library';
import type { Input } from './inputs';

export const caseTitle = ({ name }: Input) => `Measuring ${name}`;

/** A case that holds the input as a file that came by itself: nothing reads it before it is looked at. */
export async function caseWith(input: Input, library: string): Promise<void> {
  const made = await openLibrary(library, { madeBy: 'measure-window' }).create(caseTitle(input));
  const at = new Date().toISOString();
  const provenance: Provenance = {
    host: 'here',
    how: `read ${path.basename(input.file)}`,
    status: null,
    stderr: null,
    takenAt: at,
    endedAt: at,
    clockOffsetMs: null,
    complete: 'whole',
    target: null,
    tool: 'measure-window',
  };
  await made.addEvidence('profile', `${input.name}.pb.gz`, readFileSync(input.file), provenance);
  await made.close();
}

/** In the page: notes how long each task of its thread took. */
export async function watchThread(page: Page): Promise<void> {
  await page.evaluate(() => {
    let longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    }).observe({ entryTypes: ['longtask'] });
    // Shorter ones are not told as such: how late a timer of 4 ms is.
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last - 4);
      last = now;
    }, 4);
    Object.assign(window, {
      longestTaskSoFar: () => longest,
      forgetTasks: () => {
        longest = 0;
      },
    });
  });
}

/** Milliseconds, since the watch began or the last call. */
export const longestTask = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const told = window as unknown as { longestTaskSoFar(): number; forgetTasks(): void };
    const longest = told.longestTaskSoFar();
    told.forgetTasks();
    return longest;
  });
