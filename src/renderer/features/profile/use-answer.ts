import { useEffect, useRef, useState } from 'react';
import { Failure, type FailureData, failureDataOf } from '#core/base/failure';

/** What a view shows: nothing yet, an answer (stale while the next one is made), or why there is none. */
export interface Answered<T> {
  readonly value: T | null;
  readonly loading: boolean;
  readonly failure: FailureData | null;
}

/**
 * Asks again whenever the key changes, and gives up the question before. The last answer stays until the next
 * one is there, so that nothing jumps.
 */
export function useAnswer<T>(key: string | null, ask: (signal: AbortSignal) => Promise<T>): Answered<T> {
  const [answered, setAnswered] = useState<Answered<T>>({
    value: null,
    loading: key !== null,
    failure: null,
  });
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (key === null) {
      setAnswered({ value: null, loading: false, failure: null });
      return;
    }
    const stop = new AbortController();
    setAnswered((before) => ({ ...before, loading: true }));
    latest.current(stop.signal).then(
      (value) => {
        if (!stop.signal.aborted) setAnswered({ value, loading: false, failure: null });
      },
      (thrown: unknown) => {
        if (stop.signal.aborted) return;
        if (thrown instanceof Failure && thrown.data.code === 'failure.cancelled') return;
        setAnswered({ value: null, loading: false, failure: failureDataOf(thrown) });
      },
    );
    return () => stop.abort();
  }, [key]);
  return answered;
}
