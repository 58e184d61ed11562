import { formatTime } from '#core/base/time';
import { formatBytes, formatInUnit } from '#core/base/units';
import type { MemorySpine } from '#core/chart/memory-spine';
import { useText } from '../../i18n';

/** Two labels nearer than this touch. */
const labelHeight = 12;
/** A time, and the sign of the chosen one beside it. */
const timeWidth = 58;

/** Figures, times, and the limit with its name: on the left its figure, on the right what it is. */
export function SpineAxes({ spine, chosenX }: { spine: MemorySpine; chosenX: number | null }) {
  const t = useText();
  const { width, height, unit, limit } = spine;
  const limitY = limit?.y ?? null;
  const ticks = spine.yTicks.filter(({ y }) => limitY === null || Math.abs(y - limitY) >= labelHeight);
  return (
    <g className="spine-axes">
      {ticks.map(({ y, bytes }) => (
        <g key={bytes}>
          {bytes === 0 && <line className="spine-floor" x1="0" x2={width} y1={y} y2={y} />}
          <text x="-8" y={y + 4} textAnchor="end">
            {bytes === ticks[ticks.length - 1].bytes && limitY === null
              ? formatBytes(bytes, unit)
              : formatInUnit(bytes, unit)}
          </text>
        </g>
      ))}
      {spine.xMinor.map((x) => (
        <line key={x} className="spine-tick" x1={x} x2={x} y1={height} y2={height + 3} />
      ))}
      {spine.xTicks.map(({ x, at }) => (
        <g key={at}>
          <line className="spine-tick" x1={x} x2={x} y1={height} y2={height + 4} />
          {(chosenX === null || Math.abs(x - chosenX) > timeWidth) && (
            <text x={x} y={height + 15} textAnchor="middle">
              {formatTime(at)}
            </text>
          )}
        </g>
      ))}
      {limit && limitY !== null && (
        <g className="spine-limit">
          <line x1="0" x2={width} y1={limitY} y2={limitY} />
          <text className="spine-limit-figure" x="-8" y={limitY + 4} textAnchor="end">
            {formatBytes(limit.bytes, unit)}
          </text>
          <text x={width + 8} y={limitY + 4}>
            {t(limit.scope === 'cgroup' ? 'spine.limit.short' : 'spine.limit.machine')}
          </text>
        </g>
      )}
      {limit && limitY === null && (
        <text className="spine-limit-far" x={width + 8} y="4">
          <tspan x={width + 8}>{t('spine.limit.far')}</tspan>
          <tspan x={width + 8} dy="14">
            {formatBytes(limit.bytes)} ↑
          </tspan>
        </text>
      )}
    </g>
  );
}
