import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExtentPyramid } from '#core/base/extent-pyramid';
import { firstAtOrAfter } from '#core/chart/first-at';
import { greatestIn, nearestAt, pixelLine, type SeriesLine } from '#core/chart/pixel-line';
import { panned, zoomed } from '#core/chart/time-span';
import { drawnCharts } from '../../../src/renderer/features/monitors/charts';
import { ceilingOf } from '../../../src/renderer/features/monitors/paint-chart';
import { heldTracks } from '../../../src/renderer/state/monitors';

const times = (count: number, stepMs = 1000) => Float64Array.from({ length: count }, (_, i) => i * stepMs);

const line = (at: Float64Array, values: Float64Array): SeriesLine => ({
  at,
  extents: new ExtentPyramid().read(values),
});

describe('a long series in few points', () => {
  it('loses no spike: twelve hours of seconds in 800 pixels', () => {
    const at = times(43_200);
    const values = Float64Array.from(at, (_, i) => (i === 20_001 ? 9_999 : i === 30_333 ? -5 : 100));
    const pieces = pixelLine(line(at, values), { from: 0, to: at[at.length - 1] }, 800, 3500);
    expect(pieces.length).toBe(1);
    expect(pieces[0].x.length).toBeLessThanOrEqual(4 * 802);
    expect(Math.max(...pieces[0].y)).toBe(9_999);
    expect(Math.min(...pieces[0].y)).toBe(-5);
    expect(pieces[0].x.every((x, i, all) => i === 0 || x >= all[i - 1])).toBe(true);
  });

  it('keeps few samples as they are, and draws on to both edges', () => {
    const [piece] = pixelLine(
      line(times(5), Float64Array.of(1, 2, 3, 4, 5)),
      { from: 1500, to: 2500 },
      100,
      3500,
    );
    expect(piece).toEqual({ x: [-50, 50, 150], y: [2, 3, 4] });
  });

  it('is broken by a gap in time and by a missing value, never joined over them', () => {
    const at = Float64Array.of(0, 1000, 9000, 10_000, 11_000);
    const values = Float64Array.of(1, 2, 3, Number.NaN, 5);
    const pieces = pixelLine(line(at, values), { from: 0, to: 11_000 }, 1100, 3500);
    expect(pieces.map(({ y }) => y)).toEqual([[1, 2], [3], [5]]);
  });

  it('shows a gap of days between millions of samples, and draws no more of them than there are pixels', () => {
    const at = times(1_000_000).map((time) => (time < 5e8 ? time : time + 3e8));
    const values = Float64Array.from(at, (_, i) => i % 1000);
    const pieces = pixelLine(line(at, values), { from: 0, to: at[at.length - 1] }, 1000, 3500);
    expect(pieces.length).toBe(2);
    expect(pieces.reduce((points, { x }) => points + x.length, 0)).toBeLessThanOrEqual(4 * 1004);
    const [before, after] = pieces;
    expect(after.x[0] - (before.x.at(-1) ?? 0)).toBeGreaterThan(200);
  });

  it('does not shimmer: what is seen of a moved picture is the same, only elsewhere', () => {
    const at = times(100_000);
    const values = Float64Array.from(at, (_, i) => Math.sin(i / 7) * 1000);
    const seen = (from: number) => {
      const [{ x, y }] = pixelLine(line(at, values), { from, to: from + 4e7 }, 800, 3500);
      // A pixel is 50 s: by the time of its first sample, what stands in it.
      return new Map(
        x.map((place, i) => [`${Math.round(from + place * 50_000)} ${i && x[i - 1] === place}`, y[i]]),
      );
    };
    const [one, other] = [seen(2e7), seen(2e7 + 12_345_000)];
    const both = [...one].filter(([place]) => other.has(place));
    expect(both.length).toBeGreaterThan(500);
    // The columns at the edges begin with the sample beside the span.
    expect(both.filter(([place, y]) => other.get(place) !== y).length).toBeLessThanOrEqual(4);
  });

  it('is nothing where there is nothing', () => {
    expect(pixelLine(line(new Float64Array(), new Float64Array()), { from: 0, to: 1 }, 100, 1000)).toEqual(
      [],
    );
    expect(greatestIn(line(times(3), Float64Array.of(1, 7, 3)), { from: 500, to: 1500 })).toBe(7);
    expect(greatestIn(line(times(1), Float64Array.of(Number.NaN)), { from: 0, to: 1 })).toBeNaN();
  });

  it('finds samples by time', () => {
    const at = times(4);
    expect([firstAtOrAfter(at, -1), firstAtOrAfter(at, 1000), firstAtOrAfter(at, 99_999)]).toEqual([0, 1, 4]);
    expect([nearestAt(at, 1400), nearestAt(at, 1600), nearestAt(new Float64Array(), 1)]).toEqual([1, 2, -1]);
  });
});

