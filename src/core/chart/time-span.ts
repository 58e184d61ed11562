/** The part of a time axis that is shown: zoomed and moved by a person, and kept within what there is. */

export interface TimeSpan {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

const shortestMs = 1000;

/** `factor` below 1 zooms in; `about` stays where it is. Null where that would be all there is. */
export function zoomed(span: TimeSpan, whole: TimeSpan, factor: number, about: number): TimeSpan | null {
  const length = Math.max(shortestMs, (span.to - span.from) * factor);
  if (length >= whole.to - whole.from) return null;
  const share = (about - span.from) / Math.max(1, span.to - span.from);
  return inside({ from: about - share * length, to: about + (1 - share) * length }, whole);
}

export const panned = (span: TimeSpan, whole: TimeSpan, byMs: number): TimeSpan =>
  inside({ from: span.from + byMs, to: span.to + byMs }, whole);

/** Moved, and shortened only where it is longer than the whole. */
export function inside({ from, to }: TimeSpan, whole: TimeSpan): TimeSpan {
  const length = Math.min(to - from, whole.to - whole.from);
  const begin = Math.max(whole.from, Math.min(whole.to - length, from));
  return { from: begin, to: begin + length };
}
