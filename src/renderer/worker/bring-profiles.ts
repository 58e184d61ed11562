/**
 * Brings profiles into the worker, each once however many ask for it at the same time, and stops bringing one that
 * nobody waits for any more.
 */

import { failure } from '#core/base/failure';
import { evidencePath } from '#core/contract/evidence-url';
import type { Progress } from './calls';
import type { ProfileCalls } from './profile-calls';
import type { CallOptions, WorkerClient } from './worker-client';

export interface BroughtProfile {
  readonly caseId: string;
  readonly evidence: string;
  /** What people call the file. */
  readonly name: string;
}

interface Underway {
  readonly done: Promise<void>;
  readonly stop: AbortController;
  readonly waiting: Set<CallOptions>;
  last: Progress | null;
}

export class ProfileBringer {
  readonly #worker: Pick<WorkerClient<ProfileCalls>, 'call'>;
  readonly #read: (caseId: string, evidence: string) => Promise<Uint8Array>;
  readonly #underway = new Map<string, Underway>();
  /** What came into the worker; it may have let go of some since. */
  readonly #brought = new Set<string>();

  /** `read` is for what the worker cannot fetch by itself: it says why, or has the bytes. */
  constructor(
    worker: Pick<WorkerClient<ProfileCalls>, 'call'>,
    read: (caseId: string, evidence: string) => Promise<Uint8Array>,
  ) {
    this.#worker = worker;
    this.#read = read;
  }

  /** Resolves when the worker holds them all, as far as is known here. */
  async bring(profiles: readonly BroughtProfile[], options: CallOptions = {}): Promise<void> {
    // Cases may hold equal bytes under equal ids, but never different ones: an id is a hash.
    const lacking = profiles.filter(({ evidence }) => !this.#brought.has(evidence));
    // All are begun before the first is waited for: the worker is told at once of everything that it has to do.
    await Promise.all(lacking.map((profile) => this.#join(profile, options)));
  }

  /** The worker does not hold these after all. */
  forget(profiles: readonly BroughtProfile[]): void {
    for (const { evidence } of profiles) this.#brought.delete(evidence);
  }

  #join(profile: BroughtProfile, options: CallOptions): Promise<void> {
    const { evidence } = profile;
    let underway = this.#underway.get(evidence);
    if (!underway || underway.stop.signal.aborted) {
      underway = this.#begin(profile, options.ahead === true);
      this.#underway.set(evidence, underway);
    }
    return waitFor(underway, options);
  }

  #begin(profile: BroughtProfile, ahead: boolean): Underway {
    const stop = new AbortController();
    const waiting = new Set<CallOptions>();
    const done = this.#fetch(profile, {
      signal: stop.signal,
      ahead,
      onProgress: (progress) => {
        underway.last = progress;
        for (const { onProgress } of waiting) onProgress?.(progress);
      },
    }).finally(() => {
      if (this.#underway.get(profile.evidence) === underway) this.#underway.delete(profile.evidence);
    });
    // Where everybody has left, nobody hears of its end.
    done.catch(() => {});
    const underway: Underway = { done, stop, waiting, last: null };
    return underway;
  }

  async #fetch({ caseId, evidence, name }: BroughtProfile, options: CallOptions): Promise<void> {
    const url = new URL(evidencePath({ caseId, id: evidence }), location.href).href;
    const facts = await this.#worker.call('fetch', { evidence, name, url }, options);
    if (facts === null) {
      const bytes = await this.#read(caseId, evidence);
      if (options.signal?.aborted) throw failure('failure.cancelled');
      const request = { evidence, name, bytes };
      await this.#worker.call('hold', request, { ...options, transfer: [bytes.buffer as ArrayBuffer] });
    }
    this.#brought.add(evidence);
  }
}

/** The end of what is under way, or of the waiting: the last one to leave stops it. */
function waitFor(underway: Underway, options: CallOptions): Promise<void> {
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
      () => settle(resolve),
      (error: unknown) => settle(() => reject(error as Error)),
    );
  });
}
