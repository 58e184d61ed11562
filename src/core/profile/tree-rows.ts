/** What `tree` and `peek` print, as data: each function with its callers and callees. pprof: report.printTree. */

import { failure } from '../base/failure';
import type { Profile } from './columns';
import { expression } from './expressions';
import type { GraphEdge } from './graph';
import { sortedEdges } from './order';
import { makeReport } from './report';
import { framesThatMatch } from './tree';
import { trimmedGraph } from './trim';
import type { ProfileView } from './view';

export interface TreeNeighbour {
  readonly name: string;
  readonly value: number;
  readonly inlined: boolean;
  /** Goes over functions that are not listed. */
  readonly residual: boolean;
}

/** One function; its percentages refer to the table's total, those of its neighbours to its cum. */
export interface TreeBlock {
  readonly name: string;
  readonly flat: number;
  readonly cum: number;
  /** Sum of flat down to this function. */
  readonly sum: number;
  /** The heaviest first. */
  readonly callers: readonly TreeNeighbour[];
  readonly callees: readonly TreeNeighbour[];
}

export interface TreeTable {
  readonly blocks: readonly TreeBlock[];
  readonly total: number;
  readonly sampleUnit: string;
  /** Functions before nodecount took its part, and those that were too small. */
  readonly originalCount: number;
  readonly droppedNodes: number;
  readonly notes: readonly string[];
}

/**
 * The blocks in pprof's order. With `peek`, only the functions that this expression matches, and nothing is
 * trimmed; a `Failure` (`profile.no-match`) where none does.
 */
export function treeTable(profile: Profile, view: ProfileView, peek: string | null): TreeTable {
  const report = makeReport(profile, view, peek === null ? 'tree' : 'peek');
  const wanted = peek === null ? null : expression('peek', peek);
  const needs = wanted ? { edgesOf: framesThatMatch(report, wanted) } : 'edges';
  const { graph, originalCount, droppedNodes } = trimmedGraph(report, needs);
  let sum = 0;
  const blocks = graph.nodes
    .filter(({ name }) => wanted === null || wanted.matches(name))
    .map((node): TreeBlock => {
      sum += node.flatValue;
      return {
        name: node.name,
        flat: node.flatValue,
        cum: node.cumValue,
        sum,
        callers: sortedEdges(node.in).map((edge) => neighbour(edge, edge.from.name)),
        callees: sortedEdges(node.out).map((edge) => neighbour(edge, edge.to.name)),
      };
    });
  if (wanted && blocks.length === 0) throw failure('profile.no-match', { expression: wanted.source });
  const { total, options, notes } = report;
  return { blocks, total, sampleUnit: options.sampleUnit, originalCount, droppedNodes, notes };
}

const neighbour = ({ value, inlined, residual }: GraphEdge, name: string): TreeNeighbour => ({
  name,
  value,
  inlined,
  residual,
});
