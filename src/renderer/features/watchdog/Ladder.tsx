import { formatBytes, formatInUnit, formatRateDelta } from '#core/base/units';
import type { Rung } from '#core/watch/rungs';
import type { Text } from '../../i18n';
import { useText } from '../../i18n';
import { classes } from '../../ui/classes';
import { useSize } from '../../ui/use-size';
import { type LadderData, type LadderPicture, ladderPicture } from './ladder';
import { formatCountdown, formatPermille } from './watch-words';

interface LadderProps {
  readonly data: LadderData;
  /** Bytes a second; null before enough samples. */
  readonly slope: number | null;
  /** The host's clock as of now, in seconds. */
  readonly hostNow: number;
  /** The figures are old: grey, and said elsewhere since when. */
  readonly frozen: boolean;
}

const axisX = 48;
const barWidth = 56;
const labelX = axisX + barWidth + 20;
const top = 14;
const bottom = 22;

/** One denominator as a scale, with what it is full of, and how far each rung is away. */
export function Ladder({ data, slope, hostNow, frozen }: LadderProps) {
  const t = useText();
  const [ref, size] = useSize<HTMLDivElement>();
  const height = size ? Math.max(140, size.height - top - bottom) : 0;
  const picture = height > 0 ? ladderPicture(data, height) : null;
  const { scope, rungs } = data;
  const label = t('watch.ladder.label', {
    scope: t(`watch.scope.${scope.scope}`),
    used: formatBytes(scope.used),
    share: formatPermille(scope.permille),
    limit: formatBytes(scope.limit),
    rungs: rungs.map((rung) => `${rungTitle(rung)} ${rungStateText(t, rung, hostNow)}`).join(', '),
  });
  return (
    <div className={classes('ladder', frozen && 'ladder-frozen')} ref={ref}>
      {picture && size && (
        <svg width={size.width} height={height + top + bottom} role="img" aria-label={label}>
          <g transform={`translate(0 ${top})`}>
            <Scale picture={picture} />
            <Rungs picture={picture} hostNow={hostNow} />
            <Limit picture={picture} data={data} />
            <Value picture={picture} data={data} slope={slope} />
          </g>
        </svg>
      )}
    </div>
  );
}

/** `memory.max` of `memory.max of /system.slice/…`, `MemTotal` of `VmRSS against MemTotal of /proc/meminfo`. */
const limitName = (what: string) => (what.split(' against ').at(-1) ?? '').split(' ')[0] ?? '';

/** Slower than this is noise beside a limit of mebibytes. */
const stillRate = 1024;
const rateText = (slope: number) => (Math.abs(slope) < stillRate ? '0 MiB/s' : formatRateDelta(slope));

export const rungTitle = ({ permille }: Rung) => `${permille / 10} %`;

/** `cooldown 2:29`, `armed`. */
export function rungStateText(t: Text, { rule }: Rung, hostNow: number): string {
  const state = t(`watch.state.${rule.state}`);
  const resting = (rule.state === 'cooldown' || rule.state === 'quiet') && rule.until !== null;
  return resting ? `${state} ${formatCountdown((rule.until ?? 0) - hostNow)}` : state;
}

/** `338 MiB away, fired once`. */
export function rungDistance(t: Text, { away, rule }: Rung): string {
  const distance =
    away >= 0
      ? t('watch.ladder.away', { bytes: formatBytes(away) })
      : t('watch.ladder.over', { bytes: formatBytes(-away) });
  const fired = rule.fired ?? 0;
  if (fired === 0) return distance;
  return fired === 1
    ? t('watch.ladder.firedOnce', { distance })
    : t('watch.ladder.fired', { distance, count: fired });
}

/** `338 MiB away, 1×`: as much as fits beside the ladder; the tooltip has the whole. */
function rungDistanceShort(t: Text, { away, rule }: Rung): string {
  const bytes = formatBytes(Math.abs(away));
  const distance = t(away >= 0 ? 'watch.ladder.away' : 'watch.ladder.over', { bytes });
  const count = rule.fired ?? 0;
  return count === 0 ? distance : t('watch.ladder.firedShort', { distance, count });
}

