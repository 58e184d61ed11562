/** The call graph as dot text. pprof: graph.ComposeDot and its builder. */

import type { CallEdge, CallGraph, CallNode, LabelBox } from './call-graph';
import { escapeForDot } from './nodes';

/** The graph as `go tool pprof -dot` prints it. */
export function formatDot(graph: CallGraph): string {
  const title = graph.title === '' ? 'unnamed' : graph.title;
  const lines = [`digraph "${title}" {`, 'node [style=filled fillcolor="#f8f8f8"]'];
  const [first] = graph.legend;
  if (first !== undefined) lines.push(legend(first, graph));
  for (const node of graph.nodes) {
    lines.push(nodeLine(node));
    for (const box of node.boxes) lines.push(...boxLines(box));
  }
  for (const edge of graph.edges) lines.push(edgeLine(edge));
  return `${lines.join('\n')}\n}\n`;
}

/** pprof: builder.addLegend. */
function legend(first: string, { legend: lines, title }: CallGraph): string {
  const label = `${lines.map(escapeForDot).join('\\l')}\\l`;
  const tooltip = title === '' ? '' : ` tooltip="${title}"`;
  return `subgraph cluster_L { "${escapeForDot(first)}" [shape=box fontsize=16 label="${label}"${tooltip}] }`;
}

function nodeLine(node: CallNode): string {
  let label = node.label + (node.flat === 0 ? '0' : `${node.flatText} (${node.flatPercent})`);
  if (node.cum !== node.flat)
    label += `${node.flat === 0 ? ' ' : '\\n'}of ${node.cumText} (${node.cumPercent})`;
  const tooltip = `${escapeForDot(node.name)} (${node.cumText})`;
  const style = `fontsize=${node.fontSize} shape=box tooltip="${tooltip}" color="${node.color}" fillcolor="${node.fill}"`;
  return `N${node.number} [label="${label}" id="node${node.number}" ${style}]`;
}

function boxLines({ id, parent, label, valueText, dotted }: LabelBox): string[] {
  const style = dotted ? ' style="dotted"' : '';
  return [
    `${id} [label = "${label}" id="${id}" fontsize=8 shape=box3d tooltip="${valueText}"]`,
    `${parent} -> ${id} [label=" ${valueText}" weight=100 tooltip="${valueText}" labeltooltip="${valueText}"${style}]`,
  ];
}

function edgeLine(edge: CallEdge): string {
  const parts = [`label=" ${edge.valueText}${edge.inlined ? '\\n (inline)' : ''}"`];
  if (edge.weight > 1) parts.push(`weight=${edge.weight}`);
  if (edge.width > 1) parts.push(`penwidth=${edge.width}`);
  if (edge.color !== null) parts.push(`color="${edge.color}"`);
  const arrow = edge.residual ? '...' : '->';
  const tooltip = `"${escapeForDot(edge.fromName)} ${arrow} ${escapeForDot(edge.toName)} (${edge.valueText})"`;
  parts.push(`tooltip=${tooltip} labeltooltip=${tooltip}`);
  if (edge.residual) parts.push('style="dotted"');
  if (edge.spaced) parts.push('minlen=2');
  return `N${edge.from} -> N${edge.to} [${parts.join(' ')}]`;
}
