/** How values of a profile are written in tables: one unit for a table, one precision for a column. */

import { byteUnitFor, formatNumber } from '#core/base/units';

export interface ValueStyle {
  /** `MiB`; empty for counts. */
  readonly unit: string;
  /** Without the unit: for cells under a head that names it. */
  cell(value: number): string;
  /** With the unit. */
  full(value: number): string;
  /** With its sign: `+158.36`, `−1.02`. */
  delta(value: number): string;
  /** Every digit, for tooltips and copies. */
  exact(value: number): string;
}

/** `largest` decides the unit of all. */
export function valueStyle(unit: string, largest: number): ValueStyle {
  const bytes = unit === 'bytes' ? byteUnitFor(largest) : null;
  const name = bytes?.name ?? (unit === 'count' ? '' : unit);
  const digits = bytes && bytes.bytes > 1 ? 2 : 0;
  const cell = (value: number) => (value === 0 ? '0' : formatNumber(value / (bytes?.bytes ?? 1), digits));
  return {
    unit: name,
    cell,
    full: (value) => (name === '' ? cell(value) : `${cell(value)} ${name}`),
    delta: (value) => (value > 0 ? `+${cell(value)}` : cell(value)),
    exact: (value) => `${formatNumber(value)} ${unit}`,
  };
}

/** `43.78` of a share, without the sign; `0` for nothing. */
export function percent(part: number, total: number): string {
  return total === 0 || part === 0 ? '0' : formatNumber((part / Math.abs(total)) * 100, 2);
}
