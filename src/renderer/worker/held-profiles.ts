import { failure } from '#core/base/failure';
import type { Profile } from '#core/profile/index';

/** Decoded profiles by evidence id; the ones not used for longest go when there are too many. */
export class HeldProfiles {
  readonly #most: number;
  /** In the order of use: a Map keeps insertion order, and use inserts again. */
  readonly #held = new Map<string, Profile>();

  constructor(most: number) {
    this.#most = most;
  }

  put(evidence: string, profile: Profile): void {
    this.#held.delete(evidence);
    this.#held.set(evidence, profile);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= this.#most) return;
      this.#held.delete(oldest);
    }
  }

  has(evidence: string): boolean {
    return this.#held.has(evidence);
  }

  get(evidence: string): Profile {
    const profile = this.#held.get(evidence);
    if (!profile) throw failure('evidence.unknown', { id: evidence, case: 'the profile worker' });
    this.#held.delete(evidence);
    this.#held.set(evidence, profile);
    return profile;
  }
}
