import type { Result } from '#core/base/result';
import type { CaseView } from '#core/contract/methods';

export interface ViewQuestion {
  readonly id: number;
  readonly libraryFolder: string;
  readonly madeBy: string;
  readonly caseId: string;
}

export interface ViewAnswer {
  readonly id: number;
  readonly result: Result<CaseView>;
}
