import { useMemo, useState } from 'react';
import { visibleLine } from '#core/base/text';
import { byteUnitFor, formatDuration, formatInUnit, formatPercent } from '#core/base/units';
import type { TargetCandidate } from '#core/contract/host-views';
import { type Text, useSay, useText } from '../../i18n';
import { AlertMark } from '../../ui/marks';
import { type Column, Table } from '../../ui/Table';
import { useMedia } from '../../ui/use-media';

interface TargetsTableProps {
  readonly targets: readonly TargetCandidate[];
  readonly chosen: number | null;
  readonly onChoose: (pid: number) => void;
}

/** What runs there: Go services with an endpoint first, the rest by memory. */
export function TargetsTable({ targets, chosen, onChoose }: TargetsTableProps) {
  const t = useText();
  /** Beside the facts of the host there is no room for every figure. */
  const narrow = useMedia('(max-width: 1439px)');
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const rows = useMemo(
    () =>
      targets
        .filter(({ comm, command, pid, go, container }) =>
          `${comm} ${command} ${pid} ${go?.module ?? ''} ${container?.runtime ?? ''} ${container?.id ?? ''}`
            .toLowerCase()
            .includes(wanted),
        )
        .toSorted((a, b) => rank(a) - rank(b) || b.rssKb - a.rssKb),
    [targets, wanted],
  );
  const largest = Math.max(0, ...targets.map(({ rssKb }) => rssKb * 1024));
  const columns = useColumns(largest, narrow);
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

const shareOf = ({ rssKb, limit }: TargetCandidate): number | null =>
  limit === null || limit.kb <= 0 ? null : rssKb / limit.kb;

function useColumns(largest: number, narrow: boolean): readonly Column<TargetCandidate>[] {
  const t = useText();
  const unit = byteUnitFor(largest);
  /** A figure of /proc: unknown is not nought. */
  const kib = (value: number | null) =>
    value === null ? (
      <span className="quiet">{t('ui.unknown')}</span>
    ) : (
      <span className={value === 0 ? 'quiet' : undefined}>
        {value === 0 ? '0' : formatInUnit(value * 1024, unit, 1)}
      </span>
    );
  return [
    {
      id: 'comm',
      label: t('hosts.target.process'),
      width: 'minmax(144px, 0.3fr)',
      compare: (a, b) => a.comm.localeCompare(b.comm, 'en'),
      cell: ({ comm, command }) => <code title={visibleLine(command)}>{visibleLine(comm)}</code>,
    },
    {
      id: 'pid',
      label: 'pid',
      width: 64,
      number: true,
      compare: (a, b) => a.pid - b.pid,
      cell: ({ pid }) => pid,
    },
    {
      id: 'rss',
      label: `RSS, ${unit.name}`,
      width: 78,
      number: true,
      compare: (a, b) => a.rssKb - b.rssKb,
      cell: ({ rssKb }) => kib(rssKb),
    },
    ...(narrow
      ? []
      : ([
          {
            id: 'anon',
            label: t('hosts.target.anon'),
            hint: t('hosts.target.anon.about', { unit: unit.name }),
            width: 58,
            number: true,
            compare: (a, b) => (a.anonKb ?? -1) - (b.anonKb ?? -1),
            cell: ({ anonKb }) => kib(anonKb),
          },
          {
            id: 'swap',
            label: t('hosts.target.swap'),
            hint: t('hosts.target.swap.about', { unit: unit.name }),
            width: 50,
            number: true,
            compare: (a, b) => (a.swapKb ?? -1) - (b.swapKb ?? -1),
            cell: ({ swapKb }) => kib(swapKb),
          },
        ] satisfies Column<TargetCandidate>[])),
    {
      id: 'limit',
      label: t('hosts.target.limit'),
      hint: t('hosts.target.limit.about'),
      width: 62,
      number: true,
      compare: (a, b) => (shareOf(a) ?? -1) - (shareOf(b) ?? -1),
      title: ({ limit }) => (limit === null ? '' : limitText(t, limit)),
      cell: (target) => {
        const share = shareOf(target);
        return share === null ? (
          <span className="quiet">{t('ui.unknown')}</span>
        ) : (
          <span className={target.limit?.scope === 'host' ? 'quiet' : undefined}>{formatPercent(share)}</span>
        );
      },
    },
    {
      id: 'age',
      label: t('hosts.target.age'),
      width: 64,
      number: true,
      compare: (a, b) => (a.ageSeconds ?? -1) - (b.ageSeconds ?? -1),
      cell: ({ ageSeconds }) => (ageSeconds === null ? t('ui.unknown') : formatDuration(ageSeconds)),
    },
    {
      id: 'go',
      label: 'Go',
      width: 66,
      cell: ({ go, executable }) =>
        go ? (
          <span title={[go.module, go.revision].filter(Boolean).join(' ')}>
            {go.version.replace(/^go/, '')}
          </span>
        ) : (
          <NotGo executable={executable} />
        ),
    },
    {
      id: 'endpoint',
      label: t('hosts.target.endpoint'),
      width: 'minmax(140px, 1.2fr)',
      cell: (target) => <EndpointCell target={target} />,
    },
  ];
}

/** Unknown is not "no": an executable that may not be read may be Go. */
function NotGo({ executable }: Pick<TargetCandidate, 'executable'>) {
  const t = useText();
  const text = t(`hosts.target.exe.${executable === 'go' ? 'other' : executable}`);
  return (
    <span className="quiet" title={text}>
      {text}
    </span>
  );
}

export const limitText = (t: Text, limit: NonNullable<TargetCandidate['limit']>): string => {
  const size = formatInUnit(limit.kb * 1024, byteUnitFor(limit.kb * 1024), 0);
  const of = `${size} ${byteUnitFor(limit.kb * 1024).name}`;
  return limit.scope === 'host'
    ? t('hosts.target.limit.host', { limit: of })
    : t('hosts.target.limit.cgroup', { limit: of, folder: visibleLine(limit.folder ?? '') });
};

function EndpointCell({ target: { endpoint, endpointNote, openWarning } }: { target: TargetCandidate }) {
  const t = useText();
  const say = useSay();
  if (endpoint === null) {
    const note = endpointNote ? say.message(endpointNote) : t('hosts.target.noEndpoint');
    return (
      <span className="quiet" title={note}>
        {note}
      </span>
    );
  }
  return (
    <span className="target-endpoint" title={openWarning ? say.message(openWarning) : endpoint}>
      {openWarning && <AlertMark tone="warn" />}
      {openWarning && <span className="target-open">{t('hosts.target.open')}</span>}
      <code>{visibleLine(endpoint)}</code>
    </span>
  );
}
