/**
 * Stacks without what they share: of each sample only the locations that the sample before it does not have. A fifth
 * of all frames of a Go heap profile is left (docs/performance.md). The loops that go over samples in their order
 * keep one stack, of which each sample replaces the inner part; whoever needs any stack at once has them all made.
 */

import type { LocationNumbers, SampleColumns } from './columns';
import { extended } from './growing';

type StackBounds = Pick<SampleColumns, 'count' | 'stackStart' | 'stackEnd'>;

/** What tells the stacks of samples that follow each other. */
export type OwnStacks = StackBounds & {
  readonly stackOwn: LocationNumbers;
  readonly stackShared: Uint16Array;
};

/** These columns; all stacks are made when they are first asked for. */
export function withStacksLater(
  { count, stackStart, stackEnd, stackOwn, stackShared }: OwnStacks,
  others: Omit<SampleColumns, keyof OwnStacks | 'stack'>,
): SampleColumns {
  const own = { count, stackStart, stackEnd, stackOwn, stackShared };
  let whole: LocationNumbers | null = null;
  return {
    ...others,
    ...own,
    get stack() {
      whole ??= wholeStacks(own);
      return whole;
    },
  };
}

/**
 * Lays the stack of `sample` into `path`, the root first, where that of the sample `last` before it stands; its
 * outermost `kept` locations are there already, as all samples in between have them too. `ownStart` is where the own
 * locations of the sample begin.
 */
export function layStack(
  path: Uint32Array,
  { stackOwn, stackShared, stackStart, stackEnd }: Omit<OwnStacks, 'count'>,
  sample: number,
  ownStart: number,
  last: number,
  kept: number,
): void {
  let row = sample;
  let start = ownStart;
  let depth = (stackEnd[row] as number) - (stackStart[row] as number);
  // What the sample does not have of its own it has from those before it.
  for (let to = depth; ; ) {
    const shared = stackShared[row] as number;
    const leaf = start + depth - 1;
    for (let at = Math.max(shared, kept); at < to; at++) path[at] = stackOwn[leaf - at] as number;
    if (shared <= kept || --row === last) return;
    if (shared < to) to = shared;
    depth = (stackEnd[row] as number) - (stackStart[row] as number);
    start -= depth - (stackShared[row] as number);
  }
}

/** Few stacks are deeper. */
export const usualDepth = 1024;

/** All stacks one after another, as `SampleColumns.stack` has them; the same array where nothing is shared. */
function wholeStacks({ count, stackOwn, stackShared, stackStart, stackEnd }: OwnStacks): LocationNumbers {
  const length = count === 0 ? 0 : (stackEnd[count - 1] as number);
  if (length === stackOwn.length) return stackOwn;
  const stack = stackOwn instanceof Uint16Array ? new Uint16Array(length) : new Uint32Array(length);
  let next = 0;
  for (let sample = 0; sample < count; sample++) {
    const start = stackStart[sample] as number;
    const ownEnd = (stackEnd[sample] as number) - (stackShared[sample] as number);
    let at = start;
    while (at < ownEnd) stack[at++] = stackOwn[next++] as number;
    // The stack before ends where this one starts.
    for (let shared = start - (stackShared[sample] as number); shared < start; )
      stack[at++] = stack[shared++] as number;
  }
  return stack;
}

/** The stacks of the samples at `rows`, which rise; `stackShared` says what they have in common now. */
export function pickOwnStacks(samples: OwnStacks, rows: Uint32Array, stackShared: Uint16Array): OwnStacks {
  const count = rows.length;
  const stackStart = new Uint32Array(count);
  const stackEnd = new Uint32Array(count);
  let length = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    stackStart[i] = length;
    length += (samples.stackEnd[row] as number) - (samples.stackStart[row] as number);
    stackEnd[i] = length;
  }
  let ownLength = length;
  for (let i = 0; i < count; i++) ownLength -= stackShared[i] as number;
  const stackOwn =
    samples.stackOwn instanceof Uint16Array ? new Uint16Array(ownLength) : new Uint32Array(ownLength);
  // In the form that the sums hand over as well (`accumulate.ts`): another would have `layStack` compiled anew.
  const from = {
    stackOwn: samples.stackOwn,
    stackShared: samples.stackShared,
    stackStart: samples.stackStart,
    stackEnd: samples.stackEnd,
  };
  /** The stack of the row, the root first. */
  let path = new Uint32Array(usualDepth);
  let row = 0;
  let next = 0;
  let start = 0;
  let written = 0;
  for (let i = 0; i < count; i++) {
    for (const wanted = rows[i] as number; row <= wanted; row++) {
      const depth = (samples.stackEnd[row] as number) - (samples.stackStart[row] as number);
      start = next;
      next += depth - (samples.stackShared[row] as number);
    }
    const shared = stackShared[i] as number;
    let at = (stackEnd[i] as number) - (stackStart[i] as number);
    const last = i === 0 ? -1 : (rows[i - 1] as number);
    if (last === row - 2) {
      // The one before it stays as well.
      for (let from = start; at > shared; at--) stackOwn[written++] = samples.stackOwn[from++] as number;
      continue;
    }
    if (at > path.length) path = extended(path, at * 2);
    layStack(path, from, row - 1, start, last, shared);
    while (at > shared) stackOwn[written++] = path[--at] as number;
  }
  return { count, stackStart, stackEnd, stackOwn, stackShared };
}
