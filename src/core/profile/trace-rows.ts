/** What `traces` prints, as data: every sample with its labels, value and stack. pprof: report.printTraces. */

import { checkpoint } from '../base/checkpoint';
import type { Profile } from './columns';
import { labelsOf } from './labels';
import { printableName } from './nodes';
import { compareText, divide } from './numbers';
import { makeReport, type Report } from './report';
import { label } from './units';
import { joinWords } from './values';
import type { ProfileView } from './view';

export interface TraceFrame {
  /** As the view's granularity spells it: `main.load`, `main.load main.go:12`. */
  readonly name: string;
  /** The function's whole name. */
  readonly function: string;
  /** The call was inlined into the one after it. */
  readonly inlined: boolean;
}

export interface Trace {
  /** The sample's number in the profile that is seen. */
  readonly sample: number;
  readonly value: number;
  readonly labels: readonly { readonly key: string; readonly text: string }[];
  /** The leaf first. */
  readonly frames: readonly TraceFrame[];
}

export interface TraceList {
  /** Samples that have a stack and hold what was searched. */
  readonly count: number;
  /** Samples that have a stack. */
  readonly all: number;
  readonly total: number;
  /** The sum of those that hold what was searched. */
  readonly found: number;
  readonly sampleUnit: string;
  readonly notes: readonly string[];
  /** The traces from one place on: a list of a million is read a page at a time. */
  page(from: number, count: number): readonly Trace[];
  /** The place of a sample in the list; null where it is not listed. */
  placeOf(sample: number): number | null;
  /** The place of the first trace through a function, by its name; null where there is none. */
  firstThrough(name: string): number | null;
}

export interface TraceOrder {
  /** The file's order is pprof's. */
  readonly by: 'file' | 'value';
  /** Which names count as found; null: every trace is listed. */
  readonly has: ((text: string) => boolean) | null;
}

/** The samples of a view. `has` is asked once per frame name and label value, not per sample. */
export function traceList(profile: Profile, view: ProfileView, { by, has }: TraceOrder): TraceList {
  const report = makeReport(profile, view, 'traces');
  const { samples } = report.profile;
  const names = report.table.infos.map(printableName);
  const listed = has === null ? null : locationsWith(report, names, has);
  const found: number[] = [];
  let all = 0;
  let sum = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    checkpoint(sample, samples.count);
    if (!hasFrames(report, sample)) continue;
    all++;
    if (listed && has && !holds(report, sample, listed, has)) continue;
    found.push(sample);
    sum += weightOf(report, sample);
  }
  if (by === 'value') {
    const values = new Float64Array(samples.count);
    for (const sample of found) values[sample] = Math.abs(weightOf(report, sample));
    found.sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
  }
  return {
    count: found.length,
    all,
    total: report.total,
    found: sum,
    sampleUnit: report.options.sampleUnit,
    notes: report.notes,
    page: (from, count) => found.slice(from, from + count).map((sample) => traceOf(report, sample, names)),
    placeOf: (sample) => placeIn(found, (one) => one === sample),
    firstThrough: (name) => {
      const { infos } = report.table;
      const through = locationsWith(
        report,
        names,
        (_, node) => infos.at(node).name === name || names[node] === name,
      );
      return placeIn(found, (sample) => passes(report, sample, through));
    },
  };
}

function placeIn(found: readonly number[], is: (sample: number) => boolean): number | null {
  const place = found.findIndex(is);
  return place < 0 ? null : place;
}

function hasFrames({ profile: { samples }, table }: Report, sample: number): boolean {
  const end = samples.stackEnd[sample] as number;
  for (let i = samples.stackStart[sample] as number; i < end; i++) {
    const location = samples.stack[i] as number;
    if ((table.start[location + 1] as number) > (table.start[location] as number)) return true;
  }
  return false;
}

/** 1 for each location one of whose frames is looked for. */
function locationsWith(
  { table }: Report,
  names: readonly string[],
  has: (text: string, node: number) => boolean,
): Uint8Array {
  const nodes = names.map(has);
  const marks = new Uint8Array(table.start.length - 1);
  for (let location = 0; location < marks.length; location++) {
    for (let k = table.start[location] as number; k < (table.start[location + 1] as number); k++)
      if (nodes[table.nodes[k] as number]) marks[location] = 1;
  }
  return marks;
}

function holds(
  report: Report,
  sample: number,
  locations: Uint8Array,
  has: (text: string) => boolean,
): boolean {
  return (
    passes(report, sample, locations) ||
    labelTexts(report, sample).some(({ key, text }) => has(`${key}:${text}`))
  );
}

function passes({ profile: { samples } }: Report, sample: number, locations: Uint8Array): boolean {
  const end = samples.stackEnd[sample] as number;
  for (let i = samples.stackStart[sample] as number; i < end; i++)
    if (locations[samples.stack[i] as number] === 1) return true;
  return false;
}

function labelTexts({ profile, labelUnits }: Report, sample: number): Trace['labels'] {
  const { texts, numbers } = labelsOf(profile, sample);
  const byKey = (a: { key: string }, b: { key: string }) => compareText(a.key, b.key);
  const words = [...texts].map(([key, values]) => ({ key, text: values.join(' ') })).sort(byKey);
  const figures = [...numbers].map(([key, { values }]) => ({
    key,
    text: values.map((value) => label(value, labelUnits.get(key) ?? '')).join(' '),
  }));
  return [...words, ...figures.sort(byKey)];
}

/** A mean where the view wants one. */
function weightOf({ weights: { values, words, divisors } }: Report, sample: number): number {
  const whole = words
    ? joinWords(words.high[sample] as number, words.low[sample] as number)
    : (values[sample] as number);
  const divisor = divisors?.[sample] ?? 0;
  return divisor === 0 ? whole : divide(whole, divisor);
}

function traceOf(report: Report, sample: number, names: readonly string[]): Trace {
  const { profile, table } = report;
  const { samples } = profile;
  const frames: TraceFrame[] = [];
  for (let i = samples.stackStart[sample] as number; i < (samples.stackEnd[sample] as number); i++) {
    const location = samples.stack[i] as number;
    for (let k = (table.start[location + 1] as number) - 1; k >= (table.start[location] as number); k--) {
      const node = table.nodes[k] as number;
      frames.push({
        name: names[node] as string,
        function: table.infos.at(node).name,
        inlined: table.inlined[k] === 1,
      });
    }
  }
  return { sample, value: weightOf(report, sample), labels: labelTexts(report, sample), frames };
}
