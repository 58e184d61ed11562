/** Frames of the real window while somebody turns the wheel in every one of them, or in none. */

import type { CDPSession, Page } from 'playwright-core';
import { processorTime } from './surroundings';

export interface Frames {
  readonly perSecond: number;
  /** Milliseconds between two frames that 95 of 100 stay under. */
  readonly slow: number;
  /** Milliseconds of the processor that the window's thread needs for one: what other programs do is not in it. */
  readonly work: number;
  /** The same of all processes of the application, those that draw included; null where nobody knows. */
  readonly allWork: number | null;
}

/** One turn of the wheel in each frame, back and forth: `turn` is its greatest size. */
export interface WheelTurn {
  readonly turn: number;
  readonly held?: 'shiftKey' | 'altKey' | 'ctrlKey';
}

const moveMs = 3000;

/** `thread` has `Performance` enabled by `threadTicks`; `pid` is the application's first process. */
export async function framesWhile(
  page: Page,
  thread: CDPSession,
  pid: number,
  place: string,
  turns: readonly WheelTurn[],
): Promise<Frames> {
  const before = await threadSeconds(thread);
  const allBefore = processorTime(pid);
  const { count, ...frames } = await turned(page, place, turns);
  const work = ((await threadSeconds(thread)) - before) * 1000;
  const allAfter = processorTime(pid);
  const allWork = allBefore === null || allAfter === null ? null : (allAfter - allBefore) / count;
  return { ...frames, work: work / count, allWork };
}

async function threadSeconds(thread: CDPSession): Promise<number> {
  const { metrics } = await thread.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

function turned(
  page: Page,
  place: string,
  turns: readonly WheelTurn[],
): Promise<Pick<Frames, 'perSecond' | 'slow'> & { count: number }> {
  return page.evaluate(
    ([selector, wheel, ms]) => {
      const pane = document.querySelector(selector) as HTMLElement;
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
          for (const { turn, held } of wheel) {
            const event = { ...at, bubbles: true, cancelable: true, deltaY: turn * way };
            pane.dispatchEvent(new WheelEvent('wheel', held ? { ...event, [held]: true } : event));
          }
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      });
    },
    [place, turns, moveMs] as const,
  );
}
