/**
 * A long series as a line of few points: of each column of pixels the first, least, greatest and last value, so that no
 * spike is lost however many samples share a column. Gaps in time and missing values break the line. What is read of the
 * series depends on the width of the picture alone: blocks of samples within a pixel are read as one (`ExtentPyramid`).
 */

import { blockFan, type ExtentPyramid } from '../base/extent-pyramid';
import { firstAtOrAfter } from './first-at';
import { type PictureSpan, runsOf } from './picture-runs';
import type { TimeSpan } from './time-span';

/** A series over time: `at` never falls, `extents` holds its values, NaN where there is none. */
export interface SeriesLine {
  readonly at: Float64Array;
  readonly extents: ExtentPyramid;
}

/** Points of one unbroken piece: x in pixels, y in the unit of the series. */
export interface LinePiece {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Takes what a picture needs of a series, from left to right. */
export interface LineTaker {
  /**
   * What lies in a column of pixels, or a part of that: `x` of its first sample in pixels from the left edge of the span, its
   * least and its greatest value, and the indexes of its first sample and of that after its last.
   */
  add(x: number, least: number, greatest: number, from: number, to: number): void;
  /** What comes next is not joined with what was before. */
  interrupt(): void;
}

/**
 * Reads a series as far as a picture shows it. Samples farther apart than the gap are not joined, as far as that can be seen:
 * not within a pixel. One sample on either side of the span is read too, so that the line leaves the picture and does not end
 * before its edge.
 */
export function walkLine({ at, extents }: SeriesLine, picture: PictureSpan, taker: LineTaker): void {
  const { levels } = extents;
  const { count, level, from, to, x, isAfterGap } = runsOf(at, levels.length, picture);
  for (let run = 0; run < count; run++) {
    const { least, greatest } = levels[level[run]];
    const size = blockFan ** level[run];
    if (isAfterGap[run] === 1) taker.interrupt();
    let begin = from[run];
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let block = begin; block < to[run]; block++) {
      const value = least[block];
      if (value < low) low = value;
      if (greatest[block] > high) high = greatest[block];
      // Nothing is known there: what was before it and what comes after are not joined.
      if (Number.isNaN(value)) {
        if (high >= low) taker.add(x[run], low, high, begin * size, block * size);
        taker.interrupt();
        begin = block + 1;
        low = Number.POSITIVE_INFINITY;
        high = Number.NEGATIVE_INFINITY;
      }
    }
    if (high >= low) taker.add(x[run], low, high, begin * size, to[run] * size);
  }
}

/** The line as points, for a picture that is made of lines. Columns stand still in time: what moves does not shimmer. */
export function pixelLine(
  line: SeriesLine,
  span: TimeSpan,
  width: number,
  gapMs: number,
): readonly LinePiece[] {
  const origin = (span.from * width) / Math.max(1, span.to - span.from);
  const columns = new Columns(line.extents.values, origin);
  walkLine(line, { span, width, gapMs, origin }, columns);
  return columns.end();
}

/** Gathers what falls into a column of pixels, and the columns to pieces of a line. */
class Columns implements LineTaker {
  readonly #pieces: { x: number[]; y: number[] }[] = [];
  #piece: { x: number[]; y: number[] } | null = null;
  #x = Number.NaN;
  #column = Number.NaN;
  #least = 0;
  #greatest = 0;
  #last = 0;
  #single = true;
  #leastFirst = true;

  /** `origin` is where the picture begins, in pixels since 1970: columns are counted from there. */
  constructor(
    private readonly values: Float64Array,
    private readonly origin: number,
  ) {}

  interrupt(): void {
    this.#close();
    this.#piece = null;
  }

  add(x: number, least: number, greatest: number, from: number, to: number): void {
    const [first, last] = [this.values[from], this.values[to - 1]];
    // A block may begin or end where there is no value: its extent stands for that.
    const starts = Number.isNaN(first) ? least : first;
    const ends = Number.isNaN(last) ? greatest : last;
    const column = Math.floor(x + this.origin);
    if (this.#piece !== null && column === this.#column) {
      if (least < this.#least) {
        this.#least = least;
        this.#leastFirst = false;
      }
      if (greatest > this.#greatest) {
        this.#greatest = greatest;
        this.#leastFirst = true;
      }
      this.#single = false;
    } else {
      this.#close();
      if (this.#piece === null) {
        this.#piece = { x: [], y: [] };
        this.#pieces.push(this.#piece);
      }
      this.#x = x;
      this.#column = column;
      this.#least = least;
      this.#greatest = greatest;
      this.#single = least === greatest;
      this.#piece.x.push(x);
      this.#piece.y.push(starts);
    }
    this.#last = ends;
  }

  end(): readonly LinePiece[] {
    this.#close();
    return this.#pieces;
  }

  #close(): void {
    const piece = this.#piece;
    if (piece === null || this.#single) return;
    // In the order in which they came, as far as four points can tell; the same point is not drawn twice.
    const [one, other] = this.#leastFirst ? [this.#least, this.#greatest] : [this.#greatest, this.#least];
    for (const y of [one, other, this.#last]) {
      if (y === piece.y[piece.y.length - 1]) continue;
      piece.x.push(this.#x);
      piece.y.push(y);
    }
    this.#single = true;
  }
}

/** The greatest value in the span; NaN where there is none. */
export function greatestIn({ at, extents }: SeriesLine, { from, to }: TimeSpan): number {
  const after = firstAtOrAfter(at, to);
  return extents.extent(firstAtOrAfter(at, from), at[after] === to ? after + 1 : after).greatest;
}

/** The index of the sample nearest to a time; -1 where there is none. */
export function nearestAt(at: Float64Array, time: number): number {
  if (at.length === 0) return -1;
  const after = firstAtOrAfter(at, time);
  if (after === 0) return 0;
  if (after === at.length) return at.length - 1;
  return time - at[after - 1] <= at[after] - time ? after - 1 : after;
}
