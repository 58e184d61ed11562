/** Which rows of a table are shown, and in which order. */

import type { TopOrder } from '../../state/look';
import type { TopRow } from '../../worker/profile-calls';

const size = Math.abs;
const change = (value: number | null) => value ?? 0;

const comparers: Readonly<Record<TopOrder['by'], (a: TopRow, b: TopRow) => number>> = {
  flat: (a, b) => size(a.flat) - size(b.flat) || size(a.cum) - size(b.cum),
  cum: (a, b) => size(a.cum) - size(b.cum) || size(a.flat) - size(b.flat),
  delta: (a, b) => change(a.flatDelta) - change(b.flatDelta) || change(a.cumDelta) - change(b.cumDelta),
  cumDelta: (a, b) => change(a.cumDelta) - change(b.cumDelta) || change(a.flatDelta) - change(b.flatDelta),
  name: (a, b) => (a.function < b.function ? -1 : Number(a.function > b.function)),
};

export function sortedRows(rows: readonly TopRow[], { by, descending }: TopOrder): readonly TopRow[] {
  const compare = comparers[by];
  return rows.toSorted((a, b) => (descending ? compare(b, a) : compare(a, b)) || comparers.name(a, b));
}

/** Every word of the search has to be somewhere in the text, whatever its case. */
export function searched(filter: string): ((text: string) => boolean) | null {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  return (text) => {
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}

export function rowsNamed<R extends { readonly function: string }>(
  rows: readonly R[],
  filter: string,
): readonly R[] {
  const has = searched(filter);
  return has === null ? rows : rows.filter((row) => has(row.function));
}

/**
 * A key for each row. Rows may print alike: a file with several start lines, a function at several places of a
 * tree of calls; the first of them answers to the plain name, as the selection does.
 */
export function rowKeys<R extends { readonly function: string }>(rows: readonly R[]): (row: R) => string {
  const counts = new Map<string, number>();
  const keys = new Map<R, string>();
  for (const row of rows) {
    const count = (counts.get(row.function) ?? 0) + 1;
    counts.set(row.function, count);
    keys.set(row, count === 1 ? row.function : `${row.function}\n${count}`);
  }
  return (row) => keys.get(row) ?? row.function;
}
