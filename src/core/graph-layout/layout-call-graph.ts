/**
 * Where the boxes and edges of a call graph go. The engine is Graphviz' dot, and it is handed only numbers:
 * nodes are called n0, n1, …, boxes have fixed sizes that we measured. So nothing in a profile can reach its
 * parser, and a NUL or markup in a function's name is only ever text of our own SVG.
 */

import { failure } from '../base/failure';
import type { ByteUnit } from '../base/units';
import type { CallEdge, CallGraph, CallNode, LabelBox } from '../profile';
import { boxOf, formatValue, graphUnit, labelSize, type NodeBox, valueSize } from './node-box';
import { monoWidth } from './text-width';

/** The graph object of @viz-js/viz, as far as it is used: attributes are numbers and fixed words. */
export interface LayoutRequest {
  readonly directed: true;
  readonly graphAttributes: Readonly<Record<string, string | number>>;
  readonly nodeAttributes: Readonly<Record<string, string | number | boolean>>;
  readonly nodes: readonly {
    readonly name: string;
    readonly attributes: { readonly width: number; readonly height: number };
  }[];
  readonly edges: readonly {
    readonly tail: string;
    readonly head: string;
    readonly attributes: {
      readonly weight: number;
      readonly label: string;
      readonly id: string;
      /** Rows between the two ends. */
      readonly minlen: number;
    };
  }[];
}

/** Runs `dot` on the request and answers in its format `json0`. Rejects with a `layout.failed` failure. */
export type LayoutEngine = (request: LayoutRequest) => Promise<string>;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNode {
  readonly node: CallNode;
  readonly box: NodeBox;
  /** Left upper corner. */
  readonly x: number;
  readonly y: number;
}

/** Where a line between two boxes goes, and what is written at it. */
export interface PlacedLine {
  /** A cubic Bézier spline: start, then two controls and an end for each piece. */
  readonly points: readonly Point[];
  /** Where the head's arrow points. */
  readonly tip: Point;
  readonly value: string;
  readonly label: Point;
}

export interface PlacedEdge extends PlacedLine {
  readonly edge: CallEdge;
}

/** A label of samples as a small box at its function. */
export interface PlacedLabel extends PlacedLine {
  readonly of: LabelBox;
  /** Left upper corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** In CSS pixels, y downwards, from (0, 0) to (width, height). */
export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  /** Empty where they are not wanted. */
  readonly labels: readonly PlacedLabel[];
  readonly total: number;
  readonly unit: ByteUnit | null;
}

const pointsPerInch = 72;

export interface LayoutOptions {
  /** The file of a function (`functionFiles`): whose code a script is, only its file says. */
  readonly fileOf?: (name: string) => string;
  /** The values are a difference's. */
  readonly signed?: boolean;
  /** Labels of samples are drawn, as pprof draws them. */
  readonly labels?: boolean;
}

/** A line that is to be placed: between which boxes, and what is written at it. */
interface Line {
  readonly tail: string;
  readonly head: string;
  readonly weight: number;
  readonly value: string;
  readonly inlined: boolean;
  readonly minlen: number;
}

export async function layoutCallGraph(
  graph: CallGraph,
  engine: LayoutEngine,
  { fileOf = () => '', signed = false, labels = false }: LayoutOptions = {},
): Promise<PlacedGraph> {
  const unit = graphUnit(graph);
  if (graph.nodes.length === 0)
    return { width: 0, height: 0, nodes: [], edges: [], labels: [], total: graph.total, unit };
  const boxes = graph.nodes.map((node) =>
    boxOf(node, graph, unit, fileOf(node.name) || node.info.file, signed),
  );
  const edges = drawnEdges(graph);
  const small = labels ? graph.nodes.flatMap((node) => node.boxes) : [];
  const lines = {
    edges: edgeLines(graph, edges, { unit, signed, labels }),
    labels: labelLines(graph, small, unit, signed),
  };
  const answer = readAnswer(await engine(layoutRequest(boxes, small, lines)));
  return {
    width: answer.width,
    height: answer.height,
    total: graph.total,
    unit,
    nodes: graph.nodes.map((node, at) => ({ node, box: boxes[at], ...answer.corner(`n${at}`, boxes[at]) })),
    edges: edges.flatMap((edge, at): PlacedEdge[] => {
      const line = answer.line(`e${at}`, lines.edges[at].value);
      return line === null ? [] : [{ edge, ...line }];
    }),
    labels: small.flatMap((of, at): PlacedLabel[] => {
      const line = answer.line(`t${at}`, lines.labels[at].value);
      const size = labelSize(of.label);
      return line === null ? [] : [{ of, ...size, ...answer.corner(`l${at}`, size), ...line }];
    }),
  };
}

/** Edges between nodes that are shown. */
function drawnEdges({ nodes, edges }: CallGraph): readonly CallEdge[] {
  const shown = new Set(nodes.map(({ number }) => number));
  return edges.filter(({ from, to }) => shown.has(from) && shown.has(to));
}

function edgeLines(
  { nodes }: CallGraph,
  edges: readonly CallEdge[],
  { unit, signed, labels }: { unit: ByteUnit | null; signed: boolean; labels: boolean },
): readonly Line[] {
  const index = new Map(nodes.map(({ number }, at) => [number, at]));
  return edges.map((edge) => ({
    tail: `n${index.get(edge.from)}`,
    head: `n${index.get(edge.to)}`,
    weight: edge.weight,
    value: formatValue(edge.value, edge.valueText, unit, signed),
    inlined: edge.inlined,
    // What is called stands below the labels of what calls it.
    minlen: labels && edge.spaced ? 2 : 1,
  }));
}

