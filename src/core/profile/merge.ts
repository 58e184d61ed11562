/** Several profiles as one, and one minus another. pprof: profile.Merge and profileMerger, driver.fetchProfiles. */

import { checkpoint } from '../base/checkpoint';
import { counting } from './build';
import { exactValue, type Mapping, type Profile } from './columns';
import { Doubles, Numbers, starts } from './growing';
import { diffBaseKey } from './labels';
import {
  normalized,
  requireCompatible,
  scaleValues,
  withCommonTypes,
  withCommonUnits,
} from './scale-profile';
import { StringTable } from './strings';

/** Merges profiles after bringing them to common types and units; a single one stays as it is. pprof: driver.combineProfiles. */
export function mergeProfiles(profiles: readonly Profile[]): Profile {
  const alike = withCommonUnits(withCommonTypes(profiles));
  const [only] = alike;
  return alike.length === 1 && only ? only : merged(alike);
}

/**
 * A profile minus its base. `diff`: percentages refer to the base (-diff_base); `base`: to what remains (-base).
 * pprof: driver.fetchProfiles.
 */
export function subtractBase(
  profile: Profile,
  base: Profile,
  kind: 'diff' | 'base',
  normalize: boolean,
): Profile {
  const source = normalize ? normalized(profile, base) : profile;
  const marked = kind === 'diff' ? withLabel(base, diffBaseKey, 'true') : base;
  const negative = scaleValues(
    marked,
    marked.sampleTypes.map(() => -1),
  );
  return mergeProfiles([source, negative]);
}

/** Sets a label on all samples. pprof: Profile.SetLabel. */
function withLabel(profile: Profile, name: string, value: string): Profile {
  const { samples, strings } = profile;
  const key = strings.add(name);
  const text = strings.add(value);
  const rows: number[] = [];
  const labelEnd = new Uint32Array(samples.count);
  for (let i = 0; i < samples.count; i++) {
    for (let row = samples.labelStart[i] as number; row < (samples.labelEnd[i] as number); row++) {
      const old = samples.labels;
      if (old.text[row] === 0 || strings.get(old.key[row] as number) !== name) rows.push(row);
    }
    rows.push(-1);
    labelEnd[i] = rows.length;
  }
  const pick = (from: Uint32Array, added: number) =>
    Uint32Array.from(rows, (row) => (row < 0 ? added : (from[row] as number)));
  const exact = new Map<number, bigint>();
  for (const [i, row] of rows.entries()) {
    const wide = samples.labels.number.exact?.get(row);
    if (wide !== undefined) exact.set(i, wide);
  }
  const numbers = Float64Array.from(rows, (row) =>
    row < 0 ? 0 : (samples.labels.number.numbers[row] as number),
  );
  const labels = {
    key: pick(samples.labels.key, key),
    text: pick(samples.labels.text, text),
    unit: pick(samples.labels.unit, 0),
    number: { numbers, exact: exact.size === 0 ? null : exact },
  };
  return { ...profile, samples: { ...samples, labels, labelStart: starts(labelEnd), labelEnd } };
}

/** pprof: profile.Merge. Samples that add up to nothing go, and with them what only they used. */
function merged(profiles: readonly Profile[]): Profile {
  const merger = new Merger(profiles);
  for (const profile of profiles) merger.add(profile);
  const result = merger.finish();
  const { values, count } = result.samples;
  for (let i = 0; i < count; i++)
    if (values.every(({ numbers }) => numbers[i] === 0)) return merged([result]);
  return result;
}

interface MappedMapping {
  readonly index: number;
  readonly offset: bigint;
}

