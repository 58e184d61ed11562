/**
 * A report: a profile seen through a view. The order of the steps decides the numbers: units of labels,
 * command overrides, tagroot and tagleaf, the total, the filters (before the total with relative_percentages),
 * the granularity. pprof: driver.generateRawReport, applyCommandOverrides, reportOptions, applyFocus; report.New.
 */

import { failure } from '../base/failure';
import type { Profile } from './columns';
import { optionalExpression } from './expressions';
import { filterByName, showFrom } from './filters';
import type { Graph } from './graph';
import { numericLabelUnits } from './labels';
import { LineWriter } from './line-writer';
import { baseName } from './names';
import { type FrameTable, frameTable } from './nodes';
import { pruneFrom } from './prune';
import { filterByTag, filterTagNames, tagTest } from './tag-filters';
import { addTagFrames } from './tag-frames';
import { scale, scaledLabel } from './units';
import { sampleTypeIndex, totalOf, type Weights, weightsOf } from './values';
import type { Granularity, ProfileView } from './view';

export type ReportFormat =
  | 'text'
  | 'dot'
  | 'tree'
  | 'traces'
  | 'tags'
  | 'raw'
  | 'callgrind'
  | 'proto'
  | 'topproto'
  | 'list'
  | 'comments';

/** pprof's commands that Heapcase has, and the format that each prints. */
export const commandFormats = {
  top: 'text',
  text: 'text',
  dot: 'dot',
  svg: 'dot',
  tree: 'tree',
  peek: 'tree',
  traces: 'traces',
  tags: 'tags',
  raw: 'raw',
  callgrind: 'callgrind',
  proto: 'proto',
  topproto: 'topproto',
  list: 'list',
  comments: 'comments',
} as const satisfies Record<string, ReportFormat>;

export type Command = keyof typeof commandFormats;

/** What a report needs beside the view: paths on this machine. */
export interface ReportPaths {
  readonly trimPath?: string;
  readonly sourcePath?: string;
}

/** The view's options once the command has had its say. pprof: report.Options. */
export interface ReportOptions {
  readonly format: ReportFormat;
  readonly cumSort: boolean;
  readonly callTree: boolean;
  readonly dropNegative: boolean;
  readonly compactLabels: boolean;
  readonly ratio: number;
  readonly title: string;
  readonly activeFilters: readonly string[];
  readonly nodeCount: number;
  readonly nodeFraction: number;
  readonly edgeFraction: number;
  readonly sampleType: string;
  readonly sampleUnit: string;
  readonly unit: string;
}

export interface Report {
  /** After all filters. */
  readonly profile: Profile;
  readonly options: ReportOptions;
  readonly weights: Weights;
  /** What 100% is. */
  readonly total: number;
  readonly table: FrameTable;
  readonly labelUnits: ReadonlyMap<string, string>;
  /** Messages for people, which pprof writes to standard error. */
  readonly notes: readonly string[];
}

/** Prepares a report. Throws a `Failure` for a bad expression or sample type. */
export function makeReport(
  profile: Profile,
  view: ProfileView,
  command: Command,
  paths: ReportPaths = {},
): Report {
  const notes: string[] = [];
  const note = (text: string) => notes.push(text);
  const { units: labelUnits, notes: unitNotes } = numericLabelUnits(profile);
  notes.push(...unitNotes);
  const format = commandFormats[command];
  const { granularity, trim } = overrides(command, format, view);

  const framed = addTagFrames(profile, view.tagRoot, view.tagLeaf, view.unit);
  if (view.tagRoot !== '' && !framed.rootMatched) note('TagRoot expression matched no samples');
  if (view.tagLeaf !== '' && !framed.leafMatched) note('TagLeaf expression matched no samples');
  let seen = framed.profile;
  if (view.relativePercentages) seen = applyFilters(seen, view, labelUnits, note);
  const index = sampleTypeIndex(seen, view.sampleType ?? '');
  const { type, unit: sampleUnit } = seen.sampleTypes[index] as { type: string; unit: string };
  if (view.divideBy === 0)
    throw failure('profile.bad-option', { option: 'divide_by', reason: 'zero divisor specified' });
  const weightsBefore = weightsOf(seen, index, view.mean);
  const total = totalOf(seen, weightsBefore);
  const { samples } = seen;
  if (!view.relativePercentages) seen = applyFilters(seen, view, labelUnits, note);

  const untrimmed = format === 'proto' || format === 'raw' || format === 'callgrind';
  const file = seen.mappings[0]?.file ?? '';
  const options: ReportOptions = {
    format,
    cumSort: view.sort === 'cum',
    callTree: view.callTree,
    dropNegative: view.dropNegative,
    compactLabels: view.compactLabels,
    ratio: 1 / view.divideBy,
    title: file === '' ? '' : baseName(file),
    activeFilters: activeFilters(view),
    nodeCount: trim ? nodeCountOf(command, view) : 0,
    nodeFraction: trim ? view.nodeFraction : 0,
    edgeFraction: trim ? view.edgeFraction : 0,
    sampleType: view.mean ? `mean_${type}` : type,
    sampleUnit,
    unit: view.unit,
  };
  if (format === 'raw' || format === 'proto') seen = aggregated(seen, view);
  const table = frameTable(seen, {
    granularity: untrimmed ? 'addresses' : granularity,
    noInlines: view.noInlines,
    showColumns: view.showColumns,
    objectNames: format === 'raw' || format === 'list' || format === 'callgrind',
    trimPath: format === 'traces' ? null : (paths.trimPath ?? ''),
    sourcePath: paths.sourcePath ?? '',
  });
  return {
    profile: seen,
    options,
    weights: seen.samples === samples ? weightsBefore : weightsOf(seen, index, view.mean),
    total,
    table,
    labelUnits,
    notes,
  };
}

