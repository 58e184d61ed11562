/**
 * A profile as columns: typed arrays instead of one object per sample, location and line. docs/profile-engine.md
 * has the picture. A `Profile` is never changed: a filter makes a new one that shares the columns it left alone.
 */

import type { StringTable } from './strings';

export type SampleIndex = number & { readonly __index?: 'sample' };
export type LocationIndex = number & { readonly __index?: 'location' };

/** What is counted, such as `inuse_space` in `bytes`. */
export interface ValueType {
  readonly type: string;
  readonly unit: string;
}

/** 64-bit integers: doubles, and beside them the exact value of each that a double cannot hold. */
export interface ValueColumn {
  readonly numbers: Float64Array;
  readonly exact: ReadonlyMap<number, bigint> | null;
}

/** Numbers of locations: half as wide where there are few, as a stack is what a profile mostly consists of. */
export type LocationNumbers = Uint16Array | Uint32Array;

/** Labels of all samples, flattened: `key=string`, or `key=number unit` where `text` is 0. */
export interface LabelColumns {
  readonly key: Uint32Array;
  readonly text: Uint32Array;
  readonly number: ValueColumn;
  readonly unit: Uint32Array;
}

export interface SampleColumns {
  readonly count: number;
  /** Sample i's stack is `stack[stackStart[i]] … stack[stackEnd[i] - 1]`, the leaf first. */
  readonly stackStart: Uint32Array;
  readonly stackEnd: Uint32Array;
  /** Made when it is first asked for, where `stackOwn` tells all. */
  readonly stack: LocationNumbers;
  /**
   * How many of its outermost locations sample i has in common with the sample before it, at least; null: not known.
   * Stacks that lost some at the leaf (`prune.ts`) may be shorter than that.
   */
  readonly stackShared: Uint16Array | null;
  /**
   * Of all samples one after another the locations that are not counted in `stackShared`, the leaf first: enough for
   * a loop over the samples in their order, and much less memory. Null: not at hand, or no longer true.
   */
  readonly stackOwn: LocationNumbers | null;
  /** One column per sample type. */
  readonly values: readonly ValueColumn[];
  /**
   * Sample i's labels are the rows `labelStart[i] … labelEnd[i] - 1`. Samples with the same labels may share them;
   * those that begin at the same row and have any are the same.
   */
  readonly labelStart: Uint32Array;
  readonly labelEnd: Uint32Array;
  readonly labels: LabelColumns;
}

export interface LocationColumns {
  readonly count: number;
  readonly id: ValueColumn;
  readonly address: BigUint64Array;
  /** -1 where a location belongs to no mapping. */
  readonly mapping: Int32Array;
  readonly folded: Uint8Array;
  /** Location i's lines are `lineStart[i] … lineEnd[i] - 1`: the innermost inlined call first. */
  readonly lineStart: Uint32Array;
  readonly lineEnd: Uint32Array;
  /** 1: the location is taken out of every stack by `hide` or `show`; null: none is. */
  readonly hidden: Uint8Array | null;
}

export interface LineColumns {
  readonly function: Uint32Array;
  readonly line: Float64Array;
  readonly column: Float64Array;
}

export interface FunctionColumns {
  readonly count: number;
  readonly id: ValueColumn;
  readonly name: Uint32Array;
  readonly systemName: Uint32Array;
  readonly file: Uint32Array;
  readonly startLine: Float64Array;
}

export interface Mapping {
  readonly id: bigint;
  readonly start: bigint;
  readonly limit: bigint;
  readonly offset: bigint;
  readonly file: string;
  readonly buildId: string;
  readonly hasFunctions: boolean;
  readonly hasFilenames: boolean;
  readonly hasLineNumbers: boolean;
  readonly hasInlineFrames: boolean;
}

export interface ProfileHeader {
  readonly sampleTypes: readonly ValueType[];
  readonly defaultSampleType: string;
  readonly timeNanos: bigint;
  readonly durationNanos: bigint;
  readonly periodType: ValueType;
  readonly period: bigint;
  readonly comments: readonly string[];
  readonly dropFrames: string;
  readonly keepFrames: string;
  readonly docUrl: string;
}

export interface Profile extends ProfileHeader {
  readonly strings: StringTable;
  readonly samples: SampleColumns;
  readonly locations: LocationColumns;
  readonly lines: LineColumns;
  readonly functions: FunctionColumns;
  readonly mappings: readonly Mapping[];
}

/** The exact value of a row. */
export function exactValue(column: ValueColumn, row: number): bigint {
  return column.exact?.get(row) ?? BigInt(column.numbers[row] ?? 0);
}
