/**
 * A laid-out flame graph: boxes in the order of their levels and, within a level, from left to right. So a level
 * is one run of the columns, the part of it that is in sight is found by halving, and all boxes narrower than a
 * pixel are passed over in one step. Widths are in the unit of the values: the root is as wide as everything.
 */

import { type FlamePaths, rootBox } from './flame-paths';
import { compareText } from './numbers';

export interface FlameTree {
  /** Boxes; box 0 is the root. */
  readonly count: number;
  /** Level d is the boxes `levels[d]` … `levels[d + 1] - 1`. */
  readonly levels: Uint32Array;
  /** Which name (FlameNames). */
  readonly name: Uint32Array;
  readonly parent: Uint32Array;
  /** The children of box i are `children[i]` … `children[i + 1] - 1`. */
  readonly children: Uint32Array;
  readonly start: Float64Array;
  readonly width: Float64Array;
  /** What ends in the box, and what goes through it; of the later profile in a difference. */
  readonly self: Float64Array;
  readonly total: Float64Array;
  /** The same of the earlier profile; null without one. */
  readonly selfBefore: Float64Array | null;
  readonly before: Float64Array | null;
  /** `seenInlined`, `seenCalled`, `foldedRecursion`. */
  readonly marks: Uint8Array;
}

/** What ends in each box and what goes through it. */
export interface FlameSums {
  readonly self: Float64Array;
  readonly total: Float64Array;
  readonly selfBefore: Float64Array | null;
  readonly before: Float64Array | null;
  /** How wide it is drawn; never negative. */
  readonly width: Float64Array;
}

/** Which of two sisters stands first. `size`: the wider one; `name`: the same in every profile. */
export type FlameOrder = 'size' | 'name';

export function layOutFlame(
  paths: FlamePaths,
  sums: FlameSums,
  names: readonly string[],
  order: FlameOrder,
): FlameTree {
  const { count } = paths;
  const { width } = sums;
  const { firstChild, nextSister } = sisters(paths, width);
  const isBefore = sisterOrder(paths, width, names, order);

  // Breadth first: `box[i]` is the box that comes i-th.
  const box = new Int32Array(count);
  const parent = new Uint32Array(count);
  const children = new Uint32Array(count + 1);
  const start = new Float64Array(count);
  const levels = [0];
  let placed = 1;
  let levelEnd = 1;
  for (let i = 0; i < placed; i++) {
    if (i === levelEnd) {
      levels.push(i);
      levelEnd = placed;
    }
    const first = placed;
    children[i] = first;
    for (let child = firstChild[box[i] as number] as number; child >= 0; child = nextSister[child] as number)
      box[placed++] = child;
    sortRun(box, first, placed, isBefore);
    let at = start[i] as number;
    for (let k = first; k < placed; k++) {
      parent[k] = i;
      start[k] = at;
      at += width[box[k] as number] as number;
    }
  }
  levels.push(placed);
  children.fill(placed, placed);

  const inOrder = (column: Float64Array) => {
    const sorted = new Float64Array(placed);
    for (let i = 0; i < placed; i++) sorted[i] = column[box[i] as number] as number;
    return sorted;
  };
  const name = new Uint32Array(placed);
  const marks = new Uint8Array(placed);
  for (let i = 0; i < placed; i++) {
    name[i] = paths.name(box[i] as number);
    marks[i] = paths.marks(box[i] as number);
  }
  return {
    count: placed,
    levels: Uint32Array.from(levels),
    name,
    parent: parent.slice(0, placed),
    children: children.slice(0, placed + 1),
    start: start.slice(0, placed),
    width: inOrder(width),
    self: inOrder(sums.self),
    total: inOrder(sums.total),
    selfBefore: sums.selfBefore && inOrder(sums.selfBefore),
    before: sums.before && inOrder(sums.before),
    marks,
  };
}

/** Boxes of no width are left out; they have only such below them. */
function sisters(paths: FlamePaths, width: Float64Array) {
  const { count } = paths;
  const firstChild = new Int32Array(count).fill(-1);
  const nextSister = new Int32Array(count).fill(-1);
  for (let box = count - 1; box > rootBox; box--) {
    if (width[box] === 0) continue;
    const above = paths.parent(box);
    nextSister[box] = firstChild[above] as number;
    firstChild[above] = box;
  }
  return { firstChild, nextSister };
}

type Compare = (a: number, b: number) => number;

function sisterOrder(
  paths: FlamePaths,
  width: Float64Array,
  names: readonly string[],
  order: FlameOrder,
): Compare {
  const byName: Compare = (a, b) =>
    compareText(names[paths.name(a)] as string, names[paths.name(b)] as string);
  return order === 'name' ? byName : (a, b) => (width[b] as number) - (width[a] as number) || byName(a, b);
}

/** Most runs are short, and a sort of their own costs more than moving a few numbers. */
function sortRun(values: Int32Array, from: number, to: number, compare: Compare): void {
  if (to - from > 12) {
    values.subarray(from, to).sort(compare);
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const value = values[i] as number;
    let k = i - 1;
    while (k >= from && compare(values[k] as number, value) > 0) {
      values[k + 1] = values[k] as number;
      k--;
    }
    values[k + 1] = value;
  }
}
