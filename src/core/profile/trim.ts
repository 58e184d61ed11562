/** Which nodes and edges a report shows. pprof: Report.newTrimmedGraph and the Graph methods it calls. */

import { type EdgeChoice, keptSums, type NodeSums, sumEdges, sumNodes } from './accumulate';
import { callTree, trimTree } from './call-tree';
import {
  type Graph,
  type GraphEdge,
  type GraphNode,
  graphOf,
  listedFrames,
  removeEdge,
  type Tag,
} from './graph';
import type { FrameTable } from './nodes';
import { sortedEdges, sortNodes } from './order';
import type { Report } from './report';
import { addTags, LabelSets } from './tags';

export interface TrimmedGraph {
  readonly graph: Graph;
  /** Nodes before nodecount took its part: `Showing top N nodes out of M`. */
  readonly originalCount: number;
  readonly droppedNodes: number;
  readonly droppedEdges: number;
}

/** What a report shows beside its nodes. */
type Needs = 'nodes' | 'inline marks' | 'edges' | 'edges and tags' | { readonly edgesOf: Uint8Array };

/**
 * pprof: Report.newTrimmedGraph. What a report does not show is not made: tables need edges only to tell inlined
 * functions, or not at all, and peek only those of the nodes that it shows (marked 1).
 */
export function trimmedGraph(report: Report, needs: Needs): TrimmedGraph {
  const { options, profile, table, weights } = report;
  const visual = options.format === 'dot';
  const asTree = options.callTree && (options.format === 'dot' || options.format === 'callgrind');
  const labels = needs === 'edges and tags' ? new LabelSets(profile, report.labelUnits, options.unit) : null;
  const sums = asTree ? null : sumNodes(table, profile.samples, weights);
  const graphOfSums = (of: NodeSums, kept: Uint8Array | null): Graph => {
    const choice = edgeChoice(report, needs, kept);
    const edges = choice && sumEdges(table, profile.samples, weights, { kept, edges: choice });
    const made = graphOf(table, { ...keptSums(of, kept), edges }, options.dropNegative);
    if (labels) addTags(made, table, profile, weights, labels);
    return made;
  };
  const only = (of: NodeSums, frames: ArrayLike<number> & Iterable<number>): Graph => {
    const kept = new Uint8Array(table.infos.length);
    for (const frame of frames) kept[frame] = 1;
    return graphOfSums(of, kept);
  };

  // First the nodes alone: which are too small, measured on the sum of flat of what the filters left. Most of a large
  // profile's are, so that only those that stay are made.
  let graph: Graph;
  let total = 0;
  let droppedNodes = 0;
  const isLarge = (cum: number) => Math.abs(cum) >= cutoff(total, options.nodeFraction);
  if (sums) {
    const { flat, cum } = sums;
    const frames = listedFrames(sums, options.dropNegative);
    total = frames.reduce((sum, frame) => sum + (flat[frame] as number), 0);
    const large = frames.filter((frame) => isLarge(cum[frame] as number));
    droppedNodes = frames.length - large.length;
    graph = droppedNodes > 0 ? only(sums, large) : graphOfSums(sums, null);
  } else {
    graph = callTree(table, profile.samples, weights, labels, options.dropNegative);
    total = graph.nodes.reduce((sum, { flat }) => sum + flat, 0);
    const large = graph.nodes.filter(({ cum }) => isLarge(cum));
    droppedNodes = graph.nodes.length - large.length;
    if (droppedNodes > 0) graph = trimTree(graph, new Set(large));
  }
  const nodeCutoff = cutoff(total, options.nodeFraction);
  const edgeCutoff = cutoff(total, options.edgeFraction);
  const originalCount = graph.nodes.length;

  // Then the best N, which small tags and edges must not decide.
  sortNodes(graph, options.cumSort, visual);
  if (options.nodeCount > 0) {
    trimTags(graph, nodeCutoff);
    trimEdges(graph, edgeCutoff);
    const top = topNodes(graph, options.nodeCount, visual);
    if (top.length !== graph.nodes.length) {
      graph = sums
        ? only(
            sums,
            top.map(({ frame }) => frame),
          )
        : trimTree(graph, new Set(top));
      sortNodes(graph, options.cumSort, visual);
    }
  }
  trimTags(graph, nodeCutoff);
  const droppedEdges = trimEdges(graph, edgeCutoff);
  if (visual) removeRedundantEdges(graph);
  return { graph, originalCount, droppedNodes, droppedEdges };
}

