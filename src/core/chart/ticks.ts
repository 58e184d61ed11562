/** Round figures for axes. */

const secondSteps = [
  0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/** Milliseconds between labels, so that at most `most` fit into the span. */
export function timeStep(spanMs: number, most: number): number {
  const wanted = spanMs / 1000 / Math.max(1, most);
  const step = secondSteps.find((seconds) => seconds >= wanted);
  return (step ?? Math.ceil(wanted / 86_400) * 86_400) * 1000;
}

/** Bytes between labels: a power of two, so that the labels are whole in binary units. */
export function byteStep(most: number, labels: number): number {
  const wanted = most / Math.max(1, labels);
  return 2 ** Math.max(10, Math.ceil(Math.log2(Math.max(1, wanted))));
}

/** The multiples of a step from `from` to `to`, both included. */
export function multiples(step: number, from: number, to: number): number[] {
  const list: number[] = [];
  for (let value = Math.ceil(from / step) * step; value <= to; value += step) list.push(value);
  return list;
}
