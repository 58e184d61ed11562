/**
 * The page's side of the envelope. The worker is started by the first call. Where nothing is heard for longer than
 * the limit, that ends the worker, which is the only way to stop synchronous code; the next call starts a fresh one.
 */

import { Failure, failure } from '#core/base/failure';
import type { CallTable, FromWorker, Progress, ToWorker } from './calls';
import { newStopFlags, raiseStopFlag } from './stop-flags';

/** What a `Worker` has of it; a test gives its own. */
export interface WorkerLike {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: Progress) => void;
  /** Buffers that move to the worker instead of being copied. */
  readonly transfer?: Transferable[];
  /** Nobody waits for it yet: it gives way to everything else. */
  readonly ahead?: boolean;
}

interface Open {
  readonly id: number;
  readonly call: Extract<ToWorker, { kind: 'call' }>;
  settle(outcome: { answer: unknown } | { error: Error }): void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

export class WorkerClient<T extends CallTable> {
  readonly #start: () => WorkerLike;
  readonly #limitMs: number;
  readonly #late: (seconds: number) => Error;
  readonly #deaf: boolean;
  readonly #flags = newStopFlags();
  #worker: WorkerLike | null = null;
  #open = new Map<number, Open>();
  #lastId = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * `deaf`: the worker hears nothing while it works, and answers in turn. Then a cancel ends it; what waited behind is
   * asked of a fresh one, so that its calls may not transfer anything.
   */
  constructor(
    start: () => WorkerLike,
    limitMs: number,
    late: (seconds: number) => Error,
    { deaf = false }: { readonly deaf?: boolean } = {},
  ) {
    this.#start = start;
    this.#limitMs = limitMs;
    this.#late = late;
    this.#deaf = deaf;
  }

  call<K extends keyof T & string>(
    name: K,
    request: T[K]['request'],
    { signal, onProgress, transfer = [], ahead = false }: CallOptions = {},
  ): Promise<T[K]['answer']> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(failure('failure.cancelled'));
      const id = ++this.#lastId;
      const call = { kind: 'call', id, name, request, ahead } as const;
      const cancel = () => {
        const [oldest] = this.#open.keys();
        if (this.#flags) raiseStopFlag(this.#flags, id);
        this.#send({ kind: 'cancel', id });
        this.#settle(id, { error: failure('failure.cancelled') });
        if (this.#deaf && oldest === id) this.#startAnew();
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.#open.set(id, {
        id,
        call,
        onProgress,
        settle: (outcome) => {
          signal?.removeEventListener('abort', cancel);
          if ('error' in outcome) reject(outcome.error);
          else resolve(outcome.answer);
        },
      });
      this.#send(call, transfer);
      this.#watch();
    });
  }

  /** Ends the worker; open calls fail as cancelled. */
  stop(error: Error = failure('failure.cancelled')): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#worker) return;
    this.#worker.terminate();
    this.#worker = null;
    for (const { id } of [...this.#open.values()]) this.#settle(id, { error });
  }

  /** Ends what the worker does now, and asks the rest again. */
  #startAnew(): void {
    this.#worker?.terminate();
    this.#worker = null;
    for (const { call } of this.#open.values()) this.#send(call);
    this.#watch();
  }

  #send(message: ToWorker, transfer: Transferable[] = []): void {
    if (message.kind === 'call') this.#worker ??= this.#begin();
    this.#worker?.postMessage(message, transfer);
  }

  #begin(): WorkerLike {
    const worker = this.#start();
    worker.onmessage = ({ data }) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.stop(new Error(event.message || 'the worker could not be started'));
    };
    if (this.#flags) worker.postMessage({ kind: 'flags', flags: this.#flags }, []);
    return worker;
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'progress') {
      this.#open.get(message.id)?.onProgress?.(message.progress);
      this.#watch();
      return;
    }
    const { result } = message;
    this.#settle(message.id, result.ok ? { answer: result.value } : { error: new Failure(result.failure) });
    this.#watch();
  }

  #settle(id: number, outcome: { answer: unknown } | { error: Error }): void {
    const open = this.#open.get(id);
    this.#open.delete(id);
    open?.settle(outcome);
    if (this.#open.size === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
  }

  /** The clock runs for the oldest call and starts again with each answer and each sign of progress. */
  #watch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#open.size === 0) return;
    this.#timer = setTimeout(() => this.stop(this.#late(this.#limitMs / 1000)), this.#limitMs);
  }
}

/** Whether an error only says that somebody has stopped it. */
export const isCancelled = (thrown: unknown): boolean =>
  thrown instanceof Failure && ['failure.cancelled', 'profile.stopped'].includes(thrown.data.code);
