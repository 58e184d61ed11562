import { useMemo } from 'react';
import { byteUnitFor, formatBytes, formatInUnit } from '#core/base/units';
import type { CaseView } from '#core/contract/methods';
import { type Text, useText } from '../../../i18n';
import type { ValueStyle } from '../../../profiles/values';
import { classes } from '../../../ui/classes';
import { useMedia } from '../../../ui/use-media';
import { useSize } from '../../../ui/use-size';
import type { GrowthRow } from '../../../worker/profile-calls';
import { type ChartMemory, chartMemory } from './chart-memory';
import type { SeriesMember, SeriesOrder } from './series';

/** One function over a series, as a picture or in rows. */
export interface SeriesShown {
  readonly caseView: CaseView;
  readonly members: readonly SeriesMember[];
  readonly order: SeriesOrder;
  readonly row: GrowthRow;
  readonly totals: readonly number[];
  /** Of the sampling, in the unit of the values; null where that is not known. */
  readonly period: number | null;
  /** Bytes in use in the whole heap of each member; null where its profile does not tell. */
  readonly heapInUse: readonly (number | null)[];
  readonly style: ValueStyle;
  readonly sampleType: string;
  /** What the values count: `bytes`. */
  readonly unit: string;
  /** The member whose profile the views show; null where they show another one. */
  readonly shown: number | null;
  readonly onPoint: (index: number) => void;
}

/** The heap in use is the whole of one sample type: what was ever allocated is more, and objects are no bytes. */
export const isHeapInUse = (sampleType: string) => sampleType === 'inuse_space';

const usualHeight = 132;
const lowHeight = 92;
const room = { left: 74, right: 16, axis: 74, top: 10, bottom: 10 };
const gridParts = [0, 0.5, 1];

/**
 * The chosen function and the whole profile, and the memory of the process: RSS, heap in use and limit on one axis. Of
 * the heap in use that is the function's axis; what is counted otherwise has one of its own on the left.
 */
export function FunctionChart(props: SeriesShown) {
  const {
    caseView,
    members,
    row,
    totals,
    heapInUse,
    style,
    sampleType,
    unit: counted,
    shown,
    onPoint,
  } = props;
  const t = useText();
  const [ref, size] = useSize<HTMLElement>();
  const width = size?.width ?? 0;
  const height = useMedia('(max-height: 860px)') ? lowHeight : usualHeight;
  const from = members[0]?.at ?? 0;
  const to = members.at(-1)?.at ?? 1;
  const memory = useMemo(() => chartMemory(caseView, members, heapInUse), [caseView, members, heapInUse]);
  const oneAxis = isHeapInUse(sampleType);
  const own = Math.max(1, ...totals, ...row.values);
  const most = oneAxis ? Math.max(own, memory.most) : own;
  const right = oneAxis || memory.most === 0 ? room.right : room.axis;
  const x = (at: number) =>
    room.left + ((at - from) / Math.max(1, to - from)) * Math.max(1, width - room.left - right);
  const upTo = (highest: number) => (value: number) =>
    height - room.bottom - (value / Math.max(1, highest)) * (height - room.top - room.bottom);
  const y = upTo(most);
  const yOfMemory = oneAxis ? y : upTo(memory.most);
  const line = (points: readonly { at: number; value: number }[], place: (value: number) => number) =>
    points.map(({ at, value }) => `${x(at).toFixed(1)},${place(value).toFixed(1)}`).join(' ');
  const points = members.map(({ at }, i) => ({ at, value: row.values[i] ?? 0 }));
  const written = counted === 'bytes' ? bytesUpTo(most) : () => style.full;
  const legend = legendOf(props, memory, t);
  const said = legend.map(({ label }) => label).join(', ');
  return (
    <figure className="growth-chart" ref={ref} aria-label={said}>
      <figcaption>
        {legend.map(({ id, label, drawn }) => (
          <span key={id} className={`growth-key growth-key-${id}`}>
            {drawn && (
              <svg viewBox="0 0 16 8" aria-hidden="true">
                <path d="M0 4H16" />
              </svg>
            )}
            {label}
          </span>
        ))}
      </figcaption>
      <svg width={width} height={height} role="img" aria-label={said}>
        {gridParts.map((part) => (
          <g key={part}>
            <line
              className="growth-grid"
              x1={room.left}
              x2={width - right}
              y1={y(most * part)}
              y2={y(most * part)}
            />
            <text x={room.left - 8} y={y(most * part) + 4} textAnchor="end">
              {written(part === 1)(most * part)}
            </text>
            {right === room.axis && (
              <text className="growth-axis-memory" x={width - right + 8} y={y(most * part) + 4}>
                {bytesUpTo(memory.most)(part === 1)(memory.most * part)}
              </text>
            )}
          </g>
        ))}
        <path className="growth-limit" d={stepsOf(memory.limits, x, yOfMemory)} />
        {memory.rss.map((run) => (
          <polyline key={run[0]?.at} className="growth-rss" points={line(atLeastTwo(run), yOfMemory)} />
        ))}
        <polyline className="growth-heap" points={line(memory.heap, yOfMemory)} />
        {!oneAxis && (
          <polyline
            className="growth-all"
            points={line(
              members.map(({ at }, i) => ({ at, value: totals[i] ?? 0 })),
              y,
            )}
          />
        )}
        <polyline className="growth-function" points={line(points, y)} />
        {points.map(({ at, value }, index) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: as above
          <path
            key={at}
            className={classes('growth-point', index === shown && 'growth-point-shown')}
            d={`M${x(at)} ${y(value) - 4}l4 4-4 4-4-4z`}
            onClick={() => onPoint(index)}
          >
            <title>{`${row.function} ${written(true)(value)}`}</title>
          </path>
        ))}
      </svg>
    </figure>
  );
}

