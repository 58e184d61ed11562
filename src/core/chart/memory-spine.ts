/**
 * The memory of a process over time as geometry: scales, paths, ticks, captures, gaps. Pure, and drawn by
 * both the window and the report. Times are the host's; the line is never joined across a gap or a restart.
 */

import { type ByteUnit, byteUnitFor } from '../base/units';
import { bindingLimit, type MemorySample } from '../probe/memory-sample';
import { firstAtOrAfter } from './first-at';
import type { MemorySeries } from './memory-series';
import { nearestAt, pixelLine } from './pixel-line';
import { byteStep, multiples, timeStep } from './ticks';

export interface SpineCapture {
  readonly at: number;
  readonly label: 'baseline' | 'capture';
  readonly number: number;
  /** Which rung of a watchdog it is of; left out where a person or a schedule took it. */
  readonly rung?: string;
  /** Bytes in its heap profile; null where it has none. */
  readonly heapBytes: number | null;
}

/** A capture that a rule of a watchdog made and that is on its host alone. */
export interface SpineWaiting {
  readonly at: number;
  readonly name: string;
  readonly rung: string;
}

export interface SpineInput {
  readonly series: readonly MemorySeries[];
  readonly captures: readonly SpineCapture[];
  /** Drawn where they are of the same time as the record; left out: none. */
  readonly waiting?: readonly SpineWaiting[];
  /** When the process was gone or out of reach; null while it runs. */
  readonly endedAt: number | null;
  /** The plot without axes and labels, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Shows this span and no more; all where null. */
  readonly span: { readonly from: number; readonly to: number } | null;
}

interface SpineGap {
  readonly from: number;
  readonly to: number;
  readonly x: number;
  readonly width: number;
}

export interface MemorySpine {
  readonly width: number;
  readonly height: number;
  readonly from: number;
  readonly to: number;
  /** The top of the scale, in bytes. */
  readonly top: number;
  readonly unit: ByteUnit;
  readonly lines: readonly string[];
  readonly areas: readonly string[];
  readonly yTicks: readonly { readonly y: number; readonly bytes: number }[];
  readonly xTicks: readonly { readonly x: number; readonly at: number }[];
  readonly xMinor: readonly number[];
  readonly captures: readonly (SpineCapture & {
    readonly x: number;
    /** On the RSS line; on the floor where no sample is near. */
    readonly y: number;
    readonly heapY: number | null;
    readonly rssBytes: number | null;
  })[];
  /** On the RSS line as well. */
  readonly waiting: readonly (SpineWaiting & { readonly x: number; readonly y: number })[];
  /** The heap in use at every capture that knows it, those outside the span included. */
  readonly heap: readonly { readonly at: number; readonly x: number; readonly y: number }[];
  readonly gaps: readonly SpineGap[];
  /** Null y: the limit lies far above the memory and would flatten it. */
  readonly limit: {
    readonly bytes: number;
    readonly scope: 'cgroup' | 'host';
    readonly y: number | null;
  } | null;
  readonly end: { readonly at: number; readonly x: number } | null;
  readonly lowest: number;
  readonly highest: number;
  xOf(at: number): number;
  yOf(bytes: number): number;
}

/** A limit further above the memory than this is named, not drawn. */
const farLimit = 3;

