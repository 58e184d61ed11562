import type { Result } from '#core/base/result';
import type { AnalysisQuestion } from './analysis';

/** What the thread is started with. */
export interface AnalysisPlace {
  readonly libraryFolder: string;
  readonly madeBy: string;
  /** The built layout-thread.cjs: the graph of a report is laid out there. */
  readonly layoutThread: string;
}

export interface AnalysisRequest {
  readonly id: number;
  readonly question: AnalysisQuestion;
  readonly given: readonly unknown[];
  /** Memory of both threads, of a question that can be stopped: a thread that is busy hears no message. */
  readonly flag: Int32Array | null;
}

export interface AnalysisAnswer {
  readonly id: number;
  readonly result: Result<unknown>;
}

/** Whether somebody wants the work to end; an `AbortSignal` is one. */
export interface Stop {
  readonly aborted: boolean;
}

/** A flag that goes up when the signal aborts. */
export function flagOf(signal: AbortSignal): Int32Array {
  const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const raise = () => Atomics.store(flag, 0, 1);
  if (signal.aborted) raise();
  else signal.addEventListener('abort', raise, { once: true });
  return flag;
}

export const stopOf = (flag: Int32Array): Stop => ({
  get aborted() {
    return Atomics.load(flag, 0) === 1;
  },
});
