/** The label table: totals and values per key. pprof: report.printTags. */

import { checkpoint } from '../base/checkpoint';
import { labelsOf } from './labels';
import { characters, compareText } from './numbers';
import { type Report, valueFormatter } from './report';
import { percentage, scaledLabel } from './units';

export function formatTags(report: Report): string {
  const { profile, weights, labelUnits, options, total } = report;
  const format = valueFormatter(report, options.unit);
  const sums = new Map<string, Map<string, number>>();
  const totals = new Map<string, number>();
  const add = (key: string, text: string, value: number): void => {
    const values = sums.get(key) ?? new Map<string, number>();
    values.set(text, (values.get(text) ?? 0) + value);
    sums.set(key, values);
    totals.set(key, (totals.get(key) ?? 0) + value);
  };
  for (let sample = 0; sample < profile.samples.count; sample++) {
    checkpoint(sample, profile.samples.count);
    const value = weights.values[sample] as number;
    const { texts, numbers } = labelsOf(profile, sample);
    for (const [key, values] of texts) for (const text of values) add(key, text, value);
    for (const [key, { values }] of numbers) {
      const unit = labelUnits.get(key) ?? '';
      for (const number of values) add(key, scaledLabel(number, unit, options.unit), value);
    }
  }
  let out = '';
  for (const key of [...sums.keys()].sort(compareText)) {
    const tagTotal = totals.get(key) ?? 0;
    const share = (value: number) => (total > 0 ? ` (${percentage(value, total)})` : '');
    const rows: string[][] = [
      [`${key}:`, ` Total ${format(tagTotal)} of ${format(total)}${share(tagTotal)}`],
    ];
    const values = [...(sums.get(key) ?? [])].sort(
      (a, b) => Math.abs(b[1]) - Math.abs(a[1]) || compareText(a[0], b[0]),
    );
    for (const [text, value] of values) rows.push([' ', `${format(value)}${share(value)}:`, ` ${text}`]);
    out += `${alignRight(rows)}\n`;
  }
  return out;
}

/**
 * Columns as Go's text/tabwriter aligns them to the right with a padding of one: each row's last cell is free
 * text; a column reaches over the rows that follow each other and have it.
 */
function alignRight(rows: readonly (readonly string[])[]): string {
  const widths = [0, 0];
  for (const row of rows) {
    for (let i = 0; i < row.length - 1; i++)
      widths[i] = Math.max(widths[i] ?? 0, characters(row[i] ?? '') + 1);
  }
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i < row.length - 1 ? ' '.repeat((widths[i] ?? 0) - characters(cell)) + cell : cell))
      .join('');
  return rows.map((row) => `${line(row)}\n`).join('');
}
