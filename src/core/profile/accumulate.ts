/**
 * The hot loop of every report: from the samples to flat, cum and edge weights per node.
 * pprof: graph.newGraph, Node.AddToEdgeDiv, Node.addSample.
 */

import type { SampleColumns } from './columns';
import { grown } from './growing';
import type { FrameTable } from './nodes';
import { joinWords, type Weights } from './values';

export interface EdgeColumns {
  readonly count: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly weight: Float64Array;
  readonly divisor: Float64Array | null;
  /** 1: some occurrence goes over nodes that were removed. */
  readonly residual: Uint8Array;
  /** 1: every occurrence is a call that was inlined. */
  readonly inlined: Uint8Array;
}

/** What every node weighs. Which nodes a report keeps does not change it, only the edges. */
export interface NodeSums {
  readonly flat: Float64Array;
  readonly cum: Float64Array;
  readonly flatDivisor: Float64Array | null;
  readonly cumDivisor: Float64Array | null;
}

export interface Sums extends NodeSums {
  readonly edges: EdgeColumns | null;
}

/** All edges, those to the nodes that are marked 1, or those to and from them: fewer are found in less time. */
export type EdgeChoice = 'all' | { readonly to: Uint8Array } | { readonly toAndFrom: Uint8Array };

const marksTo = (edges: EdgeChoice): Uint8Array | null =>
  edges === 'all' ? null : 'to' in edges ? edges.to : edges.toAndFrom;
const marksFrom = (edges: EdgeChoice): Uint8Array | null =>
  edges !== 'all' && 'toAndFrom' in edges ? edges.toAndFrom : null;

export interface Wanted {
  /** 1: the node stays; null: all do. */
  readonly kept: Uint8Array | null;
  readonly edges: EdgeChoice;
}

/** Sums the nodes over all samples. Means and sums past 2^53 take further rounds over the same samples. */
export function sumNodes(table: FrameTable, samples: SampleColumns, weights: Weights): NodeSums {
  const { divisors, words } = weights;
  const locations = onlyNodes(table, null);
  const run = (added: Float64Array) => nodeRound(table, locations, samples, weights, added);
  const byDivisor = divisors ? run(divisors) : null;
  const divided = { flatDivisor: byDivisor?.flat ?? null, cumDivisor: byDivisor?.cum ?? null };
  if (!words) return { ...run(weights.values), ...divided };
  const high = run(words.high);
  const low = run(words.low);
  return { flat: joined(high.flat, low.flat), cum: joined(high.cum, low.cum), ...divided };
}

/** Sums the edges between the nodes that stay. */
export function sumEdges(
  table: FrameTable,
  samples: SampleColumns,
  weights: Weights,
  wanted: Wanted,
): EdgeColumns {
  const { divisors, words } = weights;
  const locations = onlyNodes(table, wanted);
  const run = (added: Float64Array) => edgeRound(table, locations, samples, weights, added, wanted);
  const divisor = divisors ? run(divisors).weight : null;
  if (!words) return { ...run(weights.values), divisor };
  const high = run(words.high);
  const low = run(words.low);
  return { ...low, weight: joined(high.weight, low.weight), divisor };
}

/** The sums of a report that keeps only some nodes; the others weigh nothing. */
export function keptSums(sums: NodeSums, kept: Uint8Array | null): NodeSums {
  if (kept === null) return sums;
  const masked = (column: Float64Array) => column.map((value, node) => (kept[node] === 1 ? value : 0));
  return {
    flat: masked(sums.flat),
    cum: masked(sums.cum),
    flatDivisor: sums.flatDivisor && masked(sums.flatDivisor),
    cumDivisor: sums.cumDivisor && masked(sums.cumDivisor),
  };
}

const joined = (high: Float64Array, low: Float64Array): Float64Array =>
  high.map((word, i) => joinWords(word, low[i] as number));

/** A location of several nodes, or one whose node needs a closer look. */
const several = -1;
/** A location whose nodes are all removed. */
const removed = -2;
/** A location without nodes: it is hidden. */
const none = -3;

/**
 * For each location the only node that it stands for, so that the loops over all frames look up one number in
 * most cases. With `wanted`, a node whose incoming edges count is looked at closely.
 */
