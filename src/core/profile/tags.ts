/**
 * The labels of samples on the nodes of a graph. A profile has few different label sets, so weights are summed
 * per node and set first and spread to tags afterwards. pprof: Node.addSample, graph.joinLabels, report.newGraph.
 */

import { checkpoint } from '../base/checkpoint';
import type { Profile } from './columns';
import type { Graph, GraphNode, Tag } from './graph';
import { diffBaseKey, labelsOf } from './labels';
import type { FrameTable } from './nodes';
import { compareText } from './numbers';
import { StackWalk } from './stack-walk';
import { scaledLabel } from './units';
import { joinWords, type Weights } from './values';

interface LabelSet {
  /** The string labels, joined; empty where there are none. */
  readonly joined: string;
  readonly numbers: readonly { readonly name: string; readonly value: number }[];
  readonly unit: string;
}

/** The label sets of a profile as nodes show them: all string labels, and of numeric ones only `bytes`. */
export class LabelSets {
  readonly sets: LabelSet[] = [];
  /** The set of each sample. */
  readonly ofSample: Uint32Array;

  constructor(profile: Profile, units: ReadonlyMap<string, string>, outputUnit: string) {
    const { samples } = profile;
    this.ofSample = new Uint32Array(samples.count);
    const known = new Map<string, number>();
    /** The set of the labels that begin at a row, plus one: samples with the same labels share their rows. */
    const byRow = new Uint32Array(samples.labels.key.length);
    const { key, text, unit, number } = samples.labels;
    for (let sample = 0; sample < samples.count; sample++) {
      checkpoint(sample, samples.count);
      let spelled = '';
      const start = samples.labelStart[sample] as number;
      const end = samples.labelEnd[sample] as number;
      if (start < end && byRow[start] !== 0) {
        this.ofSample[sample] = (byRow[start] as number) - 1;
        continue;
      }
      for (let i = start; i < end; i++) {
        spelled += `${key[i]},${text[i]},${unit[i]},${number.numbers[i]};`;
      }
      let index = known.get(spelled);
      if (index === undefined) {
        index = this.sets.length;
        known.set(spelled, index);
        this.sets.push(labelSet(profile, sample, units, outputUnit));
      }
      if (start < end) byRow[start] = index + 1;
      this.ofSample[sample] = index;
    }
  }

  get isEmpty(): boolean {
    return this.sets.every(({ joined, numbers }) => joined === '' && numbers.length === 0);
  }
}

function labelSet(
  profile: Profile,
  sample: number,
  units: ReadonlyMap<string, string>,
  outputUnit: string,
): LabelSet {
  const { texts, numbers } = labelsOf(profile, sample);
  const spelled: string[] = [];
  for (const [key, values] of texts) {
    if (key !== diffBaseKey) for (const value of values) spelled.push(`${key}:${value}`);
  }
  const unit = units.get('bytes') ?? '';
  return {
    joined: spelled.sort(compareText).join('\\n'),
    numbers: (numbers.get('bytes')?.values ?? []).map((value) => ({
      name: scaledLabel(value, unit, outputUnit),
      value,
    })),
    unit,
  };
}

/** The sums of one node and label set, in the order in which samples first brought the set to the node. */
interface Cell {
  readonly node: number;
  readonly set: number;
  flat: number;
  cum: number;
  flatDivisor: number;
  cumDivisor: number;
  low: [flat: number, cum: number];
}

/** Adds the tags of all samples to the listed nodes of a graph. */
export function addTags(
  graph: Graph,
  table: FrameTable,
  profile: Profile,
  weights: Weights,
  labels: LabelSets,
): void {
  if (labels.isEmpty) return;
  const listed = new Map<number, GraphNode>(graph.nodes.map((node) => [node.frame, node]));
  const kept = new Uint8Array(table.infos.length);
  for (const frame of listed.keys()) kept[frame] = 1;
  for (const cell of cellsOf(table, profile, weights, labels, kept)) {
    const node = listed.get(cell.node);
    const set = labels.sets[cell.set];
    if (node && set) spread(node, set, cell);
  }
}

/** The largest table of places that is worth its memory (16 MB). */
const mostPlaces = 1 << 22;

/** Which cell belongs to a node and a set: a table where that is small, as it mostly is, else a map. */
class CellPlaces {
  /** The number of each kept node among those. */
  readonly #rank: Uint32Array;
  readonly #sets: number;
  /** The cell's number plus one; 0: there is none yet. */
  readonly #table: Uint32Array | null;
  readonly #map = new Map<number, number>();

