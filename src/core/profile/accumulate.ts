/**
 * The hot loop of every report: from the samples to flat, cum and edge weights per node.
 * pprof: graph.newGraph, Node.AddToEdgeDiv, Node.addSample.
 *
 * Stacks that follow each other mostly begin alike (`SampleColumns.stackShared`). What a stack has in common with the
 * next one is held: its weights wait, and are added once for all samples in a row that go through it. On a heap
 * profile of a Go program that leaves one frame of five to look at. The other frames of a stack are added at once.
 */

import { betweenCheckpoints, checkpoint } from '../base/checkpoint';
import type { SampleColumns } from './columns';
import { type EdgeColumns, EdgeTable } from './edge-table';
import { HeldWeights, mostHeld } from './held-weights';
import type { FrameTable } from './nodes';
import { StackWalk } from './stack-walk';
import { joinWords, type Weights } from './values';

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
    else if (kept !== null && noneIsKept(kept, nodes, from, end)) only[location] = removed;
    else only[location] = end === from + 1 && !isTarget(first) ? first : several;
  }
  return only;
}

function noneIsKept(kept: Uint8Array, nodes: Uint32Array, from: number, end: number): boolean {
  for (let k = from; k < end; k++) if (kept[nodes[k] as number] !== 0) return false;
  return true;
}

/** One round: adds `added` to the nodes of every sample whose value or divisor is not 0. */
function nodeRound(
  { infos, start, nodes }: FrameTable,
  only: Int32Array,
  samples: SampleColumns,
  { values, divisors }: Weights,
  added: Float64Array,
): { flat: Float64Array; cum: Float64Array } {
  const { count } = samples;
  const walk = new StackWalk(samples);
  const flat = new Float64Array(infos.length);
  const cum = new Float64Array(infos.length);
  /** The last sample that counted a node, plus one, or `isHeld`. */
  const seen = new Int32Array(infos.length);
  const held = new HeldWeights();
  for (let sample = 0; sample < count; sample++) {
    if ((sample & betweenCheckpoints) === 0) checkpoint(sample, count);
    walk.goTo(sample);
    if (values[sample] === 0 && (!divisors || divisors[sample] === 0)) continue;
    walk.lay();
    const { path, depth } = walk;
    held.release(walk.kept, cum, seen);
    let at = held.frames;
    for (const stop = walk.sharedWithNext(); at < stop; at++) {
      const location = path[at] as number;
      const from = start[location] as number;
      const to = start[location + 1] as number;
      if (!held.hasRoom(to - from)) break;
      for (let k = from; k < to; k++) held.push(nodes[k] as number, seen);
      held.endFrame();
    }
    const weight = added[sample] as number;
    const stamp = sample + 1;
    let last = held.add(weight);
    for (; at < depth; at++) {
      const location = path[at] as number;
      const node = only[location] as number;
      if (node >= 0) {
        if ((seen[node] as number) < stamp) {
          seen[node] = stamp;
          cum[node] = (cum[node] as number) + weight;
        }
        last = node;
        continue;
      }
      const to = start[location + 1] as number;
      for (let k = start[location] as number; k < to; k++) {
        last = nodes[k] as number;
        if ((seen[last] as number) >= stamp) continue;
        seen[last] = stamp;
        cum[last] = (cum[last] as number) + weight;
      }
    }
    if (last >= 0) flat[last] = (flat[last] as number) + weight;
  }
  held.release(0, cum, seen);
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
  samples: SampleColumns,
  { values, divisors }: Weights,
  added: Float64Array,
  wanted: Wanted,
): Omit<EdgeColumns, 'divisor'> {
  const { count } = samples;
  const walk = new StackWalk(samples);
  const { start, nodes } = table;
  const marks = entryMarks(table, wanted);
  const sources = marksFrom(wanted.edges);
  const edges = new EdgeTable(nodes.length);
  const held = new HeldWeights();
  /** By number of held frames: the last node, and whether one was removed after it. */
  const heldParent = new Int32Array(mostHeld + 1).fill(-1);
  const heldResidual = new Uint8Array(mostHeld + 1);
  for (let sample = 0; sample < count; sample++) {
    if ((sample & betweenCheckpoints) === 0) checkpoint(sample, count);
    walk.goTo(sample);
    if (values[sample] === 0 && (!divisors || divisors[sample] === 0)) continue;
    walk.lay();
    const { path, depth } = walk;
    held.release(walk.kept, edges.weight, edges.seen);
    const weight = added[sample] as number;
    const stamp = sample + 1;
    const stop = walk.sharedWithNext();
    let parent = heldParent[held.frames] as number;
    let residual = heldResidual[held.frames] === 1;
    let fromParent = sources !== null && parent >= 0 && sources[parent] === 1;
    let holds = held.frames < stop;
    for (let at = held.frames; at < depth; at++) {
      const location = path[at] as number;
      const lone = only[location] as number;
      if (
        holds &&
        (at >= stop || !held.hasRoom((start[location + 1] as number) - (start[location] as number)))
      )
        holds = false;
      if (lone === removed) residual = true;
      else if (lone >= 0 && !fromParent) {
        parent = lone;
        fromParent = sources !== null && sources[lone] === 1;
        residual = false;
      } else if (lone !== none) {
        const to = start[location + 1] as number;
        for (let k = start[location] as number; k < to; k++) {
          const mark = marks[k] as number;
          if ((mark & stays) === 0) {
            residual = true;
            continue;
          }
          const node = nodes[k] as number;
          if (parent >= 0 && parent !== node && (fromParent || (mark & edgesToIt) !== 0)) {
            const edge = edges.edgeOf(k, parent, node);
            const isFirst = (edges.seen[edge] as number) < stamp;
            if (isFirst) edges.mark(edge, residual, (mark & inlinedCall) !== 0);
            if (holds) held.push(edge, edges.seen);
            else if (isFirst) {
              edges.seen[edge] = stamp;
              edges.weight[edge] = (edges.weight[edge] as number) + weight;
            }
          }
          parent = node;
          fromParent = (mark & edgesFromIt) !== 0;
          residual = false;
        }
      }
      if (holds) {
        held.endFrame();
        heldParent[held.frames] = parent;
        heldResidual[held.frames] = residual ? 1 : 0;
      }
    }
    held.add(weight);
  }
  held.release(0, edges.weight, edges.seen);
  return edges.finish();
}