function onlyNodes({ start, nodes }: FrameTable, wanted: Wanted | null): Int32Array {
  const only = new Int32Array(start.length - 1);
  const kept = wanted?.kept ?? null;
  const targets = wanted && marksTo(wanted.edges);
  const isTarget = (node: number): boolean => wanted !== null && (targets === null || targets[node] === 1);
  for (let location = 0; location < only.length; location++) {
    const from = start[location] as number;
    const end = start[location + 1] as number;
    const first = nodes[from] as number;
    if (from === end) only[location] = none;
    else if (kept !== null && nodes.subarray(from, end).every((node) => kept[node] === 0))
      only[location] = removed;
    else only[location] = end === from + 1 && !isTarget(first) ? first : several;
  }
  return only;
}

/** One round: adds `added` to the nodes of every sample whose value or divisor is not 0. */
function nodeRound(
  { infos, start, nodes }: FrameTable,
  only: Int32Array,
  { count, stack, stackStart, stackEnd }: SampleColumns,
  { values, divisors }: Weights,
  added: Float64Array,
): { flat: Float64Array; cum: Float64Array } {
  const flat = new Float64Array(infos.length);
  const cum = new Float64Array(infos.length);
  /** The last sample that counted this node, plus one. */
  const seen = new Uint32Array(infos.length);
  for (let sample = 0; sample < count; sample++) {
    if (values[sample] === 0 && (!divisors || divisors[sample] === 0)) continue;
    const weight = added[sample] as number;
    const stamp = sample + 1;
    const leaf = stackStart[sample] as number;
    let last = -1;
    for (let i = (stackEnd[sample] as number) - 1; i >= leaf; i--) {
      const location = stack[i] as number;
      const node = only[location] as number;
      if (node >= 0) {
        if (seen[node] !== stamp) {
          seen[node] = stamp;
          cum[node] = (cum[node] as number) + weight;
        }
        last = node;
        continue;
      }
      const end = start[location + 1] as number;
      for (let k = start[location] as number; k < end; k++) {
        last = nodes[k] as number;
        if (seen[last] === stamp) continue;
        seen[last] = stamp;
        cum[last] = (cum[last] as number) + weight;
      }
    }
    if (last >= 0) flat[last] = (flat[last] as number) + weight;
  }
  return { flat, cum };
}

/** What the loop over all frames has to know of an entry of the frame table, in one byte. */
const stays = 1;
const edgesToIt = 2;
const edgesFromIt = 4;
const inlinedCall = 8;

function entryMarks({ nodes, inlined }: FrameTable, { kept, edges }: Wanted): Uint8Array {
  const targets = marksTo(edges);
  const sources = marksFrom(edges);
  const marks = new Uint8Array(nodes.length);
  for (let k = 0; k < nodes.length; k++) {
    const node = nodes[k] as number;
    marks[k] =
      (kept === null || kept[node] === 1 ? stays : 0) |
      (targets === null || targets[node] === 1 ? edgesToIt : 0) |
      (sources !== null && sources[node] === 1 ? edgesFromIt : 0) |
      (inlined[k] === 1 ? inlinedCall : 0);
  }
  return marks;
}

/** One round: adds `added` to the edges of every sample whose value or divisor is not 0. */
function edgeRound(
  table: FrameTable,
  only: Int32Array,
  { count, stack, stackStart, stackEnd }: SampleColumns,
  { values, divisors }: Weights,
  added: Float64Array,
  wanted: Wanted,
): Omit<EdgeColumns, 'divisor'> {
  const { start, nodes } = table;
  const marks = entryMarks(table, wanted);
  const sources = marksFrom(wanted.edges);
  const edges = new EdgeTable(nodes.length);
  for (let sample = 0; sample < count; sample++) {
    if (values[sample] === 0 && (!divisors || divisors[sample] === 0)) continue;
    const weight = added[sample] as number;
    const stamp = sample + 1;
    const leaf = stackStart[sample] as number;
    let parent = -1;
    let fromParent = false;
    let residual = false;
    for (let i = (stackEnd[sample] as number) - 1; i >= leaf; i--) {
      const location = stack[i] as number;
      const lone = only[location] as number;
      if (lone >= 0) {
        if (fromParent && parent !== lone) {
          edges.add(start[location] as number, parent, lone, weight, stamp, residual, false);
        }
        parent = lone;
        fromParent = sources !== null && sources[lone] === 1;
        residual = false;
        continue;
      }
      if (lone === removed) residual = true;
      if (lone !== several) continue;
      const end = start[location + 1] as number;
      for (let k = start[location] as number; k < end; k++) {
        const mark = marks[k] as number;
        if ((mark & stays) === 0) {
          residual = true;
          continue;
        }
        const node = nodes[k] as number;
        if (parent >= 0 && parent !== node && (fromParent || (mark & edgesToIt) !== 0)) {
          edges.add(k, parent, node, weight, stamp, residual, (mark & inlinedCall) !== 0);
        }
        parent = node;
        fromParent = (mark & edgesFromIt) !== 0;
        residual = false;
      }
    }
  }
  return edges.finish();
}