  constructor(kept: Uint8Array, sets: number) {
    this.#rank = new Uint32Array(kept.length);
    this.#sets = sets;
    let ranks = 0;
    for (let node = 0; node < kept.length; node++) if (kept[node] === 1) this.#rank[node] = ranks++;
    this.#table = ranks * sets <= mostPlaces ? new Uint32Array(ranks * sets) : null;
  }

  /** The number of the cell; where there is none yet it becomes `next`. */
  of(node: number, set: number, next: number): number {
    const at = (this.#rank[node] as number) * this.#sets + set;
    const known = this.#table ? (this.#table[at] as number) : (this.#map.get(at) ?? 0);
    if (known > 0) return known - 1;
    if (this.#table) this.#table[at] = next + 1;
    else this.#map.set(at, next + 1);
    return next;
  }
}

function cellsOf(
  table: FrameTable,
  profile: Profile,
  weights: Weights,
  labels: LabelSets,
  kept: Uint8Array,
): Cell[] {
  const { samples } = profile;
  const { values, divisors, words } = weights;
  const cells: Cell[] = [];
  const places = new CellPlaces(kept, labels.sets.length);
  const cellOf = (node: number, set: number): Cell => {
    const place = places.of(node, set, cells.length);
    const known = cells[place];
    if (known) return known;
    const cell: Cell = { node, set, flat: 0, cum: 0, flatDivisor: 0, cumDivisor: 0, low: [0, 0] };
    cells.push(cell);
    return cell;
  };
  const seen = new Uint32Array(table.infos.length);
  const walk = new StackWalk(samples);
  for (let sample = 0; sample < samples.count; sample++) {
    checkpoint(sample, samples.count);
    walk.goTo(sample);
    const divisor = divisors?.[sample] ?? 0;
    if (values[sample] === 0 && divisor === 0) continue;
    walk.lay();
    const { path, depth } = walk;
    const weight = (words ? words.high[sample] : values[sample]) as number;
    const low = words?.low[sample] ?? 0;
    const set = labels.ofSample[sample] as number;
    let parent = -1;
    let residual = false;
    for (let at = 0; at < depth; at++) {
      const location = path[at] as number;
      const end = table.start[location + 1] as number;
      for (let k = table.start[location] as number; k < end; k++) {
        const node = table.nodes[k] as number;
        residual = kept[node] === 0;
        if (residual) continue;
        parent = node;
        if (seen[node] === sample + 1) continue;
        seen[node] = sample + 1;
        const cell = cellOf(node, set);
        cell.cum += weight;
        cell.cumDivisor += divisor;
        cell.low[1] += low;
      }
    }
    if (parent < 0 || residual) continue;
    const cell = cellOf(parent, set);
    cell.flat += weight;
    cell.flatDivisor += divisor;
    cell.low[0] += low;
  }
  if (words) {
    for (const cell of cells) {
      cell.flat = joinWords(cell.flat, cell.low[0]);
      cell.cum = joinWords(cell.cum, cell.low[1]);
    }
  }
  return cells;
}

/** pprof: Node.addSample, the part on tags. */
function spread(
  node: GraphNode,
  { joined, numbers, unit }: LabelSet,
  cell: Pick<Cell, 'flat' | 'cum' | 'flatDivisor' | 'cumDivisor'>,
): void {
  if (joined !== '') {
    node.labelTags ??= new Map();
    add(node.labelTags, joined, '', 0, cell);
  }
  if (numbers.length === 0) return;
  node.numericTags ??= new Map();
  let tags = node.numericTags.get(joined);
  if (!tags) {
    tags = new Map();
    node.numericTags.set(joined, tags);
  }
  for (const { name, value } of numbers) add(tags, name, unit, value, cell);
}

/** Adds one sample's labels to a node of a call tree. */
export function addSampleTags(
  node: GraphNode,
  labels: LabelSets,
  sample: number,
  weight: number,
  divisor: number,
  flat: boolean,
): void {
  const set = labels.sets[labels.ofSample[sample] as number];
  if (!set) return;
  const cell = flat
    ? { flat: weight, flatDivisor: divisor, cum: 0, cumDivisor: 0 }
    : { flat: 0, flatDivisor: 0, cum: weight, cumDivisor: divisor };
  spread(node, set, cell);
}

function add(
  tags: Map<string, Tag>,
  name: string,
  unit: string,
  value: number,
  cell: Pick<Cell, 'flat' | 'cum' | 'flatDivisor' | 'cumDivisor'>,
): void {
  let tag = tags.get(name);
  if (!tag) {
    tag = { name, unit, value, flat: 0, flatDivisor: 0, cum: 0, cumDivisor: 0 };
    tags.set(name, tag);
  }
  tag.flat += cell.flat;
  tag.flatDivisor += cell.flatDivisor;
  tag.cum += cell.cum;
  tag.cumDivisor += cell.cumDivisor;
}
