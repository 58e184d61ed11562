import { describe, expect, it } from 'vitest';
import { firstAtOrAfter, greatestIn, nearestAt, panned, pixelLine, zoomed } from '#core/chart/pixel-line';
import { drawnCharts } from '../../../src/renderer/features/monitors/charts';
import { ceilingOf } from '../../../src/renderer/features/monitors/paint-chart';

const times = (count: number, stepMs = 1000) => Float64Array.from({ length: count }, (_, i) => i * stepMs);

describe('a long series in few points', () => {
  it('loses no spike: twelve hours of seconds in 800 pixels', () => {
    const at = times(43_200);
    const values = Float64Array.from(at, (_, i) => (i === 20_001 ? 9_999 : i === 30_333 ? -5 : 100));
    const pieces = pixelLine(at, values, { from: 0, to: at[at.length - 1] }, 800, 3500);
    expect(pieces.length).toBe(1);
    expect(pieces[0].x.length).toBeLessThanOrEqual(4 * 802);
    expect(Math.max(...pieces[0].y)).toBe(9_999);
    expect(Math.min(...pieces[0].y)).toBe(-5);
    expect(pieces[0].x.every((x, i, all) => i === 0 || x >= all[i - 1])).toBe(true);
  });

  it('keeps few samples as they are, and draws on to both edges', () => {
    const [piece] = pixelLine(times(5), Float64Array.of(1, 2, 3, 4, 5), { from: 1500, to: 2500 }, 100, 3500);
    expect(piece).toEqual({ x: [-50, 50, 150], y: [2, 3, 4] });
  });

  it('is broken by a gap in time and by a missing value, never joined over them', () => {
    const at = Float64Array.of(0, 1000, 9000, 10_000, 11_000);
    const values = Float64Array.of(1, 2, 3, Number.NaN, 5);
    const pieces = pixelLine(at, values, { from: 0, to: 11_000 }, 1100, 3500);
    expect(pieces.map(({ y }) => y)).toEqual([[1, 2], [3], [5]]);
  });

  it('is nothing where there is nothing', () => {
    expect(pixelLine(new Float64Array(), new Float64Array(), { from: 0, to: 1 }, 100, 1000)).toEqual([]);
    expect(greatestIn(times(3), Float64Array.of(1, 7, 3), { from: 500, to: 1500 })).toBe(7);
    expect(greatestIn(times(1), Float64Array.of(Number.NaN), { from: 0, to: 1 })).toBeNaN();
  });

  it('finds samples by time', () => {
    const at = times(4);
    expect([firstAtOrAfter(at, -1), firstAtOrAfter(at, 1000), firstAtOrAfter(at, 99_999)]).toEqual([0, 1, 4]);
    expect([nearestAt(at, 1400), nearestAt(at, 1600), nearestAt(new Float64Array(), 1)]).toEqual([1, 2, -1]);
  });
});

describe('the span that is shown', () => {
  const whole = { from: 0, to: 100_000 };
  it('zooms about a moment that stays where it is, and not below a second', () => {
    expect(zoomed(whole, whole, 0.5, 25_000)).toEqual({ from: 12_500, to: 62_500 });
    expect(zoomed({ from: 0, to: 1000 }, whole, 0.1, 500)).toEqual({ from: 0, to: 1000 });
    expect(zoomed({ from: 40_000, to: 60_000 }, whole, 100, 50_000)).toEqual(whole);
  });
  it('moves no farther than there is', () => {
    expect(panned({ from: 10_000, to: 20_000 }, whole, -50_000)).toEqual({ from: 0, to: 10_000 });
    expect(panned({ from: 10_000, to: 20_000 }, whole, 500_000)).toEqual({ from: 90_000, to: 100_000 });
  });
});

describe('which charts are drawn', () => {
  const track = (values: Record<string, Float64Array>) => ({ at: times(2), values });
  it('takes each line from the first monitor that has it', () => {
    const drawn = drawnCharts([
      { monitor: 'pidstat', track: track({ RSS: Float64Array.of(1, 2), VSZ: Float64Array.of(8, 9) }) },
      { monitor: 'top', track: track({ RES: Float64Array.of(7, 7) }) },
    ]);
    expect(drawn.map(({ id }) => id)).toEqual(['memory', 'virt']);
    expect(drawn[0].lines.map(({ name, monitor }) => [name, monitor])).toEqual([['RSS', 'pidstat']]);
  });
  it('draws no chart of a limit alone, and none of what was never printed', () => {
    const none = Float64Array.of(Number.NaN, Number.NaN);
    expect(
      drawnCharts([{ monitor: 'cgroup', track: track({ limit: Float64Array.of(5, 5), usage: none }) }]),
    ).toEqual([]);
  });
  it('has the limit within the picture', () => {
    const [chart] = drawnCharts([
      {
        monitor: 'cgroup',
        track: track({ limit: Float64Array.of(524_288, 524_288), usage: Float64Array.of(1, 2) }),
      },
    ]);
    expect(ceilingOf(chart, { from: 0, to: 1000 })).toBeGreaterThan(524_288);
  });
});