/** Null without samples: there is nothing to draw. */
export function memorySpine(input: SpineInput): MemorySpine | null {
  const { width, height, captures, endedAt } = input;
  const parts = input.series.map((series) => partIn(series, input.span)).filter(({ from, to }) => to > from);
  const newest = parts.at(-1);
  const last = newest === undefined ? null : lastSample(newest);
  if (last === null) return null;
  const extents = parts.map((part) => part.series.extents.extent(part.from, part.to));
  const lowest = extents.reduce((least, one) => Math.min(least, one.least * 1024), Number.POSITIVE_INFINITY);
  const highest = extents.reduce((most, one) => Math.max(most, one.greatest * 1024), 0);
  const times = [
    ...parts.flatMap(({ series: { at }, from, to }) => [at[from], at[to - 1]]),
    ...captures.map(({ at }) => at),
  ];
  const waiting = ofTheSameTime(input.waiting ?? [], times);
  times.push(...waiting.map(({ at }) => at));
  const from = input.span?.from ?? times.reduce((a, b) => Math.min(a, b));
  const to = Math.max(input.span?.to ?? times.reduce((a, b) => Math.max(a, b)), from + 1000);

  const bound = bindingLimit(last);
  const limitBytes = bound.kb * 1024;
  const limitShown = limitBytes <= farLimit * highest;
  const heapMost = captures.reduce((most, { heapBytes }) => Math.max(most, heapBytes ?? 0), 0);
  const most = Math.max(highest, heapMost, limitShown ? limitBytes : 0, 1024 * 1024);
  const step = byteStep(most, Math.max(2, Math.round(height / 34)));
  const top = limitShown && limitBytes >= most ? limitBytes * 1.04 : Math.ceil(most / step) * step;

  const xOf = (at: number) => round(((at - from) / (to - from)) * width);
  const yOf = (bytes: number) => round(height - (bytes / top) * height);
  let drawn: readonly (readonly Dot[])[] | null = null;
  const paths = () => {
    drawn ??= parts.flatMap(({ series }) =>
      pixelLine(series, { from, to }, width, series.gapMs).map(({ x, y }) =>
        x.map((place, index) => ({ x: round(place), y: yOf(y[index] * 1024) })),
      ),
    );
    return drawn;
  };
  const labelStep = timeStep(to - from, Math.max(2, Math.floor(width / 86)));
  return {
    width,
    height,
    from,
    to,
    top,
    unit: byteUnitFor(Math.max(step, limitShown ? limitBytes / 2 : step)),
    // Made when they are asked for: the window draws pixels.
    get lines() {
      return paths().map(linePath);
    },
    get areas() {
      return paths().map((points) => areaPath(points, height));
    },
    yTicks: multiples(step, 0, top).map((bytes) => ({ y: yOf(bytes), bytes })),
    xTicks: multiples(labelStep, from, to).map((at) => ({ x: xOf(at), at })),
    xMinor: multiples(labelStep / 2, from, to).map(xOf),
    captures: captures
      .filter(({ at }) => at >= from && at <= to)
      .map((capture) => {
        const sample = nearest(parts, capture.at);
        const rssBytes = sample === null ? null : sample.rssKb * 1024;
        return {
          ...capture,
          x: xOf(capture.at),
          y: rssBytes === null ? height : yOf(rssBytes),
          heapY: capture.heapBytes === null ? null : yOf(capture.heapBytes),
          rssBytes,
        };
      }),
    waiting: waiting
      .filter(({ at }) => at >= from && at <= to)
      .map((one) => {
        const sample = nearest(parts, one.at);
        return { ...one, x: xOf(one.at), y: sample === null ? height : yOf(sample.rssKb * 1024) };
      }),
    heap: captures
      .flatMap(({ at, heapBytes }) => (heapBytes === null ? [] : [{ at, x: xOf(at), y: yOf(heapBytes) }]))
      .toSorted((a, b) => a.at - b.at),
    gaps: gapsOf(parts).map((gap) => ({
      ...gap,
      x: xOf(gap.from),
      width: round(xOf(gap.to) - xOf(gap.from)),
    })),
    limit: { bytes: limitBytes, scope: bound.scope, y: limitShown ? yOf(limitBytes) : null },
    end:
      endedAt === null || endedAt < from || endedAt > to + 5000
        ? null
        : { at: endedAt, x: Math.min(width, xOf(endedAt)) },
    lowest,
    highest,
    xOf,
    yOf,
  };
}

const tenMinutes = 10 * 60_000;

/** Not further from the record than it is long, or than ten minutes: what a watchdog saw another day is another story. */
function ofTheSameTime(waiting: readonly SpineWaiting[], times: readonly number[]): readonly SpineWaiting[] {
  const first = times.reduce((a, b) => Math.min(a, b));
  const last = times.reduce((a, b) => Math.max(a, b));
  const room = Math.max(tenMinutes, last - first);
  return waiting.filter(({ at }) => at >= first - room && at <= last + room);
}

const round = (value: number) => Math.round(value * 100) / 100;

/** The samples of a series from an index up to before another. */
interface Part {
  readonly series: MemorySeries;
  readonly from: number;
  readonly to: number;
}

/** One sample more on either side, so that the line reaches the edge of the plot. */
function partIn(series: MemorySeries, span: SpineInput['span']): Part {
  const { at, length } = series;
  if (span === null || length === 0) return { series, from: 0, to: length };
  if (at[length - 1] < span.from || at[0] > span.to) return { series, from: 0, to: 0 };
  const first = firstAtOrAfter(at, span.from);
  const after = firstAtOrAfter(at, span.to);
  return { series, from: Math.max(0, first - 1), to: Math.min(length, after + 1) };
}

function lastSample({ series, from, to }: Part): MemorySample | null {
  for (let index = to - 1; index >= from; index--) {
    const sample = series.sample(index);
    if (sample) return sample;
  }
  return null;
}

/** Between samples that are too far apart, and between one record and the next. */
function gapsOf(parts: readonly Part[]): readonly { from: number; to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  let before = Number.POSITIVE_INFINITY;
  for (const { series, from, to } of parts) {
    if (series.at[from] > before) gaps.push({ from: before, to: series.at[from] });
    for (const place of series.breaks) {
      if (place <= from || place >= to) continue;
      gaps.push({ from: series.at[place - 1], to: series.at[place] });
    }
    before = series.at[to - 1];
  }
  return gaps;
}

/** Within two seconds, or the samples' own spacing. */
function nearest(parts: readonly Part[], time: number): MemorySample | null {
  let best: MemorySample | null = null;
  let away = Number.POSITIVE_INFINITY;
  for (const { series } of parts) {
    const sample = series.sample(nearestAt(series.at, time));
    if (sample === null || Math.abs(sample.at - time) > Math.min(away, series.gapMs)) continue;
    away = Math.abs(sample.at - time);
    best = sample;
  }
  return best;
}

interface Dot {
  readonly x: number;
  readonly y: number;
}

const linePath = (points: readonly Dot[]) =>
  points.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join('');

function areaPath(points: readonly Dot[], height: number): string {
  return `${linePath(points)}L${points[points.length - 1].x} ${height}L${points[0].x} ${height}Z`;
}
