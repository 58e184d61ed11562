/** The words of a flame graph that stand in the picture itself, and how a change is written. */

import type { ValueStyle } from '../../profiles/values';

export interface FlameWords {
  readonly all: string;
  readonly isNew: string;
  readonly isGone: string;
}

export interface ChangeText {
  readonly kind: 'new' | 'gone' | 'grew' | 'shrank' | 'same';
  /** `▲ +12.30 MiB`, `new +3.00 MiB`: legible without colour. */
  readonly short: string;
  /** The same under a head that names the unit. */
  readonly bare: string;
}

export function changeOf(words: FlameWords, style: ValueStyle, before: number, after: number): ChangeText {
  const delta = after - before;
  const bare = style.delta(delta);
  const full = style.unit === '' ? bare : `${bare} ${style.unit}`;
  const marked = (mark: string) => ({ short: `${mark} ${full}`, bare: `${mark} ${bare}` });
  if (delta === 0) return { kind: 'same', short: '±0', bare: '0' };
  if (before === 0) return { kind: 'new', ...marked(words.isNew) };
  if (after === 0) return { kind: 'gone', ...marked(words.isGone) };
  return delta > 0 ? { kind: 'grew', ...marked('▲') } : { kind: 'shrank', ...marked('▼') };
}
