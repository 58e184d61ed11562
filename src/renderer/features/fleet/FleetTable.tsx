import { visibleLine } from '#core/base/text';
import { formatTime } from '#core/base/time';
import {
  formatDuration,
  formatDurationRange,
  formatKib,
  formatPercent,
  formatRateDelta,
} from '#core/base/units';
import { type FleetRow, shareOfLimit, staleSince } from '#core/contract/fleet';
import { bindingLimit } from '#core/probe/memory-sample';
import { type Text, useText } from '../../i18n';
import { go } from '../../state/navigation';
import { AlertMark, LinkMark } from '../../ui/marks';
import { type Column, Table } from '../../ui/Table';
import { useNarrow } from '../../ui/use-media';

interface FleetTableProps {
  readonly rows: readonly FleetRow[];
  readonly now: number;
  readonly chosen: string | null;
  readonly onChoose: (host: string) => void;
}

/** Under this many seconds somebody should look now. */
const soonSeconds = 600;

export function FleetTable({ rows, now, chosen, onChoose }: FleetTableProps) {
  const t = useText();
  const narrow = useNarrow();
  return (
    <Table
      main
      fill
      label={t('hostfleet.title')}
      columns={columnsOf(t, now, narrow)}
      rows={rows}
      rowKey={({ host }) => host}
      rowClass={(row) => (staleSince(row, now) === null ? '' : 'hostfleet-stale')}
      selected={chosen}
      onSelect={({ host }) => onChoose(host)}
      onOpen={({ host }) => go({ screen: 'hosts', host })}
    />
  );
}

const marks = {
  idle: 'none',
  connecting: 'trying',
  connected: 'connected',
  lost: 'failed',
  failed: 'failed',
} as const;

function columnsOf(t: Text, now: number, narrow: boolean): readonly Column<FleetRow>[] {
  const unknown = <span className="quiet">{t('ui.unknown')}</span>;
  const columns: readonly (Column<FleetRow> | false)[] = [
    {
      id: 'host',
      label: t('hosts.column.host'),
      width: 'minmax(200px, 1.2fr)',
      cell: ({ host, link }) => (
        <>
          <LinkMark state={marks[link]} />
          {host === 'local' ? <span>{t('sidebar.local')}</span> : <code>{visibleLine(host)}</code>}
        </>
      ),
    },
    {
      id: 'time',
      label: t('hostfleet.column.time'),
      hint: t('hostfleet.column.time.about'),
      width: 126,
      number: true,
      cell: (row) => {
        const time = row.outlook?.timeToLimit;
        if (!time || staleSince(row, now) !== null) return unknown;
        const soon = time.fromSeconds < soonSeconds;
        return (
          <span className={soon ? 'hostfleet-soon' : undefined}>
            {soon && <AlertMark tone="warn" />}
            {formatDurationRange(time.fromSeconds, time.toSeconds)}
          </span>
        );
      },
    },
    {
      id: 'process',
      label: t('hosts.target.process'),
      width: 'minmax(140px, 1fr)',
      cell: ({ target }) =>
        target === null ? (
          unknown
        ) : (
          <code title={visibleLine(target.command)}>
            {visibleLine(target.comm)} <span className="quiet">{target.pid}</span>
          </code>
        ),
    },
    {
      id: 'rss',
      label: 'RSS',
      width: 80,
      number: true,
      cell: ({ sample }) => (sample === null ? unknown : formatKib(sample.rssKb)),
    },
    {
      id: 'share',
      label: t('hosts.target.limit'),
      hint: t('hosts.target.limit.about'),
      width: 132,
      number: true,
      cell: (row) => {
        const share = shareOfLimit(row);
        if (share === null || row.sample === null) return unknown;
        const { scope, kb } = bindingLimit(row.sample);
        const of = { share: formatPercent(share), limit: formatKib(kb) };
        return <span className={scope === 'host' ? 'quiet' : undefined}>{t('hostfleet.ofLimit', of)}</span>;
      },
    },
    {
      id: 'growth',
      label: t('hostfleet.column.growth'),
      width: 96,
      number: true,
      cell: ({ outlook }) =>
        outlook?.bytesPerSecond == null ? (
          unknown
        ) : outlook.state === 'flat' ? (
          <span className="quiet">{t('hostfleet.steady')}</span>
        ) : (
          formatRateDelta(outlook.bytesPerSecond)
        ),
    },
    !narrow && {
      id: 'free',
      label: t('hostfleet.column.free'),
      width: 90,
      number: true,
      cell: ({ sample }) => (sample?.hostAvailableKb == null ? unknown : formatKib(sample.hostAvailableKb)),
    },
    {
      id: 'state',
      label: t('hostfleet.column.state'),
      width: 185,
      cell: (row) => <span title={stateText(t, row, now)}>{stateText(t, row, now)}</span>,
    },
  ];
  return columns.filter((column) => column !== false);
}

/** What is the matter with a row, or how old its figures are. */
function stateText(t: Text, row: FleetRow, now: number): string {
  const { ended, link, heardAt } = row;
  if (link === 'idle') return t('hostfleet.state.idle');
  if (link === 'connecting') return t('hostfleet.state.connecting');
  if (link === 'failed') return t('hostfleet.state.failed');
  const stale = staleSince(row, now);
  const time = stale === null ? '' : formatTime(stale);
  if (ended !== null) return t(`hostfleet.state.${ended.how}`, { time });
  if (link === 'lost') return t('hostfleet.state.lost', { time });
  if (stale !== null) return t('hostfleet.state.silent', { time });
  if (heardAt === null) return t('hostfleet.state.waiting');
  return t('hostfleet.state.fresh', { age: formatDuration(Math.max(0, Math.round((now - heardAt) / 1000))) });
}
