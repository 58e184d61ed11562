import { describe, expect, test } from 'vitest';
import { heapLines } from '#core/chart/heap-line';
import { bandOf, liveFigures } from '#core/chart/live-figures';
import { MemoryRecord, memorySeries } from '#core/chart/memory-series';
import { memorySpine } from '#core/chart/memory-spine';
import { sparklinePath } from '#core/chart/sparkline';
import { inside, zoomed } from '#core/chart/time-span';
import { sampleAt, samples, startedAt } from '../../helpers/fake-incident';

describe('live figures', () => {
  test('are none without a sample', () => {
    expect(liveFigures([])).toBeNull();
  });

  test('name no rate before there are enough samples', () => {
    expect(liveFigures(samples(30, 33))?.rate).toBeNull();
  });

  test('see 5 MiB/s and give the time to the limit as a range around the truth', () => {
    const figures = liveFigures(samples(0, 44));
    expect((figures?.rate ?? 0) / 1_048_576).toBeCloseTo(5.1, 0);
    const left = (512 * 1024 - sampleAt(43).rssKb) / (5 * 1024 * 1.02);
    expect(figures?.time?.fromSeconds).toBeLessThan(left);
    expect(figures?.time?.toSeconds).toBeGreaterThan(left);
  });

  test('promise no limit while nothing grows', () => {
    expect(liveFigures(samples(0, 18))?.time).toBeNull();
  });

  test('change their band at 70 and 90 %', () => {
    expect([0.5, 0.7, 0.9].map(bandOf)).toEqual(['ok', 'warn', 'critical']);
  });
});

describe('the heap line', () => {
  const capture = (seconds: number, heapBytes: number | null) => ({
    at: startedAt + seconds * 1000,
    label: 'capture' as const,
    number: seconds,
    heapBytes,
  });
  const spine = (series: ReturnType<typeof samples>[], heaps: (number | null)[]) => {
    const made = memorySpine({
      series: series.map(memorySeries),
      captures: heaps.map((bytes, index) => capture(10 + index * 10, bytes)),
      endedAt: null,
      width: 400,
      height: 100,
      span: null,
    });
    if (!made) throw new Error('no spine');
    return made;
  };

  test('joins captures of one life', () => {
    expect(heapLines(spine([samples(0, 50)], [1e7, 2e7, 3e7]))).toHaveLength(1);
  });

  test('is not joined across a gap, and a lone capture is no line', () => {
    expect(heapLines(spine([samples(0, 25), samples(28, 60)], [1e7, 2e7, 3e7, 4e7]))).toHaveLength(2);
    expect(heapLines(spine([samples(0, 25), samples(28, 60)], [1e7, null, 3e7]))).toHaveLength(0);
  });
});

describe('time on the axis', () => {
  test('finds the nearest sample, in several records one after the other', () => {
    const all = new MemoryRecord([
      memorySeries(samples(0, 10)),
      memorySeries([]),
      memorySeries(samples(20, 30)),
    ]);
    expect(all.nearest(startedAt + 3400)).toBe(3);
    expect(all.nearest(startedAt + 3600)).toBe(4);
    expect(all.nearest(0)).toBe(0);
    expect(all.at(all.nearest(startedAt + 21_000))).toBe(startedAt + 21_000);
    expect(all.sample(all.length - 1)?.at).toBe(all.at(all.length - 1));
    expect(all.last(3).map(({ at }) => at)).toEqual([-3, -2, -1].map((back) => all.at(all.length + back)));
    expect([all.at(-1), all.at(all.length), new MemoryRecord([]).nearest(5)]).toEqual([null, null, -1]);
  });

  test('zooms around the cursor, and out to the whole', () => {
    const whole = { from: 0, to: 100_000 };
    expect(zoomed(whole, whole, 0.5, 20_000)).toEqual({ from: 10_000, to: 60_000 });
    expect(zoomed({ from: 10_000, to: 60_000 }, whole, 2, 35_000)).toBeNull();
    expect(inside({ from: -50, to: 50 }, { from: 0, to: 1000 })).toEqual({ from: 0, to: 100 });
  });
});

describe('a sparkline', () => {
  const points = (values: (number | null)[]) => values.map((value, at) => ({ at, value }));

  test('is broken where a value is missing', () => {
    const path = sparklinePath({ points: points([1, 2, null, 2, 1]), width: 40, height: 10 });
    expect(path.match(/M/g)).toHaveLength(2);
  });

  test('lies flat for what does not change, and is nothing for one value', () => {
    const flat = sparklinePath({ points: points([5, 5, 5]), width: 40, height: 10 });
    expect(flat).toBe('M0.0 10.0L20.0 10.0L40.0 10.0');
    expect(sparklinePath({ points: points([5]), width: 40, height: 10 })).toBe('');
  });
});
