/**
 * Flame graphs: every stack of a profile merged into one tree of calls, of the view's granularity and after its
 * filters; with a base, both profiles in one tree. Nothing is trimmed: what is too narrow to see is the drawing's
 * affair. pprof: report/stacks.go has the rules (a box per function and way to it, a function's own value once).
 */

import type { Profile } from './columns';
import { type FlameNames, FlameNaming } from './flame-names';
import { FlamePaths, foldedRecursion, rootBox, seenCalled, seenInlined } from './flame-paths';
import { type FlameOrder, type FlameSums, type FlameTree, layOutFlame } from './flame-tree';
import type { FrameTable } from './nodes';
import { makeReport, type Report } from './report';
import { normalized } from './scale-profile';
import { joinWords, type Weights } from './values';
import type { ProfileView } from './view';

export interface FlameOptions {
  /**
   * A function that is on the way already is not drawn again: what it calls hangs where the call was made.
   * Its own value stays its own.
   */
  readonly foldRecursion: boolean;
  readonly order: FlameOrder;
  /** Only so many levels below the root, for a first sight; null: all. */
  readonly levels: number | null;
  /** The name of a function: what leads to it and what it calls, instead of everything. */
  readonly around: string | null;
  /** As wide as the value; of a difference also as the larger of both, or as what changed. */
  readonly width: 'value' | 'larger' | 'change';
}

export const wholeFlame: FlameOptions = {
  foldRecursion: false,
  order: 'size',
  levels: null,
  around: null,
  width: 'value',
};

export interface FlameGraph {
  readonly names: FlameNames;
  /** From the root to what it calls; around a function: the function is the root. */
  readonly callees: FlameTree;
  /** Around a function: from it to what calls it. Otherwise null. */
  readonly callers: FlameTree | null;
  /** For each name what ends in it, and in the earlier profile. */
  readonly nameSelf: Float64Array;
  readonly nameSelfBefore: Float64Array | null;
  /** What 100 % is. */
  readonly total: number;
  readonly beforeTotal: number | null;
  readonly sampleType: string;
  readonly unit: string;
  /** False where `levels` cut stacks. */
  readonly whole: boolean;
  readonly notes: readonly string[];
}

