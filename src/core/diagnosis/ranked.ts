/** Values by their rank, without sorting all of them: of many thousands only the middle and the ends of an interval are wanted. */

/**
 * Moves the values so that at each of the ranks, which are in rising order, stands what would stand there if all were
 * sorted (C. A. R. Hoare, Algorithm 65: Find, 1961). The values are numbers, none of them NaN.
 */
export function placeRanks(values: Float64Array, ranks: readonly number[]): void {
  let from = 0;
  for (const rank of ranks) {
    placeRank(values, rank, from);
    // What is smaller stands before it already.
    from = rank;
  }
}

function placeRank(values: Float64Array, rank: number, from: number): void {
  let [low, high] = [from, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let [left, right] = [low, high];
    while (left <= right) {
      while (values[left] < pivot) left++;
      while (values[right] > pivot) right--;
      if (left > right) break;
      const other = values[left];
      values[left++] = values[right];
      values[right--] = other;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else return;
  }
}
