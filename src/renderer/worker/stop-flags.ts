/**
 * Memory that the page and a worker share: a worker that is busy gets no message, but it can look here. A place holds
 * the number of the last call that was cancelled of those that share it.
 */

const places = 256;

/** Null where the page is not isolated and has no such memory: then a sum that has begun runs to its end. */
export const newStopFlags = (): Int32Array | null =>
  typeof SharedArrayBuffer === 'undefined'
    ? null
    : new Int32Array(new SharedArrayBuffer(places * Int32Array.BYTES_PER_ELEMENT));

export function raiseStopFlag(flags: Int32Array, id: number): void {
  Atomics.store(flags, id % places, id);
}

export const isStopFlagUp = (flags: Int32Array, id: number): boolean =>
  Atomics.load(flags, id % places) === id;
