/** Where one looks in a call graph, so that a link, Back or another capture, laid out otherwise, leads there again. */

import type { PlacedGraph, PlacedNode } from '#core/graph-layout/layout-call-graph';
import type { GraphSight } from '../../state/look';

/** The point of the picture that stands in the middle of the pane, and how large the picture is there. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const middleOf = ({ x, y, box }: PlacedNode) => ({ x: x + box.width / 2, y: y + box.height / 2 });

/** Null for a picture without boxes. */
export function sightAt({ nodes }: PlacedGraph, { x, y, scale }: Spot): GraphSight | null {
  const far = (of: PlacedNode) => {
    const middle = middleOf(of);
    return Math.hypot(middle.x - x, middle.y - y);
  };
  let nearest: PlacedNode | null = null;
  for (const node of nodes) if (nearest === null || far(node) < far(nearest)) nearest = node;
  if (!nearest) return null;
  const middle = middleOf(nearest);
  return {
    function: nearest.node.name,
    dx: Math.round(x - middle.x),
    dy: Math.round(y - middle.y),
    scale: Math.round(scale * 1000) / 1000,
  };
}

/** Null where the picture has no such function. */
export function spotOf({ nodes }: PlacedGraph, sight: GraphSight): Spot | null {
  const found = nodes.find(({ node }) => node.name === sight.function);
  if (!found) return null;
  const middle = middleOf(found);
  return { x: middle.x + sight.dx, y: middle.y + sight.dy, scale: sight.scale };
}

export const sameSight = (a: GraphSight | null, b: GraphSight | null): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
