/**
 * A placed call graph as SVG text. Node text grows with flat, the bar at the foot is the flat share, the width
 * of an edge is the root of its weight, the hot path is drawn in ink. Every name is escaped; the picture has
 * no script, no link, no reference to anything outside of it.
 */

import { escapeHtml } from '../base/text';
import type { PackageOf } from '../profile/heapcase';
import type { Language } from '../words/dictionary';
import { message, say } from '../words/messages';
import { type GraphColors, graphColors } from './graph-colors';
import {
  inlineMark,
  type PlacedEdge,
  type PlacedGraph,
  type PlacedLabel,
  type PlacedNode,
  type Point,
} from './layout-call-graph';
import { baselinesOf, boxInset, labelLines, labelText, packageSize, valueSize, withUnit } from './node-box';

export interface DrawOptions {
  readonly language: Language;
  /** Function names from the root to the leaf: edges between neighbours, and their boxes, are drawn in ink. */
  readonly hotPath: readonly string[];
  /** The function that the verdict names: drawn with a heavier frame. */
  readonly accused: string | null;
  /** The values are what changed: coloured by their sign, which every figure carries as well. */
  readonly difference?: boolean;
  /** CSS variables of the window, or the plain light colours of a report. */
  readonly colors?: GraphColors;
}

const margin = 8;
/** The warmest box is still one that is read. */
export const heatOpacity = 0.28;

export function drawCallGraph(graph: PlacedGraph, options: DrawOptions): string {
  const { language, colors = graphColors.light } = options;
  const width = number(graph.width + 2 * margin);
  const height = number(graph.height + 2 * margin);
  const heaviest = graph.nodes.reduce<PlacedNode | null>(
    (a, b) => (a === null || b.node.flat > a.node.flat ? b : a),
    null,
  );
  const unit = graph.unit === null ? '' : ` ${graph.unit.name}`;
  const description = message('report.graph.description', {
    nodes: graph.nodes.length,
    edges: graph.edges.length,
    total: `${totalText(graph)}${unit}`,
    function: heaviest?.node.name ?? '–',
    value: heaviest === null ? '–' : `${heaviest.box.flat}${unit}`,
  });
  const hot = hotEdges(graph, options.hotPath);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="graph-title graph-desc" font-family="${colors.mono}">`,
    `<title id="graph-title">${escapeHtml(say(language, message('report.graph.title')))}</title>`,
    `<desc id="graph-desc">${escapeHtml(say(language, description))}</desc>`,
    `<g transform="translate(${margin} ${margin})">`,
    ...graph.edges.filter((edge) => !hot.has(edge)).map((edge) => drawEdge(edge, graph, false, options)),
    ...graph.edges.filter((edge) => hot.has(edge)).map((edge) => drawEdge(edge, graph, true, options)),
    ...graph.labels.map((label) => drawLabel(label, options)),
    ...graph.nodes.map((node) => drawNode(node, unit, options)),
    '</g></svg>',
  ].join('\n');
}

function totalText({ total, unit }: PlacedGraph): string {
  return unit === null ? String(total) : (total / unit.bytes).toFixed(1);
}

/** The edges from one function of the path to the next that is drawn; in a tree of calls, down one branch. */
function hotEdges({ nodes, edges }: PlacedGraph, path: readonly string[]): ReadonlySet<PlacedEdge> {
  const drawn = new Set(nodes.map(({ node }) => node.name));
  const [first, ...rest] = path.filter((name) => drawn.has(name));
  const hot = new Set<PlacedEdge>();
  let from: readonly number[] = nodes
    .filter(({ node }) => node.name === first)
    .map(({ node }) => node.number);
  for (const name of rest) {
    const [next] = edges
      .filter(({ edge }) => from.includes(edge.from) && edge.toName === name)
      .sort((a, b) => Math.abs(b.edge.value) - Math.abs(a.edge.value));
    if (!next) continue;
    hot.add(next);
    from = [next.edge.to];
  }
  return hot;
}

function drawEdge(
  placed: PlacedEdge,
  graph: PlacedGraph,
  hot: boolean,
  { colors = graphColors.light, language, difference = false }: DrawOptions,
): string {
  const { edge, points, tip, value, label } = placed;
  const share = graph.total === 0 ? 0 : Math.min(1, Math.abs(edge.value / graph.total));
  const width = 0.8 + 3.2 * Math.sqrt(share);
  const color = difference ? changeColor(edge.value, colors) : hot ? colors.ink : colors.edge;
  const end = points[points.length - 1];
  const dash = edge.residual ? ' stroke-dasharray="4 3"' : '';
  const residual = edge.residual ? `\n${say(language, message('report.graph.residual'))}` : '';
  const title = escapeHtml(
    `${edge.fromName} → ${edge.toName}: ${value}${graph.unit ? ` ${graph.unit.name}` : ''}${residual}`,
  );
  return [
    `<g><title>${title}</title>`,
    `<path d="${splinePath(points)}" fill="none" stroke="${color}" stroke-width="${number(width)}"${dash}/>`,
    `<path d="${arrow(end, tip, 3 + width)}" fill="${color}"/>`,
    ...labelLines(edge.inlined ? [value, inlineMark] : [value]).map(
      ({ text, down }) =>
        `<text x="${number(label.x)}" y="${number(label.y + down)}" text-anchor="middle" font-size="${valueSize}" stroke="${colors.surface}" stroke-width="3" paint-order="stroke" fill="${hot ? colors.ink : colors.text3}"${hot ? ' font-weight="600"' : ''}>${escapeHtml(text)}</text>`,
    ),
    '</g>',
  ].join('');
}

function drawNode({ node, box, x, y }: PlacedNode, unit: string, options: DrawOptions): string {
  const { colors = graphColors.light, accused, hotPath, language, difference = false } = options;
  const isAccused = node.name === accused;
  const isHot = isAccused || hotPath.includes(node.name);
  const { width, height, fontSize, flatShare } = box;
  const left = x + boxInset + 3;
  const base = baselinesOf(box);
  const of = (cum: string) => say(language, message('report.graph.of', { cum: withUnit(cum, unit) }));
  const frame = isAccused ? colors.ink : difference ? changeColor(node.cum, colors) : colors.frame;
  const bar = flatShare > 0 ? Math.max(2, (width - 2) * flatShare) : 0;
  return [
    `<g><title>${escapeHtml(`${node.name}\nflat ${box.flat}${unit}, cum ${box.cum}${unit}`)}</title>`,
    `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" rx="3" fill="${colors.surface}" stroke="${frame}" stroke-width="${isAccused ? 2 : 1}"/>`,
    difference
      ? ''
      : `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" rx="3" fill="${colors.heat}" fill-opacity="${number(box.heat * heatOpacity)}"/>`,
    `<rect x="${number(x + 1)}" y="${number(y + 1)}" width="3" height="${number(height - 2)}" fill="${packageColor(box.owner, colors)}"/>`,
    bar === 0
      ? ''
      : `<rect x="${number(x + 1)}" y="${number(y + height - 4)}" width="${number(bar)}" height="3" fill="${isHot ? colors.ink : colors.bar}"/>`,
    box.package === ''
      ? ''
      : `<text x="${number(left)}" y="${number(y + boxInset + packageSize - 3)}" font-size="${packageSize}" fill="${colors.text3}">${escapeHtml(box.package)}</text>`,
    `<text x="${number(left)}" y="${number(y + base.name)}" font-size="${number(fontSize)}" fill="${colors.text1}"${isAccused ? ' font-weight="600"' : ''}>${escapeHtml(box.name)}</text>`,
    ...box.figures.map((line, at) => {
      const own = `<tspan fill="${colors.text1}"${node.flat === 0 ? '' : ' font-weight="600"'}>${escapeHtml(line.of === null ? withUnit(line.flat, unit) : line.flat)}</tspan>`;
      const words = [line.flat === '' ? '' : own, line.of === null ? '' : escapeHtml(of(line.of))];
      return `<text x="${number(left)}" y="${number(y + (base.figures[at] ?? 0))}" font-size="${valueSize}" fill="${colors.text2}">${words.filter(Boolean).join(' ')}</text>`;
    }),
    '</g>',
  ].join('');
}

