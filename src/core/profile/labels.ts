/** The labels of a sample, grouped by key as pprof keeps them, and the units of numeric ones. */

import { checkpoint } from '../base/checkpoint';
import { exactValue, type Profile, type SampleColumns, type SampleIndex } from './columns';
import type { StringTable } from './strings';

export interface NumberLabel {
  readonly values: number[];
  /** The same values without loss, for where they are printed as they are. */
  readonly exact: bigint[];
  /** As many as values, or none where no value has a unit. */
  readonly units: string[];
}

export interface SampleLabels {
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly numbers: ReadonlyMap<string, NumberLabel>;
}

/** The label that pprof gives to the samples of a -diff_base profile. */
export const diffBaseKey = 'pprof::base';

/** pprof: Profile.postDecode, the part on labels. */
export function labelsOf(profile: Profile, sample: SampleIndex): SampleLabels {
  const { labels, labelStart, labelEnd } = profile.samples;
  const { strings } = profile;
  const texts = new Map<string, string[]>();
  const numbers = new Map<string, NumberLabel>();
  const end = labelEnd[sample] as number;
  for (let i = labelStart[sample] as number; i < end; i++) {
    const key = strings.get(labels.key[i] as number);
    const text = labels.text[i] as number;
    if (text !== 0) {
      const known = texts.get(key);
      if (known) known.push(strings.get(text));
      else texts.set(key, [strings.get(text)]);
      continue;
    }
    let group = numbers.get(key);
    if (!group) {
      group = { values: [], exact: [], units: [] };
      numbers.set(key, group);
    }
    const unit = labels.unit[i] as number;
    if (unit !== 0) {
      while (group.units.length < group.values.length) group.units.push('');
      group.units.push(strings.get(unit));
    }
    group.values.push(labels.number.numbers[i] as number);
    group.exact.push(exactValue(labels.number, i));
  }
  for (const { values, units } of numbers.values()) {
    if (units.length > 0) while (units.length < values.length) units.push('');
  }
  return { texts, numbers };
}

export interface LabelUnits {
  readonly units: ReadonlyMap<string, string>;
  /** What a person should know: keys with more than one unit. */
  readonly notes: readonly string[];
}

/** Every report asks for them, before its filters: so for the same samples again and again. */
const knownUnits = new WeakMap<SampleColumns, LabelUnits>();

/** The unit of each numeric label: the first one met, or a guess from the key. pprof: Profile.NumLabelUnits. */
export function numericLabelUnits({ samples, strings }: Profile): LabelUnits {
  const known = knownUnits.get(samples) ?? findUnits(samples, strings);
  knownUnits.set(samples, known);
  return known;
}

function findUnits(samples: SampleColumns, strings: StringTable): LabelUnits {
  const { key, text, unit } = samples.labels;
  const units = new Map<string, string>();
  const keys = new Set<number>();
  const ignored = new Map<string, Set<string>>();
  const pairs = new Set<number>();
  /** Samples with the same labels share the rows, so most have been looked at already. */
  const looked = new Uint8Array(key.length);
  for (let sample = 0; sample < samples.count; sample++) {
    checkpoint(sample, samples.count);
    const end = samples.labelEnd[sample] as number;
    for (let i = samples.labelStart[sample] as number; i < end; i++) {
      if (looked[i] === 1 || text[i] !== 0) continue;
      looked[i] = 1;
      const keyIndex = key[i] as number;
      const unitIndex = unit[i] as number;
      const pair = keyIndex * 4294967296 + unitIndex;
      if (pairs.has(pair)) continue;
      pairs.add(pair);
      keys.add(keyIndex);
      if (unitIndex === 0) continue;
      const name = strings.get(keyIndex);
      const found = strings.get(unitIndex);
      const wanted = units.get(name);
      if (wanted === undefined) units.set(name, found);
      else if (wanted !== found) ignored.set(name, (ignored.get(name) ?? new Set()).add(found));
    }
  }
  for (const index of keys) {
    const name = strings.get(index);
    if (!units.has(name)) units.set(name, name === 'alignment' || name === 'request' ? 'bytes' : name);
  }
  const notes = [...ignored].map(
    ([name, others]) =>
      `For tag ${name} used unit ${units.get(name)}, also encountered unit(s) ${[...others].sort().join(', ')}`,
  );
  return { units, notes };
}
