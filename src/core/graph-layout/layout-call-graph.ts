/**
 * Where the boxes and edges of a call graph go. The engine is Graphviz' dot, and it is handed only numbers:
 * nodes are called n0, n1, …, boxes have fixed sizes that we measured. So nothing in a profile can reach its
 * parser, and a NUL or markup in a function's name is only ever text of our own SVG.
 */

import { failure } from '../base/failure';
import type { ByteUnit } from '../base/units';
import type { CallEdge, CallGraph, CallNode } from '../profile';
import { boxOf, formatValue, graphUnit, type NodeBox, valueSize } from './node-box';
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
    readonly attributes: { readonly weight: number; readonly label: string; readonly id: string };
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

export interface PlacedEdge {
  readonly edge: CallEdge;
  /** A cubic Bézier spline: start, then two controls and an end for each piece. */
  readonly points: readonly Point[];
  /** Where the head's arrow points. */
  readonly tip: Point;
  readonly value: string;
  readonly label: Point;
}

/** In CSS pixels, y downwards, from (0, 0) to (width, height). */
export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly total: number;
  readonly unit: ByteUnit | null;
}

const pointsPerInch = 72;

/**
 * `fileOf` gives the file of a function (`functionFiles`): whose code a script is, only its file says. `signed`:
 * the values are a difference's.
 */
export async function layoutCallGraph(
  graph: CallGraph,
  engine: LayoutEngine,
  fileOf: (name: string) => string = () => '',
  signed = false,
): Promise<PlacedGraph> {
  const unit = graphUnit(graph);
  const boxes = graph.nodes.map((node) =>
    boxOf(node, graph, unit, fileOf(node.name) || node.info.file, signed),
  );
  const edges = drawnEdges(graph);
  if (graph.nodes.length === 0)
    return { width: 0, height: 0, nodes: [], edges: [], total: graph.total, unit };
  const answer = await engine(layoutRequest(graph, boxes, edges, unit, signed));
  return place(graph, boxes, edges, unit, readAnswer(answer), signed);
}

/** Edges between nodes that are shown. */
function drawnEdges({ nodes, edges }: CallGraph): readonly CallEdge[] {
  const shown = new Set(nodes.map(({ number }) => number));
  return edges.filter(({ from, to }) => shown.has(from) && shown.has(to));
}

function layoutRequest(
  graph: CallGraph,
  boxes: readonly NodeBox[],
  edges: readonly CallEdge[],
  unit: ByteUnit | null,
  signed: boolean,
): LayoutRequest {
  const index = new Map(graph.nodes.map(({ number }, at) => [number, at]));
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
    nodes: boxes.map(({ width, height }, at) => ({
      name: `n${at}`,
      attributes: { width: width / pointsPerInch, height: height / pointsPerInch },
    })),
    edges: edges.map((edge, at) => ({
      tail: `n${index.get(edge.from)}`,
      head: `n${index.get(edge.to)}`,
      attributes: {
        weight: edge.weight,
        label: plainLabel(formatValue(edge.value, edge.valueText, unit, signed)),
        id: `e${at}`,
      },
    })),
  };
}

/** Only its width counts: digits stand for whatever is written there. */
const plainLabel = (text: string) =>
  '0'.repeat(Math.max(1, Math.ceil((monoWidth(text, valueSize) + 12) / 7)));

// ---- the answer -----------------------------------------------------------------------------------

interface Answer {
  readonly width: number;
  readonly height: number;
  readonly centres: ReadonlyMap<string, Point>;
  readonly splines: ReadonlyMap<string, { points: readonly Point[]; tip: Point; label: Point | null }>;
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
  return { width: right - left, height: top - bottom, centres, splines };
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

function place(
  graph: CallGraph,
  boxes: readonly NodeBox[],
  edges: readonly CallEdge[],
  unit: ByteUnit | null,
  answer: Answer,
  signed: boolean,
): PlacedGraph {
  return {
    width: answer.width,
    height: answer.height,
    total: graph.total,
    unit,
    nodes: graph.nodes.map((node, at) => {
      const centre = answer.centres.get(`n${at}`);
      if (centre === undefined)
        throw failure('layout.failed', { reason: 'the layout engine left out a node' });
      const box = boxes[at];
      return { node, box, x: centre.x - box.width / 2, y: centre.y - box.height / 2 };
    }),
    edges: edges.flatMap((edge, at): PlacedEdge[] => {
      const spline = answer.splines.get(`e${at}`);
      if (spline === undefined) return [];
      const { points, tip } = spline;
      const label = spline.label ?? points[Math.floor(points.length / 2)];
      return [{ edge, points, tip, value: formatValue(edge.value, edge.valueText, unit, signed), label }];
    }),
  };
}
