import { useMemo } from 'react';
import { visibleLine } from '#core/base/text';
import { formatTime, parseTime } from '#core/base/time';
import { formatBytes, formatDuration } from '#core/base/units';
import type { HostAct } from '#core/case/model';
import type { JobSnapshot } from '#core/contract/job';
import { useText } from '../../i18n';
import { type Column, Table } from '../../ui/Table';

interface Row {
  readonly key: string;
  readonly act: HostAct;
}

/** Every command and request that ran on the host, newest first: nothing happens there unseen. */
export function ActsTable({ job }: { job: JobSnapshot }) {
  const t = useText();
  const rows = useMemo(
    () => job.acts.map((act, index): Row => ({ key: `${act.at} ${index}`, act })).toReversed(),
    [job.acts],
  );
  const columns: readonly Column<Row>[] = [
    {
      id: 'at',
      label: t('live.acts.time'),
      className: 'cell-time',
      width: 90,
      cell: ({ act }) => (
        <span className="quiet">{formatTime(parseTime(act.at) ?? Number.NaN, 'tenths')}</span>
      ),
    },
    {
      id: 'what',
      label: t('live.acts.what'),
      width: 'minmax(120px, 1fr)',
      cell: ({ act }) => <code title={visibleLine(act.what)}>{visibleLine(act.what)}</code>,
    },
    {
      id: 'status',
      label: t('live.acts.status'),
      width: 56,
      number: true,
      cell: ({ act }) => act.status ?? t('ui.unknown'),
    },
    {
      id: 'bytes',
      label: t('live.acts.bytes'),
      width: 76,
      number: true,
      cell: ({ act }) => formatBytes(act.bytes),
    },
    {
      id: 'ms',
      label: t('live.acts.took'),
      width: 64,
      number: true,
      cell: ({ act }) => formatDuration(act.ms / 1000),
    },
  ];
  return (
    <section className="acts">
      <div className="section-head">
        <h2>{t(job.host === 'local' ? 'live.acts.local' : 'live.acts')}</h2>
        <span className="quiet">{t('live.acts.about')}</span>
      </div>
      {rows.length === 0 ? (
        <p className="live-none">{t('live.acts.none')}</p>
      ) : (
        <Table fill label={t('live.acts')} columns={columns} rows={rows} rowKey={({ key }) => key} />
      )}
    </section>
  );
}
