import { RefreshCw } from 'lucide-react';
import { useEffect } from 'react';
import { visibleLine } from '#core/base/text';
import { formatBytes, formatDuration } from '#core/base/units';
import type { HostAct } from '#core/case/model';
import { useText } from '../../i18n';
import { actsOf, loadActs, useHostLooks } from '../../state/host-acts';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { type Column, Table } from '../../ui/Table';
import { useWhen } from '../../ui/use-when';

interface Row {
  readonly key: string;
  readonly act: HostAct;
}

/** Every command that ran on the host without belonging to a case; what belongs to one stands in its journal. */
export function ActsPart({ host }: { host: string }) {
  const t = useText();
  const when = useWhen();
  const { value, failure } = useHostLooks(actsOf(host));
  useEffect(() => void loadActs(host), [host]);
  const columns: readonly Column<Row>[] = [
    {
      id: 'at',
      label: t('live.acts.time'),
      width: 128,
      cell: ({ act }) => <span className="quiet">{when(act.at, 'long')}</span>,
      title: ({ act }) => act.at,
    },
    {
      id: 'what',
      label: t('live.acts.what'),
      width: 'minmax(160px, 1fr)',
      cell: ({ act }) => <code>{visibleLine(act.what)}</code>,
      title: ({ act }) => act.what,
    },
    {
      id: 'status',
      label: t('live.acts.status'),
      width: 64,
      number: true,
      cell: ({ act }) => act.status ?? t('ui.unknown'),
    },
    {
      id: 'bytes',
      label: t('live.acts.bytes'),
      width: 80,
      number: true,
      cell: ({ act }) => formatBytes(act.bytes),
    },
    {
      id: 'ms',
      label: t('live.acts.took'),
      width: 72,
      number: true,
      cell: ({ act }) => formatDuration(act.ms / 1000),
    },
  ];
  return (
    <section className="host-acts" aria-label={t('hosts.acts.tab')}>
      <div className="section-head">
        <span className="quiet">{t('hosts.acts.about')}</span>
        <span className="space" />
        <Button
          icon={<RefreshCw size={14} strokeWidth={1.75} aria-hidden="true" />}
          onClick={() => void loadActs(host)}
        >
          {t('hosts.acts.again')}
        </Button>
      </div>
      {failure && <Failed failure={failure} />}
      {value?.length === 0 && <Empty title={t('hosts.acts.none')} />}
      {value !== null && value.length > 0 && (
        <Table
          fill
          label={t('hosts.acts.tab')}
          columns={columns}
          rows={value.map((act, index): Row => ({ key: `${act.at} ${index}`, act }))}
          rowKey={({ key }) => key}
        />
      )}
    </section>
  );
}
