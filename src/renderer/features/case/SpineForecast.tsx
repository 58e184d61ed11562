import { formatDurationRange } from '#core/base/units';
import type { LiveFigures } from '#core/chart/live-figures';
import type { MemorySpine } from '#core/chart/memory-spine';
import { useText } from '../../i18n';

/** Where the line leads if nothing changes: a range from the slope's interval, never one promise. */
export function SpineForecast({ spine, figures }: { spine: MemorySpine; figures: LiveFigures }) {
  const t = useText();
  const { time, last, rssBytes } = figures;
  const limitY = spine.limit?.y ?? null;
  if (time === null || limitY === null) return null;
  const x = spine.xOf(last.at);
  const y = spine.yOf(rssBytes);
  const near = spine.xOf(last.at + time.fromSeconds * 1000);
  const far = spine.xOf(last.at + time.toSeconds * 1000);
  const label = Math.min(spine.width - 4, Math.max(x + 60, near));
  return (
    <g className="spine-forecast">
      <path className="spine-forecast-band" d={`M${x} ${y}L${near} ${limitY}L${far} ${limitY}Z`} />
      <path d={`M${x} ${y}L${near} ${limitY}M${x} ${y}L${far} ${limitY}`} />
      {near <= spine.width && (
        <path className="spine-forecast-ends" d={`M${near} ${limitY - 4}v8M${far} ${limitY - 4}v8`} />
      )}
      <text x={label} y={limitY - 9} textAnchor={label > spine.width - 120 ? 'end' : 'start'}>
        {t(near <= spine.width ? 'spine.limitIn' : 'spine.limitInBeyond', {
          time: formatDurationRange(time.fromSeconds, time.toSeconds),
        })}
      </text>
    </g>
  );
}
