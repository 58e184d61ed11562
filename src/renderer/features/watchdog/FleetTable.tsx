import { visibleLine } from '#core/base/text';
import { formatTime, parseTime } from '#core/base/time';
import { formatBytes, formatDurationRange } from '#core/base/units';
import type { WatchKey, WatchView } from '#core/contract/watch';
import { type Text, useText } from '../../i18n';
import { rungName } from '../../i18n/rung-name';
import { isFrozen, keyOf, type SeenWatch } from '../../state/watches';
import { LifeDot, LifeWords, lifeTone } from '../../ui/LifeWords';
import { type Column, Table } from '../../ui/Table';
import { useNarrow } from '../../ui/use-media';
import { byUrgency } from './fleet';
import { ladderOf, mainScope } from './ladder';
import { useTight } from './use-tight';
import { formatPermille } from './watch-words';

/** Nearer to its limit than this is said in red. */
const soonSeconds = 300;

interface FleetTableProps {
  readonly watches: readonly SeenWatch[];
  readonly chosen: WatchKey | null;
  readonly now: number;
  readonly onChoose: (key: WatchKey) => void;
  readonly onOpen: (key: WatchKey) => void;
  /** The choice decides what the rest of the screen shows. */
  readonly main?: boolean;
  readonly fill?: boolean;
}

/** Every watch that is known here: the soonest at its limit first. */
export function FleetTable({ watches, chosen, now, onChoose, onOpen, main, fill }: FleetTableProps) {
  const t = useText();
  const narrow = useNarrow();
  const tight = useTight();
  const rows = byUrgency(watches, now);
  const columns: readonly Column<SeenWatch>[] = [
    {
      id: 'host',
      label: t('hosts.column.host'),
      width: narrow ? 'minmax(136px, 0.6fr)' : 'minmax(150px, 0.6fr)',
      compare: (a, b) => a.view.host.localeCompare(b.view.host, 'en'),
      cell: (seen) => (
        <>
          <LifeDot tone={lifeTone(seen, now)} />
          {seen.view.host === 'local' ? (
            <span>{t('sidebar.local')}</span>
          ) : (
            <code>{visibleLine(seen.view.host)}</code>
          )}
        </>
      ),
    },
    {
      id: 'target',
      label: t('watch.fleet.target'),
      width: narrow ? 'minmax(130px, 0.5fr)' : 'minmax(128px, 0.6fr)',
      cell: ({ view }) => <code title={view.id}>{targetName(view)}</code>,
    },
    {
      id: 'memory',
      label: t('watch.fleet.memory'),
      width: narrow ? 226 : tight ? 236 : 288,
      compare: (a, b) => permilleOf(a) - permilleOf(b),
      cell: (seen) => <Fullness seen={seen} frozen={isFrozen(seen, now)} />,
    },
    {
      id: 'tto',
      label: t('watch.fleet.limitIn'),
      width: narrow ? 80 : 96,
      number: true,
      cell: ({ view }) => {
        const tto = view.state?.tto;
        return tto ? (
          <span className={tto[0] < soonSeconds ? 'fleet-soon' : undefined}>
            {formatDurationRange(tto[0], tto[1])}
          </span>
        ) : (
          <span className="quiet">{t('ui.unknown')}</span>
        );
      },
    },
    {
      id: 'state',
      label: t('watch.rules.state'),
      width: 'minmax(190px, 1fr)',
      cell: (seen) => <LifeWords seen={seen} now={now} />,
    },
    {
      id: 'last',
      label: t('watch.fleet.last'),
      width: 'minmax(188px, 1fr)',
      cell: ({ view }) => <span title={lastCapture(t, view)}>{lastCapture(t, view)}</span>,
    },
  ];
  return (
    <Table
      {...(main ? { main: true } : {})}
      {...(fill ? { fill: true } : {})}
      label={t('watch.fleet')}
      columns={columns}
      rows={rows}
      rowKey={({ view }) => keyOf(view)}
      selected={chosen && keyOf(chosen)}
      onSelect={({ view }) => onChoose(view)}
      onOpen={({ view }) => onOpen(view)}
    />
  );
}

/** What is watched: the process as it runs, or as it was asked for. */
export function targetName({ state, target, id }: WatchView): string {
  return visibleLine(state?.target?.comm ?? target?.comm ?? target?.exe?.split('/').at(-1) ?? id);
}

/** `orders-api · this computer`. */
export const nameAndHost = (t: Text, view: WatchView): string =>
  `${targetName(view)} · ${view.host === 'local' ? t('sidebar.local') : visibleLine(view.host)}`;

const permilleOf = ({ view }: SeenWatch) => (view.state && mainScope(view.state)?.permille) ?? -1;

function lastCapture(t: Text, { captures }: WatchView): string {
  const last = captures.at(-1);
  if (!last) return t('watch.fleet.noCapture');
  const words = { rung: rungName(t, last.rung), time: formatTime(parseTime(last.at) ?? Number.NaN) };
  return last.collectedInto === null
    ? t('watch.fleet.lastOnHost', words)
    : t('watch.fleet.lastCollected', words);
}

const barWidth = { tight: 84, wide: 115 } as const;

/** Working set of the limit, with the rungs on the way. */
function Fullness({ seen: { view }, frozen }: { seen: SeenWatch; frozen: boolean }) {
  const t = useText();
  const width = barWidth[useTight() ? 'tight' : 'wide'];
  const data = view.state && ladderOf(view.state, null);
  if (!data) return <span className="quiet">{t('watch.fleet.noFigure')}</span>;
  const { scope, rungs } = data;
  return (
    <>
      <svg
        className={frozen ? 'fullness fullness-frozen' : 'fullness'}
        width={width}
        height="12"
        aria-hidden="true"
      >
        <rect className="fullness-all" y="2" width={width} height="8" />
        <rect
          className="fullness-used"
          y="2"
          width={(width * Math.min(1000, scope.permille)) / 1000}
          height="8"
        />
        {rungs.map(({ permille }) => (
          <line
            key={permille}
            className="fullness-rung"
            x1={(width * permille) / 1000}
            x2={(width * permille) / 1000}
            y1="0"
            y2="12"
          />
        ))}
      </svg>
      <span className={frozen ? 'fullness-share quiet' : 'fullness-share'}>
        {formatPermille(scope.permille)}
      </span>
      <span className="quiet">{formatBytes(scope.limit)}</span>
    </>
  );
}
