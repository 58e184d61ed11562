import { useMemo, useState } from 'react';
import { visibleLine } from '#core/base/text';
import { byteUnitFor, formatDuration, formatInUnit, formatNumber } from '#core/base/units';
import type { TargetCandidate } from '#core/contract/host-views';
import { useSay, useText } from '../../i18n';
import { type Column, Table } from '../../ui/Table';
import { useNarrow } from '../../ui/use-media';

interface TargetsTableProps {
  readonly targets: readonly TargetCandidate[];
  readonly chosen: number | null;
  readonly onChoose: (pid: number) => void;
}

/** What runs there: Go services with an endpoint first, the rest by memory. */
export function TargetsTable({ targets, chosen, onChoose }: TargetsTableProps) {
  const t = useText();
  const say = useSay();
  const narrow = useNarrow();
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const rows = useMemo(
    () =>
      targets
        .filter(({ comm, command, pid }) => `${comm} ${command} ${pid}`.toLowerCase().includes(wanted))
        .toSorted((a, b) => rank(a) - rank(b) || b.rssKb - a.rssKb),
    [targets, wanted],
  );
  const unit = byteUnitFor(Math.max(0, ...targets.map(({ rssKb }) => rssKb * 1024)));
  const columns: readonly Column<TargetCandidate>[] = [
    {
      id: 'comm',
      label: t('hosts.target.process'),
      width: 'minmax(120px, 1fr)',
      compare: (a, b) => a.comm.localeCompare(b.comm, 'en'),
      cell: ({ comm, command }) => <code title={visibleLine(command)}>{visibleLine(comm)}</code>,
    },
    {
      id: 'pid',
      label: 'pid',
      width: 80,
      number: true,
      compare: (a, b) => a.pid - b.pid,
      cell: ({ pid }) => pid,
    },
    {
      id: 'rss',
      label: `RSS, ${unit.name}`,
      width: 96,
      number: true,
      compare: (a, b) => a.rssKb - b.rssKb,
      cell: ({ rssKb }) => formatInUnit(rssKb * 1024, unit, 1),
    },
    {
      id: 'go',
      label: 'Go',
      width: 96,
      cell: ({ go, lookedForGo }) =>
        go ? (
          <span>{go.version.replace(/^go/, '')}</span>
        ) : (
          <span className="quiet">{t(lookedForGo ? 'hosts.target.notGo' : 'ui.unknown')}</span>
        ),
    },
    {
      id: 'endpoint',
      label: t('hosts.target.endpoint'),
      width: 'minmax(180px, 1.5fr)',
      cell: ({ endpoint, endpointNote }) =>
        endpoint !== null ? (
          <code>{visibleLine(endpoint)}</code>
        ) : (
          <span className="quiet" title={endpointNote ? say.message(endpointNote) : undefined}>
            {endpointNote ? say.message(endpointNote) : t('hosts.target.noEndpoint')}
          </span>
        ),
    },
    ...(narrow
      ? []
      : [
          {
            id: 'threads',
            label: t('live.monitor.threads'),
            width: 76,
            number: true,
            cell: ({ threads }: TargetCandidate) =>
              threads === null ? t('ui.unknown') : formatNumber(threads),
          },
          {
            id: 'age',
            label: t('hosts.target.age'),
            width: 86,
            number: true,
            cell: ({ ageSeconds }: TargetCandidate) =>
              ageSeconds === null ? t('ui.unknown') : formatDuration(ageSeconds),
          },
        ]),
  ];
  return (
    <section className="targets">
      <div className="section-head">
        <h3>{t('hosts.targets')}</h3>
        <span className="quiet">
          {t('hosts.targets.count', { go: targets.filter(({ go }) => go).length, all: targets.length })}
        </span>
        <span className="space" />
        <input
          className="input targets-filter"
          type="text"
          spellCheck={false}
          placeholder={t('hosts.targets.filter')}
          aria-label={t('hosts.targets.filter')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      <Table
        main
        fill
        label={t('hosts.targets')}
        columns={columns}
        rows={rows}
        rowKey={({ pid }) => String(pid)}
        selected={chosen === null ? null : String(chosen)}
        onSelect={({ pid }) => onChoose(pid)}
      />
    </section>
  );
}

const rank = ({ endpoint, go }: TargetCandidate) => (endpoint !== null ? 0 : go ? 1 : 2);
