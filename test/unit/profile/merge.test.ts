import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/core/profile/columns';
import { encodeProfile } from '../../../src/core/profile/encode';
import {
  decodeProfile,
  defaultView,
  formatRaw,
  mergeProfiles,
  subtractBase,
  topTable,
} from '../../../src/core/profile/index';
import { drawn } from './drawn';

const top = (profile: Profile): string[] =>
  topTable(profile, defaultView).rows.map(
    ({ name, flat, flatPercent }) => `${name} ${flat} ${flatPercent.trim()}`,
  );

describe('several profiles as one', () => {
  it('adds equal stacks with equal labels, and keeps others apart', () => {
    const one = mergeProfiles([drawn('10 a > b [x=y]\n1 a > b'), drawn('5 a > b [x=y]\n2 c')]);
    expect(one.samples.count).toBe(3);
    expect(top(one)).toEqual(['b 16 88.89%', 'c 2 11.11%', 'a 0 0%']);
  });

  it('drops stacks that add up to nothing', () => {
    expect(mergeProfiles([drawn('10 a\n5 b'), drawn('-10 a')]).samples.count).toBe(1);
  });

  it('keeps only the types that all have, and the finest unit', () => {
    const seconds = drawn('2 a', { sampleTypes: [{ type: 'cpu', unit: 'seconds' }] });
    const millis = drawn('500 a', { sampleTypes: [{ type: 'cpu', unit: 'milliseconds' }] });
    expect(top(mergeProfiles([seconds, millis]))).toEqual(['a 2500 100%']);
    const both = mergeProfiles([drawn('1,2 a'), drawn('3 a')]);
    expect(both.sampleTypes.map(({ type }) => type)).toEqual(['space']);
    expect(() => mergeProfiles([seconds, drawn('1 a')])).toThrow('cannot be put together');
  });

  it('subtracts a base: percentages of the base, or of what is left', () => {
    const now = () => drawn('100 a\n10 b');
    const base = () => drawn('20 a');
    expect(top(subtractBase(now(), base(), 'diff', false))).toEqual(['a 80 400.00%', 'b 10 50.00%']);
    expect(top(subtractBase(now(), base(), 'base', false))).toEqual(['a 80 88.89%', 'b 10 11.11%']);
  });

  it('scales to the base before subtracting', () => {
    expect(top(subtractBase(drawn('30 a\n10 b'), drawn('60 a\n20 c'), 'diff', true))).toEqual([
      'b 20 25.00%',
      'c -20 25.00%',
    ]);
  });

  it('writes a merged profile that reads back the same', () => {
    const one = mergeProfiles([drawn('10 a > ~b [x=y, n=5ms]'), drawn('7 a')]);
    expect([...formatRaw(decodeProfile(encodeProfile(one)))].join('')).toBe([...formatRaw(one)].join(''));
  });
});
