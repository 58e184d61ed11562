import { useState } from 'react';
import type { FailureData } from '#core/base/failure';
import type { SourceText } from '#core/contract/source';
import { call, tryCall } from '../../bridge';
import { type Answered, useAnswer } from '../../profiles/use-answer';

interface Source {
  readonly answered: Answered<SourceText>;
  /** An act on the source is under way. */
  readonly busy: boolean;
  readonly failure: FailureData | null;
  /** Asks for a folder and looks there. */
  readonly addFolder: () => void;
  /** Reads it on its host; the copy is kept in the case. */
  readonly fetchFromHost: () => void;
}

/** The text of a file that a profile names. Null as file asks for nothing. */
export function useSource(caseId: string, evidence: string, file: string | null): Source {
  const [round, setRound] = useState(0);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureData | null>(null);
  const wanted = { caseId, evidence, file: file ?? '' };
  const key = file === null || file === '' ? null : JSON.stringify([wanted, round]);
  const answered = useAnswer(key, () => call('source.read', wanted));
  const act = async (
    work: () => ReturnType<typeof tryCall<'source.addFolder'> | typeof tryCall<'source.fetch'>>,
  ) => {
    setBusy(true);
    setFailure(null);
    const result = await work();
    setBusy(false);
    if (!result.ok) setFailure(result.failure);
    else if (result.value !== null) setRound((before) => before + 1);
  };
  return {
    answered,
    busy,
    failure,
    addFolder: () => void act(() => tryCall('source.addFolder', {})),
    fetchFromHost: () => void act(() => tryCall('source.fetch', wanted)),
  };
}
