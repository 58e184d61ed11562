/** The label table: totals and values per key. pprof: report.printTags. */

import { checkpoint } from '../base/checkpoint';
import { labelsOf } from './labels';
import { compareText } from './numbers';
import { type Report, valueFormatter } from './report';
import { alignRight } from './tab-writer';
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
    out += `${key}:\t Total ${format(tagTotal)} of ${format(total)}${share(tagTotal)}\n`;
    const values = [...(sums.get(key) ?? [])].sort(
      (a, b) => Math.abs(b[1]) - Math.abs(a[1]) || compareText(a[0], b[0]),
    );
    for (const [text, value] of values) out += ` \t${format(value)}${share(value)}:\t ${text}\n`;
    out += '\n';
  }
  return alignRight(out);
}
