import { useMemo } from 'react';
import { byteUnitFor, formatBytes, formatInUnit } from '#core/base/units';
import type { CaseView } from '#core/contract/methods';
import { useText } from '../../../i18n';
import type { ValueStyle } from '../../../profiles/values';
import { classes } from '../../../ui/classes';
import { useMedia } from '../../../ui/use-media';
import { useSize } from '../../../ui/use-size';
import type { GrowthRow } from '../../../worker/profile-calls';
import { memoryBeside } from './memory-beside';
import type { SeriesMember, SeriesOrder } from './series';

/** One function over a series, as a picture or in rows. */
export interface SeriesShown {
  readonly caseView: CaseView;
  readonly members: readonly SeriesMember[];
  readonly order: SeriesOrder;
  readonly row: GrowthRow;
  readonly totals: readonly number[];
  readonly style: ValueStyle;
  readonly sampleType: string;
  /** What the values count: `bytes`. */
  readonly unit: string;
  /** The member whose profile the views show; null where they show another one. */
  readonly shown: number | null;
  readonly onPoint: (index: number) => void;
}

/** The heap in use is the whole of one sample type only: what was ever allocated is more. */
export const wholeOf = (sampleType: string) => (sampleType === 'inuse_space' ? 'growth.heap' : 'growth.all');

const usualHeight = 132;
const lowHeight = 92;
const room = { left: 74, right: 16, top: 10, bottom: 10 };
/** A limit that is more than so many times as high as the rest would press the rest to the floor. */
const farLimit = 5;

/** The chosen function and the whole profile; where they are bytes, RSS and the limit on the same axis. */
export function FunctionChart({
  caseView,
  members,
  row,
  totals,
  style,
  sampleType,
  unit: counted,
  shown,
  onPoint,
}: SeriesShown) {
  const t = useText();
  const [ref, size] = useSize<HTMLElement>();
  const width = size?.width ?? 0;
  const height = useMedia('(max-height: 860px)') ? lowHeight : usualHeight;
  const from = members[0]?.at ?? 0;
  const to = members.at(-1)?.at ?? 1;
  const isBytes = counted === 'bytes';
  const { rss, limit: binding } = useMemo(
    () => (isBytes ? memoryBeside(caseView, from, to) : { rss: [], limit: null }),
    [caseView, from, to, isBytes],
  );
  const highest = Math.max(1, ...rss.map(({ value }) => value), ...totals);
  const limit = binding !== null && binding <= highest * farLimit ? binding : null;
  const most = Math.max(highest, limit ?? 0);
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
    { id: 'heap', label: t(wholeOf(sampleType)) },
    ...(rss.length > 0 ? [{ id: 'rss', label: 'RSS' }] : []),
    ...(limit === null ? [] : [{ id: 'limit', label: t('growth.limit') }]),
    ...(limit === null && binding !== null
      ? [{ id: 'far', label: t('growth.limit.far', { limit: formatBytes(binding) }) }]
      : []),
  ];
  const said = legend.map(({ label }) => label).join(', ');
  return (
    <figure className="growth-chart" ref={ref} aria-label={said}>
      <figcaption>
        {legend.map(({ id, label }) => (
          <span key={id} className={`growth-key growth-key-${id}`}>
            {id !== 'far' && (
              <svg viewBox="0 0 16 8" aria-hidden="true">
                <path d="M0 4H16" />
              </svg>
            )}
            {label}
          </span>
        ))}
      </figcaption>
      <svg width={width} height={height} role="img" aria-label={said}>
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
          <line className="growth-limit" x1={room.left} x2={width - room.right} y1={y(limit)} y2={y(limit)} />
        )}
        <polyline className="growth-rss" points={line(rss)} />
        <polyline className="growth-heap" points={line(heap)} />
        <polyline className="growth-function" points={line(own)} />
        {own.map(({ at, value }, index) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: as above
          <path
            key={at}
            className={classes('growth-point', index === shown && 'growth-point-shown')}
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
