import { useEffect, useMemo, useState } from 'react';
import type { FailureData } from '#core/base/failure';
import { lifeOf } from '#core/case/life';
import type { Target } from '#core/case/model';
import type { MonitorRun } from '#core/contract/monitor';
import { tryCall } from '../../bridge';
import { type HeldTrack, heldTracks, tracksOf, useMonitors } from '../../state/monitors';

export interface Tracks {
  readonly tracks: readonly HeldTrack[];
  /** Counts up when they have grown. */
  readonly version: number;
  /** The recording is being read. */
  readonly loading: boolean;
  readonly failure: FailureData | null;
}

interface Recorded {
  readonly target: Target | null;
  readonly tracks: readonly HeldTrack[];
}

/**
 * What is drawn of a case: of a run as long as it goes on; else of everything that was recorded, of the process that was
 * recorded last. `evidence` counts the files of the case: more of them, and it is read again.
 */
export function useTracks(caseId: string, run: MonitorRun | null, evidence: number): Tracks {
  const live = run !== null && run.outcome === null ? run.runId : null;
  const version = useMonitors(({ versions }) => (run === null ? 0 : (versions.get(run.runId) ?? 0)));
  const [kept, setKept] = useState<readonly Recorded[] | null>(null);
  const [failure, setFailure] = useState<FailureData | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: more evidence, and it is read again
  useEffect(() => {
    if (live !== null) return;
    let current = true;
    void tryCall('monitor.recorded', { caseId }).then((result) => {
      if (!current) return;
      setFailure(result.ok ? null : result.failure);
      if (result.ok)
        setKept(result.value.map(({ target, tracks }) => ({ target, tracks: heldTracks(tracks) })));
    });
    return () => {
      current = false;
    };
  }, [caseId, live, evidence]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns grow in place, the version says so
  const growing = useMemo(() => (live === null ? null : tracksOf(live)), [live, version]);
  const own = run?.target ? lifeOf(run.target) : null;
  const shown = kept?.findLast(({ target }) => own === null || lifeOf(target) === own) ?? kept?.at(-1);
  // Until the recording is read again, what ran stays as it was.
  const ended = run !== null && live === null && shown === undefined ? tracksOf(run.runId) : null;
  return {
    tracks: growing ?? shown?.tracks ?? ended ?? [],
    version,
    loading: live === null && kept === null && failure === null,
    failure: live === null ? failure : null,
  };
}
