// In which unit a table writes what its functions hold.
import { describe, expect, test } from 'vitest';
import { valueStyle } from '../../../src/renderer/profiles/values';

const gib = 2 ** 30;
const usual = { unit: 'minimum', divideBy: 1 };

describe('the unit of a table', () => {
  test('is the largest one in which small functions still have figures', () => {
    expect(valueStyle('bytes', 23 * 2 ** 20, usual).unit).toBe('MiB');
    const few = valueStyle('bytes', 1.88 * gib, usual);
    expect(few.full(0.0029 * gib)).toBe('2.97 MiB');
    expect(valueStyle('bytes', 46 * gib, usual).unit).toBe('GiB');
    expect(valueStyle('nanoseconds', 5400e9, usual).unit).toBe('s');
  });

  test('is the one that the view names', () => {
    expect(valueStyle('bytes', 1.88 * gib, { unit: 'GB', divideBy: 1 }).full(gib)).toBe('1.00 GiB');
  });
});
