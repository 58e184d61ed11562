/**
 * Keeps the charts of a stack drawn as what is looked at moves: the pictures, their figures, the times below. React lays
 * out what there is; a frame of panning or zooming does not pass through it.
 */

import { formatDateTime, formatTime } from '#core/base/time';
import { nearestAt } from '#core/chart/pixel-line';
import { LineRaster } from '#core/chart/raster-line';
import { multiples, timeStep } from '#core/chart/ticks';
import type { TimeSpan } from '#core/chart/time-span';
import { formatFigure } from '#core/probe/monitors/format-figure';
import { onTimeLook, type TimeLook, timeLookOf } from '../../state/spine';
import type { DrawnChart } from './charts';
import { ceilingOf, type Palette, paintChart, paletteOf } from './paint-chart';

export interface StageView {
  readonly caseId: string;
  readonly charts: readonly DrawnChart[];
  readonly width: number;
  /** Of one chart, in pixels. */
  readonly height: number;
  readonly gapMs: number;
  readonly gaps: readonly TimeSpan[];
  readonly stale: boolean;
  /** Said where a series has no figure. */
  readonly unknown: string;
  /** The times of the samples that the keys step through. */
  readonly moments: Float64Array;
  spanOf(look: TimeLook): TimeSpan;
}

const labelRoom = 90;
const halfLabel = 26;
/** Between two writings of the figures while the charts move. */
const wordsMs = 100;

interface ChartPlaces {
  readonly chart: Element;
  readonly canvas: HTMLCanvasElement;
  readonly raster: LineRaster;
  readonly ceiling: Element;
  readonly figures: readonly Element[];
}

export class ChartStage {
  /** What is being dragged over, not yet shown. */
  brush: TimeSpan | null = null;
  #view: StageView | null = null;
  #palette: Palette | null = null;
  #places: readonly ChartPlaces[] = [];
  #writtenAt = Number.NEGATIVE_INFINITY;
  #writtenCursor: number | null = null;
  #late: ReturnType<typeof setTimeout> | null = null;
  readonly #forget: () => void;
  /** What is scrolled out of sight is drawn when it comes into it. */
  readonly #inSight = new Set<Element>();
  readonly #sight = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting) this.#inSight.add(target);
      else this.#inSight.delete(target);
    }
    this.paint();
  });

  constructor(private readonly root: HTMLElement) {
    this.#forget = onTimeLook(() => this.paint());
  }

  close(): void {
    this.#forget();
    this.#sight.disconnect();
    if (this.#late !== null) clearTimeout(this.#late);
  }

  /** After React has laid out what this view has: more samples, another width, another theme. */
  show(view: StageView): void {
    this.#view = view;
    this.#palette = paletteOf(this.root);
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
    this.#places = view.charts.map(({ id }, index) => {
      const before = this.#places[index]?.raster;
      const fits = before?.width === width && before.height === height;
      const chart = this.root.querySelector(`[data-chart="${id}"]`) as Element;
      // Whether it is seen is told once for each: no harm in asking again.
      this.#sight.observe(chart);
      return {
        chart,
        canvas: chart.querySelector('canvas') as HTMLCanvasElement,
        raster: fits ? before : new LineRaster(width, height),
        ceiling: chart.querySelector('.mon-ceiling') as Element,
        figures: [...chart.querySelectorAll('dd')],
      };
    });
    this.paint();
  }

  /** Also what is scrolled out of sight: for a picture of all. */
  paintAll(): void {
    const outOfSight = this.#places.map(({ chart }) => chart).filter((chart) => !this.#inSight.has(chart));
    for (const chart of outOfSight) this.#inSight.add(chart);
    this.paint();
    for (const chart of outOfSight) this.#inSight.delete(chart);
  }

  paint(): void {
    const view = this.#view;
    const palette = this.#palette;
    if (view === null || palette === null) return;
    const look = timeLookOf(view.caseId);
    const span = view.spanOf(look);
    this.#inView(view, (chart, { canvas, raster }) => {
      const ceiling = ceilingOf(chart, span);
      const { width, height, gapMs, gaps, stale } = view;
      const { cursor } = look;
      const picture = { width, height, span, ceiling, gapMs, cursor, gaps, brush: this.brush, stale };
      paintChart(canvas, raster, chart, picture, palette);
    });
    this.#writeTimes(span, view.width);
    // Who points at a moment wants to read it.
    if (look.cursor === this.#writtenCursor) this.#writeSoon();
    else this.#writeFigures();
  }

  #inView(view: StageView, take: (chart: DrawnChart, places: ChartPlaces) => void): void {
    view.charts.forEach((chart, index) => {
      const places = this.#places[index];
      if (this.#inSight.has(places.chart)) take(chart, places);
    });
  }

  /** Nobody reads figures that change with every frame: they follow what moves, and are right when it stands. */
  #writeSoon(): void {
    if (this.#late !== null) return;
    const wait = this.#writtenAt + wordsMs - performance.now();
    if (wait <= 0) this.#writeFigures();
    else
      this.#late = setTimeout(() => {
        this.#late = null;
        this.#writeFigures();
      }, wait);
  }

  #writeFigures(): void {
    const view = this.#view;
    if (view === null) return;
    const look = timeLookOf(view.caseId);
    this.#writtenAt = performance.now();
    this.#writtenCursor = look.cursor;
    const span = view.spanOf(look);
    this.#inView(view, (chart, { ceiling, figures }) => {
      write(ceiling, formatFigure(ceilingOf(chart, span), chart.unit));
      chart.lines.forEach(({ at, extents }, which) => {
        const value = extents.values[nearestAt(at, look.cursor ?? span.to)];
        const known = value !== undefined && !Number.isNaN(value);
        write(figures[which], known ? formatFigure(value, chart.unit) : view.unknown);
      });
    });
    this.#tellMoment(view.moments, look.cursor);
  }

  #writeTimes(span: TimeSpan, width: number): void {
    const axis = this.root.querySelector('.mon-axis') as Element;
    const length = span.to - span.from;
    const step = timeStep(length, Math.max(2, Math.floor(width / labelRoom)));
    // A label that would be cut at an edge is left out.
    const margin = (halfLabel / width) * length;
    const times = multiples(step, span.from + margin, span.to - margin);
    while (axis.childElementCount < times.length) axis.append(document.createElement('span'));
    while (axis.childElementCount > times.length) axis.lastElementChild?.remove();
    times.forEach((at, index) => {
      const label = axis.children[index] as HTMLElement;
      write(label, formatTime(at));
      label.style.transform = `translateX(calc(${((at - span.from) / length) * width}px - 50%))`;
    });
  }

  /** For who hears the chart and does not see it. */
  #tellMoment(moments: Float64Array, cursor: number | null): void {
    const slider = this.root.querySelector('[role=slider]') as Element;
    const index = cursor === null ? moments.length - 1 : nearestAt(moments, cursor);
    const at = moments[index];
    slider.setAttribute('aria-valuemax', String(Math.max(0, moments.length - 1)));
    slider.setAttribute('aria-valuenow', String(Math.max(0, index)));
    if (at !== undefined) slider.setAttribute('aria-valuetext', formatDateTime(at));
  }
}

/** What stands there already is not written again: the page would be laid out anew. */
function write(place: Element, words: string): void {
  if (place.textContent !== words) place.textContent = words;
}
