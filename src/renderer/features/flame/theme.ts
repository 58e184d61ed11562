/** The design's tokens as a picture needs them: read from the page, so that both themes and high contrast hold. */

import type { PackageColour } from '../../profiles/packages';

export const packageColours = [
  'own',
  'std',
  'runtime',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
] as const satisfies readonly PackageColour[];

export interface FlameTheme {
  readonly surface: string;
  readonly root: string;
  readonly text: string;
  readonly dimText: string;
  readonly ink: string;
  readonly hair: string;
  /** By package colour; and faded, for what a search did not find. */
  readonly fills: Readonly<Record<PackageColour, string>>;
  readonly faded: Readonly<Record<PackageColour, string>>;
  readonly marks: Readonly<Record<PackageColour, string>>;
  readonly same: string;
  readonly fadedSame: string;
  readonly grew: string;
  readonly grewLine: string;
  readonly shrank: string;
  readonly shrankLine: string;
  readonly font: string;
  /** A colour of the above over the ground: for what is no box of its own. */
  readonly pale: (fill: string) => string;
}

export function readTheme(element: Element): FlameTheme {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const surface = token('--surface-work');
  const each = (of: (colour: PackageColour) => string) =>
    Object.fromEntries(packageColours.map((colour) => [colour, of(colour)])) as Record<PackageColour, string>;
  const pales = new Map<string, string>();
  const pale = (of: string): string => {
    const known = pales.get(of) ?? mixed(of, surface, 0.4);
    pales.set(of, known);
    return known;
  };
  const fill = (colour: PackageColour) => token(`--pkg-${colour}`);
  return {
    surface,
    root: token('--surface-hover'),
    text: token('--pkg-text'),
    dimText: token('--text-3'),
    ink: token('--ink'),
    hair: token('--line-strong'),
    fills: each(fill),
    faded: each((colour) => mixed(fill(colour), surface, 0.3)),
    marks: each((colour) => token(`--pkg-${colour}-mark`)),
    same: token('--pkg-std'),
    fadedSame: mixed(token('--pkg-std'), surface, 0.3),
    grew: token('--grew-fill'),
    grewLine: token('--grew-graphic'),
    shrank: token('--shrank-fill'),
    shrankLine: token('--shrank-graphic'),
    font: token('--font-mono'),
    pale,
  };
}

/** `share` of the first colour over the second; both as `#rrggbb`. */
export function mixed(over: string, under: string, share: number): string {
  const channels = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const [a, b] = [channels(over), channels(under)];
  if ([...a, ...b].some(Number.isNaN)) return over;
  const parts = a.map((value, i) => Math.round(value * share + b[i] * (1 - share)));
  return `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
