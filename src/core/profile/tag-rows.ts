/** What `tags` prints, as data: totals and values per label key. pprof: report.printTags. */

import { checkpoint } from '../base/checkpoint';
import type { Profile } from './columns';
import { labelsOf } from './labels';
import { compareText } from './numbers';
import { makeReport } from './report';
import { scaledLabel } from './units';
import type { ProfileView } from './view';

export interface TagValue {
  readonly text: string;
  readonly value: number;
  /** What `tagfocus` has to be for the samples of this value alone. */
  readonly filter: string;
}

export interface TagKey {
  readonly key: string;
  readonly total: number;
  readonly numeric: boolean;
  /** The heaviest first. */
  readonly values: readonly TagValue[];
}

export interface TagTable {
  readonly keys: readonly TagKey[];
  readonly total: number;
  readonly sampleUnit: string;
  readonly notes: readonly string[];
}

interface Sum {
  value: number;
  least: number;
  most: number;
}

/** The labels of all samples of a view. A sample with two values of a key counts for both, as in pprof. */
export function tagTable(profile: Profile, view: ProfileView): TagTable {
  const { profile: seen, weights, labelUnits, options, total, notes } = makeReport(profile, view, 'tags');
  const texts = new Map<string, Map<string, Sum>>();
  const numbers = new Map<string, Map<string, Sum>>();
  const add = (sums: typeof texts, key: string, text: string, value: number, number: number) => {
    const values = sums.get(key) ?? new Map<string, Sum>();
    const sum = values.get(text) ?? { value: 0, least: number, most: number };
    sum.value += value;
    sum.least = Math.min(sum.least, number);
    sum.most = Math.max(sum.most, number);
    values.set(text, sum);
    sums.set(key, values);
  };
  for (let sample = 0; sample < seen.samples.count; sample++) {
    checkpoint(sample, seen.samples.count);
    const value = weights.values[sample] as number;
    const labels = labelsOf(seen, sample);
    for (const [key, values] of labels.texts) for (const text of values) add(texts, key, text, value, 0);
    for (const [key, { values }] of labels.numbers) {
      const unit = labelUnits.get(key) ?? '';
      for (const number of values) add(numbers, key, scaledLabel(number, unit, options.unit), value, number);
    }
  }
  const keys = [
    ...[...texts].map(([key, sums]) => tagKey(key, false, sums, (text) => textFilter(key, text))),
    ...[...numbers].map(([key, sums]) =>
      tagKey(key, true, sums, (_text, sum) => rangeFilter(key, sum, labelUnits.get(key) ?? '')),
    ),
  ].sort((a, b) => compareText(a.key, b.key) || Number(a.numeric) - Number(b.numeric));
  return { keys, total, sampleUnit: options.sampleUnit, notes };
}

function tagKey(
  key: string,
  numeric: boolean,
  sums: ReadonlyMap<string, Sum>,
  filter: (text: string, sum: Sum) => string,
): TagKey {
  const values = [...sums]
    .map(([text, sum]) => ({ text, value: sum.value, filter: filter(text, sum) }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || compareText(a.text, b.text));
  return { key, numeric, total: values.reduce((all, { value }) => all + value, 0), values };
}

/** A comma parts expressions, and a bare number would be a range: neither can happen to this spelling. */
const textFilter = (key: string, text: string): string =>
  `${key}=^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(',', '\\x2c')}$`;

/** pprof's ranges are whole numbers with a unit of letters. */
function rangeFilter(key: string, { least, most }: Sum, unit: string): string {
  const suffix = /^[A-Za-z]+$/.test(unit) ? unit : '';
  return least === most ? `${key}=${least}${suffix}` : `${key}=${least}${suffix}:${most}${suffix}`;
}
