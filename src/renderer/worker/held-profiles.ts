import { failure } from '#core/base/failure';
import type { Profile } from '#core/profile/index';

/** Decoded profiles by evidence id; the ones not used for longest go when they are too many or too large. */
export class HeldProfiles {
  readonly #most: number;
  readonly #mostBytes: number;
  /** In the order of use: a Map keeps insertion order, and use inserts again. */
  readonly #held = new Map<string, Profile>();

  constructor(most: number, mostBytes = Number.POSITIVE_INFINITY) {
    this.#most = most;
    this.#mostBytes = mostBytes;
  }

  put(evidence: string, profile: Profile): void {
    this.#held.delete(evidence);
    this.#held.set(evidence, profile);
    for (const oldest of this.#held.keys()) {
      if (!this.#isTooMuch()) return;
      this.#held.delete(oldest);
    }
  }

  /** Two always stay, however large: what is shown, and what it is compared with. */
  #isTooMuch(): boolean {
    if (this.#held.size <= 2) return this.#held.size > this.#most;
    const bytes = [...this.#held.values()].reduce((sum, profile) => sum + columnBytes(profile), 0);
    return this.#held.size > this.#most || bytes > this.#mostBytes;
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

/** What grows with the file; the tables of names are small beside it. */
function columnBytes({ samples }: Profile): number {
  const { stackStart, stackEnd, values, labels } = samples;
  // To ask for all stacks would make them.
  const columns = [
    samples.stackOwn ?? samples.stack,
    stackStart,
    stackEnd,
    labels.key,
    labels.text,
    labels.unit,
    labels.number.numbers,
  ];
  return [...columns, ...values.map(({ numbers }) => numbers)].reduce(
    (sum, { byteLength }) => sum + byteLength,
    0,
  );
}
