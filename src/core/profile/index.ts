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
export { type DecodeOptions, decodeProfile, decodeProfileFrom, type UnpackedPart } from './decode';
export { type Change, type DiffRow, type DiffTable, type DiffValue, diffTop } from './diff';
export { formatDot } from './dot';
export { encodeProfile } from './encode';
export {
  type DumpFrame,
  type GoroutineDump,
  type GoroutineGroup,
  type GoroutineVariant,
  readGoroutineDump,
} from './goroutine-dump';
export { defaultUnpackLimit, type Inflate, type Inflated, inflateWithPako } from './inflate';
export { type Mean, type MeanRow, type MeanTable, meanObjectSize } from './mean-size';
export { memStatsText } from './mem-stats';
export { mergeProfiles, subtractBase } from './merge';
export type { NodeInfo } from './nodes';
export { type PackageHints, type PackageKind, type PackageOf, packageOf } from './packages';
export { formatRaw } from './raw';
export type { ReportPaths } from './report';
export { type RowsBy, stackSeparator, withoutLabel } from './row-sums';
export {
  type SeriesOptions,
  type SeriesPoint,
  type SeriesRow,
  type SeriesTable,
  type SeriesValues,
  type SlopeOf,
  seriesTable,
} from './series-table';
export { asPprofLoads, type SourceOptions } from './source';
export { type Survival, type SurvivalRow, type SurvivalTable, survival } from './survival';
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
export { defaultView, type Granularity, granularities, type ProfileView, ProfileViewSchema } from './view';

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
