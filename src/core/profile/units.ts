/**
 * Units: how a value is scaled and printed. pprof: measurement.Scale, ScaledLabel, Percentage, UnitTypes.
 */

import { fixed2, general2, padStart } from './numbers';

interface Unit {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly factor: number;
}

interface UnitFamily {
  readonly fallback: Unit;
  readonly units: readonly Unit[];
}

const unit = (name: string, factor: number, ...aliases: string[]): Unit => ({ name, aliases, factor });

/** pprof: measurement.UnitTypes. There are no minutes and no days. */
const families: readonly UnitFamily[] = [
  {
    fallback: unit('B', 1),
    units: [
      unit('B', 1, 'b', 'byte'),
      unit('kB', 2 ** 10, 'kb', 'kbyte', 'kilobyte'),
      unit('MB', 2 ** 20, 'mb', 'mbyte', 'megabyte'),
      unit('GB', 2 ** 30, 'gb', 'gbyte', 'gigabyte'),
      unit('TB', 2 ** 40, 'tb', 'tbyte', 'terabyte'),
      unit('PB', 2 ** 50, 'pb', 'pbyte', 'petabyte'),
    ],
  },
  {
    fallback: unit('s', 1e9),
    units: [
      unit('ns', 1, 'ns', 'nanosecond'),
      unit('us', 1e3, 'μs', 'us', 'microsecond'),
      unit('ms', 1e6, 'ms', 'millisecond'),
      unit('s', 1e9, 's', 'sec', 'second'),
      unit('hrs', 3600e9, 'hour', 'hr'),
    ],
  },
  {
    fallback: unit('GCU', 1),
    units: [
      unit('n*GCU', 1e-9, 'nanogcu'),
      unit('u*GCU', 1e-6, 'microgcu'),
      unit('m*GCU', 1e-3, 'milligcu'),
      unit('GCU', 1, 'gcu'),
      unit('k*GCU', 1e3, 'kilogcu'),
      unit('M*GCU', 1e6, 'megagcu'),
      unit('G*GCU', 1e9, 'gigagcu'),
      unit('T*GCU', 1e12, 'teragcu'),
      unit('P*GCU', 1e15, 'petagcu'),
    ],
  },
];

/** pprof: UnitType.sniffUnit. Case does not matter, nor does a plural `s` on names longer than two. */
function find(family: UnitFamily, name: string): Unit | undefined {
  const lower = name.toLowerCase();
  const singular = lower.length > 2 && lower.endsWith('s') ? lower.slice(0, -1) : lower;
  return family.units.find((candidate) => candidate.aliases.includes(singular));
}

export interface Scaled {
  readonly value: number;
  readonly unit: string;
}

/** pprof: measurement.Scale. Targets `minimum` and `auto` choose the largest unit that keeps the value at 1 or more. */
export function scale(value: number, from: string, to: string): Scaled {
  if (value < 0) {
    const positive = scale(-value, from, to);
    return { value: -positive.value, unit: positive.unit };
  }
  for (const family of families) {
    const source = find(family, from);
    if (source) return convert(family, value * source.factor, to);
  }
  const silent = to === 'count' || to === 'sample' || to === 'unit' || to === 'minimum' || to === 'auto';
  return { value, unit: silent ? '' : to };
}

/** pprof: UnitType.convertUnit and autoScale, the value given in the family's base unit. */
function convert(family: UnitFamily, value: number, to: string): Scaled {
  let target: Unit | undefined;
  if (to === 'minimum' || to === 'auto') {
    for (const candidate of family.units) {
      if (candidate.factor >= (target?.factor ?? 0) && value / candidate.factor >= 1) target = candidate;
    }
  } else {
    target = find(family, to);
  }
  const { factor, name } = target ?? family.fallback;
  return { value: value / factor, unit: name };
}

/** Whether both units belong to one family (bytes, time, GCU). pprof: compatibleValueTypes. */
export function unitsConvert(a: string, b: string): boolean {
  return a === b || families.some((family) => find(family, a) && find(family, b));
}

/** pprof: measurement.ScaledLabel. */
export function scaledLabel(value: number, from: string, to: string): string {
  const scaled = scale(value, from, to);
  const text = fixed2(scaled.value).replace(/\.00$/, '');
  return text === '0' || text === '-0' ? '0' : text + scaled.unit;
}

/** pprof: measurement.Label: the unit is chosen for this one value. */
export function label(value: number, from: string): string {
  return scaledLabel(value, from, 'auto');
}

/** pprof: measurement.Percentage, padded to six characters as its tables are. */
export function percentage(value: number, total: number): string {
  const ratio = total === 0 ? 0 : Math.abs(value / total) * 100;
  if (ratio >= 99.95 && ratio <= 100.05) return '  100%';
  return `${padStart(ratio >= 1 ? fixed2(ratio) : general2(ratio), 5)}%`;
}