/** A sample by itself is a dot: its line has a beginning and an end, and round ones. */
const atLeastTwo = <T,>(run: readonly T[]): readonly T[] => (run.length === 1 ? [...run, ...run] : run);

/** Bytes in the one unit of an axis; the unit stands where it is wanted. */
function bytesUpTo(most: number): (named: boolean) => (value: number) => string {
  const unit = byteUnitFor(most);
  return (named) => (value) => `${formatInUnit(value, unit)}${named ? ` ${unit.name}` : ''}`;
}

/** Level until it was changed; one that is too far above is left out. */
const stepsOf = (
  limits: ChartMemory['limits'],
  x: (at: number) => number,
  y: (value: number) => number,
): string =>
  limits
    .map(({ at, until, value }, index) => {
      const [level, end] = [y(value).toFixed(1), x(until).toFixed(1)];
      const joins = limits[index - 1]?.until === at;
      return `${joins ? `V${level}` : `M${x(at).toFixed(1)} ${level}`}H${end}`;
    })
    .join('');

interface LegendEntry {
  readonly id: string;
  readonly label: string;
  /** It stands beside its line. */
  readonly drawn: boolean;
}

/** What the lines are, and what is not known and so has none. */
function legendOf({ row, sampleType }: SeriesShown, memory: ChartMemory, t: Text): readonly LegendEntry[] {
  const drawn = (id: string, label: string, is = true) => (is ? [{ id, label, drawn: true }] : []);
  const said = (id: string, label: string, is: boolean) => (is ? [{ id, label, drawn: false }] : []);
  const { rss, heap, limits, far, most } = memory;
  return [
    ...drawn('function', row.function),
    ...drawn('all', t('growth.all'), !isHeapInUse(sampleType)),
    ...drawn('heap', t('growth.heap'), heap.length > 0),
    ...drawn('rss', 'RSS', rss.length > 0),
    ...drawn('limit', t('growth.limit'), limits.length > 0),
    ...said('far', t('growth.limit.far', { limit: formatBytes(far ?? 0) }), far !== null),
    ...said('right', t('growth.axis.right'), most > 0 && !isHeapInUse(sampleType)),
    ...said('no-heap', t('growth.heap.unknown'), heap.length === 0),
    ...said('no-rss', t('growth.rss.unknown'), rss.length === 0),
  ];
}
