import { useEffect, useRef, useState } from 'react';
import { Failure, type FailureData, failureDataOf } from '#core/base/failure';
import type { FlameGraph, FlameOptions } from '#core/profile/heapcase';
import { askProfiles, type CaseProfiles } from '../../profiles/ask-profiles';
import type { Seen } from '../../worker/profile-calls';

/** What is in sight of a deep tree before its depths are built. */
const firstLevels = 24;

export interface FlameAnswered {
  readonly graph: FlameGraph | null;
  /** What `graph` answers: two graphs of one subject differ in how they are drawn, not in what. */
  readonly subject: string;
  readonly loading: boolean;
  /** Of the depths that are still being built, the share that is done; null where nobody says. */
  readonly part: number | null;
  readonly failure: FailureData | null;
}

/**
 * The tree of a view: its first levels as soon as they are there, then all of it. The last one stays until then, so
 * that nothing jumps.
 */
export function useFlame(profiles: CaseProfiles, seen: Seen, options: FlameOptions): FlameAnswered {
  const subject = JSON.stringify([profiles.caseId, seen, options.around]);
  const key = JSON.stringify([subject, options]);
  const [answered, setAnswered] = useState<FlameAnswered>({
    graph: null,
    subject: '',
    loading: true,
    part: null,
    failure: null,
  });
  const asked = useRef({ profiles, seen, options });
  asked.current = { profiles, seen, options };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key spells everything that is asked
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const now = asked.current;
    const ask = (levels: number | null) =>
      askProfiles(
        now.profiles,
        'flame',
        { ...now.seen, options: { ...now.options, levels } },
        {
          signal,
          onProgress: ({ part }) => {
            if (!signal.aborted) setAnswered((before) => ({ ...before, part }));
          },
        },
      );
    const show = async () => {
      setAnswered((before) => ({ ...before, loading: true, part: null }));
      const first = await ask(firstLevels);
      if (signal.aborted) return;
      setAnswered({ graph: first, subject, loading: !first.whole, part: null, failure: null });
      if (first.whole) return;
      const whole = await ask(null);
      if (!signal.aborted) setAnswered({ graph: whole, subject, loading: false, part: null, failure: null });
    };
    show().catch((thrown: unknown) => {
      if (signal.aborted) return;
      if (thrown instanceof Failure && thrown.data.code === 'failure.cancelled') return;
      setAnswered({ graph: null, subject, loading: false, part: null, failure: failureDataOf(thrown) });
    });
    return () => stop.abort();
  }, [key]);
  return answered;
}
