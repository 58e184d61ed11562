import { useRef } from 'react';
import { valueError } from '#core/profile/series-error';
import { useText } from '../../../i18n';
import { PictureMenu } from '../../../pictures/PictureMenu';
import { percent, type ValueStyle } from '../../../profiles/values';
import { classes } from '../../../ui/classes';
import type { GrowthRow } from '../../../worker/profile-calls';
import { FunctionName } from '../FunctionName';
import { growsForSure, risesInEveryStep } from './growth-words';

interface MultipleProps {
  readonly row: GrowthRow;
  readonly times: readonly number[];
  /** Of the sampling, in the unit of the values; null where that is not known. */
  readonly period: number | null;
  readonly ownModule: string | null;
  readonly style: ValueStyle;
  /** Writes a slope: `+41.00 MiB/s`. */
  readonly rate: (perSecond: number) => string;
  /** What the whole profile grew by; null where it did not. */
  readonly growth: number | null;
  /** The largest value of the shared scale; null: each has its own. */
  readonly shared: number | null;
  readonly selected: boolean;
  readonly onSelect: () => void;
  /** Shows the profile of the point with this index. */
  readonly onPoint: (index: number) => void;
}

/** More of them would only cover the line; the chart of the selected function has them all. */
const mostMarks = 60;
const width = 260;
const height = 56;
const room = { left: 8, right: 10, top: 14, bottom: 6 };

/** The course of one function: its slope with its error, its points, the band within which each may lie. */
export function Multiple(props: MultipleProps) {
  const { row, times, period, style, rate, growth, shared, selected, ownModule, onSelect, onPoint } = props;
  const t = useText();
  const card = useRef<HTMLLIElement>(null);
  const { values, slope, slopeError } = row;
  const errors = period === null ? null : values.map((value) => valueError(value, period));
  const top = shared ?? Math.max(1, ...values.map((value, i) => value + (errors?.[i] ?? 0)));
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 1];
  const x = (at: number) =>
    room.left + ((at - first) / Math.max(1, last - first)) * (width - room.left - room.right);
  const y = (value: number) =>
    height - room.bottom - (Math.max(0, value) / top) * (height - room.top - room.bottom);
  const points = values.map((value, i) => ({ x: x(times[i] ?? 0), y: y(value), value }));
  const sure = growsForSure(row);
  const change = (values.at(-1) ?? 0) - (values[0] ?? 0);
  const band =
    errors === null
      ? null
      : [
          ...values.map((value, i) => `${x(times[i] ?? 0)},${y(Math.min(top, value + (errors[i] ?? 0)))}`),
          ...values.map((value, i) => `${x(times[i] ?? 0)},${y(value - (errors[i] ?? 0))}`).reverse(),
        ].join(' ');
  return (
    <li ref={card} className={classes('multiple', selected && 'multiple-selected', sure && 'multiple-grows')}>
      <span className="multiple-acts">
        <PictureMenu name={row.function} of={() => card.current} />
      </span>
      <button type="button" className="multiple-head" aria-pressed={selected} onClick={onSelect}>
        <FunctionName of={row} ownModule={ownModule} />
        <span className="multiple-figures">
          <strong className={sure ? 'change change-grew' : ''}>
            {sure && (
              <svg className="change-mark" viewBox="0 0 8 6" aria-hidden="true">
                <path d="M4 0 8 6H0Z" />
              </svg>
            )}
            {slope === null ? '–' : slopeError === null ? rate(slope) : style.delta(slope)}
          </strong>
          {slopeError !== null && (
            <span className="multiple-error">±{rate(slopeError).replace('+', '')}</span>
          )}
          <span className="multiple-about">
            {sure && growth !== null
              ? t('growth.share', { share: percent(change, growth) })
              : sure
                ? ''
                : t('growth.within')}
            {risesInEveryStep(row) && <span className="multiple-every"> · {t('growth.everyStep')}</span>}
          </span>
        </span>
      </button>
      <svg className="multiple-plot" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={row.function}>
        {band !== null && <polygon className="multiple-band" points={band} />}
        <line
          className="multiple-floor"
          x1="0"
          x2={width}
          y1={height - room.bottom}
          y2={height - room.bottom}
        />
        <polyline
          className="multiple-line"
          points={points.map((point) => `${point.x},${point.y}`).join(' ')}
        />
        {points.length <= mostMarks &&
          points.map((point, index) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: as above
            <path
              key={times[index]}
              className="multiple-point"
              d={`M${point.x} ${point.y - 3}l3 3-3 3-3-3z`}
              onClick={() => onPoint(index)}
            >
              <title>{style.full(point.value)}</title>
            </path>
          ))}
        <text x={room.left} y={Math.max(9, (points[0]?.y ?? 0) - 6)}>
          {style.cell(values[0] ?? 0)}
        </text>
        <text x={width - room.right} y={Math.max(9, (points.at(-1)?.y ?? 0) - 6)} textAnchor="end">
          {style.cell(values.at(-1) ?? 0)}
        </text>
      </svg>
    </li>
  );
}
