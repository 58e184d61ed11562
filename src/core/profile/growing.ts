/** Typed arrays that grow while a file of known length is read, without ever holding much more than needed. */

import type { ValueColumn } from './columns';

type Numeric = Uint32Array | Float64Array | Int32Array;

/** A larger array with the same start; `progress` (0..1) is how much of the file has been read. */
export function grown<A extends Numeric>(array: A, needed: number, progress: number): A {
  const expected = progress > 0.001 ? Math.ceil((needed / progress) * 1.05) : 0;
  const capacity = Math.max(needed, 1024, Math.min(expected, needed * 4), Math.ceil(array.length * 1.5));
  const larger = new (array.constructor as new (length: number) => A)(capacity);
  larger.set(array as never);
  return larger;
}

/** A growing column of unsigned 32-bit numbers. */
export class Numbers {
  values = new Uint32Array(256);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values, this.length * 2, 1);
    this.values[this.length++] = value;
  }

  finish(): Uint32Array {
    return this.values.slice(0, this.length);
  }
}

/** A growing column of doubles. */
export class Doubles {
  values = new Float64Array(256);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values, this.length * 2, 1);
    this.values[this.length++] = value;
  }

  finish(): Float64Array {
    return this.values.slice(0, this.length);
  }
}

/** A growing column of 64-bit integers, given as low and high words. */
export class Integers {
  readonly #numbers = new Doubles();
  readonly #exact = new Map<number, bigint>();

  get length(): number {
    return this.#numbers.length;
  }

  push(value: number, low: number, high: number): void {
    if (!Number.isSafeInteger(value)) this.#exact.set(this.length, wide(low, high));
    this.#numbers.push(value);
  }

  finish(): ValueColumn {
    return { numbers: this.#numbers.finish(), exact: this.#exact.size === 0 ? null : this.#exact };
  }
}

/** The signed 64-bit integer of two words. */
export function wide(low: number, high: number): bigint {
  return (BigInt(high | 0) << 32n) | BigInt(low >>> 0);
}
