/** Buffers that move to the page with an answer. Copying the columns of a large picture would hold the window up. */

const buffersOf = new WeakMap<object, readonly ArrayBuffer[]>();

/** The answer, once it is sent, is of no more use to the worker. */
export function givingAway<A extends object>(answer: A, columns: readonly (ArrayBufferView | null)[]): A {
  const buffers = columns.flatMap((column) => (column?.buffer instanceof ArrayBuffer ? [column.buffer] : []));
  buffersOf.set(answer, [...new Set(buffers)]);
  return answer;
}

export const givenAway = (answer: unknown): ArrayBuffer[] => [
  ...((typeof answer === 'object' && answer !== null && buffersOf.get(answer)) || []),
];
