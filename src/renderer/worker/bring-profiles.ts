/**
 * Brings profiles into the worker, each once however many ask for it at the same time, and stops bringing one that
 * nobody waits for any more.
 */

import { failure } from '#core/base/failure';
import { evidencePath } from '#core/contract/evidence-url';
import type { ProfileCalls } from './profile-calls';
import { SharedWork } from './shared-work';
import type { CallOptions, WorkerClient } from './worker-client';

export interface BroughtProfile {
  readonly caseId: string;
  readonly evidence: string;
  /** What people call the file. */
  readonly name: string;
}

export class ProfileBringer {
  readonly #worker: Pick<WorkerClient<ProfileCalls>, 'call'>;
  readonly #read: (caseId: string, evidence: string) => Promise<Uint8Array>;
  readonly #fetching = new SharedWork<void>();
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
    await Promise.all(
      lacking.map((profile) =>
        this.#fetching.join(profile.evidence, options, (shared) => this.#fetch(profile, shared)),
      ),
    );
  }

  /** The worker does not hold these after all. */
  forget(profiles: readonly BroughtProfile[]): void {
    for (const { evidence } of profiles) this.#brought.delete(evidence);
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
