/** A box told so that it is found in another profile: by its function, and by the calls that lead to it. */

import type { BoxOf } from '../../state/look';
import type { NameTable } from './name-table';
import type { BoxAt, Scene } from './scene';
import { widestOf } from './walk';

interface Ground {
  readonly scene: Scene;
  readonly names: NameTable;
}

/** FNV-1a over the names from the box to its root, in hexadecimal. */
function wayTo({ scene, names }: Ground, { part, box }: BoxAt): string {
  const { tree } = scene.parts[part];
  let sum = 0x811c9dc5 ^ part;
  for (let at = box; at !== 0; at = tree.parent[at]) {
    const name = names.full(tree.name[at]);
    for (let i = 0; i < name.length; i++) sum = Math.imul(sum ^ name.charCodeAt(i), 0x01000193);
    sum = Math.imul(sum ^ 10, 0x01000193);
  }
  return (sum >>> 0).toString(16);
}

/** Null for the root: that is everything. */
export function boxOf(ground: Ground, at: BoxAt): BoxOf | null {
  if (at.box === 0) return null;
  const { tree } = ground.scene.parts[at.part];
  return { function: ground.names.full(tree.name[at.box]), way: wayTo(ground, at) };
}

/** The box of the same way, else the widest one of the function; null where it has none. */
export function findBox(ground: Ground, wanted: BoxOf): BoxAt | null {
  const { scene, names } = ground;
  const name = names.find(wanted.function);
  if (name === null) return null;
  for (const [part, { tree, firstLevel }] of scene.parts.entries())
    for (let box = firstLevel; box < tree.count; box++)
      if (tree.name[box] === name && wayTo(ground, { part, box }) === wanted.way) return { part, box };
  return widestOf(scene, name);
}
