import { useState } from 'react';
import type { TargetCandidate } from '#core/contract/host-views';
import { fateOf } from '#core/probe/successors';

export interface Chosen {
  /** The process that was chosen, as it is now; null before one was, and once it is gone. */
  readonly target: TargetCandidate | null;
  /** What was chosen and does not run any more, with who may have taken its place. */
  readonly gone: { readonly target: TargetCandidate; readonly successors: readonly TargetCandidate[] } | null;
  choose(pid: number): void;
}

/** A pid is not a process: after a restart the choice stands with what was chosen, until a person takes the successor. */
export function useChosen(targets: readonly TargetCandidate[] | null): Chosen {
  const [chosen, setChosen] = useState<TargetCandidate | null>(null);
  const choose = (pid: number) => setChosen(targets?.find((target) => target.pid === pid) ?? null);
  if (chosen === null || targets === null) return { target: chosen, gone: null, choose };
  const fate = fateOf(chosen, targets);
  if (fate.is !== 'running')
    return { target: null, gone: { target: chosen, successors: fate.successors }, choose };
  return { target: targets.find(({ pid }) => pid === chosen.pid) ?? null, gone: null, choose };
}
