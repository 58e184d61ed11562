/** Draws one chart on its canvas. Nothing is kept: the same figures give the same picture. */

import { greatestIn } from '#core/chart/pixel-line';
import type { LineRaster, Rgba } from '#core/chart/raster-line';
import type { TimeSpan } from '#core/chart/time-span';
import type { SeriesUnit } from '#core/probe/monitors/monitor';
import { colourOf } from '../../ui/colour-of';
import type { DrawnChart, LineLook } from './charts';

export interface ChartPicture {
  readonly width: number;
  readonly height: number;
  readonly span: TimeSpan;
  /** The value at the upper edge. */
  readonly ceiling: number;
  /** Samples farther apart are not joined. */
  readonly gapMs: number;
  readonly cursor: number | null;
  /** Where no figures came: shown as a hatch. */
  readonly gaps: readonly TimeSpan[];
  readonly brush: TimeSpan | null;
  readonly stale: boolean;
}

/** The colours of the theme, as they were looked up. */
export interface Palette {
  readonly lines: Readonly<Record<LineLook, Rgba>>;
  readonly grid: string;
  readonly gap: string;
  readonly brush: string;
  readonly cursor: string;
}

const topRoom = 6;

/** The value at the upper edge: a little above the greatest that is seen, never 0. */
export function ceilingOf({ lines, unit }: Pick<DrawnChart, 'lines' | 'unit'>, span: TimeSpan): number {
  const most = lines.reduce((greatest, line) => Math.max(greatest, greatestIn(line, span) || 0), 0);
  return roundUp(most * 1.04, unit) || (unit === 'percent' ? 1 : 1024);
}

/** Memory to eighths of a power of two, all else to halves of a power of ten: a scale that does not twitch. */
function roundUp(value: number, unit: SeriesUnit): number {
  if (value <= 0) return 0;
  const power =
    unit === 'kib' || unit === 'kib/s'
      ? 2 ** Math.floor(Math.log2(value)) / 8
      : 10 ** Math.floor(Math.log10(value)) / 2;
  return Math.ceil(value / power) * power;
}

interface Look {
  readonly token: string;
  readonly width: number;
  readonly dash?: readonly [on: number, off: number];
}

const looks: Readonly<Record<LineLook, Look>> = {
  main: { token: '--chart-rss', width: 1.5 },
  second: { token: '--chart-heap-line', width: 1.25 },
  third: { token: '--chart-axis', width: 1.25, dash: [5, 3] },
  limit: { token: '--chart-limit', width: 1, dash: [2, 2] },
};

export const dashOf = (look: LineLook): string => looks[look].dash?.join(' ') ?? '';

/** Asking for a style is dear: once for a theme, not once for a frame. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const line = (look: LineLook) => colourOf(token(looks[look].token));
  return {
    lines: { main: line('main'), second: line('second'), third: line('third'), limit: line('limit') },
    grid: token('--chart-grid'),
    gap: token('--chart-gap'),
    brush: token('--ink-tint'),
    cursor: token('--ink'),
  };
}

/** `raster` has the size of the canvas in pixels, and is of no use but for this chart. */
export function paintChart(
  canvas: HTMLCanvasElement,
  raster: LineRaster,
  chart: DrawnChart,
  picture: ChartPicture,
  palette: Palette,
): void {
  const { width, height, span, ceiling, gapMs, cursor, gaps, brush, stale } = picture;
  const ratio = raster.width / width;
  if (canvas.width !== raster.width) canvas.width = raster.width;
  if (canvas.height !== raster.height) canvas.height = raster.height;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const xOf = (time: number) => ((time - span.from) / Math.max(1, span.to - span.from)) * width;
  const yOf = (value: number) => height - 0.5 - (value / ceiling) * (height - topRoom);

  raster.clear();
  for (const line of chart.lines.toReversed()) {
    const { width: thickness, dash } = looks[line.look];
    const [red, green, blue, alpha] = palette.lines[line.look];
    raster.draw(
      line,
      { span, ceiling, topRoom: topRoom * ratio, gapMs },
      {
        colour: [red, green, blue, stale ? alpha * 0.45 : alpha],
        thickness: thickness * ratio,
        ...(dash ? { dash: [dash[0] * ratio, dash[1] * ratio] } : {}),
      },
    );
  }
  pen.putImageData(new ImageData(raster.pixels, raster.width, raster.height), 0, 0);

  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  // Behind the lines, from what is nearest to them.
  pen.globalCompositeOperation = 'destination-over';
  if (brush !== null) {
    pen.fillStyle = palette.brush;
    pen.fillRect(xOf(brush.from), 0, xOf(brush.to) - xOf(brush.from), height);
  }
  pen.fillStyle = palette.gap;
  for (const gap of gaps) hatch(pen, Math.max(-height, xOf(gap.from)), Math.min(width, xOf(gap.to)), height);
  pen.fillStyle = palette.grid;
  for (const share of [0, 0.5, 1]) pen.fillRect(0, Math.round(yOf(ceiling * share)) - 1, width, 1);
  pen.globalCompositeOperation = 'source-over';
  if (cursor !== null && cursor >= span.from && cursor <= span.to) {
    pen.fillStyle = palette.cursor;
    pen.fillRect(Math.round(xOf(cursor)), 0, 1, height);
  }
}

function hatch(pen: CanvasRenderingContext2D, from: number, to: number, height: number): void {
  if (to - from < 1) return;
  pen.save();
  pen.beginPath();
  pen.rect(from, 0, to - from, height);
  pen.clip();
  for (let x = from - height; x < to; x += 6) {
    pen.beginPath();
    pen.moveTo(x, height);
    pen.lineTo(x + height, 0);
    pen.lineTo(x + height + 1.5, 0);
    pen.lineTo(x + 1.5, height);
    pen.fill();
  }
  pen.restore();
}
