/** Which rows of a table are shown, and in which order. */

import type { TopOrder } from '../../state/look';
import type { MoreAnswer, TopRow } from '../../worker/profile-calls';
import { finder } from '../../worker/search-words';

const size = Math.abs;
const change = (value: number | null) => value ?? 0;

const comparers: Readonly<Record<TopOrder['by'], (a: TopRow, b: TopRow) => number>> = {
  flat: (a, b) => size(a.flat) - size(b.flat) || size(a.cum) - size(b.cum),
  cum: (a, b) => size(a.cum) - size(b.cum) || size(a.flat) - size(b.flat),
  delta: (a, b) => change(a.flatDelta) - change(b.flatDelta) || change(a.cumDelta) - change(b.cumDelta),
  cumDelta: (a, b) => change(a.cumDelta) - change(b.cumDelta) || change(a.flatDelta) - change(b.flatDelta),
  kept: (a, b) => (a.kept ?? -1) - (b.kept ?? -1),
  mean: (a, b) => (a.mean ?? -1) - (b.mean ?? -1),
  name: (a, b) => (a.function < b.function ? -1 : Number(a.function > b.function)),
};

/** The rows with what else is known of them. */
export const withMore = (rows: readonly TopRow[], { kept, mean }: MoreAnswer): readonly TopRow[] =>
  rows.map((row) => ({ ...row, kept: kept.get(row.function), mean: mean.get(row.function) }));

export function sortedRows(rows: readonly TopRow[], { by, descending }: TopOrder): readonly TopRow[] {
  const compare = comparers[by];
  return rows.toSorted((a, b) => (descending ? compare(b, a) : compare(a, b)) || comparers.name(a, b));
}

/** The rows whose function has every word of the search in its name. */
export function rowsNamed<R extends { readonly function: string }>(
  rows: readonly R[],
  filter: string,
): readonly R[] {
  const has = finder(filter);
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
