/** The lines above a report. pprof: report.ProfileLabels, reportLabels, legendActiveFilters, genLabel. */

import { baseName } from './names';
import type { Report } from './report';
import { decodeUtf8, encodeUtf8 } from './strings';
import { localTime } from './time';
import { label, percentage, scale } from './units';

export interface Shown {
  /** Sum of the flat values that are shown. */
  readonly value: number;
  readonly nodes: number;
  readonly originalNodes: number;
  readonly droppedNodes: number;
  readonly droppedEdges: number;
}

type Format = (value: number) => string;

/** What the profile is: file, build, type, time. pprof: report.ProfileLabels. */
export function profileLabels(report: Report, format: Format): string[] {
  const { profile, options, total } = report;
  const lines: string[] = [];
  const main = profile.mappings[0];
  if (main && main.file !== '') lines.push(`File: ${baseName(main.file)}`);
  if (main && main.buildId !== '') lines.push(`Build ID: ${main.buildId}`);
  for (const comment of profile.comments) if (!comment.startsWith('#')) lines.push(comment);
  if (options.sampleType !== '') lines.push(`Type: ${options.sampleType}`);
  if (profile.docUrl !== '') lines.push(`Doc: ${profile.docUrl}`);
  if (profile.timeNanos !== 0n) lines.push(`Time: ${localTime(profile.timeNanos)}`);
  if (profile.durationNanos !== 0n) {
    const nanos = Number(profile.durationNanos);
    const inTime = scale(total, options.sampleUnit, 'nanoseconds');
    const ratio =
      inTime.unit === 'ns' && inTime.value !== 0 ? `(${percentage(Math.trunc(inTime.value), nanos)})` : '';
    lines.push(`Duration: ${label(nanos, 'nanoseconds')}, Total samples = ${format(total)} ${ratio}`);
  }
  return lines;
}

/** All lines above a table or in a graph's legend. pprof: report.reportLabels. */
export function reportLabels(report: Report, shown: Shown, format: Format, full: boolean): string[] {
  const { options, total } = report;
  const lines = full || !options.compactLabels ? profileLabels(report, format) : [];
  if (options.activeFilters.length > 0)
    lines.push('Active filters:', ...options.activeFilters.map(cutFilter));
  const part = percentage(shown.value, total).trim();
  lines.push(`Showing nodes accounting for ${format(shown.value)}, ${part} of ${format(total)} total`);
  if (total !== 0) {
    const dropped = (count: number, what: string, measure: string, fraction: number) => {
      if (count === 0) return;
      const cutoff = format(Math.abs(Math.trunc(total * fraction)));
      lines.push(`Dropped ${count} ${what}${count > 1 ? 's' : ''} (${measure} <= ${cutoff})`);
    };
    dropped(shown.droppedNodes, 'node', 'cum', options.nodeFraction);
    dropped(shown.droppedEdges, 'edge', 'freq', options.edgeFraction);
    if (shown.nodes > 0 && shown.nodes < shown.originalNodes) {
      lines.push(`Showing top ${shown.nodes} nodes out of ${shown.originalNodes}`);
    }
  }
  if (full) lines.push('\nSee https://git.io/JfYMW for how to read the graph');
  return lines;
}

/** pprof cuts at 80 bytes, in the middle of a character too. pprof: report.legendActiveFilters. */
function cutFilter(filter: string): string {
  const bytes = encodeUtf8(filter);
  return bytes.length <= 80 ? `   ${filter}` : `   ${decodeUtf8(bytes, 0, 80)}…`;
}
