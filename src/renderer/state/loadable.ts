import type { FailureData } from '#core/base/failure';
import type { Result } from '#core/base/result';

/** What was asked for: on its way since, here, or why not. The last value stays while it is asked again. */
export interface Loadable<T> {
  readonly value: T | null;
  /** Milliseconds since the epoch; null when nothing is on its way. */
  readonly since: number | null;
  readonly failure: FailureData | null;
}

export const notAsked: Loadable<never> = { value: null, since: null, failure: null };

export const asked = <T>(before: Loadable<T> = notAsked): Loadable<T> => ({ ...before, since: Date.now() });

export const answered = <T>(before: Loadable<T>, result: Result<T>): Loadable<T> =>
  result.ok
    ? { value: result.value, since: null, failure: null }
    : { value: before.value, since: null, failure: result.failure };
