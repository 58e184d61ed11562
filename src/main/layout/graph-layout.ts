/** Lays graphs out in a thread: started when first needed, ended when it takes too long or is closed. */

import { Worker } from 'node:worker_threads';
import { failure } from '#core/base/failure';
import { formatDuration } from '#core/base/units';
import type { LayoutEngine } from '#core/graph-layout/layout-call-graph';
import type { LayoutAnswer, LayoutQuestion } from './layout-messages';

export interface GraphLayout {
  /** For `layoutCallGraph`. Rejects with `layout.failed`. */
  readonly engine: LayoutEngine;
  close(): Promise<void>;
}

const defaultLimitMs = 10_000;

interface Waiting {
  readonly settle: (answer: LayoutAnswer) => void;
}

/** `threadFile` is the built layout-thread.cjs; it lies beside the bundle that uses it. */
export function createGraphLayout(threadFile: string, limitMs = defaultLimitMs): GraphLayout {
  let worker: Worker | null = null;
  let nextId = 1;
  const waiting = new Map<number, Waiting>();

  const giveUp = (reason: string) => {
    worker = null;
    for (const [id, { settle }] of waiting) settle({ id, reason });
    waiting.clear();
  };

  const start = (): Worker => {
    const started = new Worker(threadFile);
    // Waiting for a layout keeps the process alive by its timer; an idle thread must not.
    started.unref();
    started.on('message', (answer: LayoutAnswer) => {
      waiting.get(answer.id)?.settle(answer);
      waiting.delete(answer.id);
    });
    const ended = (reason: string) => {
      if (worker === started) giveUp(reason);
    };
    started.on('error', (error) => ended(error.message));
    started.on('exit', (status) => ended(`the layout thread ended with status ${status}`));
    return started;
  };

  const terminate = async (reason: string) => {
    const ending = worker;
    giveUp(reason);
    await ending?.terminate();
  };

  return {
    engine: (request) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        const id = nextId++;
        const timer = setTimeout(
          () => void terminate(`the layout took longer than ${formatDuration(limitMs / 1000)}`),
          limitMs,
        );
        waiting.set(id, {
          settle: (answer) => {
            clearTimeout(timer);
            if ('output' in answer) resolve(answer.output);
            else reject(failure('layout.failed', { reason: answer.reason }));
          },
        });
        worker.postMessage({ id, request } satisfies LayoutQuestion);
      }),
    close: () => terminate('the layout thread was closed'),
  };
}
