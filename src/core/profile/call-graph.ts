/**
 * The call graph as data: everything that dot text or an own drawing needs. pprof: report.GetDOT, the parts of
 * graph.ComposeDot that compute and do not print.
 */

import { dotColor } from './colors';
import type { Profile } from './columns';
import { type Graph, type GraphEdge, type GraphNode, type Tag, tagCum, tagFlat } from './graph';
import { reportLabels } from './header';
import type { NodeInfo } from './node-infos';
import { multilineName } from './nodes';
import { divide, multiplyDivide } from './numbers';
import { sortedEdges, sortTags } from './order';
import { makeReport, outputUnit, type Report, type ReportPaths, valueFormatter } from './report';
import { trimmedGraph } from './trim';
import { label, percentage, scale } from './units';
import type { ProfileView } from './view';

export interface CallNode {
  /** 1, 2, …: in the order of importance. */
  readonly number: number;
  readonly name: string;
  /** The label's lines up to the values, joined with dot's `\n`. */
  readonly label: string;
  readonly info: NodeInfo;
  readonly flat: number;
  readonly cum: number;
  readonly flatText: string;
  readonly cumText: string;
  readonly flatPercent: string;
  readonly cumPercent: string;
  /** 8 to 24. */
  readonly fontSize: number;
  readonly color: string;
  readonly fill: string;
  readonly boxes: readonly LabelBox[];
}

/** A small box at a node: the part of its value that carries a label. */
export interface LabelBox {
  readonly id: string;
  /** The node or box that it hangs on. */
  readonly parent: string;
  readonly label: string;
  readonly value: number;
  readonly valueText: string;
  readonly dotted: boolean;
}

export interface CallEdge {
  /** Numbers of the nodes; 0 where the target has no weight of its own and is not shown. */
  readonly from: number;
  readonly to: number;
  readonly fromName: string;
  readonly toName: string;
  readonly value: number;
  readonly valueText: string;
  /** Goes over nodes that are not shown. */
  readonly residual: boolean;
  readonly inlined: boolean;
  /** 1 to 101, for the layout. */
  readonly weight: number;
  /** 1 to 6. */
  readonly width: number;
  /** null where the total is 0. */
  readonly color: string | null;
  /** The source has boxes, so its targets stand further off. */
  readonly spaced: boolean;
}

export interface CallGraph {
  readonly title: string;
  readonly legend: readonly string[];
  readonly nodes: readonly CallNode[];
  readonly edges: readonly CallEdge[];
  readonly total: number;
  readonly sampleType: string;
  readonly unit: string;
  readonly originalCount: number;
  readonly droppedNodes: number;
  readonly droppedEdges: number;
  readonly notes: readonly string[];
}

/** The call graph of a profile. Throws a `Failure` for a bad expression or sample type. */
export function callGraph(profile: Profile, view: ProfileView, paths?: ReportPaths): CallGraph {
  return callGraphOf(makeReport(profile, view, 'dot', paths));
}

export function callGraphOf(report: Report): CallGraph {
  const { graph, originalCount, droppedNodes, droppedEdges } = trimmedGraph(report, 'edges and tags');
  const unit = outputUnit(report, graph);
  const format = valueFormatter(report, unit);
  const { total, options } = report;
  const value = graph.nodes.reduce((sum, node) => sum + node.flatValue, 0);
  const shown = {
    value,
    nodes: graph.nodes.length,
    originalNodes: originalCount,
    droppedNodes,
    droppedEdges,
  };
  const largest = graph.nodes.reduce((most, node) => Math.max(most, Math.abs(node.flatValue)), 0);
  const nodes = graph.nodes.map((node, i) => callNode(node, i + 1, largest, total, format));
  return {
    title: options.title,
    legend: reportLabels(report, shown, format, true),
    nodes,
    edges: callEdges(graph, nodes, total, format),
    total,
    sampleType: options.sampleType,
    unit,
    originalCount,
    droppedNodes,
    droppedEdges,
    notes: report.notes,
  };
}

type Format = (value: number) => string;

/** pprof: builder.addNode. */
function callNode(node: GraphNode, number: number, largest: number, total: number, format: Format): CallNode {
  const { flatValue: flat, cumValue: cum, info, name } = node;
  const grown = largest !== 0 && flat !== 0 ? Math.ceil(16 * Math.sqrt(Math.abs(flat) / largest)) : 0;
  const score = cum / Math.abs(total);
  const flatText = format(flat);
  return {
    number,
    name,
    label: multilineName(info),
    info,
    flat,
    cum,
    flatText,
    cumText: cum === flat ? flatText : format(cum),
    flatPercent: percentage(flat, total).trim(),
    cumPercent: percentage(cum, total).trim(),
    fontSize: 8 + grown,
    color: dotColor(score, false),
    fill: dotColor(score, true),
    boxes: labelBoxes(node, `N${number}`, format),
  };
}

const maxBoxes = 4;

