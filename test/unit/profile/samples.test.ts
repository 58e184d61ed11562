/**
 * Samples are read in two ways: plain ones in one fast loop, any other by the rule. A field that no one knows makes
 * a sample one that is not plain, and must change nothing else.
 */

import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/core/profile/columns';
import { exactValue } from '../../../src/core/profile/columns';
import { decodeProfile } from '../../../src/core/profile/index';
import { labelsOf } from '../../../src/core/profile/labels';
import { random as generator } from '../../fuzz/random';

const varint = (value: number | bigint): number[] => {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  return [...bytes, Number(left)];
};
const field = (number: number, bytes: readonly number[]) => [
  number * 8 + 2,
  ...varint(bytes.length),
  ...bytes,
];
const one = (number: number, value: number | bigint) => [...varint(number * 8), ...varint(value)];
const text = (value: string) => field(6, [...Buffer.from(value)]);

interface Sample {
  readonly ids: readonly (number | bigint)[];
  readonly values: readonly (number | bigint)[];
  readonly labels: readonly (readonly number[])[];
}

/** `packed`: lists as one field; `after`: what stands at the end of each sample. */
function profileOf(samples: readonly Sample[], packed: boolean, after: readonly number[] = []): Uint8Array {
  const list = (number: number, numbers: readonly (number | bigint)[]) =>
    packed ? field(number, numbers.flatMap(varint)) : numbers.flatMap((value) => one(number, value));
  const ids = [...new Set(samples.flatMap((sample) => sample.ids))];
  return Uint8Array.from([
    ...field(1, [...one(1, 1), ...one(2, 2)]),
    ...field(1, [...one(1, 3), ...one(2, 2)]),
    ...samples.flatMap(({ ids, values, labels }) =>
      field(2, [
        ...list(1, ids),
        ...list(2, values),
        ...labels.flatMap((label) => field(3, label)),
        ...after,
      ]),
    ),
    ...ids.flatMap((id) => field(4, one(1, id))),
    ...['', 'objects', 'count', 'space', 'size', 'route', '/pay', 'bytes'].flatMap(text),
  ]);
}

/** All that a sample says, with the ids of its locations. */
const told = (profile: Profile) =>
  Array.from({ length: profile.samples.count }, (_, i) => {
    const { stack, stackStart, stackEnd, values } = profile.samples;
    const ids = Array.from(stack.subarray(stackStart[i], stackEnd[i]), (location) =>
      exactValue(profile.locations.id, location),
    );
    const { texts, numbers } = labelsOf(profile, i);
    return { ids, values: values.map((column) => exactValue(column, i)), texts, numbers };
  });

/** How large ids may be: one that fits into 16 bits, 28, 31, and all. */
const largestIds = [100, 65_535, 70_000, 2 ** 28 + 100, 2 ** 31 + 100, 2 ** 60];

function samplesOf(seed: number, largestId: number): Sample[] {
  const random = generator(seed);
  const below = (n: number) => Math.floor(random() * n);
  const id = () => BigInt(1 + Math.floor(random() ** 4 * (largestId - 1)));
  const value = () => (below(30) === 0 ? -below(1000) : BigInt(Math.floor(2 ** (random() * 63))));
  const label = () =>
    below(2) === 0 ? [...one(1, 4), ...one(3, 16 << below(6)), ...one(4, 7)] : [...one(1, 5), ...one(2, 6)];
  return Array.from({ length: 300 }, () => ({
    ids: Array.from({ length: below(8) === 0 ? below(300) : below(8) }, id),
    values: [value(), value()],
    labels: Array.from({ length: below(3) }, label),
  }));
}

