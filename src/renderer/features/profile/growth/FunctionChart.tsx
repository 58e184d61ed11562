import { byteUnitFor, formatInUnit } from '#core/base/units';
import type { CaseView } from '#core/contract/methods';
import { bindingLimit } from '#core/probe/memory-sample';
import { useText } from '../../../i18n';
import type { ValueStyle } from '../../../profiles/values';
import { useMedia } from '../../../ui/use-media';
import { useSize } from '../../../ui/use-size';
import type { GrowthRow } from '../../../worker/profile-calls';
import type { SeriesMember } from './series';

interface FunctionChartProps {
  readonly caseView: CaseView;
  readonly members: readonly SeriesMember[];
  readonly row: GrowthRow;
  readonly totals: readonly number[];
  readonly style: ValueStyle;
  /** What the values count: `bytes`. */
  readonly unit: string;
  readonly onPoint: (index: number) => void;
}

const usualHeight = 132;
const lowHeight = 92;
const room = { left: 74, right: 16, top: 10, bottom: 10 };

/** The chosen function and the whole profile; where they are bytes, RSS and the limit on the same axis. */
export function FunctionChart({
  caseView,
  members,
  row,
  totals,
  style,
  unit: counted,
  onPoint,
}: FunctionChartProps) {
  const t = useText();
  const [ref, size] = useSize<HTMLElement>();
  const width = size?.width ?? 0;
  const height = useMedia('(max-height: 860px)') ? lowHeight : usualHeight;
  const from = members[0]?.at ?? 0;
  const to = members.at(-1)?.at ?? 1;
  const isBytes = counted === 'bytes';
  const samples = (isBytes ? caseView.series : [])
    .flatMap((series) => series.samples)
    .filter(({ at }) => at >= from && at <= to);
  const limit = samples[0] ? bindingLimit(samples[0]).kb : null;
  const rss = samples.map(({ at, rssKb }) => ({ at, value: rssKb * 1024 }));
  const most = Math.max(1, ...rss.map(({ value }) => value), ...totals, limit === null ? 0 : limit * 1024);
  const unit = byteUnitFor(most);
  const written = (value: number) =>
    isBytes ? `${formatInUnit(value, unit)} ${unit.name}` : style.full(value);
  const x = (at: number) =>
    room.left + ((at - from) / Math.max(1, to - from)) * Math.max(1, width - room.left - room.right);
  const y = (value: number) => height - room.bottom - (value / most) * (height - room.top - room.bottom);
  const line = (points: readonly { at: number; value: number }[]) =>
    points.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const own = members.map(({ at }, i) => ({ at, value: row.values[i] ?? 0 }));
  const heap = members.map(({ at }, i) => ({ at, value: totals[i] ?? 0 }));
  const legend = [
    { id: 'function', label: row.function },
    { id: 'heap', label: t(isBytes ? 'growth.heap' : 'growth.all') },
    ...(rss.length > 0 ? [{ id: 'rss', label: 'RSS' }] : []),
    ...(limit === null ? [] : [{ id: 'limit', label: t('growth.limit') }]),
  ];
  return (
    <figure className="growth-chart" ref={ref} aria-label={t('growth.chart', { function: row.function })}>
      <figcaption>
        {legend.map(({ id, label }) => (
          <span key={id} className={`growth-key growth-key-${id}`}>
            <svg viewBox="0 0 16 8" aria-hidden="true">
              <path d="M0 4H16" />
            </svg>
            {label}
          </span>
        ))}
      </figcaption>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={t('growth.chart', { function: row.function })}
      >
        {[0, 0.5, 1].map((part) => (
          <g key={part}>
            <line
              className="growth-grid"
              x1={room.left}
              x2={width - room.right}
              y1={y(most * part)}
              y2={y(most * part)}
            />
            <text x={room.left - 8} y={y(most * part) + 4} textAnchor="end">
              {isBytes && part !== 1 ? formatInUnit(most * part, unit) : written(most * part)}
            </text>
          </g>
        ))}
        {limit !== null && (
          <line
            className="growth-limit"
            x1={room.left}
            x2={width - room.right}
            y1={y(limit * 1024)}
            y2={y(limit * 1024)}
          />
        )}
        <polyline className="growth-rss" points={line(rss)} />
        <polyline className="growth-heap" points={line(heap)} />
        <polyline className="growth-function" points={line(own)} />
        {own.map(({ at, value }, index) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: as above
          <path
            key={at}
            className="growth-point"
            d={`M${x(at)} ${y(value) - 4}l4 4-4 4-4-4z`}
            onClick={() => onPoint(index)}
          >
            <title>{`${row.function} ${written(value)}`}</title>
          </path>
        ))}
      </svg>
    </figure>
  );
}