/** pprof: builder.addNodelets. Nodes without callees show cum values, as those include deleted children. */
function labelBoxes(node: GraphNode, parent: string, format: Format): LabelBox[] {
  const useFlat = node.out.length > 0;
  const boxes: LabelBox[] = [];
  const tags = sortTags([...(node.labelTags?.values() ?? [])], useFlat).slice(0, maxBoxes);
  for (const [i, tag] of tags.entries()) {
    const value = useFlat ? tagFlat(tag) : tagCum(tag);
    if (value === 0) continue;
    const id = `${parent}_${i}`;
    boxes.push({ id, parent, label: tag.name, value, valueText: format(value), dotted: false });
    boxes.push(...numberBoxes(node.numericTags?.get(tag.name), useFlat, id, format));
  }
  boxes.push(...numberBoxes(node.numericTags?.get(''), useFlat, parent, format));
  return boxes;
}

/** pprof: builder.numericNodelets. */
function numberBoxes(
  tags: ReadonlyMap<string, Tag> | undefined,
  useFlat: boolean,
  parent: string,
  format: Format,
): LabelBox[] {
  const boxes: LabelBox[] = [];
  for (const [i, group] of collapse([...(tags?.values() ?? [])], useFlat).entries()) {
    const flat = group.flat;
    const cum = group.cum;
    const isFlat = useFlat || flat === cum;
    const value = isFlat ? flat : cum;
    if (value === 0) continue;
    boxes.push({
      id: `N${parent}_${i}`,
      parent,
      label: group.name,
      value,
      valueText: format(value),
      dotted: !isFlat,
    });
  }
  return boxes;
}

interface Bucket {
  readonly name: string;
  readonly flat: number;
  readonly cum: number;
}

/** At most four buckets; further values join the nearest. pprof: builder.collapsedTags, tagDistance. */
function collapse(tags: readonly Tag[], useFlat: boolean): Bucket[] {
  const sorted = sortTags(tags, useFlat);
  if (sorted.length <= maxBoxes) {
    return sorted.map((tag) => ({ name: tag.name, flat: tagFlat(tag), cum: tagCum(tag) }));
  }
  const groups = sorted.slice(0, maxBoxes).map((tag) => [tag]);
  for (const tag of sorted.slice(maxBoxes)) {
    let nearest = groups[0] as Tag[];
    let least = Number.POSITIVE_INFINITY;
    for (const group of groups) {
      const first = group[0] as Tag;
      const distance = Math.abs(scale(first.value, first.unit, tag.unit).value - tag.value);
      if (distance < least) {
        nearest = group;
        least = distance;
      }
    }
    nearest.push(tag);
  }
  return sortTags(groups.map(bucket), useFlat, { ordered: true });
}

/** pprof: builder.tagGroupLabel. */
function bucket(group: readonly Tag[]): Bucket {
  let least = group[0] as Tag;
  let most = least;
  if (group.length === 1) {
    return { name: label(least.value, least.unit), flat: tagFlat(least), cum: tagCum(least) };
  }
  const sums = { flat: 0, flatDivisor: 0, cum: 0, cumDivisor: 0 };
  for (const tag of group) {
    if (Math.trunc(scale(tag.value, tag.unit, least.unit).value) < least.value) least = tag;
    if (Math.trunc(scale(tag.value, tag.unit, most.unit).value) > most.value) most = tag;
    sums.flat += tag.flat;
    sums.flatDivisor += tag.flatDivisor;
    sums.cum += tag.cum;
    sums.cumDivisor += tag.cumDivisor;
  }
  return {
    name: `${label(least.value, least.unit)}..${label(most.value, most.unit)}`,
    flat: sums.flatDivisor === 0 ? sums.flat : divide(sums.flat, sums.flatDivisor),
    cum: sums.cumDivisor === 0 ? sums.cum : divide(sums.cum, sums.cumDivisor),
  };
}

/** pprof: builder.addEdge; edges in the order of ComposeDot. */
function callEdges({ nodes }: Graph, shown: readonly CallNode[], total: number, format: Format): CallEdge[] {
  const numbers = new Map(nodes.map((node, i) => [node, i + 1]));
  const out: GraphEdge[] = nodes.flatMap((node) => node.out);
  return sortedEdges(out).map((edge): CallEdge => {
    const { value, from, to, residual, inlined } = edge;
    const number = numbers.get(from) ?? 0;
    const part = (factor: number) => Math.min(Math.abs(multiplyDivide(value, factor, total)), factor);
    return {
      from: number,
      to: numbers.get(to) ?? 0,
      fromName: from.name,
      toName: to.name,
      value,
      valueText: format(value),
      residual,
      inlined,
      weight: total === 0 ? 1 : 1 + part(100),
      width: total === 0 ? 1 : 1 + part(5),
      color: total === 0 ? null : dotColor(value / Math.abs(total), false),
      spaced: (shown[number - 1]?.boxes.length ?? 0) > 0,
    };
  });
}
