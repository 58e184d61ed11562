/** Sums per function and per line, and the heaviest way to a function: what the diagnosis and the report ask for. */

import { checkpoint } from '../base/checkpoint';
import { sumNodes } from './accumulate';
import type { Profile } from './columns';
import type { NodeInfo } from './node-infos';
import { type FrameTable, frameTable } from './nodes';
import { type PackageKind, packageOf } from './packages';
import { joinWords, sampleTypeIndex, totalOf, type Weights, weightsOf } from './values';
import type { Granularity } from './view';

export interface FunctionTotal {
  readonly flat: number;
  readonly cum: number;
  /** Where most of it goes through: the function's heaviest line. */
  readonly file: string;
  readonly line: number;
  readonly package: string;
  readonly packageKind: PackageKind;
}

export interface LineTotal {
  readonly file: string;
  readonly line: number;
  readonly flat: number;
  readonly cum: number;
}

export interface PathFrame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** The call was inlined into the frame before. */
  readonly inlined: boolean;
}

export interface CallPath {
  /** From the root to the leaf. */
  readonly frames: readonly PathFrame[];
  /** Where in `frames` the function stands (its innermost occurrence). */
  readonly at: number;
  readonly value: number;
  /** What 100% is: the sum over all samples. */
  readonly total: number;
}

const frames = (profile: Profile, granularity: Granularity): FrameTable =>
  frameTable(profile, {
    granularity,
    noInlines: false,
    showColumns: false,
    objectNames: false,
    trimPath: '',
    sourcePath: '',
  });

/** flat and cum of every function by its full name, for one sample type; not trimmed, not filtered. */
export function functionTotals(profile: Profile, sampleType: string): Map<string, FunctionTotal> {
  const weights = weightsOf(profile, sampleTypeIndex(profile, sampleType), false);
  const byFunction = frames(profile, 'functions');
  const sums = sumNodes(byFunction, profile.samples, weights);
  const heaviest = heaviestLines(profile, weights);
  const totals = new Map<string, FunctionTotal>();
  for (const [i, { name }] of byFunction.infos.entries()) {
    const flat = sums.flat[i] as number;
    const cum = sums.cum[i] as number;
    if (name === '' || (flat === 0 && cum === 0)) continue;
    const { file, line } = heaviest.get(name) ?? { file: '', line: 0 };
    const owner = packageOf(name, { file });
    totals.set(name, { flat, cum, file, line, package: owner.name, packageKind: owner.kind });
  }
  return totals;
}

/** flat and cum by line of one function, the heaviest (by cum, then flat) first. */
export function lineTotals(profile: Profile, sampleType: string, functionName: string): LineTotal[] {
  const weights = weightsOf(profile, sampleTypeIndex(profile, sampleType), false);
  const byLine = frames(profile, 'lines');
  const sums = sumNodes(byLine, profile.samples, weights);
  const rows: LineTotal[] = [];
  for (const [i, { name, file, line }] of byLine.infos.entries()) {
    const flat = sums.flat[i] as number;
    const cum = sums.cum[i] as number;
    if (name === functionName && (flat !== 0 || cum !== 0)) rows.push({ file, line, flat, cum });
  }
  return rows.sort(
    (a, b) => Math.abs(b.cum) - Math.abs(a.cum) || Math.abs(b.flat) - Math.abs(a.flat) || a.line - b.line,
  );
}

function heaviestLines(profile: Profile, weights: Weights): Map<string, NodeInfo> {
  const byLine = frames(profile, 'lines');
  const { cum } = sumNodes(byLine, profile.samples, weights);
  const best = new Map<string, { info: NodeInfo; cum: number }>();
  for (const [i, info] of byLine.infos.entries()) {
    const value = Math.abs(cum[i] as number);
    const known = best.get(info.name);
    if (!known || value > known.cum) best.set(info.name, { info, cum: value });
  }
  return new Map([...best].map(([name, { info }]) => [name, info]));
}

/** The heaviest stack that goes through a function, its frames with file and line; null where none does. */
export function callPathOf(profile: Profile, sampleType: string, functionName: string): CallPath | null {
  const weights = weightsOf(profile, sampleTypeIndex(profile, sampleType), false);
  const table = frames(profile, 'lines');
  const wanted = table.infos.map(({ name }) => name === functionName);
  const { samples, locations } = profile;
  const through = new Uint8Array(locations.count);
  for (let i = 0; i < locations.count; i++) {
    for (let k = table.start[i] as number; k < (table.start[i + 1] as number); k++) {
      if (wanted[table.nodes[k] as number]) through[i] = 1;
    }
  }
  // Samples of one stack differ in labels (the sizes of objects) and in addresses: they are one path.
  const paths = new Map<string, { value: number; sample: number }>();
  for (let sample = 0; sample < samples.count; sample++) {
    checkpoint(sample, samples.count);
    const start = samples.stackStart[sample] as number;
    const stack = samples.stack.subarray(start, samples.stackEnd[sample] as number);
    if (!stack.some((location) => through[location] === 1)) continue;
    let key = '';
    for (const location of stack) {
      for (let k = table.start[location] as number; k < (table.start[location + 1] as number); k++)
        key += `${table.nodes[k]} `;
      key += ';';
    }
    const value = sampleValue(weights, sample);
    const known = paths.get(key);
    if (known) known.value += value;
    else paths.set(key, { value, sample });
  }
  let best: { value: number; sample: number } | null = null;
  for (const path of paths.values()) if (!best || path.value > best.value) best = path;
  if (!best) return null;
  const found: PathFrame[] = [];
  let at = 0;
  const start = samples.stackStart[best.sample] as number;
  for (let i = (samples.stackEnd[best.sample] as number) - 1; i >= start; i--) {
    const location = samples.stack[i] as number;
    for (let k = table.start[location] as number; k < (table.start[location + 1] as number); k++) {
      const info = table.infos.at(table.nodes[k] as number);
      if (info.name === functionName) at = found.length;
      found.push({ name: info.name, file: info.file, line: info.line, inlined: table.inlined[k] === 1 });
    }
  }
  return { frames: found, at, value: best.value, total: totalOf(profile, weights) };
}

const sampleValue = ({ values, words }: Weights, sample: number): number =>
  words ? joinWords(words.high[sample] as number, words.low[sample] as number) : (values[sample] as number);
