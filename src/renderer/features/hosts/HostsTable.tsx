import { visibleLine } from '#core/base/text';
import { formatKib } from '#core/base/units';
import type { HostEntry } from '#core/contract/host-views';
import { type Text, useText } from '../../i18n';
import { visitHost } from '../../state/acts';
import { useHostLinks } from '../../state/host-links';
import { useHosts } from '../../state/hosts';
import { linkNow } from '../../state/link-now';
import { go } from '../../state/navigation';
import { neediest, useWatches } from '../../state/watches';
import { LifeWords } from '../../ui/LifeWords';
import { LinkMark } from '../../ui/marks';
import { type Column, Table } from '../../ui/Table';
import { useNarrow } from '../../ui/use-media';
import { useNow } from '../../ui/use-now';
import { useWhen } from '../../ui/use-when';

/** More than these scroll: the host that was chosen stays in sight below. */
const mostRows = 7;

export function HostsTable({ hosts, chosen }: { hosts: readonly HostEntry[]; chosen: string | null }) {
  const t = useText();
  const when = useWhen();
  const narrow = useNarrow();
  const visits = useHosts((state) => state.visits);
  const links = useHostLinks(({ states }) => states);
  const watches = useWatches(({ seen }) => seen);
  const now = useNow(1000, watches.size > 0);
  const columns: readonly Column<HostEntry>[] = [
    {
      id: 'host',
      label: t('hosts.column.host'),
      width: 'minmax(200px, 1fr)',
      compare: (a, b) => a.name.localeCompare(b.name, 'en'),
      cell: ({ name }) => (
        <>
          <LinkMark state={linkNow(name, visits.get(name), links.get(name))} />
          {name === 'local' ? <span>{t('sidebar.local')}</span> : <code>{visibleLine(name)}</code>}
        </>
      ),
    },
    {
      id: 'route',
      label: t('hosts.column.route'),
      width: 'minmax(222px, 1.1fr)',
      cell: ({ route }) => (
        <span className="quiet">{route === null ? t('ui.unknown') : visibleLine(route)}</span>
      ),
    },
    {
      id: 'system',
      label: t('hosts.column.system'),
      width: 'minmax(160px, 1.4fr)',
      cell: ({ facts }) =>
        facts ? (
          <span>
            {t('hosts.system', {
              system: visibleLine(facts.system),
              kernel: visibleLine(facts.kernel),
              memory: facts.memoryKb === null ? t('ui.unknown') : formatKib(facts.memoryKb),
            })}
          </span>
        ) : (
          <span className="quiet">{t('hosts.neverConnected')}</span>
        ),
    },
    ...(narrow ? [] : [sourceColumn(t)]),
    {
      id: 'watch',
      label: t('command.tab.watchdog'),
      width: narrow ? 150 : 170,
      cell: ({ name }) => {
        const watch = neediest(
          [...watches.values()].filter(({ view }) => view.host === name),
          now,
        );
        return watch ? (
          <LifeWords seen={watch} now={now} />
        ) : (
          <span className="quiet">{t('hosts.watch.none')}</span>
        );
      },
    },
    {
      id: 'seen',
      label: t('hosts.column.seen'),
      width: 110,
      number: true,
      compare: (a, b) => (a.facts?.checkedAt ?? '').localeCompare(b.facts?.checkedAt ?? '', 'en'),
      cell: ({ facts }) => (
        <span className="quiet">{facts ? when(facts.checkedAt, 'long') : t('ui.unknown')}</span>
      ),
    },
  ];
  return (
    <div className={hosts.length > mostRows ? 'hosts-table hosts-table-many' : 'hosts-table'}>
      <Table
        main
        fill={hosts.length > mostRows}
        label={t('hosts.title')}
        columns={columns}
        rows={hosts}
        rowKey={({ name }) => name}
        selected={chosen}
        onSelect={({ name }) => go({ screen: 'hosts', host: name })}
        onOpen={({ name }) => void visitHost(name)}
      />
    </div>
  );
}

const sourceColumn = (t: Text): Column<HostEntry> => ({
  id: 'source',
  label: t('hosts.column.source'),
  width: 110,
  cell: ({ source }) => <span className="quiet">{t(`hosts.source.${source}`)}</span>,
});
