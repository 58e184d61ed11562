/**
 * Weights that wait: what a stack has in common with the next one is held, and its weights are added once for all
 * samples in a row that go through it (`accumulate.ts`). A frame holds the nodes or edges that it stands for.
 */

/** How many frames of a stack are held at most, and how many nodes or edges of them. */
export const mostHeld = 2048;
/** Marks what is held; others are marked with the last sample that counted them, plus one. */
const isHeld = 0x7fffffff;

export class HeldWeights {
  /** How many frames are held, from the root on. */
  frames = 0;
  #count = 0;
  /** The held nodes or edges, whether each is met here for the first time, and the weight that waits here. */
  readonly #targets = new Int32Array(mostHeld);
  readonly #isFirst = new Uint8Array(mostHeld);
  readonly #weights = new Float64Array(mostHeld);
  /** By number of held frames: how many nodes or edges are held then. */
  readonly #counts = new Int32Array(mostHeld + 1);

  /** Whether one more frame can be held, with so many nodes or edges. */
  hasRoom(targets: number): boolean {
    return this.frames < mostHeld && this.#count + targets <= mostHeld;
  }

  /** Holds a node or an edge of the next frame. */
  push(target: number, seen: Int32Array): void {
    const at = this.#count++;
    this.#targets[at] = target;
    this.#weights[at] = 0;
    this.#isFirst[at] = seen[target] === isHeld ? 0 : 1;
    seen[target] = isHeld;
  }

  /** Ends the frame that has been pushed. */
  endFrame(): void {
    this.#counts[++this.frames] = this.#count;
  }

  /** Adds a weight to all that is held; the innermost node or edge of it, or -1. */
  add(weight: number): number {
    const last = this.#count - 1;
    if (last < 0) return -1;
    this.#weights[last] = (this.#weights[last] as number) + weight;
    return this.#targets[last] as number;
  }

  /** Holds only so many frames any more: what the others weigh is added to `sums`. */
  release(frames: number, sums: Float64Array, seen: Int32Array): void {
    if (this.frames <= frames) return;
    this.frames = frames;
    const left = this.#counts[frames] as number;
    const targets = this.#targets;
    const weights = this.#weights;
    for (let at = this.#count - 1; at >= left; at--) {
      const weight = weights[at] as number;
      if (at > 0) weights[at - 1] = (weights[at - 1] as number) + weight;
      if (this.#isFirst[at] === 0) continue;
      const target = targets[at] as number;
      sums[target] = (sums[target] as number) + weight;
      seen[target] = 0;
    }
    this.#count = left;
  }
}
