/** Callers and callees of each function as text: tree, and peek for the functions that match. pprof: report.printTree. */

import { failure } from '../base/failure';
import type { Expression } from './expressions';
import type { GraphEdge } from './graph';
import { reportLabels } from './header';
import { printableName } from './nodes';
import { padStart } from './numbers';
import { sortedEdges } from './order';
import { outputUnit, type Report, valueFormatter } from './report';
import { trimmedGraph } from './trim';
import { percentage } from './units';

const separator = '----------------------------------------------------------+-------------';
const heading = '      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t ';

/** The tree; with an expression (peek) only the functions that it matches, and a `Failure` where there is none. */
export function formatTree(report: Report, peek: Expression | null): string {
  const shownFrames = peek && framesThatMatch(report, peek);
  const needs = shownFrames ? { edgesOf: shownFrames } : 'edges';
  const { graph, originalCount, droppedNodes } = trimmedGraph(report, needs);
  const format = valueFormatter(report, outputUnit(report, graph));
  const { total } = report;
  const value = graph.nodes.reduce((sum, node) => sum + node.flatValue, 0);
  const shown = {
    value,
    nodes: graph.nodes.length,
    originalNodes: originalCount,
    droppedNodes,
    droppedEdges: 0,
  };
  const lines = [...reportLabels(report, shown, format, false), separator, heading];
  let sum = 0;
  let matched = 0;
  for (const node of graph.nodes) {
    if (shownFrames && shownFrames[node.frame] === 0) continue;
    matched++;
    const { flatValue: flat, cumValue: cum } = node;
    const edge = ({ weight, inlined }: GraphEdge, name: string) =>
      `${padStart(format(weight), 50)} ${percentage(weight, cum)} |   ${name}${inlined ? ' (inline)' : ''}`;
    lines.push(separator);
    for (const caller of sortedEdges(node.in)) lines.push(edge(caller, caller.from.name));
    sum += flat;
    const own = [
      padStart(format(flat), 10),
      percentage(flat, total),
      percentage(sum, total),
      padStart(format(cum), 10),
    ];
    lines.push(`${own.join(' ')} ${percentage(cum, total)}                | ${node.name}`);
    for (const callee of sortedEdges(node.out)) lines.push(edge(callee, callee.to.name));
  }
  if (graph.nodes.length > 0) lines.push(separator);
  if (peek && matched === 0) throw failure('profile.no-match', { expression: peek.source });
  return `${lines.join('\n')}\n`;
}

/** 1 for each node of the frame table whose name matches. */
export const framesThatMatch = ({ table }: Report, { matches }: Expression): Uint8Array =>
  Uint8Array.from(table.infos, (info) => (matches(printableName(info)) ? 1 : 0));
