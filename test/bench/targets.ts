/** What Heapcase has to reach in a row, and whether it did. */

import type { Input } from './inputs';
import { type Measured, median } from './measure';

/** Heapcase is the first contestant of a row, `than` and `of` name another by the beginning of its name. */
export type Target =
  /** The median of the ratios of one round each; `times` below 1 lets Heapcase be slower. */
  | { readonly times: number; readonly than: string }
  | { readonly milliseconds: number }
  /** Peak memory, in multiples of the unpacked profile. */
  | { readonly memoryOfRaw: number }
  /** Peak memory, in multiples of the other's. */
  | { readonly memory: number; readonly of: string }
  /** It comes to an end. */
  | { readonly ends: true };

export interface Verdict {
  readonly target: string;
  readonly seen: string;
  /** Null where this machine does not tell what is needed. */
  readonly isMet: boolean | null;
}

/** How many times longer the other one took, round by round. */
export function ratios(own: Measured, other: Measured): readonly number[] {
  return other.milliseconds.map((time, round) => time / (own.milliseconds[round] ?? Number.NaN));
}

/** Holds a row's figures against one target. */
export function verdictOn(
  target: Target,
  [own, ...others]: readonly Measured[],
  { rawBytes }: Pick<Input, 'rawBytes'>,
): Verdict {
  const named = (start: string) => others.find(({ name }) => name.startsWith(start));
  const unknown = (text: string): Verdict => ({ target: text, seen: 'not measured', isMet: null });
  if (!own) return unknown('');
  if ('ends' in target) return { target: 'comes to an end', seen: 'did', isMet: true };
  if ('milliseconds' in target) {
    const seen = median(own.milliseconds);
    return {
      target: `≤ ${target.milliseconds} ms`,
      seen: `${seen.toFixed(0)} ms`,
      isMet: seen <= target.milliseconds,
    };
  }
  if ('times' in target) {
    const text =
      target.times < 1
        ? `≤ ${1 / target.times} × as long as ${target.than}`
        : `≥ ${target.times} × faster than ${target.than}`;
    const other = named(target.than);
    if (!other) return unknown(text);
    const seen = median(ratios(own, other));
    const shown = target.times < 1 ? 1 / seen : seen;
    return { target: text, seen: `${shown.toFixed(1)} ×`, isMet: seen >= target.times };
  }
  if ('memoryOfRaw' in target) {
    const text = `peak memory ≤ ${target.memoryOfRaw} × raw`;
    if (own.peakBytes === null) return unknown(text);
    const seen = own.peakBytes / rawBytes;
    return { target: text, seen: `${seen.toFixed(2)} ×`, isMet: seen <= target.memoryOfRaw };
  }
  const text = `peak memory ≤ ${target.memory} × that of ${target.of}`;
  const other = named(target.of);
  if (own.peakBytes === null || !other?.peakBytes) return unknown(text);
  const seen = own.peakBytes / other.peakBytes;
  return { target: text, seen: `${seen.toFixed(2)} ×`, isMet: seen <= target.memory };
}