/**
 * The edges met so far: a hash table over (from, to). Each entry of the frame table remembers its last edge: a call
 * that was inlined has one only, and most others have few.
 */
class EdgeTable {
  #count = 0;
  #from = new Uint32Array(1024);
  #to = new Uint32Array(1024);
  #weight = new Float64Array(1024);
  #seen = new Uint32Array(1024);
  #residual = new Uint8Array(1024);
  #inlined = new Uint8Array(1024);
  #slots = new Int32Array(4096).fill(-1);
  readonly #lastFrom: Int32Array;
  readonly #lastEdge: Int32Array;

  constructor(entries: number) {
    this.#lastFrom = new Int32Array(entries).fill(-1);
    this.#lastEdge = new Int32Array(entries);
  }

  /** Adds a call of `to`, which is `entry` of the frame table. */
  add(
    entry: number,
    from: number,
    to: number,
    weight: number,
    stamp: number,
    residual: boolean,
    inlined: boolean,
  ): void {
    let edge: number;
    if (this.#lastFrom[entry] === from) edge = this.#lastEdge[entry] as number;
    else {
      edge = this.#find(from, to);
      this.#lastFrom[entry] = from;
      this.#lastEdge[entry] = edge;
    }
    if (this.#seen[edge] === stamp) return;
    this.#seen[edge] = stamp;
    this.#weight[edge] = (this.#weight[edge] as number) + weight;
    if (residual) this.#residual[edge] = 1;
    if (!inlined) this.#inlined[edge] = 0;
  }

  #find(from: number, to: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(from, 0x9e3779b1) ^ Math.imul(to, 0x85ebca6b)) & mask;
    slot = (slot ^ (slot >>> 7)) & mask;
    for (;;) {
      const edge = this.#slots[slot] as number;
      if (edge < 0) break;
      if (this.#from[edge] === from && this.#to[edge] === to) return edge;
      slot = (slot + 1) & mask;
    }
    const edge = this.#count++;
    if (edge === this.#from.length) this.#grow();
    this.#from[edge] = from;
    this.#to[edge] = to;
    this.#inlined[edge] = 1;
    this.#slots[slot] = edge;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return edge;
  }

  #grow(): void {
    const size = this.#count * 2;
    this.#from = grown(this.#from, size, 1);
    this.#to = grown(this.#to, size, 1);
    this.#weight = grown(this.#weight, size, 1);
    this.#seen = grown(this.#seen, size, 1);
    const bytes = (old: Uint8Array<ArrayBuffer>) => {
      const larger = new Uint8Array(this.#from.length);
      larger.set(old);
      return larger;
    };
    this.#residual = bytes(this.#residual);
    this.#inlined = bytes(this.#inlined);
  }

  #rehash(): void {
    const mask = this.#slots.length * 4 - 1;
    const slots = new Int32Array(mask + 1).fill(-1);
    for (let edge = 0; edge < this.#count; edge++) {
      const from = this.#from[edge] as number;
      const to = this.#to[edge] as number;
      let slot = (Math.imul(from, 0x9e3779b1) ^ Math.imul(to, 0x85ebca6b)) & mask;
      slot = (slot ^ (slot >>> 7)) & mask;
      while ((slots[slot] as number) >= 0) slot = (slot + 1) & mask;
      slots[slot] = edge;
    }
    this.#slots = slots;
  }

  finish() {
    const count = this.#count;
    return {
      count,
      from: this.#from.subarray(0, count),
      to: this.#to.subarray(0, count),
      weight: this.#weight.subarray(0, count),
      residual: this.#residual.subarray(0, count),
      inlined: this.#inlined.subarray(0, count),
    };
  }
}