class Merger {
  readonly #profiles: readonly Profile[];
  readonly #first: Profile;
  readonly #strings = StringTable.of([]);
  readonly #mappings: Mapping[] = [];
  readonly #mappingIndex = new Map<string, number>();
  readonly #functionIndex = new Map<string, number>();
  readonly #functions = {
    name: new Numbers(),
    systemName: new Numbers(),
    file: new Numbers(),
    startLine: new Doubles(),
  };
  readonly #locationIndex = new Map<string, number>();
  readonly #addresses: bigint[] = [];
  readonly #locationMapping: number[] = [];
  readonly #folded: number[] = [];
  readonly #lineEnd = new Numbers();
  readonly #lines = { function: new Numbers(), line: new Doubles(), column: new Doubles() };
  readonly #sampleIndex = new Map<string, number>();
  readonly #stack = new Numbers();
  readonly #stackEnd = new Numbers();
  readonly #values: { numbers: Doubles; exact: Map<number, bigint> }[];
  readonly #labels = { key: new Numbers(), text: new Numbers(), unit: new Numbers(), number: new Doubles() };
  readonly #labelExact = new Map<number, bigint>();
  readonly #labelEnd = new Numbers();

  constructor(profiles: readonly Profile[]) {
    const [first, ...others] = profiles;
    if (!first) throw new Error('there is nothing to merge');
    for (const other of others) requireCompatible(first, other);
    this.#profiles = profiles;
    this.#first = first;
    this.#values = first.sampleTypes.map(() => ({ numbers: new Doubles(), exact: new Map() }));
  }

  add(profile: Profile): void {
    const { samples } = profile;
    const source = new SourceTables(profile, this.#strings);
    // The first mapping is the main binary and stays the first.
    if (this.#mappings.length === 0 && profile.mappings.length > 0) this.#mapping(profile, source, 0);
    const { hidden } = profile.locations;
    const stack: number[] = [];
    for (let sample = 0; sample < samples.count; sample++) {
      checkpoint(sample, samples.count);
      if (samples.values.every(({ numbers }) => numbers[sample] === 0)) continue;
      stack.length = 0;
      for (let i = samples.stackStart[sample] as number; i < (samples.stackEnd[sample] as number); i++) {
        const location = samples.stack[i] as number;
        if (hidden?.[location] !== 1) stack.push(this.#location(profile, source, location));
      }
      const labels = this.#labelRows(profile, source, sample);
      const key = `${stack.join()}|${labels.join(';')}`;
      const known = this.#sampleIndex.get(key);
      if (known !== undefined) {
        for (const [i, column] of samples.values.entries())
          this.#addValue(i, known, column.numbers[sample] as number, () => exactValue(column, sample));
        continue;
      }
      this.#sampleIndex.set(key, this.#stackEnd.length);
      for (const location of stack) this.#stack.push(location);
      this.#stackEnd.push(this.#stack.length);
      for (const [i, column] of samples.values.entries()) {
        const exact = column.exact?.get(sample);
        if (exact !== undefined) this.#values[i]?.exact.set(this.#stackEnd.length - 1, exact);
        this.#values[i]?.numbers.push(column.numbers[sample] as number);
      }
      for (const [labelKey, text, unit, number, exact] of labels) {
        if (exact !== undefined) this.#labelExact.set(this.#labels.key.length, exact);
        this.#labels.key.push(labelKey);
        this.#labels.text.push(text);
        this.#labels.unit.push(unit);
        this.#labels.number.push(number);
      }
      this.#labelEnd.push(this.#labels.key.length);
    }
  }

  #addValue(type: number, row: number, value: number, exact: () => bigint): void {
    const column = this.#values[type];
    if (!column) return;
    const { numbers } = column;
    const sum = (numbers.values[row] as number) + value;
    if (column.exact.size === 0 && Number.isSafeInteger(sum) && Number.isSafeInteger(value)) {
      numbers.values[row] = sum;
      return;
    }
    const own = column.exact.get(row) ?? BigInt(numbers.values[row] as number);
    const whole = BigInt.asIntN(64, own + exact());
    numbers.values[row] = Number(whole);
    if (Number.isSafeInteger(Number(whole))) column.exact.delete(row);
    else column.exact.set(row, whole);
  }

  /** The labels of a sample with the merged table's strings, ordered so that equal sets spell alike. */
  #labelRows({ samples }: Profile, source: SourceTables, sample: number): LabelRow[] {
    const { key, text, unit, number } = samples.labels;
    const rows: LabelRow[] = [];
    for (let i = samples.labelStart[sample] as number; i < (samples.labelEnd[sample] as number); i++) {
      const strings = [key, text, unit].map((column) => source.string(column[i] as number));
      const [k = 0, t = 0, u = 0] = strings;
      rows.push([k, t, u, number.numbers[i] as number, number.exact?.get(i)]);
    }
    return rows.length < 2
      ? rows
      : rows.sort((a, b) => (a[1] === 0 ? 1 : 0) - (b[1] === 0 ? 1 : 0) || a[0] - b[0]);
  }

  /** pprof: profileMerger.mapMapping, Mapping.key: the same file of about the same size, wherever it was loaded. */
  #mapping(profile: Profile, source: SourceTables, index: number): MappedMapping {
    const known = source.mappings[index];
    if (known) return known;
    const mapping = profile.mappings[index] as Mapping;
    const size = (BigInt.asUintN(64, mapping.limit - mapping.start) + 0xfffn) & ~0xfffn;
    const key = `${BigInt.asUintN(64, size)}:${mapping.offset}:${mapping.buildId === '' ? mapping.file : mapping.buildId}`;
    let found = this.#mappingIndex.get(key);
    if (found === undefined) {
      found = this.#mappings.length;
      this.#mappingIndex.set(key, found);
      this.#mappings.push({ ...mapping, id: BigInt(found + 1) });
    }
    const mapped = { index: found, offset: (this.#mappings[found] as Mapping).start - mapping.start };
    source.mappings[index] = mapped;
    return mapped;
  }

  /** pprof: profileMerger.mapLocation, Location.key. */
  #location(profile: Profile, source: SourceTables, index: number): number {
    const known = source.locations[index] as number;
    if (known >= 0) return known;
    const { locations, lines } = profile;
    const mapping = locations.mapping[index] as number;
    const mapped = mapping < 0 ? null : this.#mapping(profile, source, mapping);
    const address = BigInt.asUintN(64, (locations.address[index] as bigint) + (mapped?.offset ?? 0n));
    const start = mapped ? (this.#mappings[mapped.index] as Mapping).start : 0n;
    const rows: [fn: number, line: number, column: number][] = [];
    for (let row = locations.lineStart[index] as number; row < (locations.lineEnd[index] as number); row++) {
      rows.push([
        this.#function(profile, source, lines.function[row] as number),
        lines.line[row] as number,
        lines.column[row] as number,
      ]);
    }
    const key = `${BigInt.asUintN(64, address - start)}:${mapped?.index ?? -1}:${locations.folded[index]}:${rows.join('|')}`;
    let found = this.#locationIndex.get(key);
    if (found === undefined) {
      found = this.#addresses.length;
      this.#locationIndex.set(key, found);
      this.#addresses.push(address);
      this.#locationMapping.push(mapped?.index ?? -1);
      this.#folded.push(locations.folded[index] as number);
      for (const [fn, line, column] of rows) {
        this.#lines.function.push(fn);
        this.#lines.line.push(line);
        this.#lines.column.push(column);
      }
      this.#lineEnd.push(this.#lines.function.length);
    }
    source.locations[index] = found;
    return found;
  }

  #function({ functions }: Profile, source: SourceTables, index: number): number {
    const known = source.functions[index] as number;
    if (known >= 0) return known;
    const strings = [functions.name, functions.systemName, functions.file].map((column) =>
      source.string(column[index] as number),
    );
    const [name = 0, systemName = 0, file = 0] = strings;
    const startLine = functions.startLine[index] as number;
    const key = `${name}:${systemName}:${file}:${startLine}`;
    let found = this.#functionIndex.get(key);
    if (found === undefined) {
      found = this.#functions.name.length;
      this.#functionIndex.set(key, found);
      this.#functions.name.push(name);
      this.#functions.systemName.push(systemName);
      this.#functions.file.push(file);
      this.#functions.startLine.push(startLine);
    }
    source.functions[index] = found;
    return found;
  }

  finish(): Profile {
    const stackEnd = this.#stackEnd.finish();
    const labelEnd = this.#labelEnd.finish();
    const lineEnd = this.#lineEnd.finish();
    return {
      ...mergedHeader(this.#profiles, this.#first),
      strings: this.#strings,
      samples: {
        count: stackEnd.length,
        stackStart: starts(stackEnd),
        stackEnd,
        stackShared: null,
        stackOwn: null,
        stack: this.#stack.finish(),
        values: this.#values.map(({ numbers, exact }) => ({
          numbers: numbers.finish(),
          exact: exact.size === 0 ? null : exact,
        })),
        labelStart: starts(labelEnd),
        labelEnd,
        labels: {
          key: this.#labels.key.finish(),
          text: this.#labels.text.finish(),
          unit: this.#labels.unit.finish(),
          number: {
            numbers: this.#labels.number.finish(),
            exact: this.#labelExact.size === 0 ? null : this.#labelExact,
          },
        },
      },
      locations: {
        count: this.#addresses.length,
        id: counting(this.#addresses.length),
        address: BigUint64Array.from(this.#addresses),
        mapping: Int32Array.from(this.#locationMapping),
        folded: Uint8Array.from(this.#folded),
        lineStart: starts(lineEnd),
        lineEnd,
        hidden: null,
      },
      lines: {
        function: this.#lines.function.finish(),
        line: this.#lines.line.finish(),
        column: this.#lines.column.finish(),
      },
      functions: {
        count: this.#functions.name.length,
        id: counting(this.#functions.name.length),
        name: this.#functions.name.finish(),
        systemName: this.#functions.systemName.finish(),
        file: this.#functions.file.finish(),
        startLine: this.#functions.startLine.finish(),
      },
      mappings: this.#mappings,
    };
  }
}

type LabelRow = [key: number, text: number, unit: number, number: number, exact: bigint | undefined];

/** What has been mapped of one source. */
class SourceTables {
  readonly mappings: (MappedMapping | undefined)[] = [];
  readonly locations: Int32Array;
  readonly functions: Int32Array;
  readonly #from: StringTable;
  readonly #to: StringTable;
  readonly #strings = new Map<number, number>();

  constructor(profile: Profile, to: StringTable) {
    this.locations = new Int32Array(profile.locations.count).fill(-1);
    this.functions = new Int32Array(profile.functions.count).fill(-1);
    this.#from = profile.strings;
    this.#to = to;
  }

  string(index: number): number {
    let found = this.#strings.get(index);
    if (found === undefined) {
      found = this.#to.add(this.#from.get(index));
      this.#strings.set(index, found);
    }
    return found;
  }
}

/** pprof: profile.combineHeaders: the earliest time, all durations, the longest period, each comment once. */
function mergedHeader(profiles: readonly Profile[], first: Profile) {
  let timeNanos = 0n;
  let durationNanos = 0n;
  let period = 0n;
  for (const profile of profiles) {
    if (timeNanos === 0n || profile.timeNanos < timeNanos) timeNanos = profile.timeNanos;
    durationNanos += profile.durationNanos;
    if (period === 0n || period < profile.period) period = profile.period;
  }
  const firstText = (of: (profile: Profile) => string) => profiles.map(of).find((text) => text !== '') ?? '';
  return {
    sampleTypes: first.sampleTypes,
    dropFrames: first.dropFrames,
    keepFrames: first.keepFrames,
    timeNanos,
    durationNanos,
    period,
    periodType: first.periodType,
    comments: [...new Set(profiles.flatMap(({ comments }) => comments))],
    defaultSampleType: firstText(({ defaultSampleType }) => defaultSampleType),
    docUrl: firstText(({ docUrl }) => docUrl),
  };
}