describe('samples', () => {
  for (const [seed, largestId] of largestIds.entries()) {
    for (const packed of [true, false]) {
      it(`say the same however they are read: ids up to ${largestId}, ${packed ? 'packed' : 'one by one'}`, () => {
        const samples = samplesOf(seed + 1, largestId);
        const plain = told(decodeProfile(profileOf(samples, packed)));
        expect(plain.map(({ ids }) => ids)).toEqual(
          samples.map(({ ids }) => ids.map((id) => BigInt.asIntN(64, BigInt(id)))),
        );
        expect(plain.map(({ values }) => values)).toEqual(samples.map(({ values }) => values.map(BigInt)));
        expect(told(decodeProfile(profileOf(samples, packed, one(99, 1))))).toEqual(plain);
      });
    }
  }

  it('are not taken for alike where a stack is written in several fields', () => {
    const list = field(1, [1, 2, 3]);
    const values = field(2, [1, 1]);
    const bodies = [
      list,
      [...list, ...one(1, 4)],
      list,
      [...one(1, 4), ...list],
      list,
      [...list, ...field(1, [])],
      list,
    ];
    const whole = profileOf([{ ids: [1, 2, 3, 4], values: [1, 1], labels: [] }], true);
    const damaged = Uint8Array.from([
      ...whole.subarray(0, 12),
      ...bodies.flatMap((body) => field(2, [...body, ...values])),
      ...whole.subarray(12),
    ]);
    const profile = decodeProfile(damaged);
    expect(told(profile).map(({ ids }) => ids.map(Number))).toEqual([
      [1, 2, 3], [1, 2, 3, 4], [1, 2, 3], [4, 1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3, 4],
    ]); // biome-ignore format: a table
    const { stack, stackStart, stackEnd, stackShared } = profile.samples;
    for (let i = 1; i < stackEnd.length; i++) {
      const own = stack.subarray(stackStart[i], stackEnd[i]).toReversed();
      const before = stack.subarray(stackStart[i - 1], stackEnd[i - 1]).toReversed();
      const shared = stackShared?.[i] ?? 0;
      expect([...own.subarray(0, shared)]).toEqual([...before.subarray(0, shared)]);
    }
  });

  it('take half the memory for stacks where all locations are numbered within 16 bits', () => {
    const stackOf = (ids: readonly number[]) =>
      decodeProfile(profileOf([{ ids, values: [1, 2], labels: [] }], true)).samples.stack;
    expect(stackOf([1, 2, 65_535])).toBeInstanceOf(Uint16Array);
    expect(stackOf([1, 2, 65_536])).toBeInstanceOf(Uint32Array);
  });

  it('share the rows of labels that are the same', () => {
    const labels = [[...one(1, 5), ...one(2, 6)]];
    const sample = { ids: [1], values: [1, 2], labels };
    const { samples } = decodeProfile(profileOf([sample, { ...sample, labels: [] }, sample, sample], true));
    expect(samples.labels.key.length).toBe(1);
    expect([...samples.labelStart].map((start, i) => (samples.labelEnd[i] ?? 0) - start)).toEqual([
      1, 0, 1, 1,
    ]);
  });

  it.each([
    ['a list of locations that ends within a number', [10, 1, 0x81, 18, 2, 1, 1]],
    ['a list of values that ends within a number', [10, 1, 1, 18, 2, 1, 0x81]],
    ['a list that is longer than the sample', [10, 1, 1, 18, 9, 1, 1]],
    ['too few values', [10, 1, 1, 18, 1, 1]],
    ['too many values', [10, 1, 1, 18, 3, 1, 1, 1]],
    ['the location 0', [10, 2, 1, 0, 18, 2, 1, 1]],
    ['a location that is not there', [10, 2, 1, 2, 18, 2, 1, 1]],
    ['a group', [10, 1, 1, 18, 2, 1, 1, 27, 28]],
  ])('are refused with %s', (_, sample) => {
    const whole = profileOf([{ ids: [1], values: [1, 1], labels: [] }], true);
    const types = whole.subarray(0, 12);
    const damaged = Uint8Array.from([...types, ...field(2, sample), ...whole.subarray(12)]);
    expect(() => decodeProfile(whole)).not.toThrow();
    expect(() => decodeProfile(damaged)).toThrow(
      expect.objectContaining({ data: { code: 'profile.corrupt', fillings: expect.anything() } }),
    );
  });
});
