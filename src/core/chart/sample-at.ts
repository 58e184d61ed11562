/** Samples by time, for a cursor that moves over a chart. */

import type { MemorySample } from '../probe/memory-sample';

/** The index of the sample nearest to a time, in samples in order of time; −1 where there are none. */
export function nearestIndex(samples: readonly MemorySample[], at: number): number {
  let low = 0;
  let high = samples.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (samples[middle].at < at) low = middle + 1;
    else high = middle;
  }
  if (low > 0 && at - samples[low - 1].at <= samples[low].at - at) return low - 1;
  return samples.length === 0 ? -1 : low;
}

/** The span around its middle, grown or shrunk by a factor, and inside the whole. */
export function zoomed(
  span: { readonly from: number; readonly to: number },
  whole: { readonly from: number; readonly to: number },
  factor: number,
  around: number | null,
): { readonly from: number; readonly to: number } | null {
  const length = (span.to - span.from) * factor;
  if (length >= whole.to - whole.from) return null;
  const part = around === null ? 0.5 : (around - span.from) / (span.to - span.from);
  const from = (around ?? (span.from + span.to) / 2) - part * Math.max(length, shortestMs);
  return inside({ from, to: from + Math.max(length, shortestMs) }, whole);
}

const shortestMs = 1000;

/** Moved, not shortened, until it lies in the whole. */
export function inside(
  span: { readonly from: number; readonly to: number },
  whole: { readonly from: number; readonly to: number },
): { readonly from: number; readonly to: number } {
  const length = span.to - span.from;
  const from = Math.max(whole.from, Math.min(whole.to - length, span.from));
  return { from, to: from + length };
}
