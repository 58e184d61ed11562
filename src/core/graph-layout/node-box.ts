/** What stands in the box of a function, and how large it is. */

import { middleEllipsis, visibleLine } from '../base/text';
import { type ByteUnit, byteUnitFor, formatInUnit, minusSign } from '../base/units';
import { type CallGraph, type CallNode, type PackageOf, packageOf } from '../profile/heapcase';
import { monoWidth } from './text-width';

export interface NodeBox {
  /** Whose code it is: decides the tick before the name. */
  readonly owner: PackageOf;
  /** The import path or module, small above the name; empty where there is none. */
  readonly package: string;
  readonly name: string;
  /** In the graph's one unit; without it where the value is no size. */
  readonly flat: string;
  readonly cum: string;
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
  const width = Math.max(
    monoWidth(shown, fontSize),
    monoWidth(packageText, packageSize),
    monoWidth(`${flat} of ${cum} MiB`, valueSize),
  );
  return {
    owner: packageOf(node.name, { file }),
    package: packageText,
    name: shown,
    flat,
    cum,
    fontSize,
    flatShare,
    width: Math.ceil(width + 2 * boxInset + 3),
    height: Math.ceil(
      boxInset + (packageText === '' ? 0 : packageSize + tallest) + fontSize + tallest + valueSize + boxInset,
    ),
  };
}

/** `net/http` and `(*conn).serve`. A script's name carries no package: it stays whole. */
function splitName(name: string, file: string): { path: string; name: string } {
  const path = packageOf(name, { file }).name;
  return path !== '' && name.startsWith(`${path}.`)
    ? { path, name: name.slice(path.length + 1) }
    : { path: '', name };
}
