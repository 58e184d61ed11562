import { useCallback, useEffect, useRef, useState } from 'react';
import { type FailureData, failureDataOf } from '#core/base/failure';
import type { Progress } from '../worker/calls';
import { isCancelled } from '../worker/worker-client';

export type AnswerState =
  /** Nothing is asked. */
  | 'idle'
  | 'working'
  | 'answered'
  /** A person has stopped the work; `again` takes it up. */
  | 'stopped'
  | 'failed';

/** What a view shows: nothing yet, an answer (stale while the next one is made), or why there is none. */
export interface Answered<T> {
  readonly state: AnswerState;
  readonly value: T | null;
  readonly loading: boolean;
  readonly failure: FailureData | null;
  /** The work takes longer than one can overlook: time to show `progress` and a way to stop it. */
  readonly slow: boolean;
  /** How far it is, where it is known. */
  readonly progress: Progress | null;
  /** Stops the work; the last answer stays. */
  readonly cancel: () => void;
  /** Asks once more, after a stop or a failure. */
  readonly again: () => void;
}

type Shown<T> = Omit<Answered<T>, 'loading' | 'cancel' | 'again'>;

const nothing = { value: null, failure: null, slow: false, progress: null } as const;
/** A shorter wait is not noticed, and its sign would only flicker. */
const slowAfterMs = 150;

/**
 * Asks again whenever the key changes, and gives up the question before. The last answer stays until the next
 * one is there, so that nothing jumps. `ask` hands its two arguments on as `{ signal, onProgress }`; what `known`
 * has already is shown in the first picture, without asking.
 */
export function useAnswer<T>(
  key: string | null,
  ask: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<T>,
  known: () => T | undefined = () => undefined,
): Answered<T> {
  const [shown, setShown] = useState<Shown<T>>(() => {
    const value = key === null ? undefined : known();
    if (value !== undefined) return { ...nothing, value, state: 'answered' };
    return { ...nothing, state: key === null ? 'idle' : 'working' };
  });
  const [attempt, setAttempt] = useState(0);
  const latest = useRef({ ask, known });
  latest.current = { ask, known };
  const stop = useRef<AbortController | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt is a reason to ask, not a part of the question
  useEffect(() => {
    if (key === null) {
      setShown((before) => (before.state === 'idle' ? before : { ...nothing, state: 'idle' }));
      return;
    }
    const there = latest.current.known();
    if (there !== undefined) {
      setShown((before) =>
        before.value === there && before.state === 'answered'
          ? before
          : { ...nothing, value: there, state: 'answered' },
      );
      return;
    }
    const asked = new AbortController();
    const { signal } = asked;
    stop.current = asked;
    setShown(({ value }) => ({ ...nothing, value, state: 'working' }));
    const timer = setTimeout(() => setShown((before) => ({ ...before, slow: true })), slowAfterMs);
    const end = (now: (before: Shown<T>) => Shown<T>) => {
      clearTimeout(timer);
      // What a newer question has overtaken is not shown; what a person has stopped is shown as stopped already.
      if (!signal.aborted) setShown(now);
    };
    const onProgress = (progress: Progress) => {
      if (!signal.aborted) setShown((before) => ({ ...before, progress }));
    };
    latest.current.ask(signal, onProgress).then(
      (value) => end(() => ({ ...nothing, value, state: 'answered' })),
      (thrown: unknown) =>
        end((before) =>
          isCancelled(thrown)
            ? { ...nothing, value: before.value, state: 'stopped' }
            : { ...nothing, failure: failureDataOf(thrown), state: 'failed' },
        ),
    );
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [key, attempt]);

  const cancel = useCallback(() => {
    stop.current?.abort();
    setShown((before) =>
      before.state === 'working' ? { ...nothing, value: before.value, state: 'stopped' } : before,
    );
  }, []);
  const again = useCallback(() => setAttempt((before) => before + 1), []);
  return { ...shown, loading: shown.state === 'working', cancel, again };
}
