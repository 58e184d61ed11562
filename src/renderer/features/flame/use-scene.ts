import { useMemo, useRef } from 'react';
import type { FlameGraph } from '#core/profile/heapcase';
import type { BoxOf } from '../../state/look';
import { boxOnScreen } from './camera';
import { NameTable } from './name-table';
import { type BoxAt, type Camera, type Orientation, type Scene, sceneOf } from './scene';
import { sameWay, widestOf } from './walk';
import { findBox } from './way';

export interface Stand {
  readonly graph: FlameGraph;
  readonly scene: Scene;
  readonly names: NameTable;
  /** Where to look at it first. */
  readonly place: 'stay' | 'whole' | BoxAt;
}

interface Wanted {
  readonly graph: FlameGraph | null;
  readonly orientation: Orientation;
  readonly around: string | null;
  /** What the look is zoomed to; a scene without that box shows everything. */
  readonly zoom: BoxOf | null;
  /** The camera as it is now. */
  readonly camera: () => Camera | null;
}

/**
 * The scene of a graph, and where to look: at the same way of calls as in the scene before, so that neither the
 * depths that come later nor another capture move what one looks at.
 */
export function useScene({ graph, orientation, around, zoom, camera }: Wanted): Stand | null {
  const last = useRef<(Stand & { readonly around: string | null; readonly orientation: Orientation }) | null>(
    null,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was looked at before decides nothing later
  return useMemo(() => {
    if (!graph) return null;
    const before = last.current;
    const scene = sceneOf(graph.callees, graph.callers, orientation);
    const names = before?.graph === graph ? before.names : new NameTable(graph.names);
    const place = placeFor(scene, names, before, { orientation, around, zoom, camera });
    const stand = { graph, scene, names, place };
    last.current = { ...stand, around, orientation };
    return stand;
  }, [graph, orientation]);
}

function placeFor(
  scene: Scene,
  names: NameTable,
  before: (Stand & { readonly around: string | null; readonly orientation: Orientation }) | null,
  { orientation, around, zoom, camera }: Omit<Wanted, 'graph'>,
): Stand['place'] {
  const now = camera();
  if (!before || !now || before.around !== around) return 'whole';
  const at = boxOnScreen(before.scene, now);
  const isWhole = at.box === 0 && now.span >= before.scene.wide * 0.999;
  const wanted = isWhole && zoom !== null ? findBox({ scene, names }, zoom) : null;
  if (wanted) return wanted;
  if (before.orientation !== orientation) return isWhole ? 'whole' : at;
  if (isWhole) return before.scene.wide === scene.wide ? 'stay' : 'whole';
  const there = boxLike(before, at, scene, names);
  if (!there) return 'whole';
  const [from, to] = [before.scene.parts[at.part].tree, scene.parts[there.part].tree];
  const sameGround = from.start[at.box] === to.start[there.box] && from.width[at.box] === to.width[there.box];
  return sameGround ? 'stay' : there;
}

/** The box that stands for the same way of calls in another scene; null where that has no box of its name. */
export function boxLike(
  from: Pick<Stand, 'scene' | 'names'>,
  at: BoxAt,
  scene: Scene,
  names: NameTable,
): BoxAt | null {
  const part = scene.parts[at.part];
  const { tree } = from.scene.parts[at.part] ?? {};
  if (!part || !tree) return null;
  const box = sameWay(tree, at.box, part.tree, (name) => names.find(from.names.full(name)));
  if (at.box === 0) return { part: at.part, box: 0 };
  const wanted = from.names.full(tree.name[at.box]);
  if (names.full(part.tree.name[box]) === wanted) return { part: at.part, box };
  const name = names.find(wanted);
  return name === null ? null : widestOf(scene, name);
}
