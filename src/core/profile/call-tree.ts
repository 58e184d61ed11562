/** The graph as a tree: one node per path (call_tree; dot and callgrind only). pprof: graph.newTree, Graph.TrimTree. */

import { checkpoint } from '../base/checkpoint';
import type { SampleColumns } from './columns';
import { type Graph, GraphEdge, GraphNode, isListed, removeEdge } from './graph';
import type { FrameTable } from './nodes';
import { addSampleTags, type LabelSets } from './tags';
import { joinWords, type Weights } from './values';

interface Place {
  readonly frame: number;
  readonly parent: Place | null;
  readonly children: Map<number, Place>;
  readonly sums: Float64Array;
  inlined: boolean;
  /** Samples through this place, and those that end here. */
  readonly through: number[];
  readonly ending: number[];
}

const place = (frame: number, parent: Place | null): Place => ({
  frame,
  parent,
  children: new Map(),
  sums: new Float64Array(6),
  inlined: true,
  through: [],
  ending: [],
});

export function callTree(
  table: FrameTable,
  samples: SampleColumns,
  weights: Weights,
  labels: LabelSets | null,
  dropNegative: boolean,
): Graph {
  const root = place(-1, null);
  const all: Place[] = [];
  const { values, divisors, words } = weights;
  const withLabels = labels !== null && !labels.isEmpty;
  for (let sample = 0; sample < samples.count; sample++) {
    checkpoint(sample, samples.count);
    const divisor = divisors?.[sample] ?? 0;
    if (values[sample] === 0 && divisor === 0) continue;
    const weight = (words ? words.high[sample] : values[sample]) as number;
    const low = words?.low[sample] ?? 0;
    let at = root;
    const add = (from: Place, offset: 0 | 3) => {
      from.sums[offset] = (from.sums[offset] as number) + weight;
      from.sums[offset + 1] = (from.sums[offset + 1] as number) + low;
      from.sums[offset + 2] = (from.sums[offset + 2] as number) + divisor;
    };
    const leaf = samples.stackStart[sample] as number;
    for (let i = (samples.stackEnd[sample] as number) - 1; i >= leaf; i--) {
      const location = samples.stack[i] as number;
      const end = table.start[location + 1] as number;
      for (let k = table.start[location] as number; k < end; k++) {
        const frame = table.nodes[k] as number;
        let next = at.children.get(frame);
        if (!next) {
          next = place(frame, at);
          at.children.set(frame, next);
          all.push(next);
        }
        at = next;
        add(at, 3);
        if (table.inlined[k] === 0) at.inlined = false;
        if (withLabels) at.through.push(sample);
      }
    }
    if (at === root) continue;
    add(at, 0);
    if (withLabels) at.ending.push(sample);
  }
  const nodes = new Map<Place, GraphNode>();
  const sum = (from: Place, offset: 0 | 3): number => {
    const high = from.sums[offset] as number;
    return words ? joinWords(high, from.sums[offset + 1] as number) : high;
  };
  for (const from of all) {
    const info = table.infos.at(from.frame);
    if (!info) continue;
    const node = new GraphNode(
      info,
      from.frame,
      sum(from, 0),
      sum(from, 3),
      from.sums[2] as number,
      from.sums[5] as number,
    );
    nodes.set(from, node);
    for (const sample of from.through) {
      addSampleTags(
        node,
        labels as LabelSets,
        sample,
        values[sample] as number,
        divisors?.[sample] ?? 0,
        false,
      );
    }
    for (const sample of from.ending) {
      addSampleTags(
        node,
        labels as LabelSets,
        sample,
        values[sample] as number,
        divisors?.[sample] ?? 0,
        true,
      );
    }
    const parent = from.parent ? nodes.get(from.parent) : undefined;
    if (!parent) continue;
    node.caller = parent;
    node.depth = parent.depth + 1;
    const edge = new GraphEdge(parent, node, node.cum, node.cumDivisor, false, from.inlined);
    parent.out.push(edge);
    node.in.push(edge);
  }
  return { nodes: [...nodes.values()].filter(({ flat, cum }) => isListed(flat, cum, dropNegative)) };
}

/** Removes nodes; their children move up to the parent. pprof: Graph.TrimTree. */
export function trimTree(graph: Graph, kept: ReadonlySet<GraphNode>): Graph {
  for (const node of graph.nodes) {
    if (kept.has(node)) continue;
    const [edge] = node.in;
    if (!edge) {
      for (const out of [...node.out]) out.to.in = out.to.in.filter((other) => other !== out);
      continue;
    }
    const parent = edge.from;
    removeEdge(edge);
    for (const out of node.out) {
      out.from = parent;
      out.residual = true;
      out.inlined = edge.inlined && out.inlined;
      parent.out.push(out);
    }
  }
  return { nodes: graph.nodes.filter((node) => kept.has(node)) };
}
