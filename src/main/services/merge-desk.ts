/** Sums of profiles that are being made, so that each can be stopped. */

import { failure } from '#core/base/failure';
import type { WorkbenchEvent } from '#core/contract/events';
import type { Handlers } from '#core/contract/methods';
import type { Analysis } from '../analysis/analysis';
import { mergeIntoCase } from './merged-profile';
import type { OpenCases } from './open-cases';

interface MergeDeskOptions {
  readonly openCases: Pick<OpenCases, 'with'>;
  readonly analysis: Pick<Analysis, 'merge'>;
  readonly tool: string;
  readonly tell: (event: WorkbenchEvent) => void;
}

export function createMergeDesk({ openCases, analysis, tool, tell }: MergeDeskOptions): {
  readonly handlers: Handlers<'profiles.merge' | 'profiles.stopMerge'>;
} {
  const running = new Map<AbortController, string>();
  return {
    handlers: {
      'profiles.merge': async ({ caseId, evidence }) => {
        const stop = new AbortController();
        running.set(stop, caseId);
        try {
          const merged = await openCases.with(caseId, (openCase) =>
            mergeIntoCase(openCase, tool, evidence, async () => {
              const sum = await analysis.merge(caseId, evidence, stop.signal);
              if (stop.signal.aborted) throw failure('failure.cancelled');
              return sum;
            }),
          );
          tell({ kind: 'cases-changed' });
          return { evidence: merged };
        } finally {
          running.delete(stop);
        }
      },
      'profiles.stopMerge': async ({ caseId }) => {
        for (const [stop, id] of running) if (id === caseId) stop.abort();
        return null;
      },
    },
  };
}