/** Throws a `Failure` for a bad expression or sample type. `before` makes it a difference. */
export function flameGraph(
  profile: Profile,
  view: ProfileView,
  options: FlameOptions = wholeFlame,
  before: Profile | null = null,
): FlameGraph {
  const steps = flameSteps(profile, view, options, before);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Samples between two chances to stop. */
const samplesAStep = 2048;

/** The same in steps of some milliseconds; each gives the share of the samples that are done. */
export function* flameSteps(
  profile: Profile,
  view: ProfileView,
  options: FlameOptions,
  before: Profile | null,
): Generator<number, FlameGraph> {
  // A mean of means has no place in a tree: parts would not add up to the whole.
  const summed = { ...view, mean: false, trim: false };
  const after = before !== null && view.normalize ? normalized(profile, before) : profile;
  const reports = [makeReport(after, summed, 'top')];
  if (before !== null) reports.push(makeReport(before, summed, 'top'));
  const naming = new FlameNaming();
  const sources = reports.map(
    (report, side): Source => ({ report, side, names: naming.of(report.table, report.profile) }),
  );
  const wide = reports.map(({ weights }) => weights.words !== null);
  const around = options.around === null ? null : naming.find(options.around);
  const callees = new Collector(around ?? 0, options.levels, wide);
  const callers = options.around === null ? null : new Collector(around ?? 0, options.levels, wide);
  for (const [at, source] of sources.entries()) {
    const add = adderOf(source, around, options.foldRecursion, callees, callers);
    const { count } = source.report.profile.samples;
    for (let from = 0; from < count; from += samplesAStep) {
      add(from, Math.min(count, from + samplesAStep));
      yield (at + from / count) / sources.length;
    }
  }
  const lay = (collected: Collector) =>
    layOutFlame(collected.paths, collected.sums(options.width), naming.names, options.order);
  const tree = lay(callees);
  const [first, second] = reports as [Report, Report?];
  return {
    names: naming.finish(),
    callees: tree,
    callers: callers && lay(callers),
    nameSelf: selfByName(tree.name, tree.self, naming.names.length),
    nameSelfBefore: tree.selfBefore && selfByName(tree.name, tree.selfBefore, naming.names.length),
    total: first.total,
    beforeTotal: second?.total ?? null,
    sampleType: first.options.sampleType,
    unit: first.options.sampleUnit,
    whole: !callees.cut && callers?.cut !== true,
    notes: [...new Set(reports.flatMap(({ notes }) => notes))],
  };
}

/** Adds the samples from the first up to the second number. */
type Adder = (from: number, to: number) => void;

function adderOf(
  source: Source,
  around: number | null,
  foldRecursion: boolean,
  callees: Collector,
  callers: Collector | null,
): Adder {
  if (callers !== null)
    return around === null ? () => {} : addAround(source, around, foldRecursion, callees, callers);
  return foldRecursion ? addFolded(source, callees) : addAll(source, callees);
}

function selfByName(name: Uint32Array, self: Float64Array, names: number): Float64Array {
  const sums = new Float64Array(names);
  for (let box = 0; box < name.length; box++) {
    const index = name[box] as number;
    sums[index] = (sums[index] as number) + (self[box] as number);
  }
  return sums;
}

/** Collects what ends in each box, for one or two profiles. */
class Collector {
  readonly paths: FlamePaths;
  readonly levels: number;
  /** Some stack was longer than the levels. */
  cut = false;
  readonly #sides: { high: Float64Array; low: Float64Array | null }[];

  /** `wide`: for each profile whether its values come as two words, because their sums may pass 2^53. */
  constructor(rootName: number, levels: number | null, wide: readonly boolean[]) {
    this.paths = new FlamePaths(rootName);
    this.levels = levels ?? Number.POSITIVE_INFINITY;
    this.#sides = wide.map((two) => ({
      high: new Float64Array(4096),
      low: two ? new Float64Array(4096) : null,
    }));
  }

  /** A step down: the box of a called function. */
  step(box: number, name: number, inlined: number): number {
    return this.paths.child(box, name, inlined === 0 ? seenCalled : seenInlined);
  }

  end(side: number, box: number, { values, words }: Weights, sample: number): void {
    const sums = this.#sides[side] as { high: Float64Array; low: Float64Array | null };
    if (box >= sums.high.length) {
      sums.high = widened(sums.high, box * 2);
      sums.low = sums.low && widened(sums.low, box * 2);
    }
    sums.high[box] = (sums.high[box] as number) + ((words ? words.high[sample] : values[sample]) as number);
    if (words && sums.low) sums.low[box] = (sums.low[box] as number) + (words.low[sample] as number);
  }

  sums(width: FlameOptions['width']): FlameSums {
    const [after, before] = this.#sides.map(({ high, low }) => {
      const joined = (of: (column: Float64Array) => Float64Array<ArrayBuffer>) => {
        const sum = of(high);
        const rest = low && of(low);
        return rest ? sum.map((word, i) => joinWords(word, rest[i] as number)) : sum;
      };
      return {
        self: joined((column) => widened(column.subarray(0, this.paths.count), this.paths.count)),
        total: joined((column) => this.paths.withDescendants(column)),
      };
    });
    const { self, total } = after as { self: Float64Array; total: Float64Array };
    const own = self.map((value, i) => {
      const earlier = before?.self[i] ?? 0;
      if (before === undefined || width === 'value') return Math.abs(value);
      return width === 'change' ? Math.abs(value - earlier) : Math.max(Math.abs(value), Math.abs(earlier));
    });
    return {
      self,
      total,
      selfBefore: before?.self ?? null,
      before: before?.total ?? null,
      width: this.paths.withDescendants(own),
    };
  }
}

function widened(column: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(length);
  wider.set(column);
  return wider;
}

interface Source {
  readonly report: Report;
  /** For each node of the report the number of its name. */
  readonly names: Uint32Array;
  /** 0: the profile, 1: the earlier one. */
  readonly side: number;
}

/** A location of several frames, and one without any. */
const several = -1;
const hidden = -2;

/** For each location the name of its only frame. */
function onlyNames({ start, nodes }: FrameTable, names: Uint32Array): Int32Array {
  const only = new Int32Array(start.length - 1);
  for (let location = 0; location < only.length; location++) {
    const from = start[location] as number;
    const frames = (start[location + 1] as number) - from;
    only[location] = frames === 0 ? hidden : frames > 1 ? several : (names[nodes[from] as number] as number);
  }
  return only;
}

/** Every stack from the root. What a stack shares with the one before it is not walked again. */
function addAll({ report, names, side }: Source, into: Collector): Adder {
  const { table, profile, weights } = report;
  const { stack, stackStart, stackEnd } = profile.samples;
  const only = onlyNames(table, names);
  /** The box and the level reached after each location of the stack before. */
  let reached = new Int32Array(512);
  let levelOf = new Int32Array(512);
  let lastEnd = 0;
  let lastLength = 0;
  return (from, to) => {
    for (let sample = from; sample < to; sample++) {
      if (weights.values[sample] === 0) continue;
      const end = stackEnd[sample] as number;
      const length = end - (stackStart[sample] as number);
      if (length > reached.length) {
        reached = longer(reached, length);
        levelOf = longer(levelOf, length);
      }
      const most = Math.min(length, lastLength);
      let i = 0;
      while (i < most && stack[end - 1 - i] === stack[lastEnd - 1 - i]) i++;
      let box = i === 0 ? rootBox : (reached[i - 1] as number);
      let level = i === 0 ? 0 : (levelOf[i - 1] as number);
      for (; i < length && level < into.levels; i++) {
        const location = stack[end - 1 - i] as number;
        const name = only[location] as number;
        if (name >= 0) {
          box = into.step(box, name, 0);
          level++;
        } else if (name === several) {
          const last = table.start[location + 1] as number;
          for (let k = table.start[location] as number; k < last && level < into.levels; k++, level++)
            box = into.step(box, names[table.nodes[k] as number] as number, table.inlined[k] as number);
        }
        reached[i] = box;
        levelOf[i] = level;
      }
      if (i < length) into.cut = true;
      lastEnd = end;
      lastLength = i;
      into.end(side, box, weights, sample);
    }
  };
}

