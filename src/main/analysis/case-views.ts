/** Asks the analysis thread for the view of a case; started when first needed, begun anew when it breaks. */

import { Worker } from 'node:worker_threads';
import { Failure, failure } from '#core/base/failure';
import type { CaseView } from '#core/contract/methods';
import type { ViewAnswer, ViewQuestion } from './analysis-messages';

export interface CaseViews {
  view(caseId: string): Promise<CaseView>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (view: CaseView) => void;
  readonly reject: (reason: Error) => void;
}

/** `threadFile` is the built analysis-thread.cjs. */
export function createCaseViews(threadFile: string, libraryFolder: string, madeBy: string): CaseViews {
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();

  const giveUp = (reason: string) => {
    worker?.unref();
    worker = null;
    for (const { reject } of waiting.values()) reject(failure('failure.unexpected', { reason }));
    waiting.clear();
  };

  const settle = ({ id, result }: ViewAnswer) => {
    const waits = waiting.get(id);
    waiting.delete(id);
    // An idle thread must not keep the process alive, one that is waited for must.
    if (waiting.size === 0) worker?.unref();
    if (result.ok) waits?.resolve(result.value);
    else waits?.reject(new Failure(result.failure));
  };

  const start = (): Worker => {
    const started = new Worker(threadFile);
    started.on('message', settle);
    const ended = (reason: string) => {
      if (worker === started) giveUp(reason);
    };
    started.on('error', (error) => ended(`the analysis thread broke: ${error.message}`));
    started.on('exit', (status) => ended(`the analysis thread ended with status ${status}`));
    return started;
  };

  return {
    view: (caseId) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        worker.ref();
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, libraryFolder, madeBy, caseId } satisfies ViewQuestion);
      }),
    async close() {
      const ending = worker;
      giveUp('the window was closed');
      await ending?.terminate();
    },
  };
}
