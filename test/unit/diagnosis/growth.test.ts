import { describe, expect, it } from 'vitest';
import { median, trendOf } from '../../../src/core/diagnosis/growth';
import { dice } from './made-facts';

const each = (values: readonly number[], step = 1000) =>
  values.map((value, place) => ({ at: place * step, value }));

describe('the trend of a series', () => {
  it('is exact on a straight line', () => {
    const trend = trendOf(each([10, 13, 16, 19, 22]));
    expect(trend).toMatchObject({ slope: 3, low: 3, high: 3, tau: 1, seconds: 4, first: 10, last: 22 });
  });

  it('does not follow a wild point', () => {
    const values = Array.from({ length: 21 }, (_, place) => 5 * place);
    values[7] = 10_000;
    values[15] = -10_000;
    const trend = trendOf(each(values));
    expect(trend?.slope).toBeCloseTo(5, 0);
  });

  it("agrees with Gilbert's worked example of Sen's interval (section 16.5)", () => {
    // n = 16 without ties: C = 1.96 · √(16·15·37/18) = 43.5, N = 120, ranks 38.2 and 82.8.
    const random = dice(7);
    const points = each(Array.from({ length: 16 }, (_, place) => 2 * place + 8 * random()));
    const slopes: number[] = [];
    for (let i = 0; i < 16; i++)
      for (let j = i + 1; j < 16; j++) slopes.push((points[j].value - points[i].value) / (j - i));
    slopes.sort((a, b) => a - b);
    const trend = trendOf(points);
    expect(trend?.slope).toBeCloseTo(median(slopes), 10);
    expect(trend?.low).toBeCloseTo(slopes[37], 10);
    expect(trend?.high).toBeCloseTo(slopes[82], 10);
  });

  it('covers the true slope in about 95 of 100 noisy series', () => {
    let covered = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const random = dice(seed);
      const trend = trendOf(
        each(Array.from({ length: 20 }, (_, place) => 4 * place + 60 * (random() + random() + random()))),
      );
      if (trend && trend.low <= 4 && trend.high >= 4) covered++;
    }
    expect(covered / 300).toBeGreaterThan(0.9);
  });

  it('gives the widest interval for three or four points', () => {
    const trend = trendOf(each([0, 10, 12]));
    expect(trend).toMatchObject({ low: 2, high: 10, slope: 6 });
  });

  it('has no slope without two points at different times', () => {
    expect(trendOf([])).toBeNull();
    expect(trendOf(each([4]))).toBeNull();
    expect(
      trendOf([
        { at: 5, value: 1 },
        { at: 5, value: 2 },
      ]),
    ).toBeNull();
  });

  it('stays quick on a day of samples', () => {
    const random = dice(3);
    const before = performance.now();
    const trend = trendOf(each(Array.from({ length: 86_400 }, (_, place) => place + 100 * random())));
    expect(trend?.slope).toBeCloseTo(1, 2);
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  it('calls a series that falls as often as it rises unsteady', () => {
    expect(trendOf(each([1, 3, 1, 3, 1, 3, 1]))?.tau ?? 1).toBeLessThan(0.3);
  });
});
