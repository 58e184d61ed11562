/** The graph in callgrind's format. pprof: report.printCallgrind, getDisambiguatedNames, callgrindName, callgrindAddress. */

import type { GraphNode } from './graph';
import type { NodeInfo } from './node-infos';
import { sortedEdges } from './order';
import { outputUnit, type Report } from './report';
import { trimmedGraph } from './trim';
import { scale } from './units';

export function formatCallgrind(report: Report): string {
  const { graph } = trimmedGraph(report, 'edges');
  const unit = outputUnit(report, graph);
  const { sampleType, sampleUnit } = report.options;
  const whole = (value: number) => Math.trunc(scale(value, sampleUnit, unit).value) + 0;
  const names = disambiguated(report, graph.nodes);
  const lines = ['positions: instr line', `events: ${sampleType}(${unit})`];
  const objects = new Compressed();
  const files = new Compressed();
  const functions = new Compressed();
  let previous: NodeInfo | null = null;
  for (const node of graph.nodes) {
    const { info } = node;
    if (
      !previous ||
      info.objectFile !== previous.objectFile ||
      info.file !== previous.file ||
      info.name !== previous.name
    ) {
      lines.push(
        '',
        `ob=${objects.name(info.objectFile)}`,
        `fl=${files.name(info.file)}`,
        `fn=${functions.name(info.name)}`,
      );
    }
    lines.push(`${address(previous, info.address)} ${info.line} ${whole(node.flatValue)}`);
    for (const { to, weight } of sortedEdges(node.out)) {
      lines.push(`cfl=${files.name(to.info.file)}`, `cfn=${functions.name(names.get(to) ?? '')}`);
      lines.push(`calls=0 ${address(previous, to.info.address)} ${to.info.line}`, `* * ${whole(weight)}`);
    }
    previous = info;
  }
  return `${lines.join('\n')}\n`;
}

/**
 * Callees of equal names but different functions get a number: callgrind would take them for one.
 * Nodes that are not listed, as their values cancel out, stay without a name as in pprof.
 */
function disambiguated({ table }: Report, nodes: readonly GraphNode[]): Map<GraphNode, string> {
  const groups = new Map<string, Map<string, number>>();
  const callers = new Map<GraphNode | null, number>();
  const functionOf = (node: GraphNode): string => {
    if (!callers.has(node.caller)) callers.set(node.caller, callers.size);
    return `${callers.get(node.caller)}:${table.wholes[node.frame]}`;
  };
  const key = ({ info }: GraphNode) => `${info.file}\0${info.name}`;
  for (const node of nodes) {
    const group = groups.get(key(node)) ?? new Map<string, number>();
    const fn = functionOf(node);
    if (!group.has(fn)) group.set(fn, group.size);
    groups.set(key(node), group);
  }
  const names = new Map<GraphNode, string>();
  for (const node of nodes) {
    const group = groups.get(key(node));
    const suffix =
      !group || group.size < 2 ? '' : ` [${(group.get(functionOf(node)) ?? 0) + 1}/${group.size}]`;
    names.set(node, node.info.name + suffix);
  }
  return names;
}

/** A name in full the first time, and by its number from then on. */
class Compressed {
  readonly #numbers = new Map<string, number>();

  name(text: string): string {
    if (text === '') return '';
    const known = this.#numbers.get(text);
    if (known !== undefined) return `(${known})`;
    const number = this.#numbers.size + 1;
    this.#numbers.set(text, number);
    return `(${number}) ${text}`;
  }
}

/** An address, relative to the one before where that is shorter. */
function address(previous: NodeInfo | null, current: bigint): string {
  const absolute = `0x${current.toString(16)}`;
  if (!previous) return absolute;
  if (previous.address === current) return '*';
  const difference = BigInt.asIntN(64, current - previous.address);
  const relative = `${difference >= 0n ? '+' : ''}${difference}`;
  return relative.length < absolute.length ? relative : absolute;
}
