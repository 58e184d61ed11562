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
}

export interface AnalysisAnswer {
  readonly id: number;
  readonly result: Result<unknown>;
}
