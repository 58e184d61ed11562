/**
 * The profile engine: reads pprof profiles and computes pprof's reports on them. This file is its public face;
 * it needs nothing of the rest of Heapcase. docs/profile-engine.md explains how it works.
 *
 *     const profile = decodeProfile(bytes, { name: 'heap.pb.gz' });
 *     console.log(formatTop(topTable(profile, defaultView)));
 */

import type { Profile } from './columns';
import { sampleTypeIndex } from './values';

export { type CallEdge, type CallGraph, type CallNode, callGraph, type LabelBox } from './call-graph';
export type { Mapping, Profile, ProfileHeader, ValueType } from './columns';
export {
  type DecodeOptions,
  decodeProfile,
  decodeProfileFrom,
  decodeProfileStream,
  type StreamSizes,
  type UnpackedPart,
} from './decode';
export { type Change, type DiffRow, type DiffTable, type DiffValue, diffTop } from './diff';
export { formatDot } from './dot';
export { encodeProfile } from './encode';
export {
  type FlameGraph,
  type FlameOptions,
  flameGraph,
  flameSteps,
  wholeFlame,
} from './flame';
export { type FlameNames, type FlamePackage, flameName } from './flame-names';
export { foldedRecursion, seenCalled, seenInlined } from './flame-paths';
export type { FlameOrder, FlameTree } from './flame-tree';
export {
  type DumpFrame,
  type GoroutineDump,
  type GoroutineGroup,
  type GoroutineVariant,
  readGoroutineDump,
} from './goroutine-dump';
export {
  type GoroutineFrame,
  type GoroutineRow,
  type GoroutineTable,
  goroutineTable,
} from './goroutine-rows';
export { defaultUnpackLimit, type Inflate, type Inflated, inflateWithPako } from './inflate';
export { type Mean, type MeanRow, type MeanTable, meanObjectSize } from './mean-size';
export { memStatsText } from './mem-stats';
export { mergeProfiles, subtractBase } from './merge';
export type { NodeInfo } from './nodes';
export { type PackageHints, type PackageKind, type PackageOf, packageOf } from './packages';
export { formatRaw } from './raw';
export type { ReportPaths } from './report';
export { type RowSums, type RowsBy, rowSums, stackSeparator, withoutLabel } from './row-sums';
export { slopeError, valueError } from './series-error';
export {
  type SeriesOptions,
  type SeriesPoint,
  type SeriesRow,
  type SeriesTable,
  type SeriesValues,
  type SlopeOf,
  seriesOf,
  seriesTable,
} from './series-table';
export { asPprofLoads, type SourceOptions } from './source';
export {
  namedFiles,
  type SourceFile,
  type SourceLine,
  type SourceTable,
  sourceTable,
} from './source-rows';
export { type Survival, type SurvivalRow, type SurvivalTable, survival } from './survival';
export { type TagKey, type TagTable, type TagValue, tagTable } from './tag-rows';
export { formatTop, type InlineMark, type TopRow, type TopTable, topTable } from './top';
export {
  type CallPath,
  callPathOf,
  type FunctionTotal,
  functionTotals,
  type LineTotal,
  lineTotals,
  type PathFrame,
} from './totals';
export { type Trace, type TraceFrame, type TraceList, type TraceOrder, traceList } from './trace-rows';
export { type TreeBlock, type TreeNeighbour, type TreeTable, treeTable } from './tree-rows';
export { nameAddresses, unsymbolized } from './unsymbolized';
export { defaultView, type Granularity, granularities, type ProfileView } from './view';
export { type CommandWanted, pprofCommand } from './view-flags';
export {
  isSet,
  type OptionField,
  type OptionFlag,
  type OptionKind,
  optionOf,
  type ViewOption,
  viewOptions,
} from './view-options';
export { viewFromParameters, viewToParameters } from './view-query';

/** A sample type of a profile, such as `inuse_space` in `bytes`. */
export interface SampleTypeChoice {
  readonly type: string;
  readonly unit: string;
  /** The one that pprof shows when none is asked for. */
  readonly isDefault: boolean;
}

/** The sample types of a profile, in the file's order. */
export function sampleTypes(profile: Profile): SampleTypeChoice[] {
  if (profile.sampleTypes.length === 0) return [];
  const preferred = sampleTypeIndex(profile, '');
  return profile.sampleTypes.map(({ type, unit }, i) => ({ type, unit, isDefault: i === preferred }));
}
