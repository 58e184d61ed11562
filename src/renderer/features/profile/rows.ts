/** Which rows of a table are shown, and in which order. */

import type { TopRow } from '../../worker/profile-calls';

export type SortKey = 'flat' | 'cum' | 'delta' | 'cumDelta' | 'name';
export interface Sort {
  readonly by: SortKey;
  readonly descending: boolean;
}

const comparers: Readonly<Record<SortKey, (a: TopRow, b: TopRow) => number>> = {
  flat: (a, b) => Math.abs(a.flat) - Math.abs(b.flat) || Math.abs(a.cum) - Math.abs(b.cum),
  cum: (a, b) => Math.abs(a.cum) - Math.abs(b.cum) || Math.abs(a.flat) - Math.abs(b.flat),
  delta: (a, b) => (a.flatDelta ?? 0) - (b.flatDelta ?? 0) || (a.cumDelta ?? 0) - (b.cumDelta ?? 0),
  cumDelta: (a, b) => (a.cumDelta ?? 0) - (b.cumDelta ?? 0) || (a.flatDelta ?? 0) - (b.flatDelta ?? 0),
  name: (a, b) => (a.function < b.function ? -1 : Number(a.function > b.function)),
};

export function sortedRows(rows: readonly TopRow[], { by, descending }: Sort): readonly TopRow[] {
  const compare = comparers[by];
  return rows.toSorted((a, b) => (descending ? compare(b, a) : compare(a, b)) || comparers.name(a, b));
}

/** Every word of the filter has to be somewhere in the name, whatever its case. */
export function rowsNamed(rows: readonly TopRow[], filter: string): readonly TopRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ function: name }) => {
    const lower = name.toLowerCase();
    return words.every((word) => lower.includes(word));
  });
}
