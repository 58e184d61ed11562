/**
 * The profile engine: reads pprof profiles and computes pprof's reports on them. This file is its public face, all
 * that another tool needs, and it needs nothing of the rest of Heapcase; docs/profile-engine.md explains how it works.
 *
 *     const profile = asPprofLoads(decodeProfile(bytes, { name: 'heap.pb.gz' }));
 *     console.log(formatTop(topTable(profile, { ...defaultView, focus: 'json' })));
 *
 * Whatever is thrown is a `Failure`: its `code` is for programs, its `message` one sentence for people.
 */

import type { Profile } from './columns';
import { sampleTypeIndex } from './values';

// What is thrown.
export { Failure } from '../base/failure';
// Ask: the reports as data.
export { type CallEdge, type CallGraph, type CallNode, callGraph, type LabelBox } from './call-graph';
// Read: bytes to a profile, and what pprof does to it before any report.
export type { Mapping, Profile, ProfileHeader, ValueType } from './columns';
export { type DecodeOptions, decodeProfile, decodeProfileFrom, type UnpackedPart } from './decode';
// Compare: two profiles, or a series of them.
export { type Change, type DiffRow, type DiffTable, type DiffValue, diffTop } from './diff';
// Print, as pprof does.
export { formatDot } from './dot';
// Write: a profile that pprof reads again.
export { encodeProfile } from './encode';
export type { Inflate, Inflated } from './inflate';
export { type Mean, type MeanRow, type MeanTable, meanObjectSize } from './mean-size';
// Put together: several profiles as one, one less another.
export { mergeProfiles, subtractBase } from './merge';
export type { NodeInfo } from './node-infos';
export { formatRaw } from './raw';
export type { ReportPaths } from './report';
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
export { type SourceFile, type SourceLine, type SourceTable, sourceTable } from './source-rows';
export { type Survival, type SurvivalRow, type SurvivalTable, survival } from './survival';
export { type TagKey, type TagTable, type TagValue, tagTable } from './tag-rows';
export { formatTop, type InlineMark, type TopRow, type TopTable, topTable } from './top';
export { type Trace, type TraceFrame, type TraceList, type TraceOrder, traceList } from './trace-rows';
export { type TreeBlock, type TreeNeighbour, type TreeTable, treeTable } from './tree-rows';
// See: filters, sample type, granularity and trimming in one value.
export { defaultView, type Granularity, granularities, type ProfileView } from './view';
// Keep: what a view shows, as a profile, for `encodeProfile`.
export { profileOf } from './written';

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
