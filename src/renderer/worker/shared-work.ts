/** Work that several may wait for at the same time: it is done once, and stops when nobody waits for it any more. */

import { failure } from '#core/base/failure';
import type { Progress } from './calls';
import type { CallOptions } from './worker-client';

interface Underway<T> {
  readonly done: Promise<T>;
  readonly stop: AbortController;
  readonly waiting: Set<CallOptions>;
  last: Progress | null;
}

export class SharedWork<T> {
  readonly #underway = new Map<string, Underway<T>>();

  /** The end of the work of this name. `begin` is called where it is not under way; what it gets is for all who wait. */
  join(name: string, options: CallOptions, begin: (shared: CallOptions) => Promise<T>): Promise<T> {
    let underway = this.#underway.get(name);
    if (!underway || underway.stop.signal.aborted) {
      underway = this.#begin(name, options.ahead === true, begin);
      this.#underway.set(name, underway);
    }
    return waitFor(underway, options);
  }

  #begin(name: string, ahead: boolean, begin: (shared: CallOptions) => Promise<T>): Underway<T> {
    const stop = new AbortController();
    const waiting = new Set<CallOptions>();
    const done = begin({
      signal: stop.signal,
      ahead,
      onProgress: (progress) => {
        underway.last = progress;
        for (const { onProgress } of waiting) onProgress?.(progress);
      },
    }).finally(() => {
      if (this.#underway.get(name) === underway) this.#underway.delete(name);
    });
    // Where everybody has left, nobody hears of its end.
    done.catch(() => {});
    const underway: Underway<T> = { done, stop, waiting, last: null };
    return underway;
  }
}

/** The end of what is under way, or of the waiting: the last one to leave stops it. */
function waitFor<T>(underway: Underway<T>, options: CallOptions): Promise<T> {
  const { signal } = options;
  const { waiting, stop, last } = underway;
  if (signal?.aborted) {
    if (waiting.size === 0) stop.abort();
    return Promise.reject(failure('failure.cancelled'));
  }
  waiting.add(options);
  if (last) options.onProgress?.(last);
  return new Promise((resolve, reject) => {
    const leave = () => {
      waiting.delete(options);
      reject(failure('failure.cancelled'));
      // Who asks anew in the same breath, as a view does for its next question, takes over what is under way.
      queueMicrotask(() => {
        if (waiting.size === 0) stop.abort();
      });
    };
    signal?.addEventListener('abort', leave, { once: true });
    const settle = (end: () => void) => {
      waiting.delete(options);
      signal?.removeEventListener('abort', leave);
      end();
    };
    underway.done.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error as Error)),
    );
  });
}
