import { describe, expect, it } from 'vitest';
import { ExtentPyramid } from '#core/base/extent-pyramid';
import { LineRaster, type Stroke } from '#core/chart/raster-line';

const red: Stroke = { colour: [255, 0, 0, 255], thickness: 2 };

function drawn(at: number[], values: number[], stroke: Stroke, span = { from: 0, to: 10_000 }): LineRaster {
  const raster = new LineRaster(100, 20);
  const line = { at: Float64Array.from(at), extents: new ExtentPyramid().read(Float64Array.from(values)) };
  raster.draw(line, { span, ceiling: 20, topRoom: 0, gapMs: 3500 }, stroke);
  return raster;
}

/** Rows of a column that anything was drawn on. */
const rowsOf = ({ pixels, width, height }: LineRaster, x: number): readonly number[] =>
  Array.from({ length: height }, (_, y) => y).filter((y) => (pixels[(y * width + x) * 4 + 3] ?? 0) > 0);

describe('a line in pixels', () => {
  it('stands at the height of its values, joined between its samples', () => {
    const raster = drawn([0, 2000, 4000], [10, 10, 5], red);
    // 10 of 20 is the middle; the floor is half a pixel up.
    expect(rowsOf(raster, 10)).toEqual([8, 9, 10]);
    expect(rowsOf(raster, 30).every((y) => y > 9 && y < 15)).toBe(true);
    expect(Array.from(raster.pixels.subarray((9 * 100 + 10) * 4, (9 * 100 + 10) * 4 + 4))).toEqual([
      255, 0, 0, 255,
    ]);
    expect(rowsOf(raster, 60)).toEqual([]);
  });

  it('is not joined over a gap, and one sample alone is a point', () => {
    const raster = drawn([0, 1000, 6000], [10, 10, 10], red);
    expect(rowsOf(raster, 5)).not.toEqual([]);
    expect(rowsOf(raster, 35)).toEqual([]);
    expect([rowsOf(raster, 60), rowsOf(raster, 61)].every((rows) => rows.length > 0)).toBe(true);
  });

  it('covers in one column all that stands in it', () => {
    const raster = drawn([1000, 1010, 1020, 1030], [10, 18, 2, 10], red);
    expect([rowsOf(raster, 10)[0], rowsOf(raster, 10).at(-1)]).toEqual([0, 18]);
  });

  it('is the same whether the times are its own or shared, and wherever a series lacks values', () => {
    const at = Float64Array.from({ length: 5000 }, (_, i) => i * 2 + (i > 3000 ? 4000 : 0));
    const seriesOf = (missing: number) =>
      new ExtentPyramid().read(
        Float64Array.from(at, (_, i) =>
          i % missing < missing / 4 ? Number.NaN : 5 + 10 * Math.sin(i / 300),
        ),
      );
    const span = { from: 500, to: 13_000 };
    const picture = (times: Float64Array, extents: ExtentPyramid) => {
      const raster = new LineRaster(100, 20);
      raster.draw({ at: times, extents }, { span, ceiling: 20, topRoom: 0, gapMs: 3500 }, red);
      return Array.from(raster.pixels);
    };
    for (const missing of [4, 700, 9999]) {
      const extents = seriesOf(missing);
      expect(picture(at, extents)).toEqual(picture(at.slice(), extents));
    }
    const broken = new LineRaster(100, 20);
    broken.draw({ at, extents: seriesOf(9999) }, { span, ceiling: 20, topRoom: 0, gapMs: 3500 }, red);
    // Nothing came for 4 s after the 3000th sample.
    expect(rowsOf(broken, 60)).toEqual([]);
    expect(rowsOf(broken, 95)).not.toEqual([]);
  });

  it('leaves out dashes, and fills what lies below it', () => {
    const dashed = drawn([0, 10_000], [10, 10], { ...red, dash: [5, 5] }, { from: 0, to: 10_000 });
    const single = drawn([0, 3000, 6000, 9000], [10, 10, 10, 10], { ...red, dash: [5, 5] });
    expect([rowsOf(single, 2).length > 0, rowsOf(single, 7).length]).toEqual([true, 0]);
    expect(rowsOf(dashed, 50)).toEqual([]);
    const filled = drawn([0, 3000], [10, 10], { ...red, area: [0, 0, 255, 255] });
    expect(rowsOf(filled, 10).at(-1)).toBe(19);
    expect(Array.from(filled.pixels.subarray((15 * 100 + 10) * 4, (15 * 100 + 10) * 4 + 4))).toEqual([
      0, 0, 255, 255,
    ]);
  });
});