function drawLabel(
  { of, x, y, width, height, points, tip, value, label }: PlacedLabel,
  { colors = graphColors.light }: DrawOptions,
): string {
  const end = points[points.length - 1];
  const text = `text-anchor="middle" font-size="${packageSize}" fill="${colors.text3}"`;
  return [
    `<g><title>${escapeHtml(`${of.label}: ${value}`)}</title>`,
    `<path d="${splinePath(points)}" fill="none" stroke="${colors.edge}" stroke-width="0.8"${of.dotted ? ' stroke-dasharray="2 2"' : ''}/>`,
    `<path d="${arrow(end, tip, 3)}" fill="${colors.edge}"/>`,
    `<text x="${number(label.x)}" y="${number(label.y + 3)}" ${text} stroke="${colors.surface}" stroke-width="3" paint-order="stroke">${escapeHtml(value)}</text>`,
    `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" rx="2" fill="${colors.surface}" stroke="${colors.edge}"/>`,
    `<text x="${number(x + width / 2)}" y="${number(y + height / 2 + 3)}" ${text}>${escapeHtml(labelText(of.label))}</text>`,
    '</g>',
  ].join('');
}

const changeColor = (value: number, { grew, shrank, edge }: GraphColors) =>
  value > 0 ? grew : value < 0 ? shrank : edge;

/** Own code and the standard library have fixed colours; other packages get one of six by their name. */
function packageColor(found: PackageOf, { packages }: GraphColors): string {
  if (found.kind === 'own') return packages.own;
  if (found.kind === 'standard') return packages.standard;
  if (found.kind !== 'third-party') return packages.runtime;
  let hash = 0;
  for (const character of found.name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 4_294_967_291;
  return packages.others[hash % packages.others.length];
}

function splinePath(points: readonly Point[]): string {
  const [start, ...rest] = points;
  const pieces: string[] = [];
  for (let at = 0; at + 2 < rest.length; at += 3)
    pieces.push(
      rest
        .slice(at, at + 3)
        .map(pair)
        .join(' '),
    );
  return `M${pair(start)} C${pieces.join(' ')}`;
}

/** A triangle from the spline's end to the tip. */
function arrow(from: Point, tip: Point, halfWidth: number): string {
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const across = {
    x: ((tip.y - from.y) / length) * (halfWidth * 0.75),
    y: (-(tip.x - from.x) / length) * (halfWidth * 0.75),
  };
  const left = { x: from.x + across.x, y: from.y + across.y };
  const right = { x: from.x - across.x, y: from.y - across.y };
  return `M${pair(left)} L${pair(tip)} L${pair(right)} Z`;
}

const pair = ({ x, y }: Point) => `${number(x)},${number(y)}`;
/** Two decimals at most and no negative zero: the same bytes on every machine. */
const number = (value: number) => String(Number(value.toFixed(2)) + 0);
