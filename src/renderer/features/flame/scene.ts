/**
 * What is drawn where: the trees of a flame graph on one plane, whose x is in the unit of the values and whose rows
 * are levels. Row 0 is the root; what it calls stands below it (icicle) or above it (flame), what calls it on the
 * other side. A camera says which part of the plane is in sight.
 */

import type { FlameTree } from '#core/profile/heapcase';

export interface ScenePart {
  readonly tree: FlameTree;
  /** Level d is row d (1) or row -d (-1). */
  readonly direction: 1 | -1;
  /** 1 where another part draws the root. */
  readonly firstLevel: 0 | 1;
}

export interface Scene {
  readonly parts: readonly ScenePart[];
  /** The width of everything. */
  readonly wide: number;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly boxes: number;
}

/** Which box of which part. */
export interface BoxAt {
  readonly part: number;
  readonly box: number;
}

export const sameBox = (a: BoxAt | null, b: BoxAt | null): boolean =>
  a === b || (a !== null && b !== null && a.part === b.part && a.box === b.box);

export type Orientation = 'icicle' | 'flame';

export function sceneOf(callees: FlameTree, callers: FlameTree | null, orientation: Orientation): Scene {
  const down: ScenePart = { tree: callees, direction: orientation === 'icicle' ? 1 : -1, firstLevel: 0 };
  const parts: ScenePart[] = [down];
  if (callers) parts.push({ tree: callers, direction: down.direction === 1 ? -1 : 1, firstLevel: 1 });
  const ends = parts.map(({ tree, direction }) => direction * (tree.levels.length - 2));
  return {
    parts,
    wide: callees.width[0],
    firstRow: Math.min(0, ...ends),
    lastRow: Math.max(0, ...ends),
    boxes: parts.reduce((sum, { tree, firstLevel }) => sum + tree.count - firstLevel, 0),
  };
}

/** The level that a box is on, by halving: levels are runs of boxes. */
export function levelOf({ levels }: FlameTree, box: number): number {
  let low = 0;
  let high = levels.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (levels[middle] <= box) low = middle;
    else high = middle - 1;
  }
  return low;
}

export const rowOf = ({ tree, direction }: ScenePart, box: number): number => direction * levelOf(tree, box);

/** The last box of a run that starts at or before `at`; `first` where none does. */
export function boxBefore(start: Float64Array, first: number, end: number, at: number): number {
  let low = first;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (start[middle] <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Which part of the plane is in sight. */
export interface Camera {
  /** Where the left edge is, and how much lies between the edges, in values. */
  readonly from: number;
  readonly span: number;
  /** The top edge, in pixels below the top of row 0. */
  readonly top: number;
}

export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly rowHeight: number;
}

/** Boxes in sight; those narrower than a pixel come as runs that stand for many. */
export interface Sight {
  readonly part: Uint8Array;
  /** The box, or the first one of a run. */
  readonly box: Uint32Array;
  readonly row: Int32Array;
  readonly x: Float64Array;
  readonly width: Float64Array;
  /** 1: a run of slivers. */
  readonly merged: Uint8Array;
  readonly count: number;
}

/** Reused from frame to frame: a sight is valid until the next one is taken with it. */
export class SightBuffer {
  part = new Uint8Array(4096);
  box = new Uint32Array(4096);
  row = new Int32Array(4096);
  x = new Float64Array(4096);
  width = new Float64Array(4096);
  merged = new Uint8Array(4096);
  count = 0;

  put(part: number, box: number, row: number, x: number, width: number, merged: number): void {
    const at = this.count++;
    if (at === this.box.length) this.#grow();
    this.part[at] = part;
    this.box[at] = box;
    this.row[at] = row;
    this.x[at] = x;
    this.width[at] = width;
    this.merged[at] = merged;
  }

  #grow(): void {
    const length = this.box.length * 2;
    const larger = <A extends Uint8Array | Uint32Array | Int32Array | Float64Array>(wider: A, old: A): A => {
      wider.set(old);
      return wider;
    };
    this.part = larger(new Uint8Array(length), this.part);
    this.box = larger(new Uint32Array(length), this.box);
    this.row = larger(new Int32Array(length), this.row);
    this.x = larger(new Float64Array(length), this.x);
    this.width = larger(new Float64Array(length), this.width);
    this.merged = larger(new Uint8Array(length), this.merged);
  }
}

