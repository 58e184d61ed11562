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

export interface Sums {
  readonly flat: Float64Array;
  readonly cum: Float64Array;
  readonly flatDivisor: Float64Array | null;
  readonly cumDivisor: Float64Array | null;
  readonly edges: EdgeColumns | null;
}

export interface Wanted {
  /** 1: the node stays; null: all do. */
  readonly kept: Uint8Array | null;
  /** Which nodes' incoming edges are needed: none, all, or those marked 1. */
  readonly edgesTo: 'none' | 'all' | Uint8Array;
}

/** Sums all samples. Means and sums past 2^53 take further rounds over the same samples. */
export function accumulate(
  table: FrameTable,
  samples: SampleColumns,
  weights: Weights,
  wanted: Wanted,
): Sums {
  const { values, divisors, words } = weights;
  const run = (added: Float64Array) => round(table, samples, values, divisors, added, wanted);
  let sums: Round;
  if (words) {
    const high = run(words.high);
    const low = run(words.low);
    const join = (a: Float64Array, b: Float64Array) => a.map((word, i) => joinWords(word, b[i] as number));
    sums = {
      ...low,
      flat: join(high.flat, low.flat),
      cum: join(high.cum, low.cum),
      weight: join(high.weight, low.weight),
    };
  } else sums = run(values);
  const byDivisor = divisors ? run(divisors) : null;
  const { count, from, to, residual, inlined } = sums;
  const edges: EdgeColumns = {
    count,
    from,
    to,
    residual,
    inlined,
    weight: sums.weight,
    divisor: byDivisor?.weight ?? null,
  };
  return {
    flat: sums.flat,
    cum: sums.cum,
    flatDivisor: byDivisor?.flat ?? null,
    cumDivisor: byDivisor?.cum ?? null,
    edges: wanted.edgesTo === 'none' ? null : edges,
  };
}

interface Round {
  flat: Float64Array;
  cum: Float64Array;
  count: number;
  from: Uint32Array;
  to: Uint32Array;
  weight: Float64Array;
  residual: Uint8Array;
  inlined: Uint8Array;
}

/** One round: adds `added` for every sample whose value or divisor is not 0. */
function round(
  table: FrameTable,
  samples: SampleColumns,
  values: Float64Array,
  divisors: Float64Array | null,
  added: Float64Array,
  { kept, edgesTo }: Wanted,
): Round {
  const size = table.infos.length;
  const { start, nodes, inlined } = table;
  const { stack, stackStart, stackEnd } = samples;
  const flat = new Float64Array(size);
  const cum = new Float64Array(size);
  /** The last sample that counted this node, plus one. */
  const seen = new Uint32Array(size);
  const withEdges = edgesTo !== 'none';
  const targets = typeof edgesTo === 'string' ? null : edgesTo;
  const edges = new EdgeTable(withEdges ? size : 0);
  for (let sample = 0; sample < samples.count; sample++) {
    if (values[sample] === 0 && (!divisors || divisors[sample] === 0)) continue;
    const weight = added[sample] as number;
    const stamp = sample + 1;
    const leaf = stackStart[sample] as number;
    let parent = -1;
    let residual = false;
    for (let i = (stackEnd[sample] as number) - 1; i >= leaf; i--) {
      const location = stack[i] as number;
      const end = start[location + 1] as number;
      for (let k = start[location] as number; k < end; k++) {
        const node = nodes[k] as number;
        if (kept !== null && kept[node] === 0) {
          residual = true;
          continue;
        }
        if (seen[node] !== stamp) {
          seen[node] = stamp;
          cum[node] = (cum[node] as number) + weight;
        }
        if (withEdges && parent >= 0 && parent !== node && (targets === null || targets[node] === 1)) {
          edges.add(parent, node, weight, stamp, residual, inlined[k] as number);
        }
        parent = node;
        residual = false;
      }
    }
    if (parent >= 0 && !residual) flat[parent] = (flat[parent] as number) + weight;
  }
  return { flat, cum, ...edges.finish() };
}

/** The edges met so far: a hash table over (from, to), and for each target the edge used last. */
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

  constructor(nodes: number) {
    this.#lastFrom = new Int32Array(nodes).fill(-1);
    this.#lastEdge = new Int32Array(nodes);
  }

  add(from: number, to: number, weight: number, stamp: number, residual: boolean, inlined: number): void {
    let edge: number;
    if (this.#lastFrom[to] === from) edge = this.#lastEdge[to] as number;
    else {
      edge = this.#find(from, to);
      this.#lastFrom[to] = from;
      this.#lastEdge[to] = edge;
    }
    if (this.#seen[edge] === stamp) return;
    this.#seen[edge] = stamp;
    this.#weight[edge] = (this.#weight[edge] as number) + weight;
    if (residual) this.#residual[edge] = 1;
    if (inlined === 0) this.#inlined[edge] = 0;
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
