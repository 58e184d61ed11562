/** The course of one figure as a small line: its shape, not its size. */

export interface SparklineInput {
  readonly points: readonly { readonly at: number; readonly value: number | null }[];
  readonly width: number;
  readonly height: number;
}

/** A flat line lies on the floor of its lowest value; it is broken where a value is missing. */
export function sparklinePath({ points, width, height }: SparklineInput): string {
  const known = points.flatMap(({ value }) => value ?? []);
  if (known.length < 2) return '';
  const lowest = known.reduce((a, b) => Math.min(a, b));
  const highest = known.reduce((a, b) => Math.max(a, b));
  // Less than a hundredth of change is not made a mountain.
  const range = Math.max(highest - lowest, Math.abs(highest) * 0.01, Number.MIN_VALUE);
  const from = points[0].at;
  const length = Math.max(1, points[points.length - 1].at - from);
  let pen = 'M';
  let path = '';
  for (const { at, value } of points) {
    if (value === null) {
      pen = 'M';
      continue;
    }
    const x = ((at - from) / length) * width;
    const y = height - ((value - lowest) / range) * height;
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = 'L';
  }
  return path;
}
