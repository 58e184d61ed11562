/**
 * How much of a call graph is drawn. Placing takes the square of the lines and more, and by how they cross: 367 boxes with
 * 918 lines took 8.5 s, and so may 300 with 440. What is more than that is a carpet anyway, and is in the tables.
 */

import type { CallEdge, CallGraph } from '#core/profile/index';
import type { ProfileView } from '#core/profile/view';

export interface Budget {
  readonly nodes: number;
  readonly edges: number;
}

/** As many boxes as pprof draws where nobody says. */
const usualNodes = 80;

/** What is tried, one after the other where that before was not placed in time. The last one always is. */
export const budgets: readonly [Budget, ...Budget[]] = [
  { nodes: 300, edges: 600 },
  { nodes: usualNodes, edges: 2 * usualNodes },
];

/** The boxes that a view asks for, as pprof counts: infinite where it wants all. */
function wantedNodes({ nodeCount, trim }: ProfileView): number {
  if (trim === false || nodeCount === 0) return Number.POSITIVE_INFINITY;
  return nodeCount === null || nodeCount < 0 ? usualNodes : nodeCount;
}

/**
 * The view with no more boxes than can be placed. One that trims nothing leaves out the lightest only; of a tree of calls,
 * which has a box for each way to a function, also those that pprof leaves out.
 */
export function affordable(view: ProfileView, budget: Budget): ProfileView {
  const nodeCount = Math.min(budget.nodes, wantedNodes(view));
  return view.trim === false
    ? { ...view, trim: true, nodeCount, ...(view.callTree ? {} : { nodeFraction: 0, edgeFraction: 0 }) }
    : { ...view, nodeCount };
}

/**
 * Whether a graph that was asked for with a limit can be had without it: pprof lets labels take the place of functions,
 * so that a limit leaves out more than it says.
 */
export const isAffordable = (
  { nodes, originalCount }: Pick<CallGraph, 'nodes' | 'originalCount'>,
  view: ProfileView,
  budget: Budget,
): boolean =>
  wantedNodes(view) > budget.nodes && nodes.length < originalCount && originalCount <= budget.nodes;

/** What is drawn of what the view asks for. */
export interface Shortened {
  readonly nodes: number;
  readonly ofNodes: number;
  readonly edges: number;
  readonly ofEdges: number;
}

/**
 * The graph with the lines that can be placed: each box keeps the heaviest line to it, the rest goes by weight.
 * `shortened` is null where the view is drawn as it asks to be.
 */
export function withinBudget(
  graph: CallGraph,
  view: ProfileView,
  budget: Budget,
): { readonly graph: CallGraph; readonly shortened: Shortened | null } {
  const numbers = new Set(graph.nodes.map(({ number }) => number));
  const drawn = graph.edges.filter(({ from, to }) => numbers.has(from) && numbers.has(to));
  const edges = drawn.length <= budget.edges ? drawn : heaviest(drawn, budget.edges);
  const { length: nodes } = graph.nodes;
  const wanted = wantedNodes(view);
  const ofNodes = wanted <= budget.nodes ? nodes : Math.max(nodes, Math.min(wanted, graph.originalCount));
  if (nodes === ofNodes && edges.length === drawn.length) return { graph, shortened: null };
  return {
    graph: { ...graph, edges },
    shortened: { nodes, ofNodes, edges: edges.length, ofEdges: drawn.length },
  };
}

function heaviest(edges: readonly CallEdge[], most: number): readonly CallEdge[] {
  const byWeight = edges.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const led = new Set<number>();
  const kept = new Set<CallEdge>();
  for (const edge of byWeight) {
    if (led.has(edge.to)) continue;
    led.add(edge.to);
    kept.add(edge);
  }
  for (const edge of byWeight) {
    if (kept.size >= most) break;
    kept.add(edge);
  }
  // In the order of the engine: Graphviz places by it.
  return edges.filter((edge) => kept.has(edge));
}