/** Everything that is at least `least` pixels wide, and the rest as runs: the work depends on pixels, not on boxes. */
export function takeSight(
  scene: Scene,
  camera: Camera,
  viewport: Viewport,
  into: SightBuffer,
  least = 1,
): Sight {
  into.count = 0;
  const firstRow = Math.floor(camera.top / viewport.rowHeight);
  const lastRow = Math.ceil((camera.top + viewport.height) / viewport.rowHeight);
  for (const [index, part] of scene.parts.entries()) {
    const { direction, tree, firstLevel } = part;
    const [near, far] = direction === 1 ? [firstRow, lastRow] : [-lastRow, -firstRow];
    const last = Math.min(far, tree.levels.length - 2);
    for (let level = Math.max(firstLevel, near); level <= last; level++)
      levelInSight(tree, level, camera, viewport.width, least, (box, x, width, merged) =>
        into.put(index, box, direction * level, x, width, merged),
      );
  }
  return into;
}

type TakeBox = (box: number, x: number, width: number, merged: 0 | 1) => void;

/** The boxes of one level between the edges of the camera, in pixels. */
export function levelInSight(
  { levels, start, width }: FlameTree,
  level: number,
  { from, span }: Camera,
  pixels: number,
  least: number,
  take: TakeBox,
): void {
  const scale = pixels / span;
  const end = levels[level + 1];
  const right = from + span;
  const leastValue = least / scale;
  let box = boxBefore(start, levels[level], end, from);
  if (start[box] + width[box] <= from) box++;
  while (box < end && start[box] < right) {
    if (width[box] >= leastValue) {
      take(box, (start[box] - from) * scale, width[box] * scale, 0);
      box++;
      continue;
    }
    // A run of slivers ends at a box that can be seen, or at a gap of a pixel.
    const first = box;
    const begin = start[box];
    let reached = begin + width[box];
    for (;;) {
      const next = firstAfter(start, box, end, start[box] + leastValue);
      const before = next - 1;
      const isWide = before > box && width[before] >= leastValue;
      const last = isWide ? before - 1 : before;
      reached = Math.max(reached, start[last] + width[last]);
      box = last + 1;
      if (isWide || box >= end || width[box] >= leastValue) break;
      if (start[box] - reached > leastValue || start[box] >= right) break;
    }
    take(first, (begin - from) * scale, Math.max(least, (reached - begin) * scale), 1);
  }
}

/** The first box from `box` on that starts at `limit` or later, galloping: most runs are either short or very long. */
function firstAfter(start: Float64Array, box: number, end: number, limit: number): number {
  let step = 1;
  let low = box;
  while (low + step < end && start[low + step] < limit) {
    low += step;
    step *= 2;
  }
  let high = Math.min(end, low + step);
  // start[low] < limit, and high is the end or starts at the limit or later.
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (start[middle] < limit) low = middle;
    else high = middle;
  }
  return high;
}

/** The box under a point of the viewport; null where there is none. */
export function boxUnder(
  scene: Scene,
  { from, span, top }: Camera,
  { width, rowHeight }: Viewport,
  point: { readonly x: number; readonly y: number },
): BoxAt | null {
  const row = Math.floor((top + point.y) / rowHeight);
  const value = from + (point.x / width) * span;
  // Half a pixel is forgiven: slivers are drawn wider than they are.
  const slack = span / width / 2;
  for (const [index, { tree, direction, firstLevel }] of scene.parts.entries()) {
    const level = direction * row;
    if (level < firstLevel || level > tree.levels.length - 2) continue;
    const box = boxBefore(tree.start, tree.levels[level], tree.levels[level + 1], value);
    if (tree.start[box] - slack <= value && value < tree.start[box] + tree.width[box] + slack)
      return { part: index, box };
  }
  return null;
}
