import { formatTime } from '#core/base/time';
import { formatDuration } from '#core/base/units';
import { heapLines } from '#core/chart/heap-line';
import type { MemorySpine } from '#core/chart/memory-spine';
import { useText } from '../../i18n';
import type { SpineData } from './spine-data';

interface SpineMemoryProps {
  readonly spine: MemorySpine;
  readonly hatch: string;
  readonly lost: SpineData['lost'];
}

/** Wide enough to be named. */
const widestUnnamed = 84;

/** The heap in use as it was captured, where nothing was collected, and the end of the process. */
export function SpineMemory({ spine, hatch, lost }: SpineMemoryProps) {
  const t = useText();
  const { width, height } = spine;
  return (
    <>
      {heapLines(spine).map(({ area, line }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces in the order of time; two may begin alike
        <g key={index}>
          <path className="spine-heap" d={area} />
          <path className="spine-heap-line" d={line} />
        </g>
      ))}
      {spine.captures.map(
        ({ number, x, heapY }) =>
          heapY !== null && (
            <g key={number} className="spine-heap-point">
              <line x1={x} x2={x} y1={height} y2={heapY} />
              <circle cx={x} cy={heapY} r="2" />
            </g>
          ),
      )}
      {spine.gaps.map((gap) => (
        <g key={gap.from}>
          <rect x={gap.x} y="0" width={gap.width} height={height} fill={hatch} />
          {gap.width >= widestUnnamed && (
            <text
              className="spine-gap-words"
              x={gap.x + gap.width / 2}
              y={height / 2 + 4}
              textAnchor="middle"
            >
              {t('spine.gap', { duration: formatDuration((gap.to - gap.from) / 1000) })}
            </text>
          )}
        </g>
      ))}
      {spine.end && lost && (
        <g className="spine-end">
          <line x1={spine.end.x} x2={spine.end.x} y1="0" y2={height} />
          <path
            className="spine-cross"
            d="m-5-5 10 10m0-10-10 10"
            transform={`translate(${Math.min(width - 6, spine.end.x)} 0)`}
          />
          <text
            x={Math.min(width - 4, spine.end.x + (spine.end.x > width - 180 ? -10 : 10))}
            y="-9"
            textAnchor={spine.end.x > width - 180 ? 'end' : 'start'}
          >
            {t(`spine.lost.${lost.reason}`, { time: formatTime(lost.at, 'tenths') })}
          </text>
        </g>
      )}
    </>
  );
}
