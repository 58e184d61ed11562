import { expect, it } from 'vitest';
import { placeRanks } from '../../../src/core/diagnosis/ranked';
import { dice } from './made-facts';

it.each([
  ['many values', 997, 1e6],
  ['many of the same', 500, 3],
  ['all of the same', 100, 1],
  ['two', 2, 10],
  ['one', 1, 10],
])('puts what is wanted of %s where it stands when all are sorted', (_what, count, kinds) => {
  const random = dice(count);
  const values = Float64Array.from({ length: count }, () => Math.floor((random() - 0.5) * kinds));
  const sorted = values.toSorted();
  const ranks = [0, 0.4, 0.5, 0.5, 0.6, 1].map((part) => Math.floor(part * (count - 1)));
  placeRanks(values, ranks);
  expect(ranks.map((rank) => values[rank])).toEqual(ranks.map((rank) => sorted[rank]));
  expect(values.toSorted()).toEqual(sorted);
});
