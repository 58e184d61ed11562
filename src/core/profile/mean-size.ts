/**
 * The mean size of what is counted: bytes per object, waiting time per contention. pprof's -mean divides by the
 * profile's first value, which for a heap's inuse_space is alloc_objects; here it is the count of the same kind.
 */

import { failure } from '../base/failure';
import type { Profile, ValueType } from './columns';
import { compareText } from './numbers';
import { type RowsBy, rowSums } from './row-sums';
import { meanDivisorIndex, sampleTypeIndex } from './values';
import type { ProfileView } from './view';

export interface Mean {
  readonly value: number;
  readonly count: number;
  /** null where nothing is counted. */
  readonly mean: number | null;
}

export interface MeanRow {
  readonly name: string;
  readonly flat: Mean;
  readonly cum: Mean;
}

export interface MeanTable {
  /** By value: of flat, or of cum where the view sorts by that. */
  readonly rows: readonly MeanRow[];
  readonly total: Mean;
  readonly of: ValueType;
  readonly per: ValueType;
}

/** The mean of the view's sample type per object, row by row. Throws where the profile has no count for it. */
export function meanObjectSize(profile: Profile, view: ProfileView, by: RowsBy = 'functions'): MeanTable {
  const types = profile.sampleTypes;
  const index = sampleTypeIndex(profile, view.sampleType ?? '');
  const divisor = meanDivisorIndex(types, index);
  const of = types[index] as ValueType;
  const per = types[divisor] as ValueType;
  if (index === divisor || per.unit !== 'count') {
    const available = types.map(({ type }) => type).join(', ');
    throw failure('profile.no-sample-type', {
      file: 'The profile',
      wanted: `that counts ${of.type}`,
      available,
    });
  }
  const values = rowSums(profile, { ...view, sampleType: of.type }, by);
  const counts = rowSums(profile, { ...view, sampleType: String(divisor) }, by);
  const key = view.sort;
  const rows = [...values.rows].map(([name, { flat, cum }]): MeanRow => {
    const count = counts.rows.get(name);
    return { name, flat: meanOf(flat, count?.flat ?? 0), cum: meanOf(cum, count?.cum ?? 0) };
  });
  rows.sort((a, b) => Math.abs(b[key].value) - Math.abs(a[key].value) || compareText(a.name, b.name));
  return { rows, total: meanOf(values.total, counts.total), of, per };
}

const meanOf = (value: number, count: number): Mean => ({
  value,
  count,
  mean: count === 0 ? null : value / count,
});
