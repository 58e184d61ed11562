/** Where the arrow keys lead: to the box above, below and beside, as they stand on the screen. */

import type { FlameTree } from '#core/profile/heapcase';
import { type BoxAt, levelOf, type Scene } from './scene';

export type Step = 'up' | 'down' | 'left' | 'right';

export function stepFrom(scene: Scene, at: BoxAt, step: Step, leastWidth: number): BoxAt | null {
  const { tree, direction } = scene.parts[at.part];
  if (step === 'left' || step === 'right') {
    const box = beside(tree, at.box, step === 'right' ? 1 : -1, leastWidth);
    return box === null ? null : { ...at, box };
  }
  const outwards = (step === 'down') === (direction === 1);
  if (outwards) {
    const child = widestChild(tree, at.box);
    return child === null ? null : { ...at, box: child };
  }
  if (at.box !== 0)
    return { part: at.part === 1 && tree.parent[at.box] === 0 ? 0 : at.part, box: tree.parent[at.box] };
  // From the function in the middle to the other side of a sandwich.
  const other = scene.parts[1];
  const child = other ? widestChild(other.tree, 0) : null;
  return child === null ? null : { part: 1, box: child };
}

export function widestChild({ children, width }: FlameTree, box: number): number | null {
  let widest = -1;
  for (let child = children[box]; child < children[box + 1]; child++)
    if (widest < 0 || width[child] > width[widest]) widest = child;
  return widest < 0 ? null : widest;
}

/** The next box of the level that can be seen; the very next one where none can. */
function beside(tree: FlameTree, box: number, side: 1 | -1, leastWidth: number): number | null {
  const level = levelOf(tree, box);
  const [first, end] = [tree.levels[level], tree.levels[level + 1]];
  for (let next = box + side; next >= first && next < end; next += side)
    if (tree.width[next] >= leastWidth) return next;
  const next = box + side;
  return next >= first && next < end ? next : null;
}

/** The widest box of a name, over all parts; null where it has none. */
export function widestOf(scene: Scene, name: number): BoxAt | null {
  let found: BoxAt | null = null;
  let width = -1;
  for (const [part, { tree, firstLevel }] of scene.parts.entries())
    for (let box = firstLevel; box < tree.count; box++)
      if (tree.name[box] === name && tree.width[box] > width) {
        width = tree.width[box];
        found = { part, box };
      }
  return found;
}

/** The next box from here on whose name is marked, in the order of drawing; around the end. */
export function nextMatch(scene: Scene, matched: Uint8Array, from: BoxAt | null, side: 1 | -1): BoxAt | null {
  const order = scene.parts.flatMap(({ tree, firstLevel }, part) => [{ part, tree, firstLevel }]);
  const total = order.reduce((sum, { tree }) => sum + tree.count, 0);
  const offset = (part: number) => order.slice(0, part).reduce((sum, { tree }) => sum + tree.count, 0);
  let at = from === null ? (side === 1 ? -1 : total) : offset(from.part) + from.box;
  for (let tries = 0; tries < total; tries++) {
    at = (at + side + total) % total;
    let part = 0;
    let box = at;
    while (box >= order[part].tree.count) box -= order[part++].tree.count;
    const { tree, firstLevel } = order[part];
    if (box >= firstLevel && matched[tree.name[box]] === 1) return { part, box };
  }
  return null;
}

/** The box of the other tree that stands for the same way from the root; the last one of the way that is there. */
export function sameWay(
  from: FlameTree,
  box: number,
  to: FlameTree,
  nameIn: (name: number) => number | null,
): number {
  const way: number[] = [];
  for (let at = box; at !== 0; at = from.parent[at]) way.push(from.name[at]);
  let at = 0;
  for (const name of way.reverse()) {
    const wanted = nameIn(name);
    let found = -1;
    for (let child = to.children[at]; child < to.children[at + 1] && found < 0; child++)
      if (to.name[child] === wanted) found = child;
    if (found < 0) return at;
    at = found;
  }
  return at;
}
