import { useCallback, useEffect, useRef, useState } from 'react';
import { type FailureData, failureDataOf } from '#core/base/failure';
import type { FlameGraph, FlameOptions } from '#core/profile/heapcase';
import { askProfiles, type CaseProfiles } from '../../profiles/ask-profiles';
import type { Answered } from '../../profiles/use-answer';
import type { Seen } from '../../worker/profile-calls';
import { isCancelled } from '../../worker/worker-client';
import { afterPicture } from './after-picture';

/** What is in sight of a deep tree before its depths are built. */
const firstLevels = 24;

export interface FlameAnswered
  extends Pick<Answered<FlameGraph>, 'state' | 'value' | 'failure' | 'cancel' | 'again'> {
  /** Of the depths that are still being built, the share that is done; null where nobody says. */
  readonly part: number | null;
}

type Shown = Omit<FlameAnswered, 'cancel' | 'again'>;

/**
 * The tree of a view: its first levels as soon as they are there, then all of it. The last one stays until then, so
 * that nothing jumps. Stopped, it stays as far as it came.
 */
export function useFlame(profiles: CaseProfiles, seen: Seen, options: FlameOptions): FlameAnswered {
  const key = JSON.stringify([profiles.caseId, seen, options]);
  const [attempt, setAttempt] = useState(0);
  const [shown, setShown] = useState<Shown>({ state: 'working', value: null, failure: null, part: null });
  const stop = useRef<AbortController | null>(null);
  const asked = useRef({ profiles, seen, options });
  asked.current = { profiles, seen, options };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key spells everything that is asked; an attempt is a reason to ask
  useEffect(() => {
    const asking = new AbortController();
    const { signal } = asking;
    stop.current = asking;
    const now = asked.current;
    const tell = (part: (before: Shown) => Shown) => {
      if (!signal.aborted) setShown(part);
    };
    const ask = (levels: number | null) =>
      askProfiles(
        now.profiles,
        'flame',
        { ...now.seen, options: { ...now.options, levels } },
        { signal, onProgress: ({ part }) => tell((before) => ({ ...before, part })) },
      );
    const show = async () => {
      tell(({ value }) => ({ state: 'working', value, failure: null, part: null }));
      const first = await ask(firstLevels);
      tell(() => ({ state: first.whole ? 'answered' : 'working', value: first, failure: null, part: null }));
      if (first.whole) return;
      // The picture and the depths want the same processors: who waits sees the picture first.
      await afterPicture();
      const whole = await ask(null);
      tell(() => ({ state: 'answered', value: whole, failure: null, part: null }));
    };
    show().catch((thrown: unknown) => {
      if (isCancelled(thrown)) return;
      const failure: FailureData = failureDataOf(thrown);
      tell(() => ({ state: 'failed', value: null, failure, part: null }));
    });
    return () => asking.abort();
  }, [key, attempt]);
  const cancel = useCallback(() => {
    stop.current?.abort();
    setShown((before) => (before.state === 'working' ? { ...before, state: 'stopped', part: null } : before));
  }, []);
  const again = useCallback(() => setAttempt((before) => before + 1), []);
  return { ...shown, cancel, again };
}
