/**
 * The memory of a process over time as geometry: scales, paths, ticks, captures, gaps. Pure, and drawn by
 * both the window and the report. Times are the host's; the line is never joined across a gap or a restart.
 */

import { type ByteUnit, byteUnitFor } from '../base/units';
import { bindingLimit, type MemorySample } from '../probe/memory-sample';
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

export interface SpineInput {
  /** One list for each uninterrupted record of one process life, in order of time. */
  readonly series: readonly (readonly MemorySample[])[];
  readonly captures: readonly SpineCapture[];
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
  const series = input.series.map((list) => within(list, input.span)).filter((list) => list.length > 0);
  const samples = series.flat();
  if (samples.length === 0) return null;
  const values = samples.map(({ rssKb }) => rssKb * 1024);
  const lowest = values.reduce((a, b) => Math.min(a, b));
  const highest = values.reduce((a, b) => Math.max(a, b));
  const times = [...samples.map(({ at }) => at), ...captures.map(({ at }) => at)];
  const from = input.span?.from ?? times.reduce((a, b) => Math.min(a, b));
  const to = Math.max(input.span?.to ?? times.reduce((a, b) => Math.max(a, b)), from + 1000);

  const bound = bindingLimit(samples[samples.length - 1]);
  const limitBytes = bound.kb * 1024;
  const limitShown = limitBytes <= farLimit * highest;
  const heapMost = captures.reduce((most, { heapBytes }) => Math.max(most, heapBytes ?? 0), 0);
  const most = Math.max(highest, heapMost, limitShown ? limitBytes : 0, 1024 * 1024);
  const step = byteStep(most, Math.max(2, Math.round(height / 34)));
  const top = limitShown && limitBytes >= most ? limitBytes * 1.04 : Math.ceil(most / step) * step;

  const xOf = (at: number) => round(((at - from) / (to - from)) * width);
  const yOf = (bytes: number) => round(height - (bytes / top) * height);
  const runs = series.flatMap(unbroken);
  const paths = runs.map((run) =>
    thin(
      run.map(({ at, rssKb }) => ({ x: xOf(at), y: yOf(rssKb * 1024) })),
      width,
    ),
  );
  const labelStep = timeStep(to - from, Math.max(2, Math.floor(width / 86)));
  return {
    width,
    height,
    from,
    to,
    top,
    unit: byteUnitFor(Math.max(step, limitShown ? limitBytes / 2 : step)),
    lines: paths.map(linePath),
    areas: paths.map((points) => areaPath(points, height)),
    yTicks: multiples(step, 0, top).map((bytes) => ({ y: yOf(bytes), bytes })),
    xTicks: multiples(labelStep, from, to).map((at) => ({ x: xOf(at), at })),
    xMinor: multiples(labelStep / 2, from, to).map(xOf),
    captures: captures
      .filter(({ at }) => at >= from && at <= to)
      .map((capture) => {
        const sample = nearest(samples, capture.at);
        const rssBytes = sample === null ? null : sample.rssKb * 1024;
        return {
          ...capture,
          x: xOf(capture.at),
          y: rssBytes === null ? height : yOf(rssBytes),
          heapY: capture.heapBytes === null ? null : yOf(capture.heapBytes),
          rssBytes,
        };
      }),
    heap: captures
      .flatMap(({ at, heapBytes }) => (heapBytes === null ? [] : [{ at, x: xOf(at), y: yOf(heapBytes) }]))
      .toSorted((a, b) => a.at - b.at),
    gaps: gapsBetween(runs).map((gap) => ({
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

const round = (value: number) => Math.round(value * 100) / 100;

function within(list: readonly MemorySample[], span: SpineInput['span']): readonly MemorySample[] {
  if (span === null) return list;
  // One sample more on either side, so that the line reaches the edge of the plot.
  return list.filter(
    ({ at }, index) =>
      (at >= span.from || (list[index + 1]?.at ?? at) > span.from) &&
      (at <= span.to || (list[index - 1]?.at ?? at) < span.to),
  );
}

/** Where two samples are further apart than this, nothing was recorded between them. */
function longestStep(samples: readonly MemorySample[]): number {
  const steps = samples.slice(1).map(({ at }, index) => at - samples[index].at);
  steps.sort((a, b) => a - b);
  return Math.max(2000, 3 * (steps[Math.floor(steps.length / 2)] ?? 0));
}

function unbroken(samples: readonly MemorySample[]): readonly (readonly MemorySample[])[] {
  const longest = longestStep(samples);
  const runs: MemorySample[][] = [];
  for (const sample of samples) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && sample.at - last.at <= longest) run.push(sample);
    else runs.push([sample]);
  }
  return runs;
}

function gapsBetween(runs: readonly (readonly MemorySample[])[]): readonly { from: number; to: number }[] {
  return runs.slice(1).flatMap((run, index) => {
    const before = runs[index];
    const from = before[before.length - 1].at;
    return run[0].at > from ? [{ from, to: run[0].at }] : [];
  });
}

/** Within two seconds, or the samples' own spacing. */
function nearest(samples: readonly MemorySample[], at: number): MemorySample | null {
  let best: MemorySample | null = null;
  for (const sample of samples) {
    if (best === null || Math.abs(sample.at - at) < Math.abs(best.at - at)) best = sample;
  }
  return best !== null && Math.abs(best.at - at) <= longestStep(samples) ? best : null;
}

interface Dot {
  readonly x: number;
  readonly y: number;
}

/** More points than two per pixel are the lowest and the highest of each pixel: nothing visible is lost. */
function thin(points: readonly Dot[], width: number): readonly Dot[] {
  if (points.length <= 2 * width) return points;
  const columns = new Map<number, Dot[]>();
  for (const dot of points) {
    const column = Math.floor(dot.x);
    const kept = columns.get(column) ?? [];
    if (kept.length < 2) kept.push(dot);
    else if (dot.y < Math.min(kept[0].y, kept[1].y)) kept[kept[0].y < kept[1].y ? 0 : 1] = dot;
    else if (dot.y > Math.max(kept[0].y, kept[1].y)) kept[kept[0].y > kept[1].y ? 0 : 1] = dot;
    columns.set(column, kept);
  }
  return [...columns.values()].flatMap((kept) => kept.sort((a, b) => a.x - b.x));
}

const linePath = (points: readonly Dot[]) =>
  points.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join('');

function areaPath(points: readonly Dot[], height: number): string {
  return `${linePath(points)}L${points[points.length - 1].x} ${height}L${points[0].x} ${height}Z`;
}
