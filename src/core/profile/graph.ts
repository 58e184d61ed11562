/** The graph of a report: nodes and edges as objects, made from the sums. pprof: graph.Graph, Node, Edge, Tag. */

import type { Sums } from './accumulate';
import type { NodeInfo } from './node-infos';
import type { FrameTable } from './nodes';
import { identityText, printableName } from './nodes';
import { divide } from './numbers';

/** What one label adds to a node: pprof draws it as a small box. pprof: graph.Tag. */
export interface Tag {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  flat: number;
  flatDivisor: number;
  cum: number;
  cumDivisor: number;
}

const mean = (value: number, divisor: number): number => (divisor === 0 ? value : divide(value, divisor));

export const tagFlat = (tag: Tag): number => mean(tag.flat, tag.flatDivisor);
export const tagCum = (tag: Tag): number => mean(tag.cum, tag.cumDivisor);

/** pprof: graph.Node. */
export class GraphNode {
  readonly info: NodeInfo;
  /** The node's number in the frame table; in call trees several nodes share one. */
  readonly frame: number;
  /** In call trees, the node that calls this one; names of equal functions under it belong together. */
  caller: GraphNode | null = null;
  /** In call trees, how many nodes call this one. */
  depth = 0;
  readonly flat: number;
  readonly cum: number;
  readonly flatDivisor: number;
  readonly cumDivisor: number;
  in: GraphEdge[] = [];
  out: GraphEdge[] = [];
  /** By joined labels; null: none. Only graphs that are drawn have any. */
  labelTags: Map<string, Tag> | null = null;
  /** By the labels they occur with (`''`: none), then by name; null: none. */
  numericTags: Map<string, Map<string, Tag>> | null = null;
  #name: string | undefined;
  #identity: string | undefined;

  constructor(
    info: NodeInfo,
    frame: number,
    flat: number,
    cum: number,
    flatDivisor: number,
    cumDivisor: number,
  ) {
    this.info = info;
    this.frame = frame;
    this.flat = flat;
    this.cum = cum;
    this.flatDivisor = flatDivisor;
    this.cumDivisor = cumDivisor;
  }

  /** The name that reports print. */
  get name(): string {
    this.#name ??= printableName(this.info);
    return this.#name;
  }

  get identity(): string {
    this.#identity ??= identityText(this.info);
    return this.#identity;
  }

  /** pprof: Node.FlatValue: the mean where there is a divisor. */
  get flatValue(): number {
    return mean(this.flat, this.flatDivisor);
  }

  /** pprof: Node.CumValue. */
  get cumValue(): number {
    return mean(this.cum, this.cumDivisor);
  }
}

/** pprof: graph.Edge. */
export class GraphEdge {
  from: GraphNode;
  readonly to: GraphNode;
  readonly weight: number;
  readonly divisor: number;
  residual: boolean;
  inlined: boolean;

  constructor(
    from: GraphNode,
    to: GraphNode,
    weight: number,
    divisor: number,
    residual: boolean,
    inlined: boolean,
  ) {
    this.from = from;
    this.to = to;
    this.weight = weight;
    this.divisor = divisor;
    this.residual = residual;
    this.inlined = inlined;
  }

  /** pprof: Edge.WeightValue. */
  get value(): number {
    return mean(this.weight, this.divisor);
  }
}

/** The listed nodes. Edges may lead to nodes that are not listed: pprof drops those without weight only here. */
export interface Graph {
  nodes: GraphNode[];
}

/** pprof: graph.selectNodesForGraph, isNegative. */
export function isListed(flat: number, cum: number, dropNegative: boolean): boolean {
  if (flat === 0 && cum === 0) return false;
  return !dropNegative || !(flat < 0 || (flat === 0 && cum < 0));
}

/** The frames whose nodes a graph of these sums lists. */
export function listedFrames({ flat, cum }: Pick<Sums, 'flat' | 'cum'>, dropNegative: boolean): Uint32Array {
  const frames = new Uint32Array(flat.length);
  let count = 0;
  for (let frame = 0; frame < flat.length; frame++)
    if (isListed(flat[frame] as number, cum[frame] as number, dropNegative)) frames[count++] = frame;
  return frames.subarray(0, count);
}

/** Makes the graph of the sums. Nodes and edges without any sample are not made. */
export function graphOf(table: FrameTable, sums: Sums, dropNegative: boolean): Graph {
  const made = new Map<number, GraphNode>();
  const node = (frame: number): GraphNode => {
    let found = made.get(frame);
    if (!found) {
      found = new GraphNode(
        table.infos.at(frame),
        frame,
        sums.flat[frame] as number,
        sums.cum[frame] as number,
        sums.flatDivisor?.[frame] ?? 0,
        sums.cumDivisor?.[frame] ?? 0,
      );
      made.set(frame, found);
    }
    return found;
  };
  const nodes = Array.from(listedFrames(sums, dropNegative), node);
  const { edges } = sums;
  for (let i = 0; i < (edges?.count ?? 0); i++) {
    if (!edges) break;
    const from = node(edges.from[i] as number);
    const to = node(edges.to[i] as number);
    const divisor = edges.divisor?.[i] ?? 0;
    const edge = new GraphEdge(
      from,
      to,
      edges.weight[i] as number,
      divisor,
      edges.residual[i] === 1,
      edges.inlined[i] === 1,
    );
    from.out.push(edge);
    to.in.push(edge);
  }
  return { nodes };
}

/** Takes an edge out of both its ends. */
export function removeEdge(edge: GraphEdge): void {
  edge.from.out = edge.from.out.filter((other) => other !== edge);
  edge.to.in = edge.to.in.filter((other) => other !== edge);
}