function longer(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(length * 2);
  wider.set(column);
  return wider;
}

/** The frames of one stack, the root first. */
interface Frames {
  names: Uint32Array;
  inlined: Uint8Array;
  length: number;
}

/** Gives `take` each stack that weighs anything; the frames are overwritten by the next. */
function eachStack({ report, names }: Source, take: (frames: Frames, sample: number) => void): Adder {
  const { table, profile, weights } = report;
  const { stack, stackStart, stackEnd } = profile.samples;
  const frames: Frames = { names: new Uint32Array(512), inlined: new Uint8Array(512), length: 0 };
  return (first, end) => {
    for (let sample = first; sample < end; sample++) {
      if (weights.values[sample] === 0) continue;
      frames.length = 0;
      for (let i = (stackEnd[sample] as number) - 1; i >= (stackStart[sample] as number); i--) {
        const location = stack[i] as number;
        const last = table.start[location + 1] as number;
        for (let k = table.start[location] as number; k < last; k++) {
          if (frames.length === frames.names.length) lengthen(frames);
          frames.names[frames.length] = names[table.nodes[k] as number] as number;
          frames.inlined[frames.length++] = table.inlined[k] as number;
        }
      }
      take(frames, sample);
    }
  };
}

function lengthen(frames: Frames): void {
  const names = new Uint32Array(frames.names.length * 2);
  const inlined = new Uint8Array(names.length);
  names.set(frames.names);
  inlined.set(frames.inlined);
  frames.names = names;
  frames.inlined = inlined;
}

/** Walks from `from` to the end of a stack, or back to its start; gives the box reached. */
type Walk = (into: Collector, frames: Frames, from: number, direction: 1 | -1) => number;

const everyCall: Walk = (into, { names, inlined, length }, from, direction) => {
  let box = rootBox;
  let level = 0;
  for (let i = from; i >= 0 && i < length; i += direction) {
    if (level++ === into.levels) {
      into.cut = true;
      break;
    }
    box = into.step(box, names[i] as number, inlined[i] as number);
  }
  return box;
};

/** Leaves out calls of functions that are on the way already; the last frame keeps its own value. */
function foldedCalls(): Walk {
  let onTheWay = new Uint32Array(1024);
  let stack = 0;
  return (into, { names, inlined, length }, from, direction) => {
    const { paths } = into;
    stack++;
    const see = (name: number) => {
      if (name >= onTheWay.length) {
        const wider = new Uint32Array(name * 2);
        wider.set(onTheWay);
        onTheWay = wider;
      }
      onTheWay[name] = stack;
    };
    const root = paths.name(rootBox);
    if (root !== 0) see(root);
    let box = rootBox;
    let level = 0;
    for (let i = from; i >= 0 && i < length; i += direction) {
      const name = names[i] as number;
      const isLast = i + direction < 0 || i + direction >= length;
      if (onTheWay[name] === stack && (!isLast || paths.name(box) === name)) {
        paths.mark(box, foldedRecursion);
        continue;
      }
      if (level++ === into.levels) {
        into.cut = true;
        break;
      }
      box = into.step(box, name, inlined[i] as number);
      see(name);
    }
    return box;
  };
}

function addFolded(source: Source, into: Collector): Adder {
  const walk = foldedCalls();
  return eachStack(source, (frames, sample) => {
    into.end(source.side, walk(into, frames, 0, 1), source.report.weights, sample);
  });
}

/** Only stacks with the function, from its outermost call on: so each value counts once. */
function addAround(
  source: Source,
  name: number,
  foldRecursion: boolean,
  callees: Collector,
  callers: Collector,
): Adder {
  const walk = foldRecursion ? foldedCalls() : everyCall;
  const { weights } = source.report;
  return eachStack(source, (frames, sample) => {
    const at = frames.names.subarray(0, frames.length).indexOf(name);
    if (at < 0) return;
    callees.end(source.side, walk(callees, frames, at + 1, 1), weights, sample);
    callers.end(source.side, walk(callers, frames, at - 1, -1), weights, sample);
  });
}
