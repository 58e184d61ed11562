/** The tasks of the window's thread as Chromium traces them: by the clock, and without what other programs took. */

import type { Page } from 'playwright-core';

/** Milliseconds. */
export interface LongestTask {
  readonly byClock: number;
  readonly ofProcessor: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
  /** Microseconds, by the clock and of the processor. */
  readonly dur?: number;
  readonly tdur?: number;
}

/** Begins to record; the function that it gives ends that and tells the longest task. */
export async function traceTasks(page: Page): Promise<() => Promise<LongestTask>> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', '__metadata'], excludedCategories: ['*'] },
  });
  return async () => {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    await session.detach();
    const pages = events.filter(
      ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
    );
    const tasks = events.filter(
      ({ name, ph, pid, tid }) =>
        ph === 'X' && /RunTask$/.test(name) && pages.some((main) => main.pid === pid && main.tid === tid),
    );
    if (tasks.length === 0) throw new Error('the trace has no task of the page');
    const longest = (of: 'dur' | 'tdur') =>
      tasks.reduce((most, task) => Math.max(most, task[of] ?? 0), 0) / 1000;
    return { byClock: longest('dur'), ofProcessor: longest('tdur') };
  };
}
