/**
 * The call tree of many stacks while it grows: one box for each distinct way from the root, found again by its
 * parent and its name. This is the hot loop of every flame graph, and it waits for memory more than for anything
 * else: what a step needs of a box lies together, four numbers in one array.
 */

import { grown } from './growing';

/** Set where a box was met as a call that was inlined, and where it was met as one that was not. */
export const seenInlined = 1;
export const seenCalled = 2;
/** Calls of a function that was on the way already are folded into this box. */
export const foldedRecursion = 4;

/** The root: every stack begins there. */
export const rootBox = 0;

// Places within a box's four numbers. Its last child is the one that was met last: most stacks go where the one
// before went.
const stride = 4;
const parentAt = 0;
const nameAt = 1;
const lastChildAt = 2;
const marksAt = 3;

export class FlamePaths {
  count = 1;
  #boxes = new Int32Array(4096 * stride);
  #slots = new Int32Array(1 << 14).fill(-1);

  constructor(rootName: number) {
    this.#boxes.set([-1, rootName, -1, 0]);
  }

  /** A box's parent was always made before it; -1 for the root. */
  parent(box: number): number {
    return this.#boxes[box * stride + parentAt] as number;
  }

  name(box: number): number {
    return this.#boxes[box * stride + nameAt] as number;
  }

  marks(box: number): number {
    return this.#boxes[box * stride + marksAt] as number;
  }

  mark(box: number, marks: number): void {
    const at = box * stride + marksAt;
    this.#boxes[at] = (this.#boxes[at] as number) | marks;
  }

  /** The box of `name` under `parent`, made when it is not there yet; it gets the marks. */
  child(parent: number, name: number, marks: number): number {
    const boxes = this.#boxes;
    const last = boxes[parent * stride + lastChildAt] as number;
    const at = last * stride;
    if (last >= 0 && boxes[at + nameAt] === name) {
      boxes[at + marksAt] = (boxes[at + marksAt] as number) | marks;
      return last;
    }
    return this.#find(parent, name, marks);
  }

  #find(parent: number, name: number, marks: number): number {
    const mask = this.#slots.length - 1;
    let slot = slotOf(parent, name) & mask;
    for (;;) {
      const box = this.#slots[slot] as number;
      if (box < 0) break;
      const at = box * stride;
      if (this.#boxes[at + nameAt] === name && this.#boxes[at + parentAt] === parent) {
        this.#boxes[parent * stride + lastChildAt] = box;
        this.mark(box, marks);
        return box;
      }
      slot = (slot + 1) & mask;
    }
    const box = this.count++;
    const at = box * stride;
    if (at + stride > this.#boxes.length) this.#boxes = grown(this.#boxes, at * 2, 1);
    this.#boxes[at + parentAt] = parent;
    this.#boxes[at + nameAt] = name;
    this.#boxes[at + lastChildAt] = -1;
    this.#boxes[at + marksAt] = marks;
    this.#boxes[parent * stride + lastChildAt] = box;
    this.#slots[slot] = box;
    if (this.count * 2 > this.#slots.length) this.#rehash();
    return box;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4).fill(-1);
    const mask = slots.length - 1;
    for (let box = 1; box < this.count; box++) {
      let slot = slotOf(this.parent(box), this.name(box)) & mask;
      while ((slots[slot] as number) >= 0) slot = (slot + 1) & mask;
      slots[slot] = box;
    }
    this.#slots = slots;
  }

  /** Each box with everything below it: children are made after their parents, so one pass from the end does. */
  withDescendants(own: Float64Array): Float64Array<ArrayBuffer> {
    const sum = new Float64Array(this.count);
    sum.set(own.subarray(0, this.count));
    for (let box = this.count - 1; box > rootBox; box--) {
      const above = this.parent(box);
      sum[above] = (sum[above] as number) + (sum[box] as number);
    }
    return sum;
  }
}

/** A spread of (parent, name) over 32 bits, mixed as at the end of MurmurHash3. */
function slotOf(parent: number, name: number): number {
  let mixed = Math.imul(parent, 0x9e3779b1) ^ Math.imul(name + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
