/** The boxes of a flame graph as the rows of a tree table: those whose callers are all open. */

import type { FlameTree } from '#core/profile/index';
import { type BoxAt, type Scene, sameBox } from './scene';
import { widestChild } from './walk';

export interface TreeRow extends BoxAt {
  readonly depth: number;
  readonly open: boolean | null;
}

export const rowKey = ({ part, box }: BoxAt) => `${part}:${box}`;

/** A run of sisters longer than this is cut: nobody reads thousands of rows of next to nothing. */
export const mostSisters = 500;

export function treeRows({ parts }: Scene, open: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const put = (part: number, tree: FlameTree, box: number, depth: number) => {
    const hasChildren = tree.children[box] < tree.children[box + 1];
    const isOpen = hasChildren ? open.has(rowKey({ part, box })) : null;
    rows.push({ part, box, depth, open: isOpen });
    if (!isOpen) return;
    const end = Math.min(tree.children[box + 1], tree.children[box] + mostSisters);
    for (let child = tree.children[box]; child < end; child++) put(part, tree, child, depth + 1);
  };
  for (const [part, { tree }] of parts.entries()) put(part, tree, 0, 0);
  return rows;
}

/** Every box on the way to one, itself not. */
export function wayTo({ parts }: Scene, at: BoxAt): readonly string[] {
  const { tree } = parts[at.part];
  const way: string[] = [];
  for (let box = at.box; box !== 0; ) {
    box = tree.parent[box];
    way.push(rowKey({ part: at.part, box }));
  }
  return way;
}

/** What is open at first: the roots, and down the widest way. */
export function hotWay({ parts }: Scene): readonly string[] {
  return parts.flatMap(({ tree }, part) => {
    const way: string[] = [];
    for (let box: number | null = 0; box !== null; box = widestChild(tree, box))
      way.push(rowKey({ part, box }));
    return way;
  });
}

export const indexOfBox = (rows: readonly TreeRow[], at: BoxAt | null): number =>
  at === null ? -1 : rows.findIndex((row) => sameBox(row, at));
