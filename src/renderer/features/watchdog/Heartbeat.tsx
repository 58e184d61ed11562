import { formatDuration } from '#core/base/units';
import { useText } from '../../i18n';
import { type BeatBar, type BeatState, barMs, secondsIn } from './heartbeat';

const height = 24;
const barStep = 100 / 60;
const worst: readonly Exclude<BeatState, 'alive'>[] = ['dead', 'late', 'blind', 'unknown'];

/** Five minutes of beats: full bars alive, low hatched ones late, crosses dead, hollow ones blind, dots unknown. */
export function Heartbeat({ bars }: { bars: readonly BeatBar[] }) {
  const t = useText();
  const found = worst.filter((state) => secondsIn(bars, state) > 0);
  const said = (state: BeatState) =>
    t(`watch.beat.${state}`, { duration: formatDuration(secondsIn(bars, state)) });
  const known = bars.some(({ state }) => state === 'alive') ? [said('alive')] : [];
  return (
    <figure className="beats">
      <svg
        className="beats-strip"
        viewBox={`0 0 ${bars.length * barStep * 3} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('watch.beats.label', { parts: [...known, ...found.map(said)].join(', ') })}
      >
        {bars.map((bar, index) => (
          <Bar key={bar.from} bar={bar} x={index * barStep * 3} />
        ))}
      </svg>
      <figcaption className="beats-foot">
        <span>{t('watch.beats.from', { minutes: (bars.length * barMs) / 60_000 })}</span>
        {found[0] && <span className={`beats-said beats-said-${found[0]}`}>{said(found[0])}</span>}
        <span>{t('watch.beats.now')}</span>
      </figcaption>
    </figure>
  );
}

const wide = 3.4;

function Bar({ bar: { state, pace }, x }: { bar: BeatBar; x: number }) {
  const tall = 8 + pace * (height - 9);
  switch (state) {
    case 'alive':
      return <rect className="beat beat-alive" x={x} y={height - tall} width={wide} height={tall} />;
    case 'late':
      return (
        <g className="beat beat-late">
          <rect x={x} y={height - 8} width={wide} height="3" />
          <rect x={x} y={height - 3} width={wide} height="3" />
        </g>
      );
    case 'blind':
      return (
        <rect
          className="beat beat-blind"
          x={x + 0.5}
          y={height - tall}
          width={wide - 1}
          height={tall - 0.5}
        />
      );
    case 'dead':
      return <path className="beat beat-dead" d={`M${x} ${height - 8}l${wide} 7m0-7l${-wide} 7`} />;
    case 'unknown':
      return <rect className="beat beat-unknown" x={x + 1} y={height - 1.5} width={wide - 2} height="1.5" />;
  }
}