/** pprof: Profile.Aggregate for reports that show the profile itself: only noinlines changes it. */
function aggregated(profile: Profile, { noInlines, showColumns }: ProfileView): Profile {
  if (!noInlines) return profile;
  const { lineStart, lineEnd, count, hidden } = profile.locations;
  const writer = new LineWriter(profile);
  for (let i = 0; i < count; i++)
    writer.put(i, lineEnd[i] === lineStart[i] ? [] : [(lineEnd[i] as number) - 1]);
  const outer = writer.finish(profile, hidden);
  const lines = showColumns
    ? outer.lines
    : { ...outer.lines, column: new Float64Array(outer.lines.column.length) };
  return {
    ...outer,
    lines,
    mappings: profile.mappings.map((mapping) => ({ ...mapping, hasInlineFrames: false })),
  };
}

/** pprof: driver.applyCommandOverrides. */
function overrides(
  command: Command,
  format: ReportFormat,
  view: ProfileView,
): { granularity: Granularity | null; trim: boolean } {
  const neverTrimmed = command === 'peek' || command === 'list';
  const whole = format === 'proto' || format === 'raw' || format === 'callgrind';
  return {
    granularity: command === 'list' ? 'lines' : whole ? 'addresses' : view.granularity,
    trim: (view.trim ?? true) && !neverTrimmed && !whole,
  };
}

function nodeCountOf(command: Command, { nodeCount }: ProfileView): number {
  if (nodeCount !== null && nodeCount !== -1) return nodeCount;
  return command === 'text' || command === 'top' || command === 'topproto' ? 0 : 80;
}

/** The filters that the header names, in pprof's order; prune_from is not among them. */
function activeFilters(view: ProfileView): string[] {
  const named: [string, string][] = [
    ['focus', view.focus],
    ['ignore', view.ignore],
    ['hide', view.hide],
    ['show', view.show],
    ['show_from', view.showFrom],
    ['tagfocus', view.tagFocus],
    ['tagignore', view.tagIgnore],
    ['tagshow', view.tagShow],
    ['taghide', view.tagHide],
  ];
  return named.filter(([, value]) => value !== '').map(([name, value]) => `${name}=${value}`);
}

/** pprof: driver.applyFocus. */
function applyFilters(
  profile: Profile,
  view: ProfileView,
  units: ReadonlyMap<string, string>,
  note: (text: string) => void,
): Profile {
  const filters = {
    focus: optionalExpression('focus', view.focus),
    ignore: optionalExpression('ignore', view.ignore),
    hide: optionalExpression('hide', view.hide),
    show: optionalExpression('show', view.show),
  };
  const from = optionalExpression('show_from', view.showFrom);
  const tagFocus = tagTest('tagfocus', view.tagFocus, units, note);
  const tagIgnore = tagTest('tagignore', view.tagIgnore, units, note);
  const pruned = optionalExpression('prune_from', view.pruneFrom);
  const tagShow = optionalExpression('tagshow', view.tagShow);
  const tagHide = optionalExpression('taghide', view.tagHide);
  const warn = (wanted: unknown, matched: boolean, name: string) => {
    if (wanted !== null && !matched) note(`${name} expression matched no samples`);
  };

  const named = filterByName(profile, filters);
  warn(filters.focus, named.matched.focus, 'Focus');
  warn(filters.ignore, named.matched.ignore, 'Ignore');
  warn(filters.hide, named.matched.hide, 'Hide');
  warn(filters.show, named.matched.show, 'Show');
  const shown = showFrom(named.profile, from);
  warn(from, shown.matched, 'ShowFrom');
  const tagged = filterByTag(shown.profile, tagFocus, tagIgnore);
  warn(tagFocus, tagged.focusMatched, 'TagFocus');
  warn(tagIgnore, tagged.ignoreMatched, 'TagIgnore');
  const labelled = filterTagNames(tagged.profile, tagShow, tagHide);
  warn(tagShow, labelled.showMatched, 'TagShow');
  warn(tagHide, labelled.hideMatched, 'TagHide');
  return pruned ? pruneFrom(labelled.profile, pruned) : labelled.profile;
}

/** pprof: Report.selectOutputUnit: one unit for all values of a table or graph. */
export function outputUnit({ options, total }: Report, { nodes }: Graph): string {
  if (options.unit !== 'minimum' || nodes.length === 0) return options.unit;
  let smallest = 0;
  for (const node of nodes) {
    const value = Math.abs(node.flatValue) || Math.abs(node.cumValue);
    if (value > 0 && (smallest === 0 || value < smallest)) smallest = value;
  }
  let largest = total;
  if (smallest === 0) smallest = largest;
  const { ratio, sampleUnit } = options;
  if (ratio > 0 && ratio !== 1) {
    smallest = Math.trunc(smallest * ratio);
    largest = Math.trunc(largest * ratio);
  }
  const unitOf = (value: number) => scale(value, sampleUnit, 'minimum').unit;
  const unit = unitOf(smallest);
  // Larger units are worth it where the smallest value still shows as 0.01; callgrind has whole numbers only.
  const wide = unit !== unitOf(largest) && smallest * 100 < largest && options.format !== 'callgrind';
  return (wide ? unitOf(100 * smallest) : unit) || sampleUnit;
}

/** Prints a value in a unit. pprof: the format function of report.New. */
export function valueFormatter({ options }: Report, unit: string): (value: number) => string {
  const { ratio, sampleUnit } = options;
  const scaled = ratio > 0 && ratio !== 1;
  return (value) => scaledLabel(scaled ? Math.trunc(value * ratio) : value, sampleUnit, unit);
}
