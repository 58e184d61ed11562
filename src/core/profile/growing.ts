/** Typed arrays that grow while a file of known length is read, without ever holding much more than needed. */

import type { ValueColumn } from './columns';

type Numeric = Uint8Array | Uint16Array | Uint32Array | Float64Array | Int32Array;

/**
 * A larger array with the same start; `progress` (0..1) is how much of the file has been read, `least` the
 * length below which it is not worth growing again.
 */
export function grown<A extends Numeric>(array: A, needed: number, progress: number, least = 1024): A {
  const expected = progress > 0.001 ? Math.ceil((needed / progress) * 1.05) : 0;
  const capacity = Math.max(needed, least, Math.min(expected, needed * 4), Math.ceil(array.length * 1.5));
  return extended(array, capacity);
}

/** An array of this length with the same start. */
export function extended<A extends Numeric>(array: A, length: number): A {
  const larger = new (array.constructor as new (length: number) => A)(length);
  larger.set(array as never);
  return larger;
}

/** A growing column of unsigned 32-bit numbers. */
export class Numbers {
  values: Uint32Array;
  length = 0;

  /** `expected`: about how many there will be. Memory that stays unused is never really taken. */
  constructor(expected = 256) {
    this.values = new Uint32Array(expected);
  }

  push(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values, this.length * 2 + 1, 1);
    this.values[this.length++] = value;
  }

  /** Makes room for so many at once. */
  reserve(length: number): void {
    if (length > this.values.length) this.values = extended(this.values, length);
  }

  /** A view, not a copy: what was never written takes no memory. */
  finish(): Uint32Array {
    return this.values.subarray(0, this.length);
  }
}

/** A growing column of doubles. */
export class Doubles {
  values: Float64Array;
  length = 0;

  constructor(expected = 256) {
    this.values = new Float64Array(expected);
  }

  push(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values, this.length * 2 + 1, 1);
    this.values[this.length++] = value;
  }

  reserve(length: number): void {
    if (length > this.values.length) this.values = extended(this.values, length);
  }

  finish(): Float64Array {
    return this.values.subarray(0, this.length);
  }
}

/** A growing column of 64-bit integers, given as low and high words. */
export class Integers {
  readonly #numbers: Doubles;
  readonly #exact = new Map<number, bigint>();

  constructor(expected?: number) {
    this.#numbers = new Doubles(expected);
  }

  get length(): number {
    return this.#numbers.length;
  }

  push(value: number, low: number, high: number): void {
    if (!Number.isSafeInteger(value)) this.#exact.set(this.length, wide(low, high));
    this.#numbers.push(value);
  }

  reserve(length: number): void {
    this.#numbers.reserve(length);
  }

  finish(): ValueColumn {
    return { numbers: this.#numbers.finish(), exact: this.#exact.size === 0 ? null : this.#exact };
  }
}

/** Rows of lists that lie one after another in another column: a list starts where the one before it ends. */
export class Lists {
  /** The first one starts at 0. */
  #bounds: Uint32Array;
  length = 0;

  constructor(expected = 256) {
    this.#bounds = new Uint32Array(expected + 1);
  }

  /** Adds the list that ends at `end`. */
  push(end: number): void {
    const row = ++this.length;
    if (row === this.#bounds.length) this.#bounds = grown(this.#bounds, row * 2, 1);
    this.#bounds[row] = end;
  }

  reserve(length: number): void {
    if (length >= this.#bounds.length) this.#bounds = extended(this.#bounds, length + 1);
  }

  /** Both columns are views of the same memory. */
  finish(): { readonly start: Uint32Array; readonly end: Uint32Array } {
    const { length } = this;
    return { start: this.#bounds.subarray(0, length), end: this.#bounds.subarray(1, length + 1) };
  }
}

/** The signed 64-bit integer of two words. */
export function wide(low: number, high: number): bigint {
  return (BigInt(high | 0) << 32n) | BigInt(low >>> 0);
}

/** Where each row starts, given where each ends. */
export function starts(ends: Uint32Array): Uint32Array {
  const from = new Uint32Array(ends.length);
  if (ends.length > 1) from.set(ends.subarray(0, ends.length - 1), 1);
  return from;
}

/** A new array with `more` behind what is in `array`. */
export function joined<A extends Uint32Array | Float64Array>(array: A, more: ArrayLike<number>): A {
  const all = new (array.constructor as new (length: number) => A)(array.length + more.length);
  all.set(array);
  all.set(more, array.length);
  return all;
}
