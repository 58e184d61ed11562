/** What pprof has no report for: mean sizes with the right divisor, survival, series. */

import { describe, expect, it } from 'vitest';
import { trendOf } from '../../../src/core/diagnosis/growth';
import type { BuiltProfile } from '../../../src/core/profile/build';
import {
  defaultView,
  meanObjectSize,
  type SeriesOptions,
  seriesTable,
  survival,
} from '../../../src/core/profile/index';
import { drawn } from './drawn';

const heapTypes = ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'].map((type) => ({
  type,
  unit: type.endsWith('space') ? 'bytes' : 'count',
}));
const heap = (text: string, more: Partial<BuiltProfile> = {}) =>
  drawn(text, { sampleTypes: heapTypes, ...more });

const one = heap(`10,1000,2,200 main.main > main.leak
90,900,0,0 main.main > main.churn
8,800,8,800 main.main > main.leak > main.keep
0,0,0,0 main.idle`);

describe('meanObjectSize', () => {
  it('divides by the count of the same kind, not by the first value', () => {
    const { rows, of, per, total } = meanObjectSize(one, { ...defaultView, sampleType: 'inuse_space' });
    expect([of.type, per.type, total]).toEqual([
      'inuse_space',
      'inuse_objects',
      { value: 1000, count: 10, mean: 100 },
    ]);
    expect(rows.map(({ name, flat, cum }) => [name, flat.mean, cum.mean])).toEqual([
      ['main.keep', 100, 100],
      ['main.leak', 100, 100],
      ['main.main', null, 100],
    ]);
    const allocated = meanObjectSize(one, { ...defaultView, sampleType: 'alloc_space', sort: 'cum' });
    expect(allocated.rows.map(({ name, cum }) => [name, cum.mean])).toEqual([
      ['main.main', 25],
      ['main.leak', 100],
      ['main.churn', 10],
      ['main.keep', 100],
    ]);
  });

  it('divides waiting time by contentions, and refuses what nothing counts', () => {
    const delays = drawn('4,100 a', {
      sampleTypes: [
        { type: 'contentions', unit: 'count' },
        { type: 'delay', unit: 'nanoseconds' },
      ],
    });
    expect(meanObjectSize(delays, defaultView).rows[0]?.flat.mean).toBe(25);
    expect(() => meanObjectSize(drawn('5 a'), defaultView)).toThrow('no sample type that counts space');
  });
});

describe('survival', () => {
  it('tells what is kept of what was allocated, per function', () => {
    const { rows, total } = survival(one);
    expect(rows.map(({ name, flat }) => [name, flat.bytes.kept, flat.objects.kept])).toEqual([
      ['main.keep', 1, 1],
      ['main.leak', 0.2, 0.2],
      ['main.churn', 0, 0],
      ['main.main', null, null],
    ]);
    expect(rows[1]?.cum.bytes).toEqual({ allocated: 1800, inUse: 1000, kept: 1000 / 1800 });
    expect(total.bytes).toEqual({ allocated: 2700, inUse: 1000, kept: 1000 / 2700 });
  });

  it('and per stack, within the view', () => {
    const { rows } = survival(one, { ...defaultView, focus: 'leak' }, 'stacks');
    expect(rows.map(({ name, flat }) => [name, flat.bytes.kept])).toEqual([
      ['main.main > main.leak > main.keep', 1],
      ['main.main > main.leak', 0.2],
    ]);
  });

  it('needs both kinds', () => {
    expect(() => survival(drawn('1,2 a'))).toThrow('no sample type alloc_space');
  });
});

describe('seriesTable', () => {
  const slopeOf: SeriesOptions['slopeOf'] = (points) => trendOf(points)?.slope ?? null;
  const minute = 60_000_000_000n;
  const series = [
    heap('1,1,1,600 main > leak [route=/pay]\n1,1,1,50 main > flat\n1,1,1,9 once', { timeNanos: minute }),
    heap('1,1,1,1200 main > leak [route=/pay]\n1,1,1,40 main > flat', { timeNanos: 2n * minute }),
    heap('1,1,1,1800 main > leak [route=/pay]\n1,1,1,50 main > flat\n1,1,1,50 main > even', {
      timeNanos: 3n * minute,
    }),
  ];

  it('lines the same function up over all profiles, with slope and steps', () => {
    const table = seriesTable(series, defaultView, { slopeOf });
    expect([table.sampleType, table.unit, table.slopePer, table.totals]).toEqual([
      'inuse_space',
      'bytes',
      'second',
      [659, 1240, 1900],
    ]);
    expect(table.rows.map(({ name, flat }) => [name, flat.values, flat.slope, flat.risesEveryTime])).toEqual([
      ['leak', [600, 1200, 1800], 10, true],
      ['even', [0, 0, 50], 50 / 120, false],
      ['flat', [50, 40, 50], 0, false],
      ['main', [0, 0, 0], 0, false],
      ['once', [9, 0, 0], -9 / 120, false],
    ]);
    expect(table.rows.find(({ name }) => name === 'main')?.cum.values).toEqual([650, 1240, 1900]);
  });

  it('does so for stacks and labels', () => {
    const stacks = seriesTable(series, defaultView, { slopeOf, by: 'stacks' });
    expect(stacks.rows[0]).toMatchObject({ name: 'main > leak', flat: { values: [600, 1200, 1800] } });
    const labels = seriesTable(series, defaultView, { slopeOf, by: { label: 'route' } });
    expect(labels.rows.map(({ name, flat }) => [name, flat.values])).toEqual([
      ['/pay', [600, 1200, 1800]],
      ['(none)', [59, 40, 100]],
    ]);
  });

  it('counts steps where there are no times', () => {
    const untimed = series.map((profile) => ({ ...profile, timeNanos: 0n }));
    const table = seriesTable(untimed, defaultView, { slopeOf });
    expect([table.slopePer, table.rows[0]?.flat.slope]).toEqual(['profile', 600]);
    const given = seriesTable(untimed, defaultView, { slopeOf, times: [1000, 2000, 4000] });
    expect([given.slopePer, given.rows[0]?.flat.slope]).toEqual(['second', 400]);
  });

  it('does not depend on the order of samples', () => {
    const turned = heap('1,1,1,9 once\n1,1,1,50 main > flat\n1,1,1,600 main > leak', { timeNanos: minute });
    const names = (list: typeof series) =>
      seriesTable(list, defaultView, { slopeOf }).rows.map(({ name }) => name);
    expect(names([turned, ...series.slice(1)])).toEqual(names(series));
  });

  it('refuses profiles of different kinds', () => {
    const cpu = drawn('1 a', { sampleTypes: [{ type: 'cpu', unit: 'nanoseconds' }] });
    expect(() => seriesTable([series[0] as typeof cpu, cpu], defaultView, { slopeOf })).toThrow(
      'one has inuse_space in bytes, another cpu in nanoseconds',
    );
    expect(() => seriesTable([], defaultView, { slopeOf })).toThrow('there is none');
  });
});
