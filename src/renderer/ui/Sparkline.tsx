import { sparklinePath } from '#core/chart/sparkline';

interface SparklineProps {
  readonly points: readonly { readonly at: number; readonly value: number | null }[];
  readonly width: number;
  readonly height: number;
}

/** The shape of a figure's course; the figure itself stands beside it. */
export function Sparkline({ points, width, height }: SparklineProps) {
  return (
    <svg
      className="sparkline"
      width={width}
      height={height + 2}
      viewBox={`0 -1 ${width} ${height + 2}`}
      aria-hidden="true"
    >
      <path d={sparklinePath({ points, width, height })} />
    </svg>
  );
}
