/**
 * A long series as a line of few points: of each column of pixels the first, least, greatest and last value, so that no
 * spike is lost however many samples share a column. Gaps in time and missing values break the line.
 */

export interface TimeSpan {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** Points of one unbroken piece: x in pixels, y in the unit of the series. */
export interface LinePiece {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * `at` never falls; `values` has NaN where there is none. Samples farther apart than `gapMs` are not joined. One sample on
 * either side of the span is drawn too, so that the line leaves the picture and does not end before its edge.
 */
export function pixelLine(
  at: Float64Array,
  values: Float64Array,
  { from, to }: TimeSpan,
  width: number,
  gapMs: number,
): readonly LinePiece[] {
  const pieces: { x: number[]; y: number[] }[] = [];
  const scale = width / Math.max(1, to - from);
  const begin = Math.max(0, firstAtOrAfter(at, from) - 1);
  const end = Math.min(at.length, firstAtOrAfter(at, to) + 1);
  let piece: { x: number[]; y: number[] } | null = null;
  let before = Number.NaN;
  let column = Number.NaN;
  let [least, most, last, count] = [0, 0, 0, 0];
  let leastFirst = true;

  const closeColumn = () => {
    if (piece === null || count < 2) return;
    // In the order in which they came, as far as four points can tell; the same point is not drawn twice.
    for (const y of leastFirst ? [least, most, last] : [most, least, last]) {
      if (y === piece.y[piece.y.length - 1]) continue;
      piece.x.push(column);
      piece.y.push(y);
    }
  };

  for (let i = begin; i < end; i++) {
    const value = values[i];
    const time = at[i];
    if (Number.isNaN(value) || time - before > gapMs) {
      closeColumn();
      piece = null;
      column = Number.NaN;
      count = 0;
      if (Number.isNaN(value)) continue;
    }
    before = time;
    const x = (time - from) * scale;
    if (piece === null) {
      piece = { x: [], y: [] };
      pieces.push(piece);
    }
    if (Math.floor(x) === Math.floor(column)) {
      if (value < least) {
        least = value;
        leastFirst = false;
      }
      if (value > most) {
        most = value;
        leastFirst = true;
      }
      last = value;
      count++;
      continue;
    }
    closeColumn();
    column = x;
    [least, most, last, count] = [value, value, value, 1];
    piece.x.push(x);
    piece.y.push(value);
  }
  closeColumn();
  return pieces;
}

/** The greatest value in the span; NaN where there is none. */
export function greatestIn(at: Float64Array, values: Float64Array, { from, to }: TimeSpan): number {
  let most = Number.NaN;
  for (let i = firstAtOrAfter(at, from); i < at.length && at[i] <= to; i++)
    if (!(values[i] <= most) && !Number.isNaN(values[i])) most = values[i];
  return most;
}

/** The index of the sample nearest to a time; -1 where there is none. */
export function nearestAt(at: Float64Array, time: number): number {
  if (at.length === 0) return -1;
  const after = firstAtOrAfter(at, time);
  if (after === 0) return 0;
  if (after === at.length) return at.length - 1;
  return time - at[after - 1] <= at[after] - time ? after - 1 : after;
}

/** By halving: `at` never falls. */
export function firstAtOrAfter(at: Float64Array, time: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A span moved or stretched by a person, kept within what there is. `factor` below 1 zooms in around `about`. */
export function zoomed(span: TimeSpan, whole: TimeSpan, factor: number, about: number): TimeSpan {
  const least = 1000;
  const length = Math.min(whole.to - whole.from, Math.max(least, (span.to - span.from) * factor));
  const share = (about - span.from) / Math.max(1, span.to - span.from);
  return within({ from: about - share * length, to: about + (1 - share) * length }, whole);
}

export function panned(span: TimeSpan, whole: TimeSpan, byMs: number): TimeSpan {
  return within({ from: span.from + byMs, to: span.to + byMs }, whole);
}

function within({ from, to }: TimeSpan, whole: TimeSpan): TimeSpan {
  const length = to - from;
  if (from < whole.from) return { from: whole.from, to: Math.min(whole.to, whole.from + length) };
  if (to > whole.to) return { from: Math.max(whole.from, whole.to - length), to: whole.to };
  return { from, to };
}
