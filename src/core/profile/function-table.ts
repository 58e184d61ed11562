/** The top table for a screen: its numbers alone. Neither edges, which only tell inlined calls, nor any text are made. */

import type { Profile } from './columns';
import { makeReport } from './report';
import type { TopRow, TopTable } from './top';
import { trimmedGraph } from './trim';
import type { ProfileView } from './view';

export interface FunctionTable
  extends Pick<TopTable, 'total' | 'sampleUnit' | 'originalCount' | 'droppedNodes' | 'notes'> {
  /** The rows of the top table, in its order. */
  readonly rows: readonly Pick<TopRow, 'name' | 'flat' | 'cum'>[];
  /** The sum of their flat values. */
  readonly shown: number;
}

/** Throws a `Failure` for a bad expression or sample type. */
export function functionTable(profile: Profile, view: ProfileView): FunctionTable {
  const report = makeReport(profile, view, 'top');
  const { graph, originalCount, droppedNodes } = trimmedGraph(report, 'nodes');
  const rows = graph.nodes.map(({ name, flatValue: flat, cumValue: cum }) => ({ name, flat, cum }));
  return {
    rows,
    shown: rows.reduce((sum, { flat }) => sum + flat, 0),
    total: report.total,
    sampleUnit: report.options.sampleUnit,
    originalCount,
    droppedNodes,
    notes: report.notes,
  };
}