describe('the extent of any part of a column', () => {
  const value = fc.oneof(fc.double({ noNaN: true }), fc.constant(Number.NaN));
  it('is that of its values, however it grew', () => {
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 700 }),
        fc.nat(700),
        fc.nat(700),
        fc.nat(700),
        (all, cut, a, b) => {
          const column = Float64Array.from(all);
          const pyramid = new ExtentPyramid().read(column.subarray(0, cut)).read(column);
          const [from, to] = [Math.min(a, b), Math.max(a, b)];
          const part = all.slice(from, to).filter((one) => !Number.isNaN(one));
          const none = part.length === 0;
          expect(pyramid.extent(from, to)).toEqual({
            least: none ? Number.NaN : part.reduce((x, y) => Math.min(x, y)),
            greatest: none ? Number.NaN : part.reduce((x, y) => Math.max(x, y)),
          });
        },
      ),
    );
  });
  it('costs little beside the column', () => {
    const column = new Float64Array(100_000);
    expect(new ExtentPyramid().read(column).bytes / column.length).toBeLessThan(2.4);
  });
});

describe('the span that is shown', () => {
  const whole = { from: 0, to: 100_000 };
  it('zooms about a moment that stays where it is, and not below a second', () => {
    expect(zoomed(whole, whole, 0.5, 25_000)).toEqual({ from: 12_500, to: 62_500 });
    expect(zoomed({ from: 0, to: 1000 }, whole, 0.1, 500)).toEqual({ from: 0, to: 1000 });
    expect(zoomed({ from: 40_000, to: 60_000 }, whole, 100, 50_000)).toBeNull();
  });
  it('moves no farther than there is', () => {
    expect(panned({ from: 10_000, to: 20_000 }, whole, -50_000)).toEqual({ from: 0, to: 10_000 });
    expect(panned({ from: 10_000, to: 20_000 }, whole, 500_000)).toEqual({ from: 90_000, to: 100_000 });
  });
});

describe('which charts are drawn', () => {
  const track = (values: Record<string, Float64Array>) => ({ at: times(2), values });
  it('takes each line from the first monitor that has it', () => {
    const drawn = drawnCharts(
      heldTracks([
        { monitor: 'pidstat', track: track({ RSS: Float64Array.of(1, 2), VSZ: Float64Array.of(8, 9) }) },
        { monitor: 'top', track: track({ RES: Float64Array.of(7, 7) }) },
      ]),
    );
    expect(drawn.map(({ id }) => id)).toEqual(['memory', 'virt']);
    expect(drawn[0].lines.map(({ name, monitor }) => [name, monitor])).toEqual([['RSS', 'pidstat']]);
  });
  it('draws no chart of a limit alone, and none of what was never printed', () => {
    const none = Float64Array.of(Number.NaN, Number.NaN);
    expect(
      drawnCharts(
        heldTracks([{ monitor: 'cgroup', track: track({ limit: Float64Array.of(5, 5), usage: none }) }]),
      ),
    ).toEqual([]);
  });
  it('has the limit within the picture', () => {
    const [chart] = drawnCharts(
      heldTracks([
        {
          monitor: 'cgroup',
          track: track({ limit: Float64Array.of(524_288, 524_288), usage: Float64Array.of(1, 2) }),
        },
      ]),
    );
    expect(ceilingOf(chart, { from: 0, to: 1000 })).toBeGreaterThan(524_288);
  });
});
