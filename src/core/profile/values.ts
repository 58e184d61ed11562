/** Which value of a sample counts, and the total that percentages refer to. */

import { failure } from '../base/failure';
import { exactValue, type Profile, type ValueType } from './columns';
import { diffBaseKey } from './labels';
import { divide } from './numbers';

/** The weight of each sample, with what is needed to stay exact where sums leave the doubles' safe range. */
export interface Weights {
  readonly values: Float64Array;
  /** The sum of all values without their signs, exact where `words` is null. */
  readonly absolute: number;
  /** For means: what the sum of values is divided by. */
  readonly divisors: Float64Array | null;
  /** Present where sums may pass 2^53: each value as two words whose sums stay exact. */
  readonly words: { readonly high: Float64Array; readonly low: Float64Array } | null;
}

/** The number of a sample type. pprof: Profile.SampleIndexByName. */
export function sampleTypeIndex(profile: Profile, name: string): number {
  const types = profile.sampleTypes;
  const missing = () =>
    failure('profile.no-sample-type', {
      file: 'The profile',
      wanted: name === '' ? 'at all' : name,
      available: types.map(({ type }) => type).join(', ') || 'none',
    });
  if (types.length === 0) throw missing();
  if (name === '') {
    const preferred = profile.defaultSampleType;
    const index = preferred === '' ? -1 : types.findIndex(({ type }) => type === preferred);
    return index >= 0 ? index : types.length - 1;
  }
  if (/^[+-]?\d+$/.test(name)) {
    const index = Number(name);
    if (index < 0 || index >= types.length) throw missing();
    return index;
  }
  const short = name.startsWith('inuse_') ? name.slice('inuse_'.length) : name;
  const index = types.findIndex(({ type }) => type === name || type === short);
  if (index < 0) throw missing();
  return index;
}

/**
 * The count that a mean of this type divides by. pprof always takes value 0, which for a Go heap's inuse_space
 * is alloc_objects; Heapcase takes the count of the same kind where there is one (design/pprof.md section 5).
 */
export function meanDivisorIndex(types: readonly ValueType[], index: number): number {
  const type = types[index]?.type ?? '';
  const wanted = /(^|_)space$/.test(type)
    ? type.replace(/space$/, 'objects')
    : type === 'delay'
      ? 'contentions'
      : '';
  const found = wanted === '' ? -1 : types.findIndex((candidate) => candidate.type === wanted);
  return Math.max(found, 0);
}

const safe = 2 ** 53;

/** The weights of all samples. pprof: driver.sampleFormat, valueExtractor. */
export function weightsOf(profile: Profile, index: number, mean: boolean): Weights {
  const column = profile.samples.values[index];
  if (!column)
    return { values: new Float64Array(profile.samples.count), absolute: 0, divisors: null, words: null };
  const divisor = mean ? profile.samples.values[meanDivisorIndex(profile.sampleTypes, index)] : undefined;
  const values = column.numbers;
  let absolute = 0;
  for (let i = 0; i < values.length; i++) absolute += Math.abs(values[i] as number);
  let words: Weights['words'] = null;
  if (column.exact || absolute >= safe) {
    const high = new Float64Array(values.length);
    const low = new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) {
      const value = exactValue(column, i);
      high[i] = Number(value >> 32n);
      low[i] = Number(value & 0xffffffffn);
    }
    words = { high, low };
  }
  return { values, absolute, divisors: divisor?.numbers ?? null, words };
}

/** The double nearest to the 64-bit sum of words: like Go's int64, it wraps around. */
export function joinWords(high: number, low: number): number {
  return Number(BigInt.asIntN(64, (BigInt(high) << 32n) + BigInt(low)));
}

/** What 100% is. pprof: report.computeTotal. */
export function totalOf(profile: Profile, weights: Weights): number {
  const { samples } = profile;
  const { values, divisors, words } = weights;
  const ofBase = baseSamples(profile);
  if (!divisors && !words && !ofBase) return weights.absolute;
  let total = 0;
  let baseTotal = 0;
  let divisor = 0;
  let baseDivisor = 0;
  let exactTotal = 0n;
  let exactBase = 0n;
  for (let i = 0; i < samples.count; i++) {
    const value = Math.abs(values[i] as number);
    total += value;
    if (divisors) divisor += divisors[i] as number;
    const isBase = ofBase?.(i) === true;
    if (isBase) {
      baseTotal += value;
      if (divisors) baseDivisor += divisors[i] as number;
    }
    if (words) {
      const exact = joinExact(words, i);
      exactTotal += exact < 0n ? -exact : exact;
      if (isBase) exactBase += exact < 0n ? -exact : exact;
    }
  }
  if (words) {
    total = Number(BigInt.asIntN(64, exactTotal));
    baseTotal = Number(BigInt.asIntN(64, exactBase));
  }
  if (baseTotal > 0) {
    total = baseTotal;
    divisor = baseDivisor;
  }
  return divisor !== 0 ? divide(total, divisor) : total;
}

const joinExact = (words: { high: Float64Array; low: Float64Array }, i: number): bigint =>
  (BigInt(words.high[i] as number) << 32n) + BigInt(words.low[i] as number);

/** Tells the samples of a diff base; null where there are none. pprof: Sample.DiffBaseSample. */
function baseSamples(profile: Profile): ((sample: number) => boolean) | null {
  const { samples, strings } = profile;
  const { key, text } = samples.labels;
  const marks = new Uint8Array(key.length);
  let found = false;
  const answers = new Map<number, boolean>();
  for (let i = 0; i < key.length; i++) {
    const index = key[i] as number;
    let isBase = answers.get(index);
    if (isBase === undefined) {
      isBase = strings.get(index) === diffBaseKey;
      answers.set(index, isBase);
    }
    if (isBase && strings.get(text[i] as number) === 'true') {
      marks[i] = 1;
      found = true;
    }
  }
  if (!found) return null;
  return (sample) => {
    const end = samples.labelEnd[sample] as number;
    for (let i = samples.labelStart[sample] as number; i < end; i++) if (marks[i] === 1) return true;
    return false;
  };
}