function Scale({ picture: { ticks, minor, unit, parts, bands, height } }: { picture: LadderPicture }) {
  return (
    <g>
      {bands.map(({ y, height: tall, top: last }) => (
        <rect
          key={y}
          className={last ? 'ladder-band ladder-band-top' : 'ladder-band'}
          x={axisX}
          y={y}
          width={barWidth}
          height={tall}
        />
      ))}
      {parts.map(({ kind, y, height: tall }) => (
        <rect
          key={kind}
          className={`ladder-part ladder-part-${kind}`}
          x={axisX}
          y={y}
          width={barWidth}
          height={tall}
        />
      ))}
      <path className="ladder-frame" d={`M${axisX + 0.5} 0V${height}H${axisX + barWidth - 0.5}V0`} />
      {minor.map((y) => (
        <line key={y} className="ladder-tick" x1={axisX - 4} x2={axisX} y1={y} y2={y} />
      ))}
      {ticks.map(({ y, bytes }) => (
        <g key={bytes}>
          <line className="ladder-tick" x1={axisX - 8} x2={axisX} y1={y} y2={y} />
          <text className="ladder-axis" x={axisX - 12} y={y + 4} textAnchor="end">
            {bytes === 0 ? '0' : formatInUnit(bytes, unit)}
          </text>
        </g>
      ))}
    </g>
  );
}

function Rungs({ picture, hostNow }: { picture: LadderPicture; hostNow: number }) {
  const t = useText();
  return (
    <g>
      {picture.rungs.map((rung) => (
        <g key={rung.permille} className={`ladder-rung ladder-rung-${rung.rule.state}`}>
          <line x1={axisX} x2={axisX + barWidth} y1={rung.y} y2={rung.y} />
          <path d={`M${axisX + barWidth + 10} ${rung.y - 4}l-7 4 7 4z`} />
          {rung.labelY !== rung.y && (
            <path
              className="ladder-leader"
              d={`M${axisX + barWidth + 10} ${rung.y}L${labelX - 4} ${rung.labelY - 6}`}
            />
          )}
          <text x={labelX} y={rung.labelY - 2}>
            <tspan className="ladder-name">{rungTitle(rung)}</tspan>
            <tspan dx="6">{rungStateText(t, rung, hostNow)}</tspan>
          </text>
          <text className="ladder-small" x={labelX} y={rung.labelY + 12}>
            <title>{rungDistance(t, rung)}</title>
            {rungDistanceShort(t, rung)}
          </text>
        </g>
      ))}
    </g>
  );
}

function Limit({ picture, data: { scope } }: { picture: LadderPicture; data: LadderData }) {
  const t = useText();
  const { unit, limitLabelY } = picture;
  return (
    <g className="ladder-limit">
      <line x1={axisX - 8} x2={axisX + barWidth + 10} y1="0" y2="0" />
      <text x={axisX - 12} y="4" textAnchor="end">
        {formatInUnit(scope.limit, unit)}
      </text>
      <text x={labelX} y={limitLabelY + 4}>
        <title>{scope.what}</title>
        {t('watch.ladder.limit', { what: limitName(scope.what) })}
      </text>
    </g>
  );
}

function Value({
  picture,
  data: { scope },
  slope,
}: Omit<LadderProps, 'hostNow' | 'frozen'> & { picture: LadderPicture }) {
  const t = useText();
  const { y, labelY } = picture.value;
  const share = formatPermille(scope.permille);
  return (
    <g className="ladder-value">
      <line x1={axisX - 6} x2={axisX + barWidth + 6} y1={y} y2={y} />
      <path d={`M${axisX + barWidth + 4} ${y - 5}l9 5-9 5z`} />
      {Math.abs(labelY - y) > 6 && (
        <path className="ladder-leader" d={`M${axisX + barWidth + 13} ${y}L${labelX - 2} ${labelY - 4}`} />
      )}
      <text className="ladder-figure" x={labelX} y={labelY - 1}>
        {formatBytes(scope.used)}
      </text>
      <text className="ladder-small" x={labelX} y={labelY + 14}>
        {slope === null ? share : t('watch.ladder.value', { share, slope: rateText(slope) })}
      </text>
    </g>
  );
}
