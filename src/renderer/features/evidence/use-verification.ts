import { useState } from 'react';
import { type FailureData, failureDataOf } from '#core/base/failure';
import type { VerificationView } from '#core/contract/methods';
import { call } from '../../bridge';

export interface Verification {
  readonly running: boolean;
  readonly result: VerificationView | null;
  /** When it was made: a result is true of one moment. */
  readonly at: string | null;
  readonly failure: FailureData | null;
  run(): void;
}

/** Hashes every file of the case again, when asked to. */
export function useVerification(caseId: string): Verification {
  const [state, setState] = useState<Omit<Verification, 'run'>>({
    running: false,
    result: null,
    at: null,
    failure: null,
  });
  const run = () => {
    setState((before) => ({ ...before, running: true }));
    call('cases.verify', { id: caseId }).then(
      (result) => setState({ running: false, result, at: new Date().toISOString(), failure: null }),
      (thrown: unknown) =>
        setState({ running: false, result: null, at: null, failure: failureDataOf(thrown) }),
    );
  };
  return { ...state, run };
}