/** Which edges a report of these nodes needs; null: none. */
function edgeChoice({ table }: Report, needs: Needs, kept: Uint8Array | null): EdgeChoice | null {
  if (needs === 'nodes') return null;
  if (typeof needs === 'object') return { toAndFrom: needs.edgesOf };
  if (needs !== 'inline marks') return 'all';
  const to = maybeInlined(table, kept);
  return to && { to };
}

/** What weighs less goes. Go's int64 of a number that it cannot hold is negative: then nothing does. */
function cutoff(total: number, fraction: number): number {
  const value = Math.abs(Math.trunc(total * fraction));
  return value < 2 ** 63 ? value : 0;
}

/** Functions that some location holds as an inlined call: only these can be marked `(inline)`. Null: there are none. */
function maybeInlined({ infos, nodes, inlined }: FrameTable, kept: Uint8Array | null): Uint8Array | null {
  let marks: Uint8Array | null = null;
  for (let k = 0; k < nodes.length; k++) {
    const node = nodes[k] as number;
    if (inlined[k] !== 1 || kept?.[node] === 0) continue;
    marks ??= new Uint8Array(infos.length);
    marks[node] = 1;
  }
  return marks;
}

/** pprof: Graph.TrimLowFrequencyTags. */
function trimTags(graph: Graph, cutoff: number): void {
  const isLarge = ([, tag]: [string, Tag]) => Math.abs(tag.flat) >= cutoff || Math.abs(tag.cum) >= cutoff;
  for (const node of graph.nodes) {
    const { labelTags, numericTags } = node;
    if (labelTags) node.labelTags = new Map([...labelTags].filter(isLarge));
    for (const [key, tags] of numericTags ?? []) numericTags?.set(key, new Map([...tags].filter(isLarge)));
  }
}

/** pprof: Graph.TrimLowFrequencyEdges; the number of edges removed. */
function trimEdges(graph: Graph, cutoff: number): number {
  let dropped = 0;
  const gone = new Set<GraphEdge>();
  for (const node of graph.nodes) {
    for (const edge of node.in) if (Math.abs(edge.weight) < cutoff) gone.add(edge);
  }
  for (const { from, to } of gone) {
    if (to.in.some((edge) => gone.has(edge))) {
      const before = to.in.length;
      to.in = to.in.filter((edge) => !gone.has(edge));
      dropped += before - to.in.length;
    }
    if (from.out.some((edge) => gone.has(edge))) from.out = from.out.filter((edge) => !gone.has(edge));
  }
  return dropped;
}

const maxNodelets = 4;

/** pprof: Graph.selectTopNodes: in a graph, tags take the place of nodes. */
function topNodes(graph: Graph, count: number, visual: boolean): GraphNode[] {
  if (!visual) return graph.nodes.slice(0, count);
  let used = 0;
  for (const [i, node] of graph.nodes.entries()) {
    used += 1 + Math.min(countTags(node), maxNodelets);
    if (used >= count) return graph.nodes.slice(0, i + 1);
  }
  return graph.nodes.slice(0, count);
}

/** pprof: graph.countTags. */
function countTags(node: GraphNode): number {
  let count = 0;
  for (const { flat } of node.labelTags?.values() ?? []) if (flat !== 0) count++;
  for (const tags of node.numericTags?.values() ?? [])
    for (const { flat } of tags.values()) if (flat !== 0) count++;
  return count;
}

/** pprof: Graph.RemoveRedundantEdges: residual edges whose ends stay joined by another path. */
function removeRedundantEdges(graph: Graph): void {
  for (const node of graph.nodes.toReversed()) {
    for (const edge of sortedEdges(node.in).reverse()) {
      if (!edge.residual) break;
      if (isRedundant(edge)) removeEdge(edge);
    }
  }
}

/** pprof: graph.isRedundantEdge. */
function isRedundant(edge: GraphEdge): boolean {
  const seen = new Set([edge.to]);
  const queue = [edge.to];
  for (let node = queue.shift(); node; node = queue.shift()) {
    for (const incoming of node.in) {
      if (incoming === edge || seen.has(incoming.from)) continue;
      if (incoming.from === edge.from) return true;
      seen.add(incoming.from);
      queue.push(incoming.from);
    }
  }
  return false;
}
