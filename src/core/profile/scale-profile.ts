/** Multiplying a profile's values, and bringing several profiles to the same types and units. */

import { failure } from '../base/failure';
import { exactValue, type Profile, type ValueColumn, type ValueType } from './columns';
import { keepSamples } from './picked-samples';
import { scale, unitsConvert } from './units';

/** Multiplies each type by its ratio, rounded half away from zero; samples left without a value go. pprof: Profile.ScaleN. */
export function scaleValues(profile: Profile, ratios: readonly number[]): Profile {
  if (ratios.every((ratio) => ratio === 1)) return profile;
  const values = profile.samples.values.map((column, i) => multiplied(column, ratios[i] ?? 1));
  const scaled = { ...profile, samples: { ...profile.samples, values } };
  // As in pprof, only values that were really multiplied keep a sample.
  const changed = values.filter((_, i) => ratios[i] !== 1);
  return keepSamples(scaled, (sample) => changed.some(({ numbers }) => numbers[sample] !== 0));
}

function multiplied(column: ValueColumn, ratio: number): ValueColumn {
  if (ratio === 1) return column;
  const exact = new Map<number, bigint>();
  const numbers = column.numbers.map((value, row) => {
    const product = value * ratio;
    const rounded = (product < 0 ? -1 : 1) * roundHalfUp(Math.abs(product)) + 0;
    if (!Number.isSafeInteger(rounded)) {
      const whole = ratio === -1 ? -exactValue(column, row) : BigInt(Number.isFinite(rounded) ? rounded : 0);
      exact.set(row, BigInt.asIntN(64, whole));
    }
    return rounded;
  });
  return { numbers, exact: exact.size === 0 ? null : exact };
}

/** Math.round is off for 0.49999999999999994 and above 2^52. */
function roundHalfUp(value: number): number {
  const whole = Math.floor(value);
  return value - whole >= 0.5 ? whole + 1 : whole;
}

/** Multiplies a profile so that its sums become those of another, type by type. pprof: Profile.Normalize. */
export function normalized(profile: Profile, to: Profile): Profile {
  requireCompatible(profile, to);
  const sum = (column: ValueColumn | undefined): number => {
    if (!column) return 0;
    if (!column.exact) return column.numbers.reduce((total, value) => total + value, 0);
    let total = 0n;
    for (let row = 0; row < column.numbers.length; row++) total += exactValue(column, row);
    return Number(BigInt.asIntN(64, total));
  };
  const ratios = profile.samples.values.map((column, i) => {
    const own = sum(column);
    return own === 0 ? 0 : sum(to.samples.values[i]) / own;
  });
  return scaleValues(profile, ratios);
}

const typeText = (types: readonly ValueType[]): string =>
  types.map(({ type, unit }) => `${type}/${unit}`).join(' ');

/** pprof: Profile.compatible. */
export function requireCompatible(a: Profile, b: Profile): void {
  const equal = (x: ValueType, y: ValueType | undefined) => x.type === y?.type && x.unit === y.unit;
  if (!equal(a.periodType, b.periodType)) {
    const reason = `incompatible period types ${typeText([a.periodType])} and ${typeText([b.periodType])}`;
    throw failure('profile.incompatible', { reason });
  }
  if (
    a.sampleTypes.length !== b.sampleTypes.length ||
    !a.sampleTypes.every((type, i) => equal(type, b.sampleTypes[i]))
  ) {
    const reason = `incompatible sample types ${typeText(a.sampleTypes)} and ${typeText(b.sampleTypes)}`;
    throw failure('profile.incompatible', { reason });
  }
}

/** Keeps the sample types that all profiles have, in the first one's order. pprof: profile.CompatibilizeSampleTypes. */
export function withCommonTypes(profiles: readonly Profile[]): Profile[] {
  const [first] = profiles;
  if (!first) return [];
  const common = first.sampleTypes
    .map(({ type }) => type)
    .filter((type) => profiles.every(({ sampleTypes }) => sampleTypes.some((other) => other.type === type)));
  if (common.length === 0)
    throw failure('profile.incompatible', { reason: 'profiles have empty common sample type list' });
  return profiles.map((profile) => {
    const from = common.map((type) => profile.sampleTypes.findIndex((other) => other.type === type));
    if (from.every((index, i) => index === i) && common.length === profile.sampleTypes.length) return profile;
    const preferred = profile.defaultSampleType;
    return {
      ...profile,
      sampleTypes: from.map((index) => profile.sampleTypes[index] as ValueType),
      defaultSampleType: common.includes(preferred) ? preferred : (common[0] ?? ''),
      samples: {
        ...profile.samples,
        values: from.map((index) => profile.samples.values[index] as ValueColumn),
      },
    };
  });
}

/** Scales all profiles to the finest unit of each type. pprof: measurement.ScaleProfiles, CommonValueType. */
export function withCommonUnits(profiles: readonly Profile[]): Profile[] {
  if (profiles.length < 2) return [...profiles];
  const finest = (types: readonly ValueType[], what: string): ValueType => {
    let best = types[0] as ValueType;
    for (const type of types.slice(1)) {
      const alike =
        best.type.replace(/s$/, '') === type.type.replace(/s$/, '') && unitsConvert(best.unit, type.unit);
      if (!alike)
        throw failure('profile.incompatible', {
          reason: `${what}: incompatible types ${typeText([best, type])}`,
        });
      if (scale(1, type.unit, best.unit).value < 1) best = type;
    }
    return best;
  };
  const period = finest(
    profiles.map(({ periodType }) => periodType),
    'period type',
  );
  const types = (profiles[0] as Profile).sampleTypes.map((_, i) =>
    finest(
      profiles.map(({ sampleTypes }) => sampleTypes[i] as ValueType),
      'sample types',
    ),
  );
  return profiles.map((profile) => {
    const ratios = profile.sampleTypes.map(
      ({ unit }, i) => scale(1, unit, (types[i] as ValueType).unit).value,
    );
    const scaledPeriod = scale(Number(profile.period), profile.periodType.unit, period.unit).value;
    const samePeriod = profile.periodType.unit === period.unit;
    return {
      ...scaleValues(profile, ratios),
      sampleTypes: profile.sampleTypes.map(({ type }, i) => ({ type, unit: (types[i] as ValueType).unit })),
      period: samePeriod ? profile.period : BigInt(Math.trunc(scaledPeriod)),
      periodType: { type: profile.periodType.type, unit: period.unit },
    };
  });
}
