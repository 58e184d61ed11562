import { useState } from 'react';
import type { FailureData } from '#core/base/failure';
import type { SourceText } from '#core/contract/source';
import { call, tryCall } from '../../bridge';
import { type Answered, useAnswer } from '../../profiles/use-answer';

interface Source {
  readonly answered: Answered<SourceText>;
  /** What is under way: a folder is chosen, or the host is asked. */
  readonly busy: 'folder' | 'host' | null;
  readonly failure: FailureData | null;
  /** Asks for a folder and looks there. */
  readonly addFolder: () => void;
  /** Reads it on its host; the copy is kept in the case. */
  readonly fetchFromHost: () => void;
}

/** The text of a file that a profile names. Null as file asks for nothing. */
export function useSource(caseId: string, evidence: string, file: string | null): Source {
  const [round, setRound] = useState(0);
  const [busy, setBusy] = useState<Source['busy']>(null);
  const [failure, setFailure] = useState<FailureData | null>(null);
  const wanted = { caseId, evidence, file: file ?? '' };
  const key = file === null || file === '' ? null : JSON.stringify([wanted, round]);
  const answered = useAnswer(key, () => call('source.read', wanted));
  const act = async (
    what: Source['busy'],
    work: () => ReturnType<typeof tryCall<'source.addFolder'> | typeof tryCall<'source.fetch'>>,
  ) => {
    setBusy(what);
    setFailure(null);
    const result = await work();
    setBusy(null);
    if (!result.ok) setFailure(result.failure);
    else if (result.value !== null) setRound((before) => before + 1);
  };
  return {
    answered,
    busy,
    failure,
    addFolder: () => void act('folder', () => tryCall('source.addFolder', {})),
    fetchFromHost: () => void act('host', () => tryCall('source.fetch', wanted)),
  };
}
