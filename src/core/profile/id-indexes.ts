/** The numbers by which the messages of a profile name each other. pprof: Profile.postDecode, CheckValid. */

import type { ValueColumn } from './columns';
import type { IdIndex } from './growing-samples';

/** An id: a double where that is exact, else a bigint. */
export function idOf({ numbers, exact }: ValueColumn, row: number): number | bigint {
  const wideId = exact?.get(row);
  return wideId === undefined ? (numbers[row] as number) : BigInt.asUintN(64, wideId);
}

/** Where each id stands. Dense ones, as pprof and Go write them, go through an array; `fail` is told what pprof refuses. */
export function indexesById(
  ids: ValueColumn,
  what: string,
  fail: (row: number, reason: string) => never,
): IdIndex {
  const { numbers } = ids;
  const dense = new Int32Array(numbers.length * 2 + 64).fill(-1);
  const sparse = new Map<number | bigint, number>();
  let inOrder = 0;
  for (let i = 0; i < numbers.length; i++) {
    const id = idOf(ids, i);
    if (id === 0) fail(i, `a ${what} has the number 0`);
    const isDense = typeof id === 'number' && id < dense.length;
    if (isDense ? dense[id] !== -1 : sparse.has(id)) fail(i, `two ${what}s have the number ${id}`);
    if (id === inOrder + 1 && i === inOrder) inOrder++;
    if (isDense) dense[id] = i;
    else sparse.set(id, i);
  }
  const find = (id: number | bigint): number =>
    typeof id === 'number' && id < dense.length ? (dense[id] as number) : (sparse.get(id) ?? -1);
  return { count: numbers.length, inOrder, dense, find };
}
