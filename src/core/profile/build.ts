/** Makes a profile from plain values: for encoders of other formats, for converters and for tests. */

import type { Mapping, Profile, ValueColumn, ValueType } from './columns';
import { Integers, Numbers, starts } from './growing';
import { StringTable } from './strings';

export interface BuiltLine {
  readonly function: string;
  readonly systemName?: string;
  readonly file?: string;
  readonly startLine?: number;
  readonly line?: number;
  readonly column?: number;
}

export interface BuiltLocation {
  /** Locations of one key are one; without it, those of equal contents are. */
  readonly key?: string;
  readonly address?: bigint;
  /** Index into the mappings; none where not given. */
  readonly mapping?: number;
  /** The innermost inlined call first. */
  readonly lines: readonly BuiltLine[];
}

export interface BuiltSample {
  /** The leaf first. */
  readonly stack: readonly BuiltLocation[];
  readonly values: readonly (number | bigint)[];
  readonly labels?: readonly BuiltLabel[];
}

export interface BuiltLabel {
  readonly key: string;
  readonly text?: string;
  readonly number?: number | bigint;
  readonly unit?: string;
}

export interface BuiltProfile {
  readonly sampleTypes: readonly ValueType[];
  readonly samples: Iterable<BuiltSample>;
  /** Locations to number first, whether or not samples use them. */
  readonly locations?: readonly BuiltLocation[];
  readonly mappings?: readonly Mapping[];
  readonly timeNanos?: bigint;
  readonly durationNanos?: bigint;
  readonly period?: bigint;
  readonly periodType?: ValueType;
  readonly defaultSampleType?: string;
  readonly comments?: readonly string[];
  readonly dropFrames?: string;
  readonly keepFrames?: string;
  readonly docUrl?: string;
}

/** Equal locations (address, mapping, lines) become one, as do equal functions. Ids count from 1. */
export function buildProfile(built: BuiltProfile): Profile {
  const strings = StringTable.of([]);
  const functions = new Map<string, number>();
  const functionRows: [name: number, systemName: number, file: number, startLine: number][] = [];
  const locations = new Map<string, number>();
  const address: bigint[] = [];
  const mapping: number[] = [];
  const lineEnd = new Numbers();
  const lineRows: [fn: number, line: number, column: number][] = [];
  const stack = new Numbers();
  const stackEnd = new Numbers();
  const labelEnd = new Numbers();
  const key = new Numbers();
  const text = new Numbers();
  const unit = new Numbers();
  const number = new Integers();
  const values = built.sampleTypes.map(() => new Integers());

  const functionOf = (line: BuiltLine): number => {
    const row: [number, number, number, number] = [
      strings.add(line.function),
      strings.add(line.systemName ?? line.function),
      strings.add(line.file ?? ''),
      line.startLine ?? 0,
    ];
    const spelled = row.join();
    let index = functions.get(spelled);
    if (index === undefined) {
      index = functionRows.length;
      functions.set(spelled, index);
      functionRows.push(row);
    }
    return index;
  };
  const locationOf = (location: BuiltLocation): number => {
    const known = location.key === undefined ? undefined : locations.get(location.key);
    if (known !== undefined) return known;
    const rows = location.lines.map((line): [number, number, number] => [
      functionOf(line),
      line.line ?? 0,
      line.column ?? 0,
    ]);
    const spelled = location.key ?? `${location.address ?? 0n};${location.mapping ?? -1};${rows.join(';')}`;
    let index = locations.get(spelled);
    if (index === undefined) {
      index = address.length;
      locations.set(spelled, index);
      address.push(location.address ?? 0n);
      mapping.push(location.mapping ?? -1);
      for (const row of rows) lineRows.push(row);
      lineEnd.push(lineRows.length);
    }
    return index;
  };
  for (const location of built.locations ?? []) locationOf(location);
  for (const sample of built.samples) {
    for (const location of sample.stack) stack.push(locationOf(location));
    stackEnd.push(stack.length);
    for (const [i, column] of values.entries()) pushWide(column, sample.values[i] ?? 0);
    for (const label of sample.labels ?? []) {
      key.push(strings.add(label.key));
      text.push(strings.add(label.text ?? ''));
      unit.push(strings.add(label.unit ?? ''));
      pushWide(number, label.number ?? 0);
    }
    labelEnd.push(key.length);
  }
  const ends = { stack: stackEnd.finish(), label: labelEnd.finish(), line: lineEnd.finish() };
  return {
    sampleTypes: built.sampleTypes,
    defaultSampleType: built.defaultSampleType ?? '',
    timeNanos: built.timeNanos ?? 0n,
    durationNanos: built.durationNanos ?? 0n,
    periodType: built.periodType ?? { type: '', unit: '' },
    period: built.period ?? 0n,
    comments: built.comments ?? [],
    dropFrames: built.dropFrames ?? '',
    keepFrames: built.keepFrames ?? '',
    docUrl: built.docUrl ?? '',
    strings,
    samples: {
      count: ends.stack.length,
      stackStart: starts(ends.stack),
      stackEnd: ends.stack,
      stackShared: null,
      stackOwn: null,
      stack: stack.finish(),
      values: values.map((column) => column.finish()),
      labelStart: starts(ends.label),
      labelEnd: ends.label,
      labels: { key: key.finish(), text: text.finish(), number: number.finish(), unit: unit.finish() },
    },
    locations: {
      count: address.length,
      id: counting(address.length),
      address: BigUint64Array.from(address),
      mapping: Int32Array.from(mapping),
      folded: new Uint8Array(address.length),
      lineStart: starts(ends.line),
      lineEnd: ends.line,
      hidden: null,
    },
    lines: {
      function: Uint32Array.from(lineRows, ([fn]) => fn),
      line: Float64Array.from(lineRows, ([, line]) => line),
      column: Float64Array.from(lineRows, ([, , column]) => column),
    },
    functions: {
      count: functionRows.length,
      id: counting(functionRows.length),
      name: Uint32Array.from(functionRows, ([name]) => name),
      systemName: Uint32Array.from(functionRows, ([, systemName]) => systemName),
      file: Uint32Array.from(functionRows, ([, , file]) => file),
      startLine: Float64Array.from(functionRows, ([, , , line]) => line),
    },
    mappings: built.mappings ?? [],
  };
}

/** 1, 2, 3, … */
export function counting(count: number): ValueColumn {
  return { numbers: Float64Array.from({ length: count }, (_, i) => i + 1), exact: null };
}

/** Adds a 64-bit number to a column. */
export function pushWide(column: Integers, value: number | bigint): void {
  const exact = BigInt.asIntN(64, BigInt(value));
  column.push(Number(exact), Number(exact & 0xffffffffn), Number(exact >> 32n));
}
