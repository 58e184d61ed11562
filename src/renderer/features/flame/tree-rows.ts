/** The boxes of a flame graph as the rows of a tree table: those whose callers are all open. */

import type { FlameTree } from '#core/profile/heapcase';
import type { RowToggle } from '../../state/look';
import type { NameTable } from './name-table';
import { type BoxAt, type Scene, sameBox } from './scene';
import { widestChild } from './walk';

export interface TreeRow extends BoxAt {
  readonly depth: number;
  readonly open: boolean | null;
  /** A hash of the calls that lead to it, in hexadecimal: the same in every profile. Empty for what cannot open. */
  readonly way: string;
}

export const rowKey = ({ part, box }: BoxAt) => `${part}:${box}`;

/** A run of sisters longer than this is cut: nobody reads thousands of rows of next to nothing. */
export const mostSisters = 500;

/** `open`: by their keys, unless a person said otherwise of their ways. */
export function treeRows(
  { parts }: Scene,
  names: NameTable,
  open: ReadonlySet<string>,
  toggles: readonly RowToggle[] = [],
): readonly TreeRow[] {
  const told = new Map(toggles.map((toggle) => [toggle.way, toggle.open]));
  const rows: TreeRow[] = [];
  const put = (part: number, tree: FlameTree, box: number, depth: number, above: number) => {
    const hasChildren = tree.children[box] < tree.children[box + 1];
    const hash = hasChildren ? hashOn(above, names.full(tree.name[box])) : 0;
    const way = hasChildren ? (hash >>> 0).toString(16) : '';
    const isOpen = hasChildren ? (told.get(way) ?? open.has(rowKey({ part, box }))) : null;
    rows.push({ part, box, depth, open: isOpen, way });
    if (!isOpen) return;
    const end = Math.min(tree.children[box + 1], tree.children[box] + mostSisters);
    for (let child = tree.children[box]; child < end; child++) put(part, tree, child, depth + 1, hash);
  };
  for (const [part, { tree }] of parts.entries()) put(part, tree, 0, 0, 0x811c9dc5 ^ part);
  return rows;
}

/** FNV-1a, one name further from the root. */
function hashOn(above: number, name: string): number {
  let sum = above;
  for (let i = 0; i < name.length; i++) sum = Math.imul(sum ^ name.charCodeAt(i), 0x01000193);
  return Math.imul(sum ^ 10, 0x01000193);
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

/** An address holds so many; nobody opens more rows one by one. */
const mostToggles = 150;

/** A row that a person opened or closed. */
export const toggled = (toggles: readonly RowToggle[], { way, open }: TreeRow): readonly RowToggle[] =>
  [...toggles.filter((toggle) => toggle.way !== way), { way, open: open !== true }].slice(-mostToggles);

export const indexOfBox = (rows: readonly TreeRow[], at: BoxAt | null): number =>
  at === null ? -1 : rows.findIndex((row) => sameBox(row, at));
