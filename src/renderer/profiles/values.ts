/** How values of a profile are written in tables: one unit for a table, one precision for a column. */

import { formatNumber } from '#core/base/units';
import type { ProfileView } from '#core/profile/index';
import { scale } from '#core/profile/units';

export interface ValueStyle {
  /** `MiB`; empty for counts. */
  readonly unit: string;
  /** Of the values as they are in the profile: `bytes`; what copies are in. */
  readonly exactUnit: string;
  /** Without the unit: for cells under a head that names it. */
  cell(value: number): string;
  /** With the unit. */
  full(value: number): string;
  /** With its sign: `+158.36`, `−1.02`. */
  delta(value: number): string;
  /** Every digit, for tooltips and copies. */
  exact(value: number): string;
}

/** pprof's sizes are binary and called kB, MB, …; here they are called what they are. */
const binary: Readonly<Record<string, string>> = { kB: 'KiB', MB: 'MiB', GB: 'GiB', TB: 'TiB', PB: 'PiB' };

/** Two digits of these hide what most functions hold, and an hour is no unit of a program's time. */
const finer: Readonly<Record<string, string>> = { GB: 'MB', TB: 'GB', PB: 'TB', hrs: 's' };
const leastOfCoarse = 10;

function ownUnit(largest: number, unit: string): string {
  const { value, unit: name } = scale(largest, unit, 'auto');
  return value < leastOfCoarse ? (finer[name] ?? name) : name;
}

/** `largest` decides the unit of all, unless the view names one. */
export function valueStyle(
  unit: string,
  largest: number,
  { unit: wanted, divideBy }: Pick<ProfileView, 'unit' | 'divideBy'>,
): ValueStyle {
  const ratio = divideBy > 0 ? divideBy : 1;
  const isCount = unit === 'count' || unit === '';
  const most = Math.max(1, Math.abs(largest) / ratio);
  const target = wanted === 'minimum' ? ownUnit(most, unit) : scale(most, unit, wanted).unit;
  const perUnit = isCount ? 1 : scale(1, unit, target).value;
  const name = isCount ? '' : (binary[target] ?? (target || unit));
  const digits = perUnit === 1 && ratio === 1 ? 0 : 2;
  const cell = (value: number) => (value === 0 ? '0' : formatNumber((value * perUnit) / ratio, digits));
  return {
    unit: name,
    exactUnit: unit,
    cell,
    full: (value) => (name === '' ? cell(value) : `${cell(value)} ${name}`),
    delta: (value) => (value > 0 ? `+${cell(value)}` : cell(value)),
    exact: (value) => `${formatNumber(value)} ${unit}`,
  };
}

/** The same for values that are changes: a plus says as much as a minus. */
export const withSigns = (style: ValueStyle): ValueStyle => ({
  ...style,
  cell: style.delta,
  full: (value) => (style.unit === '' ? style.delta(value) : `${style.delta(value)} ${style.unit}`),
});

/** `43.78` of a share, without the sign; `0` for nothing. */
export function percent(part: number, total: number): string {
  return total === 0 || part === 0 ? '0' : formatNumber((part / Math.abs(total)) * 100, 2);
}
