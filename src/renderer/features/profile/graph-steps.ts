/** Where the arrow keys lead in a call graph: up the heaviest caller, down the heaviest callee, else sideways. */

import type { PlacedGraph } from '#core/graph-layout/layout-call-graph';

export type GraphStep = 'caller' | 'callee' | 'left' | 'right';

/** Boxes whose centres differ by less than this stand in one row. */
const rowHeight = 30;

export function graphStep(
  step: GraphStep,
  { nodes, edges }: PlacedGraph,
  selection: string | null,
): string | null {
  const here = nodes.find(({ node }) => node.name === selection);
  if (!here) return nodes[0]?.node.name ?? null;
  const { number } = here.node;
  const heaviest = (isNext: (from: number, to: number) => boolean) =>
    edges
      .map(({ edge }) => edge)
      .filter(({ from, to }) => from !== to && isNext(from, to))
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))[0];
  if (step === 'caller') return heaviest((_from, to) => to === number)?.fromName ?? null;
  if (step === 'callee') return heaviest((from) => from === number)?.toName ?? null;
  const side = step === 'right' ? 1 : -1;
  const [beside] = nodes
    .filter(({ x, y }) => Math.abs(y - here.y) < rowHeight && (x - here.x) * side > 1)
    .sort((a, b) => (a.x - b.x) * side);
  return beside?.node.name ?? null;
}
