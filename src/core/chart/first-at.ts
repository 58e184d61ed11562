/** Finds a time in a column of times. */

/** The index of the first time that is not before another; the length where there is none. `at` never falls. */
export function firstAtOrAfter(at: Float64Array, time: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
