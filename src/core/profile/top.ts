/** The table of functions. pprof: report.TextItems, printText. */

import type { Profile } from './columns';
import type { GraphNode } from './graph';
import { reportLabels } from './header';
import type { NodeInfo } from './node-infos';
import { padStart } from './numbers';
import {
  type Command,
  makeReport,
  outputUnit,
  type Report,
  type ReportPaths,
  valueFormatter,
} from './report';
import { trimmedGraph } from './trim';
import { percentage } from './units';
import type { ProfileView } from './view';

export type InlineMark = 'inline' | 'partial-inline' | null;

export interface TopRow {
  readonly name: string;
  readonly info: NodeInfo;
  readonly flat: number;
  readonly cum: number;
  /** Sum of flat down to this row. */
  readonly sum: number;
  readonly inline: InlineMark;
  /** The same as pprof prints them: `512.50kB`, ` 1.24%`. */
  readonly flatText: string;
  readonly flatPercent: string;
  readonly sumPercent: string;
  readonly cumText: string;
  readonly cumPercent: string;
}

export interface TopTable {
  readonly rows: readonly TopRow[];
  /** The lines that pprof prints above the table. */
  readonly header: readonly string[];
  /** What 100% is. */
  readonly total: number;
  readonly sampleType: string;
  readonly sampleUnit: string;
  /** The unit of all texts in the table. */
  readonly unit: string;
  readonly originalCount: number;
  readonly droppedNodes: number;
  /** Messages for people, such as a filter without a match. */
  readonly notes: readonly string[];
}

/** The top table of a profile. Throws a `Failure` for a bad expression or sample type. */
export function topTable(profile: Profile, view: ProfileView, paths?: ReportPaths): TopTable {
  return topOf(makeReport(profile, view, 'top' satisfies Command, paths));
}

export function topOf(report: Report): TopTable {
  const trimmed = trimmedGraph(report, 'inline marks');
  const { nodes } = trimmed.graph;
  const unit = outputUnit(report, trimmed.graph);
  const format = valueFormatter(report, unit);
  const { total, options } = report;
  const shown = nodes.reduce((sum, node) => sum + node.flatValue, 0);
  const header = reportLabels(
    report,
    {
      value: shown,
      nodes: nodes.length,
      originalNodes: trimmed.originalCount,
      droppedNodes: trimmed.droppedNodes,
      droppedEdges: 0,
    },
    format,
    false,
  );
  let sum = 0;
  const rows = nodes.map((node): TopRow => {
    const { flatValue: flat, cumValue: cum, name, info } = node;
    sum += flat;
    return {
      name,
      info,
      flat,
      cum,
      sum,
      inline: inlineMark(node),
      flatText: format(flat),
      flatPercent: percentage(flat, total),
      sumPercent: percentage(sum, total),
      cumText: format(cum),
      cumPercent: percentage(cum, total),
    };
  });
  return {
    rows,
    header,
    total,
    sampleType: options.sampleType,
    sampleUnit: options.sampleUnit,
    unit,
    originalCount: trimmed.originalCount,
    droppedNodes: trimmed.droppedNodes,
    notes: report.notes,
  };
}

/** Whether all, some or none of the calls that lead to a node were inlined. */
function inlineMark(node: GraphNode): InlineMark {
  const inlined = node.in.filter((edge) => edge.inlined).length;
  if (inlined === 0) return null;
  return inlined === node.in.length ? 'inline' : 'partial-inline';
}

/** The table as `go tool pprof -top` prints it. */
export function formatTop(table: TopTable): string {
  const lines = [...table.header, `${padStart('flat', 10)}  flat%   sum% ${padStart('cum', 10)}   cum%`];
  for (const row of table.rows) {
    const values = `${padStart(row.flatText, 10)} ${row.flatPercent} ${row.sumPercent} ${padStart(row.cumText, 10)} ${row.cumPercent}`;
    lines.push(`${values}  ${row.name}${row.inline === null ? '' : ` (${row.inline})`}`);
  }
  return `${lines.join('\n')}\n`;
}
