/** Asks the analysis thread; it is started when first needed, and begun anew when it breaks. */

import { Worker } from 'node:worker_threads';
import { Failure, failure } from '#core/base/failure';
import type { Analysis, AnalysisQuestion } from './analysis';
import { type AnalysisAnswer, type AnalysisPlace, type AnalysisRequest, flagOf } from './analysis-messages';

export interface ThreadedAnalysis extends Analysis {
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (reason: Error) => void;
}

/** `threadFile` is the built analysis-thread.cjs. */
export function analysisInThread(threadFile: string, place: AnalysisPlace): ThreadedAnalysis {
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();

  const giveUp = (reason: string) => {
    worker?.unref();
    worker = null;
    for (const { reject } of waiting.values()) reject(failure('failure.unexpected', { reason }));
    waiting.clear();
  };

  const settle = ({ id, result }: AnalysisAnswer) => {
    const waits = waiting.get(id);
    waiting.delete(id);
    // An idle thread must not keep the process alive, one that is waited for must.
    if (waiting.size === 0) worker?.unref();
    if (result.ok) waits?.resolve(result.value as never);
    else waits?.reject(new Failure(result.failure));
  };

  const start = (): Worker => {
    const started = new Worker(threadFile, { workerData: place });
    started.on('message', settle);
    const ended = (reason: string) => {
      if (worker === started) giveUp(reason);
    };
    started.on('error', (error) => ended(`the analysis thread broke: ${error.message}`));
    started.on('exit', (status) => ended(`the analysis thread ended with status ${status}`));
    return started;
  };

  const post = <T>(request: Omit<AnalysisRequest, 'id'>): Promise<T> =>
    new Promise((resolve, reject) => {
      worker ??= start();
      worker.ref();
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, ...request } satisfies AnalysisRequest);
    });
  const ask =
    <Q extends AnalysisQuestion>(question: Q) =>
    (...given: Parameters<Analysis[Q]>) =>
      post({ question, given, flag: null }) as ReturnType<Analysis[Q]>;

  return {
    view: ask('view'),
    diagnose: ask('diagnose'),
    report: ask('report'),
    facts: ask('facts'),
    sourcesOf: ask('sourcesOf'),
    merge: (caseId, evidence, signal) =>
      post({ question: 'merge', given: [caseId, evidence], flag: signal ? flagOf(signal) : null }),
    async close() {
      const ending = worker;
      giveUp('the window was closed');
      await ending?.terminate();
    },
  };
}
