/** What stands in the box of a function, and how large it is. */

import { middleEllipsis, visibleLine } from '../base/text';
import { type ByteUnit, byteUnitFor, formatInUnit, minusSign } from '../base/units';
import { type CallGraph, type CallNode, type PackageOf, packageOf } from '../profile/heapcase';
import { monoWidth } from './text-width';

/** As pprof writes them: `158.4 (43.86%)`, and in a line of its own `of 274.8 (76.12%)`. */
export interface BoxFigures {
  /** Empty where the line is all about cum. */
  readonly flat: string;
  /** Cum with its percentage, where it is not the same as flat. */
  readonly of: string | null;
}

export interface NodeBox {
  /** Whose code it is: decides the tick before the name. */
  readonly owner: PackageOf;
  /** The import path or module, small above the name; empty where there is none. */
  readonly package: string;
  readonly name: string;
  /** In the graph's one unit; without it where the value is no size. */
  readonly flat: string;
  readonly cum: string;
  /** The lines of figures: what is in bold, and what follows it. */
  readonly figures: readonly BoxFigures[];
  /** How warm the box is, 0 to 1, by cum: pprof's scale. */
  readonly heat: number;
  readonly fontSize: number;
  /** Flat as a part of the graph's total, 0 to 1. */
  readonly flatShare: number;
  readonly width: number;
  readonly height: number;
}

export const boxInset = 10;
export const packageSize = 9;
export const valueSize = 10;
const smallest = 11;
const largest = 19;
const longestName = 38;
const tallest = 3;

/** One unit for all figures of a graph; null when it counts something else than bytes. */
export function graphUnit({ total, unit, nodes }: CallGraph): ByteUnit | null {
  if (unit !== 'bytes' && !/^[kKMGTP]i?B$|^B$/.test(unit)) return null;
  // A difference may be larger than the base that its percentages refer to.
  const most = nodes.reduce((largest, { cum }) => Math.max(largest, Math.abs(cum)), Math.abs(total));
  const known = byteUnitFor(most);
  // One digit of a GiB is a hundred MiB: most boxes would say 0.0.
  return known.bytes >= 2 ** 30 && most < 10 * known.bytes ? byteUnitFor(known.bytes / 2) : known;
}

/**
 * `spelled` is how pprof writes it, in one unit for the whole graph: for what are no bytes. `signed`: a
 * difference, where a plus says as much as a minus.
 */
export function formatValue(value: number, spelled: string, unit: ByteUnit | null, signed = false): string {
  const text =
    unit === null ? spelled.replace('-', minusSign) : formatInUnit(value, unit, value === 0 ? 0 : 1);
  return signed && value > 0 ? `+${text}` : text;
}

export function boxOf(
  node: CallNode,
  graph: CallGraph,
  unit: ByteUnit | null,
  file: string,
  signed = false,
): NodeBox {
  const { path, name } = splitName(visibleLine(node.name), file);
  const shown = middleEllipsis(name, longestName);
  const flatShare = graph.total === 0 ? 0 : Math.min(1, Math.abs(node.flat / graph.total));
  const fontSize = smallest + (largest - smallest) * Math.sqrt(flatShare);
  const flat = formatValue(node.flat, node.flatText, unit, signed);
  const cum = formatValue(node.cum, node.cumText, unit, signed);
  const packageText = middleEllipsis(path, longestName);
  const figures = figuresOf(node, flat, cum);
  const width = Math.max(
    monoWidth(shown, fontSize),
    monoWidth(packageText, packageSize),
    // Of a difference the first begins with a mark.
    ...figures.map((line) => monoWidth(`${signed ? '▲ ' : ''}${longestOf(line)}`, valueSize)),
  );
  return {
    owner: packageOf(node.name, { file }),
    package: packageText,
    name: shown,
    flat,
    cum,
    figures,
    heat: heatOf(graph.total === 0 ? 0 : node.cum / graph.total),
    fontSize,
    flatShare,
    width: Math.ceil(width + 2 * boxInset + 3),
    height: Math.ceil(
      boxInset +
        (packageText === '' ? 0 : packageSize + tallest) +
        fontSize +
        figures.length * (tallest + valueSize) +
        boxInset,
    ),
  };
}

/** pprof: builder.addNode: one line where flat is nothing or everything, else two. */
function figuresOf(node: CallNode, flat: string, cum: string): readonly BoxFigures[] {
  const whole = `${cum} (${node.cumPercent})`;
  if (node.flat === 0) return [{ flat, of: whole }];
  const own = `${flat} (${node.flatPercent})`;
  return node.flat === node.cum
    ? [{ flat: own, of: null }]
    : [
        { flat: own, of: null },
        { flat: '', of: whole },
      ];
}

/** With the longest unit, of which nobody is to be cut. */
const longestOf = ({ flat, of }: BoxFigures): string =>
  of === null ? withUnit(flat, ' MiB') : `${flat} of ${withUnit(of, ' MiB')}`;

/** Where the lines of figures and the name stand, from the upper edge of the box. */
export function baselinesOf({ height, figures }: NodeBox): {
  readonly name: number;
  readonly figures: readonly number[];
} {
  const last = height - boxInset + 1;
  const lines = figures.map((_, line) => last - (figures.length - 1 - line) * (valueSize + tallest));
  return { name: (lines[0] ?? last) - valueSize - 5, figures: lines };
}

/** pprof: graph.dotColor: pale below a fifth of everything, then by the power of 0.3. */
function heatOf(score: number): number {
  const share = Math.min(1, Math.abs(score));
  return Math.min(1, share / 0.2) * share ** 0.3;
}

/** A small box at a function: the part of its value that carries a label. */
export function labelSize(label: string): { readonly width: number; readonly height: number } {
  return {
    width: Math.ceil(monoWidth(labelText(label), packageSize) + boxInset),
    height: packageSize + boxInset,
  };
}

/** What stands in such a box. */
export const labelText = (label: string): string => middleEllipsis(visibleLine(label), longestName);

/** `net/http` and `(*conn).serve`. A script's name carries no package: it stays whole. */
function splitName(name: string, file: string): { path: string; name: string } {
  const path = packageOf(name, { file }).name;
  return path !== '' && name.startsWith(`${path}.`)
    ? { path, name: name.slice(path.length + 1) }
    : { path: '', name };
}

/** `158.4 MiB (43.86%)`. `unit` begins with its space, or is empty. */
export const withUnit = (figure: string, unit: string): string =>
  figure.includes(' (') ? figure.replace(' (', `${unit} (`) : `${figure}${unit}`;

/** Lines of text about a point in their middle: how far down from it the foot of each is. */
export const labelLines = (
  lines: readonly string[],
): readonly { readonly text: string; readonly down: number }[] =>
  lines.map((text, at) => ({ text, down: 3.5 + (at - (lines.length - 1) / 2) * (valueSize + 2) }));
