import { useEffect, useRef, useState } from 'react';
import type { Trace } from '#core/profile/index';
import { askProfiles, type CaseProfiles } from '../../profiles/ask-profiles';
import { useAnswer } from '../../profiles/use-answer';
import type { TracesSeen } from '../../worker/profile-calls';
import type { Choosing } from './chosen-row';

interface Wanted {
  readonly choosing: Choosing;
  readonly selection: string | null;
  /** Null while it is on its way. */
  readonly traceAt: (index: number) => Trace | null;
}

/**
 * Which trace of a list is shown: the one that was chosen, wherever it stands now, else the first through the selected
 * function. The look keeps the number of its sample, which no order and no search changes.
 */
export function useChosenTrace(
  profiles: CaseProfiles,
  list: TracesSeen,
  { choosing, selection, traceAt }: Wanted,
): { readonly at: number | null; readonly onAt: (index: number) => void } {
  const listed = JSON.stringify([profiles.caseId, list]);
  const chosen = JSON.stringify([listed, choosing.row, selection]);
  // Where a person has just pressed needs no search.
  const [pressed, setPressed] = useState<{ readonly at: number; readonly chosen: string } | null>(null);
  const isPressed = pressed?.chosen === chosen;
  const isAsked = !isPressed && (choosing.row !== null || selection !== null);
  const place = useAnswer(isAsked ? chosen : null, (signal) => {
    const sample = choosing.row === null ? null : Number(choosing.row);
    return askProfiles(profiles, 'placeOfTrace', { ...list, sample, function: selection }, { signal });
  });
  // Until it is found, what was shown stays.
  const last = useRef<number | null>(null);
  const at = isPressed
    ? pressed.at
    : isAsked && place.state !== 'answered'
      ? last.current
      : (place.value ?? 0);
  useEffect(() => {
    last.current = at;
  }, [at]);
  return {
    at,
    onAt: (index) => {
      const row = traceAt(index)?.sample.toString() ?? choosing.row;
      setPressed({ at: index, chosen: JSON.stringify([listed, row, selection]) });
      if (row !== null) choosing.onRow(row);
    },
  };
}
