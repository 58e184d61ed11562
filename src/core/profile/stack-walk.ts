/** Goes over the stacks of samples in their order. Of each stack only what the one before it does not have is read. */

import type { LocationNumbers, SampleColumns } from './columns';
import { extended } from './growing';
import { layStack, type OwnStacks, usualDepth } from './own-stacks';

export class StackWalk {
  /** The stack that was laid last, the root first. */
  path = new Uint32Array(usualDepth);
  depth = 0;
  /** How many of its outermost locations are those of the stack that was laid before it. */
  kept = 0;
  #sample = -1;
  #laid = -1;
  /** Where in `stackOwn` the sample's own locations begin, and those of the next one. */
  #ownStart = 0;
  #nextOwn = 0;
  /** What all samples since the last one that was laid have in common with it. */
  #shared = 0;
  readonly #stack: LocationNumbers;
  readonly #start: Uint32Array;
  readonly #end: Uint32Array;
  readonly #sharedWith: Uint16Array | null;
  /** Null where each stack is read as a whole. */
  readonly #own: Omit<OwnStacks, 'count'> | null;

  constructor(samples: SampleColumns) {
    const { stackStart, stackEnd, stackShared, stackOwn } = samples;
    this.#stack = stackOwn ?? samples.stack;
    this.#start = stackStart;
    this.#end = stackEnd;
    this.#sharedWith = stackShared;
    this.#own = stackOwn && stackShared && { stackOwn, stackShared, stackStart, stackEnd };
  }

  /** Turns to a sample: the one behind that it stood at, as none may be left out. */
  goTo(sample: number): void {
    this.#sample = sample;
    this.depth = (this.#end[sample] as number) - (this.#start[sample] as number);
    const common = this.#sharedWith === null ? 0 : (this.#sharedWith[sample] as number);
    if (common < this.#shared) this.#shared = common;
    this.#ownStart = this.#nextOwn;
    this.#nextOwn += this.depth - common;
  }

  /** Lays the stack of the sample. */
  lay(): void {
    const { depth } = this;
    if (depth > this.path.length) this.path = extended(this.path, depth * 2);
    const kept = Math.min(this.#shared, depth);
    if (this.#own !== null) layStack(this.path, this.#own, this.#sample, this.#ownStart, this.#laid, kept);
    else {
      const leaf = (this.#end[this.#sample] as number) - 1;
      for (let at = kept; at < depth; at++) this.path[at] = this.#stack[leaf - at] as number;
    }
    this.#laid = this.#sample;
    this.kept = kept;
    this.#shared = depth;
  }

  /** How many of the outermost locations of the stack the next sample has as well. */
  sharedWithNext(): number {
    const next = this.#sample + 1;
    const shared = this.#sharedWith;
    return shared === null || next === shared.length ? 0 : Math.min(shared[next] as number, this.depth);
  }
}
