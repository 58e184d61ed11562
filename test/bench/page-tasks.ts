/** The tasks of the window's thread as Chromium traces them: by the clock, and without what other programs took. */

import type { Page } from 'playwright-core';

/** Milliseconds. */
export interface LongestTask {
  readonly byClock: number;
  readonly ofProcessor: number;
  /** What the task that was longest by the clock consisted of, where that was recorded: `Layout 12.0`, `Paint 3.1`. */
  readonly held: readonly string[];
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
  /** Microseconds: the beginning; how long, by the clock and of the processor. */
  readonly ts?: number;
  readonly dur?: number;
  readonly tdur?: number;
}

const usual = ['toplevel', '__metadata'];
/** What a task does: costs a little itself. */
const within = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8', 'blink', 'cc'];
/** Milliseconds: what takes less is not told. */
const leastHeld = 1;

/**
 * Begins to record; the function that it gives ends that and tells the longest task. `inside`: also of what it
 * consisted.
 */
export async function traceTasks(page: Page, inside = false): Promise<() => Promise<LongestTask>> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: inside ? [...usual, ...within] : usual, excludedCategories: ['*'] },
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
    const [slowest] = tasks.toSorted((a, b) => (b.dur ?? 0) - (a.dur ?? 0));
    return {
      byClock: longest('dur'),
      ofProcessor: longest('tdur'),
      held: inside && slowest ? heldBy(slowest, events) : [],
    };
  };
}

/** What ran within a task on its thread, in the order of time, deeper ones indented. */
function heldBy(task: TraceEvent, events: readonly TraceEvent[]): readonly string[] {
  const endOf = ({ ts = 0, dur = 0 }: TraceEvent) => ts + dur;
  const inside = events
    .filter(
      (one) =>
        one !== task &&
        one.ph === 'X' &&
        one.pid === task.pid &&
        one.tid === task.tid &&
        (one.dur ?? 0) >= leastHeld * 1000 &&
        (one.ts ?? 0) >= (task.ts ?? 0) &&
        endOf(one) <= endOf(task),
    )
    .toSorted((a, b) => (a.ts ?? 0) - (b.ts ?? 0) || (b.dur ?? 0) - (a.dur ?? 0));
  const around: TraceEvent[] = [];
  return inside.map((one) => {
    while (around.length > 0 && endOf(around.at(-1) as TraceEvent) < endOf(one)) around.pop();
    const told = `${'  '.repeat(around.length)}${one.name} ${((one.dur ?? 0) / 1000).toFixed(1)} (${((one.tdur ?? 0) / 1000).toFixed(1)})`;
    around.push(one);
    return told;
  });
}
