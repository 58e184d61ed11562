/** Draws one chart on its canvas. Nothing is kept: the same figures give the same picture. */

import { greatestIn, pixelLine, type TimeSpan } from '#core/chart/pixel-line';
import type { SeriesUnit } from '#core/probe/monitors/monitor';
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

const topRoom = 6;

/** The value at the upper edge: a little above the greatest that is seen, never 0. */
export function ceilingOf({ lines, unit }: Pick<DrawnChart, 'lines' | 'unit'>, span: TimeSpan): number {
  const most = lines.reduce(
    (greatest, { at, values }) => Math.max(greatest, greatestIn(at, values, span) || 0),
    0,
  );
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

const looks: Readonly<Record<LineLook, { token: string; width: number; dash: readonly number[] }>> = {
  main: { token: '--chart-rss', width: 1.5, dash: [] },
  second: { token: '--chart-heap-line', width: 1.25, dash: [] },
  third: { token: '--chart-axis', width: 1.25, dash: [5, 3] },
  limit: { token: '--chart-limit', width: 1, dash: [2, 2] },
};

export const dashOf = (look: LineLook): string => looks[look].dash.join(' ');

export function paintChart(canvas: HTMLCanvasElement, chart: DrawnChart, picture: ChartPicture): void {
  const { width, height, span, ceiling, gapMs, cursor, gaps, brush, stale } = picture;
  const ratio = window.devicePixelRatio || 1;
  const [pixelsWide, pixelsHigh] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixelsWide) canvas.width = pixelsWide;
  if (canvas.height !== pixelsHigh) canvas.height = pixelsHigh;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const style = getComputedStyle(canvas);
  const token = (name: string) => style.getPropertyValue(name).trim();
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  const xOf = (time: number) => ((time - span.from) / Math.max(1, span.to - span.from)) * width;
  const yOf = (value: number) => height - 0.5 - (value / ceiling) * (height - topRoom);

  pen.strokeStyle = token('--chart-grid');
  pen.lineWidth = 1;
  for (const share of [0, 0.5, 1]) {
    const y = Math.round(yOf(ceiling * share)) - 0.5;
    pen.beginPath();
    pen.moveTo(0, y);
    pen.lineTo(width, y);
    pen.stroke();
  }
  pen.fillStyle = token('--chart-gap');
  for (const gap of gaps) hatch(pen, xOf(gap.from), xOf(gap.to), height);
  if (brush !== null) {
    pen.fillStyle = token('--ink-tint');
    pen.fillRect(xOf(brush.from), 0, xOf(brush.to) - xOf(brush.from), height);
  }

  pen.lineJoin = 'round';
  pen.globalAlpha = stale ? 0.45 : 1;
  for (const { look, at, values } of chart.lines.toReversed()) {
    const { token: colour, width: thickness, dash } = looks[look];
    pen.strokeStyle = token(colour);
    pen.fillStyle = token(colour);
    pen.lineWidth = thickness;
    pen.setLineDash([...dash]);
    for (const { x, y } of pixelLine(at, values, span, width, gapMs)) {
      // A sample alone has no line: it is a point.
      if (x.length === 1) {
        pen.fillRect(x[0] - 1, yOf(y[0]) - 1, 2, 2);
        continue;
      }
      pen.beginPath();
      for (let i = 0; i < x.length; i++) pen.lineTo(x[i], yOf(y[i]));
      pen.stroke();
    }
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
  if (cursor !== null && cursor >= span.from && cursor <= span.to) {
    pen.strokeStyle = token('--ink');
    pen.lineWidth = 1;
    const x = Math.round(xOf(cursor)) + 0.5;
    pen.beginPath();
    pen.moveTo(x, 0);
    pen.lineTo(x, height);
    pen.stroke();
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
