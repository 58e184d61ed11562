/** The envelope between the page and its workers: numbered calls, progress on the way, cancel. */

import type { Result } from '#core/base/result';

/** What may be asked of a worker: name → request and answer. */
export type CallTable = Readonly<Record<string, { readonly request: unknown; readonly answer: unknown }>>;

/** How far a call is: a phase by name, and which part of it is done where that is known. */
export interface Progress {
  readonly phase: string;
  readonly part: number | null;
}

export type ToWorker =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly name: string;
      readonly request: unknown;
      /** Nobody waits for it yet: every other call goes first. */
      readonly ahead: boolean;
    }
  | { readonly kind: 'cancel'; readonly id: number }
  /** Memory of both sides, by which a call that runs hears that it is cancelled (stop-flags.ts). */
  | { readonly kind: 'flags'; readonly flags: Int32Array };

export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress };

/** The worker's side of a table. */
export type Desk<T extends CallTable> = {
  readonly [K in keyof T]: (
    request: T[K]['request'],
    report: (phase: string, part?: number) => void,
    /** Aborted where nobody waits for the answer any more. */
    signal: AbortSignal,
    /** To be waited for now and then: messages come in, and calls that are more urgent are answered. */
    rest: () => Promise<void>,
  ) => T[K]['answer'] | Promise<T[K]['answer']>;
};
