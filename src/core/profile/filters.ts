/** focus, ignore, hide, show and show_from. pprof: profile/filter.go. */

import { betweenCheckpoints, checkpoint } from '../base/checkpoint';
import type { Profile, SampleColumns } from './columns';
import { type Expression, memoize } from './expressions';
import { extended } from './growing';
import { LineWriter } from './line-writer';
import { usualDepth } from './own-stacks';
import { keepSamples } from './picked-samples';

export interface NameFilters {
  readonly focus: Expression | null;
  readonly ignore: Expression | null;
  readonly hide: Expression | null;
  readonly show: Expression | null;
}

/** Which filters matched anything at all; the others are worth a message. */
export interface Matched {
  readonly focus: boolean;
  readonly ignore: boolean;
  readonly hide: boolean;
  readonly show: boolean;
}

/** Tests of a profile's lines and mappings against one expression, each name tested once. */
interface NameTest {
  readonly line: (row: number) => boolean;
  readonly mapping: (location: number) => boolean;
}

function nameTest(profile: Profile, expression: Expression | null): NameTest | null {
  if (!expression) return null;
  const { strings, lines, functions, locations, mappings } = profile;
  const text = memoize((index) => expression.matches(strings.get(index)));
  const fn = memoize((i) => text(functions.name[i] as number) || text(functions.file[i] as number));
  const ofMapping = memoize((i) => expression.matches(mappings[i]?.file ?? ''));
  return {
    line: (row) => fn(lines.function[row] as number),
    mapping: (location) => {
      const index = locations.mapping[location] as number;
      return index >= 0 && ofMapping(index);
    },
  };
}

/** pprof: Location.matchesName. */
function locationMatches(profile: Profile, test: NameTest, location: number): boolean {
  const end = profile.locations.lineEnd[location] as number;
  for (let row = profile.locations.lineStart[location] as number; row < end; row++) {
    if (test.line(row)) return true;
  }
  return test.mapping(location);
}

/** What a location, or any of a stack, is to the filters. */
const focused = 1;
const ignored = 2;
const visible = 4;

/**
 * For each sample the marks of all its locations together. The frames that a stack has in common with the one before
 * it (`SampleColumns.stackShared`) are not looked at again.
 */
function marksOfStacks(samples: SampleColumns, marks: Uint8Array): Uint8Array {
  const { count, stackStart, stackEnd, stackShared, stackOwn } = samples;
  const stack = stackOwn ?? samples.stack;
  const all = new Uint8Array(count);
  /** The marks of the outermost 0, 1, 2, … frames of the last stack, and how many those are. */
  let outer = new Uint8Array(usualDepth);
  let depth = 0;
  /** Where in `stack` the next sample begins. */
  let next = 0;
  for (let sample = 0; sample < count; sample++) {
    if ((sample & betweenCheckpoints) === 0) checkpoint(sample, count);
    const lastDepth = depth;
    depth = (stackEnd[sample] as number) - (stackStart[sample] as number);
    if (depth >= outer.length) outer = extended(outer, depth * 2);
    const shared = stackShared === null ? 0 : Math.min(stackShared[sample] as number, depth, lastDepth);
    const leaf = stackOwn === null ? (stackStart[sample] as number) : next;
    next = leaf + depth - shared;
    let found = outer[shared] as number;
    let frames = shared;
    for (let i = next - 1; i >= leaf; i--) {
      found |= marks[stack[i] as number] as number;
      outer[++frames] = found;
    }
    all[sample] = found;
  }
  return all;
}

/** pprof: Profile.FilterSamplesByName. ignore wins over focus within a location; hide and show remove lines. */
export function filterByName(profile: Profile, filters: NameFilters): { profile: Profile; matched: Matched } {
  const focus = nameTest(profile, filters.focus);
  const ignore = nameTest(profile, filters.ignore);
  const hide = nameTest(profile, filters.hide);
  const show = nameTest(profile, filters.show);
  const matched = { focus: !focus, ignore: false, hide: false, show: false };
  if (!focus && !ignore && !hide && !show) return { profile, matched };
  const { locations } = profile;
  const marks = new Uint8Array(locations.count);
  const hidden = Uint8Array.from(locations.hidden ?? new Uint8Array(locations.count));
  let anyHidden = false;
  const writer = hide || show ? new LineWriter(profile) : null;
  for (let i = 0; i < locations.count; i++) {
    if (ignore && locationMatches(profile, ignore, i)) {
      matched.ignore = true;
      marks[i] = ignored;
    } else if (!focus || locationMatches(profile, focus, i)) {
      matched.focus = true;
      marks[i] = focused;
    }
    if (!writer) continue;
    let rows = [...range(locations.lineStart[i] as number, locations.lineEnd[i] as number)];
    if (hide && locationMatches(profile, hide, i)) {
      matched.hide = true;
      rows = hide.mapping(i) ? [] : rows.filter((row) => !hide.line(row));
      if (rows.length === 0) hidden[i] = 1;
    }
    if (show) {
      if (!show.mapping(i)) rows = rows.filter((row) => show.line(row));
      if (rows.length === 0) hidden[i] = 1;
      else matched.show = true;
    }
    if (hidden[i] === 1) anyHidden = true;
    writer.put(i, rows);
  }
  const shown = writer ? writer.finish(profile, anyHidden ? hidden : null) : profile;
  for (let i = 0; i < marks.length; i++)
    if (!anyHidden || hidden[i] === 0) marks[i] = (marks[i] as number) | visible;
  const found = marksOfStacks(profile.samples, marks);
  const kept = keepSamples(shown, (sample) => found[sample] === (focused | visible));
  return { profile: kept, matched };
}

/** pprof: Profile.ShowFrom. Keeps each stack from its outermost match inwards; without a match the sample goes. */
export function showFrom(
  profile: Profile,
  source: Expression | null,
): { profile: Profile; matched: boolean } {
  const test = nameTest(profile, source);
  if (!test) return { profile, matched: false };
  const { locations } = profile;
  const matches = new Uint8Array(locations.count);
  let matched = false;
  const lineEnd = locations.lineEnd.slice();
  for (let i = 0; i < locations.count; i++) {
    if (test.mapping(i)) matches[i] = 1;
    else {
      const start = locations.lineStart[i] as number;
      let row = (locations.lineEnd[i] as number) - 1;
      while (row >= start && !test.line(row)) row--;
      if (row < start) continue;
      lineEnd[i] = row + 1;
      matches[i] = 1;
    }
    matched = true;
  }
  const { samples } = profile;
  const stackEnd = samples.stackEnd.slice();
  const hidden = locations.hidden;
  for (let sample = 0; sample < samples.count; sample++) {
    checkpoint(sample, samples.count);
    const start = samples.stackStart[sample] as number;
    let i = (samples.stackEnd[sample] as number) - 1;
    while (
      i >= start &&
      (matches[samples.stack[i] as number] === 0 || hidden?.[samples.stack[i] as number] === 1)
    )
      i--;
    stackEnd[sample] = i + 1;
  }
  const cut = {
    ...profile,
    locations: { ...locations, lineEnd },
    samples: { ...samples, stackEnd, stackShared: null, stackOwn: null },
  };
  const kept = keepSamples(cut, (i) => (stackEnd[i] as number) > (samples.stackStart[i] as number));
  return { profile: kept, matched };
}

/** The rows from `start` up to `end`. */
function* range(start: number, end: number): Generator<number> {
  for (let i = start; i < end; i++) yield i;
}
