import { useMemo } from 'react';
import { formatBytes, formatNumber } from '#core/base/units';
import type { HostAct } from '#core/case/model';
import { useText } from '../../i18n';
import { type Column, Table } from '../../ui/Table';

interface Line extends HostAct {
  readonly number: number;
}

/** Everything that ran on a host, in order: nothing of it can be taken back, so nothing of it is hidden. */
export function AuditLog({ acts }: { acts: readonly HostAct[] }) {
  const t = useText();
  const lines = useMemo<readonly Line[]>(() => acts.map((act, number) => ({ ...act, number })), [acts]);
  const columns = useMemo<readonly Column<Line>[]>(
    () => [
      {
        id: 'time',
        label: t('evidence.log.time'),
        className: 'cell-time',
        width: 84,
        cell: ({ at }) => <span className="evidence-weak">{at.slice(11, 19)}</span>,
      },
      {
        id: 'what',
        label: t('evidence.log.what'),
        width: 'minmax(80px, 1fr)',
        cell: ({ host, what }) => (
          <span className="evidence-name" title={`${host}: ${what}`}>
            {what}
          </span>
        ),
      },
      {
        id: 'status',
        label: t('evidence.log.status'),
        width: 52,
        number: true,
        cell: ({ status }) => status ?? '–',
      },
      {
        id: 'bytes',
        label: t('evidence.log.bytes'),
        width: 64,
        number: true,
        compare: (a, b) => a.bytes - b.bytes,
        cell: ({ bytes }) => formatNumber(bytes),
      },
      {
        id: 'ms',
        label: t('evidence.log.ms'),
        width: 52,
        number: true,
        compare: (a, b) => a.ms - b.ms,
        cell: ({ ms }) => formatNumber(ms),
      },
    ],
    [t],
  );
  const size = formatBytes(acts.reduce((sum, { bytes }) => sum + bytes, 0));
  return (
    <section className="audit">
      <header className="evidence-bar">
        <h2>{t('evidence.log')}</h2>
        <span className="evidence-count">
          {acts.length === 0 ? t('evidence.log.none') : t('evidence.log.count', { acts: acts.length, size })}
        </span>
      </header>
      {acts.length > 0 && (
        <Table
          label={t('evidence.log')}
          columns={columns}
          rows={lines}
          rowKey={({ number }) => String(number)}
          fill
        />
      )}
    </section>
  );
}
