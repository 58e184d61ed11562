/** tagfocus, tagignore, tagshow and taghide. pprof: driver/driver_focus.go, Profile.FilterSamplesByTag, FilterTagsByName. */

import { checkpoint } from '../base/checkpoint';
import type { LabelColumns, Profile, SampleIndex } from './columns';
import { type Expression, expression } from './expressions';
import { starts } from './growing';
import { labelsOf, type SampleLabels } from './labels';
import { keepSamples } from './picked-samples';
import { scale } from './units';

export type TagTest = (labels: SampleLabels) => boolean;
type RangeTest = (value: number, unit: string) => boolean;

/**
 * A test on a sample's labels: a range of numbers (`32kb`, `:64kb`, `4mb:`, `12kb:64mb`) or a list of
 * expressions, for one key (`key=…`) or for any. pprof: driver.compileTagFilter.
 */
export function tagTest(
  option: string,
  source: string,
  units: ReadonlyMap<string, string>,
  note: (text: string) => void,
): TagTest | null {
  if (source === '') return null;
  const equals = source.indexOf('=');
  const key = equals < 0 ? '' : source.slice(0, equals);
  const value = equals < 0 ? source : source.slice(equals + 1);
  const inRange = parseTagRange(value);
  if (inRange) {
    note(`${option}:Interpreted '${value}' as range, not regexp`);
    const test = (name: string, values: readonly number[]) =>
      values.some((number) => inRange(number, units.get(name) ?? ''));
    if (key === '') return ({ numbers }) => [...numbers].some(([name, { values }]) => test(name, values));
    return ({ numbers }) => test(key, numbers.get(key)?.values ?? []);
  }
  const expressions = value.split(',').map((part) => expression(option, part));
  if (key === '') {
    return ({ texts }) =>
      expressions.every((wanted) =>
        [...texts].some(([name, values]) => values.some((text) => wanted.matches(`${name}:${text}`))),
      );
  }
  return ({ texts }) =>
    expressions.some((wanted) => (texts.get(key) ?? []).some((text) => wanted.matches(text)));
}

/** pprof: driver.parseTagFilterRange; null where the text is no range. */
export function parseTagRange(text: string): RangeTest | null {
  const ranges = [...text.matchAll(/([+-]?[0-9]+)([A-Za-z]+)?/g)].slice(0, 2);
  const [first, second] = ranges;
  if (!first) return null;
  const low = scale(Number(first[1]), first[2] ?? '', first[2] ?? '');
  const compare =
    (test: (value: number) => boolean): RangeTest =>
    (value, unit) => {
      const scaled = scale(value, unit, low.unit);
      return scaled.unit === low.unit && test(scaled.value);
    };
  if (!second) {
    if (text === first[0]) return compare((value) => value === low.value);
    if (text === `${first[0]}:`) return compare((value) => value >= low.value);
    if (text === `:${first[0]}`) return compare((value) => value <= low.value);
    return null;
  }
  if (text !== `${first[0]}:${second[0]}`) return null;
  const high = scale(Number(second[1]), second[2] ?? '', low.unit);
  if (high.unit !== low.unit) return null;
  return compare((value) => value >= low.value && value <= high.value);
}

/** pprof: Profile.FilterSamplesByTag. */
export function filterByTag(
  profile: Profile,
  focus: TagTest | null,
  ignore: TagTest | null,
): { profile: Profile; focusMatched: boolean; ignoreMatched: boolean } {
  if (!focus && !ignore) return { profile, focusMatched: true, ignoreMatched: false };
  let focusMatched = false;
  let ignoreMatched = false;
  const stays = (sample: SampleIndex): boolean => {
    const labels = labelsOf(profile, sample);
    const focused = focus ? focus(labels) : true;
    const ignored = ignore ? ignore(labels) : false;
    focusMatched ||= focused;
    ignoreMatched ||= ignored;
    return focused && !ignored;
  };
  const { labelStart, labelEnd } = profile.samples;
  /** The answer for the labels that begin at a row, as most samples share theirs with others; the last: for none. */
  const answers = new Int8Array(profile.samples.labels.key.length + 1).fill(-1);
  const kept = keepSamples(profile, (sample) => {
    const start = labelStart[sample] as number;
    const row = start === labelEnd[sample] ? answers.length - 1 : start;
    if (answers[row] === -1) answers[row] = stays(sample) ? 1 : 0;
    return answers[row] === 1;
  });
  return { profile: kept, focusMatched, ignoreMatched };
}

/** Which label keys stay. pprof: Profile.FilterTagsByName; it tests names of labels, not their values. */
export function filterTagNames(
  profile: Profile,
  show: Expression | null,
  hide: Expression | null,
): { profile: Profile; showMatched: boolean; hideMatched: boolean } {
  if (!show && !hide) return { profile, showMatched: true, hideMatched: false };
  let showMatched = false;
  let hideMatched = false;
  const removed = new Map<number, boolean>();
  const isRemoved = (key: number): boolean => {
    let answer = removed.get(key);
    if (answer === undefined) {
      const name = profile.strings.get(key);
      const shown = show ? show.matches(name) : true;
      const hidden = hide ? hide.matches(name) : false;
      showMatched ||= shown;
      hideMatched ||= hidden;
      answer = !shown || hidden;
      removed.set(key, answer);
    }
    return answer;
  };
  return { profile: dropLabels(profile, isRemoved), showMatched, hideMatched };
}

/** The profile without the labels whose key (string number) is removed. */
export function dropLabels(profile: Profile, isRemoved: (key: number) => boolean): Profile {
  const { samples } = profile;
  const rows: number[] = [];
  const labelEnd = new Uint32Array(samples.count);
  for (let sample: SampleIndex = 0; sample < samples.count; sample++) {
    checkpoint(sample, samples.count);
    const end = samples.labelEnd[sample] as number;
    for (let i = samples.labelStart[sample] as number; i < end; i++) {
      if (!isRemoved(samples.labels.key[i] as number)) rows.push(i);
    }
    labelEnd[sample] = rows.length;
  }
  return {
    ...profile,
    samples: { ...samples, labelStart: starts(labelEnd), labelEnd, labels: pickLabels(samples.labels, rows) },
  };
}

function pickLabels(labels: LabelColumns, rows: readonly number[]): LabelColumns {
  const pick = (from: Uint32Array) => Uint32Array.from(rows, (row) => from[row] as number);
  const exact = new Map<number, bigint>();
  for (const [i, row] of rows.entries()) {
    const value = labels.number.exact?.get(row);
    if (value !== undefined) exact.set(i, value);
  }
  return {
    key: pick(labels.key),
    text: pick(labels.text),
    unit: pick(labels.unit),
    number: {
      numbers: Float64Array.from(rows, (row) => labels.number.numbers[row] as number),
      exact: exact.size === 0 ? null : exact,
    },
  };
}
