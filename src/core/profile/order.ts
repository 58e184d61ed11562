/**
 * The orders of nodes, edges and tags. Where pprof leaves ties to the order of a Go map, the whole identity
 * decides, so that the same profile always gives the same report. pprof: Nodes.Sort, edgeList.Less, tags.Less.
 */

import type { Graph, GraphEdge, GraphNode, Tag } from './graph';
import { compareNames } from './nodes';
import { compareText, log2 } from './numbers';

const byName = (a: GraphNode, b: GraphNode): number => compareNames(a.info, a.name, b.info, b.name);

/** In trees of calls several nodes have one identity: how deep they are and what calls them tells them apart. */
function byIdentity(a: GraphNode, b: GraphNode): number {
  if (a.depth !== b.depth) return compareText(a.identity, b.identity) || a.depth - b.depth;
  let [one, other]: [GraphNode | null, GraphNode | null] = [a, b];
  while (one && other && one !== other) {
    const order = compareText(one.identity, other.identity);
    if (order !== 0) return order;
    [one, other] = [one.caller, other.caller];
  }
  return 0;
}

/** pprof: Graph.SortNodes. Graphs are ordered by how much a node says about the paths, tables by a value. */
export function sortNodes(graph: Graph, cum: boolean, visual: boolean): void {
  if (visual) sortByScore(graph.nodes, entropyScore);
  else if (cum) sortByScore(graph.nodes, (node) => node.cum);
  else {
    graph.nodes.sort(
      (a, b) =>
        Math.abs(b.flat) - Math.abs(a.flat) ||
        byName(a, b) ||
        Math.abs(b.cum) - Math.abs(a.cum) ||
        byIdentity(a, b),
    );
  }
}

/** pprof: CumNameOrder and EntropyOrder. */
function sortByScore(nodes: GraphNode[], score: (node: GraphNode) => number): void {
  const scores = new Map(nodes.map((node) => [node, absolute(score(node), node)]));
  const of = (node: GraphNode): number => scores.get(node) ?? 0;
  nodes.sort(
    (a, b) => of(b) - of(a) || byName(a, b) || Math.abs(b.flat) - Math.abs(a.flat) || byIdentity(a, b),
  );
}

/**
 * An edge of weight 0, as diffs have them, makes the entropy NaN (0 · log2 0). Go's int64 of it is the smallest
 * number: its distance to 0 is larger than any other's, except that of the number itself, which has none.
 */
function absolute(score: number, { flat }: GraphNode): number {
  if (!Number.isNaN(score)) return Math.abs(score);
  return flat === 0 ? -1 : 2 ** 1000 / Math.abs(flat);
}

/** pprof: graph.entropyScore: nodes that merely pass a value on are the least worth showing. */
export function entropyScore(node: GraphNode): number {
  const incoming = node.in.length === 0 ? 1 : edgeEntropy(node.in, 0);
  const outgoing = node.out.length === 0 ? 1 : edgeEntropy(node.out, node.flat);
  return Math.trunc((incoming + outgoing) * node.cum) + node.flat;
}

/** pprof: graph.edgeEntropyScore. */
function edgeEntropy(edges: readonly GraphEdge[], self: number): number {
  let total = self;
  for (const { weight } of edges) if (weight > 0) total += weight;
  if (total === 0) return 0;
  let entropy = 0;
  const part = (weight: number): number => {
    const fraction = Math.abs(weight) / total;
    return -fraction * log2(fraction);
  };
  for (const { weight } of edges) entropy += part(weight);
  return self > 0 ? entropy + part(self) : entropy;
}

/** pprof: EdgeMap.Sort: the heaviest first. */
export function sortedEdges(edges: readonly GraphEdge[]): GraphEdge[] {
  return [...edges].sort(
    (a, b) =>
      Math.abs(b.weight) - Math.abs(a.weight) ||
      compareText(a.from.name, b.from.name) ||
      compareText(a.to.name, b.to.name) ||
      b.weight - a.weight ||
      byIdentity(a.from, b.from) ||
      byIdentity(a.to, b.to),
  );
}

/**
 * pprof: graph.SortTags: by cum, unless flat values are shown. Two that differ in sign only stay as they came; where that
 * is an order of chance (pprof's: of a map), it is made one by their names (`ordered: false`).
 */
export function sortTags<T extends Pick<Tag, 'name' | 'flat' | 'cum'>>(
  tags: readonly T[],
  flat: boolean,
  { ordered = false } = {},
): T[] {
  const isAlike = (a: T, b: T) => a.flat === b.flat && (flat || a.cum === b.cum);
  return [...tags].sort(
    (a, b) =>
      (flat ? 0 : Math.abs(b.cum) - Math.abs(a.cum)) ||
      (flat || a.cum === b.cum ? Math.abs(b.flat) - Math.abs(a.flat) : 0) ||
      (ordered && !isAlike(a, b) ? 0 : compareText(a.name, b.name)),
  );
}
