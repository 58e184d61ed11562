/** The edges of a graph while they are found. */

import { grown } from './growing';

export interface EdgeColumns {
  readonly count: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly weight: Float64Array;
  readonly divisor: Float64Array | null;
  /** 1: in some sample the first occurrence goes over nodes that were removed. */
  readonly residual: Uint8Array;
  /** 1: in every sample the first occurrence, from the root on, is a call that was inlined. */
  readonly inlined: Uint8Array;
}

/**
 * The edges met so far: a hash table over (from, to). Each entry of the frame table remembers its last edge: a call
 * that was inlined has one only, and most others have few.
 */
export class EdgeTable {
  #count = 0;
  #from = new Uint32Array(1024);
  #to = new Uint32Array(1024);
  /** What each edge weighs, and a mark for the caller. */
  weight = new Float64Array(1024);
  seen = new Int32Array(1024);
  #residual = new Uint8Array(1024);
  #inlined = new Uint8Array(1024);
  #slots = new Int32Array(4096).fill(-1);
  readonly #lastFrom: Int32Array;
  readonly #lastEdge: Int32Array;

  constructor(entries: number) {
    this.#lastFrom = new Int32Array(entries).fill(-1);
    this.#lastEdge = new Int32Array(entries);
  }

  /** The edge of a call of `to`, which is `entry` of the frame table. */
  edgeOf(entry: number, from: number, to: number): number {
    if (this.#lastFrom[entry] === from) return this.#lastEdge[entry] as number;
    const edge = this.#find(from, to);
    this.#lastFrom[entry] = from;
    this.#lastEdge[entry] = edge;
    return edge;
  }

  /** What the first occurrence in a sample is; pprof looks at no other. pprof: Node.AddToEdgeDiv. */
  mark(edge: number, residual: boolean, inlined: boolean): void {
    if (residual) this.#residual[edge] = 1;
    if (!inlined) this.#inlined[edge] = 0;
  }

  #find(from: number, to: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(from, 0x9e3779b1) ^ Math.imul(to, 0x85ebca6b)) & mask;
    slot = (slot ^ (slot >>> 7)) & mask;
    for (;;) {
      const edge = this.#slots[slot] as number;
      if (edge < 0) break;
      if (this.#from[edge] === from && this.#to[edge] === to) return edge;
      slot = (slot + 1) & mask;
    }
    const edge = this.#count++;
    if (edge === this.#from.length) this.#grow();
    this.#from[edge] = from;
    this.#to[edge] = to;
    this.#inlined[edge] = 1;
    this.#slots[slot] = edge;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return edge;
  }

  #grow(): void {
    const size = this.#count * 2;
    this.#from = grown(this.#from, size, 1);
    this.#to = grown(this.#to, size, 1);
    this.weight = grown(this.weight, size, 1);
    this.seen = grown(this.seen, size, 1);
    const bytes = (old: Uint8Array<ArrayBuffer>) => {
      const larger = new Uint8Array(this.#from.length);
      larger.set(old);
      return larger;
    };
    this.#residual = bytes(this.#residual);
    this.#inlined = bytes(this.#inlined);
  }

  #rehash(): void {
    const mask = this.#slots.length * 4 - 1;
    const slots = new Int32Array(mask + 1).fill(-1);
    for (let edge = 0; edge < this.#count; edge++) {
      const from = this.#from[edge] as number;
      const to = this.#to[edge] as number;
      let slot = (Math.imul(from, 0x9e3779b1) ^ Math.imul(to, 0x85ebca6b)) & mask;
      slot = (slot ^ (slot >>> 7)) & mask;
      while ((slots[slot] as number) >= 0) slot = (slot + 1) & mask;
      slots[slot] = edge;
    }
    this.#slots = slots;
  }

  finish(): Omit<EdgeColumns, 'divisor'> {
    const count = this.#count;
    return {
      count,
      from: this.#from.subarray(0, count),
      to: this.#to.subarray(0, count),
      weight: this.weight.subarray(0, count),
      residual: this.#residual.subarray(0, count),
      inlined: this.#inlined.subarray(0, count),
    };
  }
}