/** pprof: builder.addNodelets. A label hangs on its function, or on another label. */
function labelLines(
  { nodes }: CallGraph,
  small: readonly LabelBox[],
  unit: ByteUnit | null,
  signed: boolean,
): readonly Line[] {
  const ids = new Map(nodes.map(({ number }, at) => [`N${number}`, `n${at}`]));
  for (const [at, { id }] of small.entries()) ids.set(id, `l${at}`);
  return small.map(({ parent, value, valueText }, at) => ({
    tail: ids.get(parent) ?? `l${at}`,
    head: `l${at}`,
    weight: 100,
    value: formatValue(value, valueText, unit, signed),
    inlined: false,
    minlen: 1,
  }));
}

function layoutRequest(
  boxes: readonly NodeBox[],
  small: readonly LabelBox[],
  lines: { readonly edges: readonly Line[]; readonly labels: readonly Line[] },
): LayoutRequest {
  const node = (name: string, { width, height }: { width: number; height: number }) => ({
    name,
    attributes: { width: width / pointsPerInch, height: height / pointsPerInch },
  });
  const edge = ({ tail, head, weight, value, inlined, minlen }: Line, id: string) => ({
    tail,
    head,
    attributes: { weight, minlen, label: plainLabel(value, inlined), id },
  });
  return {
    directed: true,
    graphAttributes: {
      rankdir: 'TB',
      nodesep: 0.3,
      ranksep: 0.42,
      splines: 'true',
      outputorder: 'nodesfirst',
    },
    nodeAttributes: { shape: 'box', fixedsize: true, label: '' },
    nodes: [
      ...boxes.map((box, at) => node(`n${at}`, box)),
      ...small.map(({ label }, at) => node(`l${at}`, labelSize(label))),
    ],
    edges: [
      ...lines.edges.map((line, at) => edge(line, `e${at}`)),
      ...lines.labels.map((line, at) => edge(line, `t${at}`)),
    ],
  };
}

/** What pprof writes at an edge into a function that was inlined. */
export const inlineMark = '(inline)';

/** Only its size counts: digits stand for whatever is written there. */
function plainLabel(text: string, inlined: boolean): string {
  const digits = (of: string) => '0'.repeat(Math.max(1, Math.ceil((monoWidth(of, valueSize) + 12) / 7)));
  return inlined ? `${digits(text)}\\n${digits(inlineMark)}` : digits(text);
}

// ---- the answer -----------------------------------------------------------------------------------

interface Answer {
  readonly width: number;
  readonly height: number;
  /** The left upper corner of a box of this size. Throws where the engine left it out. */
  corner(id: string, size: { readonly width: number; readonly height: number }): Point;
  /** Null where the engine drew none. */
  line(id: string, value: string): PlacedLine | null;
}

/** json0: `bb`, `objects[].pos`, `edges[].pos` and `lp`, in points, y upwards. */
function readAnswer(text: string): Answer {
  const reading = (reason: string) => failure('layout.failed', { reason });
  let root: Json;
  try {
    root = asObject(JSON.parse(text));
  } catch {
    throw reading('the layout engine answered something that is no JSON');
  }
  const box = numbers(root['bb']);
  if (box.length !== 4) throw reading('the layout engine gave no size');
  const [left, bottom, right, top] = box;
  const flip = (x: number, y: number): Point => ({ x: x - left, y: top - y });
  const centres = new Map<string, Point>();
  for (const each of asList(root['objects'])) {
    const { name, pos } = asObject(each);
    const at = numbers(pos);
    if (typeof name === 'string' && at.length === 2) centres.set(name, flip(at[0], at[1]));
  }
  const splines = new Map<string, { points: Point[]; tip: Point; label: Point | null }>();
  for (const each of asList(root['edges'])) {
    const { id, pos, lp } = asObject(each);
    const spline = typeof pos === 'string' ? readSpline(pos, flip) : null;
    if (typeof id !== 'string' || spline === null) continue;
    const at = numbers(lp);
    splines.set(id, { ...spline, label: at.length === 2 ? flip(at[0], at[1]) : null });
  }
  return {
    width: right - left,
    height: top - bottom,
    corner: (id, { width, height }) => {
      const centre = centres.get(id);
      if (centre === undefined) throw reading('the layout engine left out a node');
      return { x: centre.x - width / 2, y: centre.y - height / 2 };
    },
    line: (id, value) => {
      const spline = splines.get(id);
      if (spline === undefined) return null;
      const { points, tip } = spline;
      return { points, tip, value, label: spline.label ?? points[Math.floor(points.length / 2)] };
    },
  };
}

type Json = Readonly<Record<string, unknown>>;
const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? (value as Json) : {};
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const numbers = (value: unknown): number[] =>
  typeof value === 'string' ? value.split(',').map(Number).filter(Number.isFinite) : [];

/** `e,27,36 27,72 27,60 …`: the arrow's tip, then the spline. */
function readSpline(
  pos: string,
  flip: (x: number, y: number) => Point,
): { points: Point[]; tip: Point } | null {
  let tip: Point | null = null;
  const points: Point[] = [];
  for (const part of pos.split(';')[0].trim().split(/\s+/)) {
    const at = numbers(part.replace(/^[es],/, ''));
    if (at.length !== 2) return null;
    if (part.startsWith('e,')) tip = flip(at[0], at[1]);
    else if (!part.startsWith('s,')) points.push(flip(at[0], at[1]));
  }
  if (points.length < 4 || points.length % 3 !== 1) return null;
  return { points, tip: tip ?? points[points.length - 1] };
}
