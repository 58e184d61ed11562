/** Answers about profiles that were given before: evidence never changes, so they stay true. */

interface Kept {
  readonly answer: unknown;
  readonly weight: number;
}

export class KeptAnswers {
  readonly #most: number;
  #weight = 0;
  /** In the order of use. */
  readonly #kept = new Map<string, Kept>();

  /** `most`: how many rows all of them may have together. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Undefined where it is not known. */
  get<A>(question: string, request: unknown): A | undefined {
    const key = keyOf(question, request);
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept.answer as A;
  }

  /** The ones that were not used for longest go; one that is too large alone is not kept. */
  put(question: string, request: unknown, answer: unknown, rows: number): void {
    const weight = rows + 1;
    if (weight > this.#most) return;
    const key = keyOf(question, request);
    this.#weight += weight - (this.#kept.get(key)?.weight ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, { answer, weight });
    for (const [oldest, kept] of this.#kept) {
      if (this.#weight <= this.#most) return;
      this.#kept.delete(oldest);
      this.#weight -= kept.weight;
    }
  }
}

const keyOf = (question: string, request: unknown): string => JSON.stringify([question, request]);
