import { useMemo } from 'react';
import { formatTime } from '#core/base/time';
import { byteUnitFor, formatInUnit, formatPercent } from '#core/base/units';
import type { SpineCapture } from '#core/chart/memory-spine';
import { nearestIndex } from '#core/chart/sample-at';
import { bindingLimit, type MemorySample } from '#core/probe/memory-sample';
import { useText } from '../../i18n';
import { rungName } from '../../i18n/rung-name';
import { type Column, Table } from '../../ui/Table';

interface SpineTableProps {
  readonly samples: readonly MemorySample[];
  readonly captures: readonly SpineCapture[];
  readonly height: number;
}

/** The same as the chart, as figures: for the keyboard, for a screen reader, and to copy. */
export function SpineTable({ samples, captures, height }: SpineTableProps) {
  const t = useText();
  const named = useMemo(() => {
    const names = new Map<number, string>();
    for (const { at, label, number, rung } of captures) {
      const index = nearestIndex(samples, at);
      if (index >= 0)
        names.set(
          samples[index].at,
          rung !== undefined
            ? rungName(t, rung)
            : label === 'baseline'
              ? t('spine.legend.baseline')
              : String(number),
        );
    }
    return names;
  }, [samples, captures, t]);
  const unit = byteUnitFor((samples.at(-1)?.rssKb ?? 0) * 1024);
  const figure = (kb: number | null) =>
    kb === null ? t('ui.unknown') : kb === 0 ? '0' : formatInUnit(kb * 1024, unit, 1);
  const number = (
    id: string,
    label: string,
    kb: (sample: MemorySample) => number | null,
  ): Column<MemorySample> => ({
    id,
    label,
    width: 110,
    number: true,
    cell: (sample) => figure(kb(sample)),
  });
  const columns: readonly Column<MemorySample>[] = [
    { id: 'at', label: t('spine.table.time'), width: 120, cell: ({ at }) => formatTime(at, 'tenths') },
    number('rss', `${t('spine.tip.rss')}, ${unit.name}`, ({ rssKb }) => rssKb),
    {
      id: 'share',
      label: t('spine.table.share'),
      width: 110,
      number: true,
      cell: (sample) => formatPercent(sample.rssKb / bindingLimit(sample).kb),
    },
    number('anon', t('spine.tip.anon'), ({ rssAnonKb }) => rssAnonKb),
    number('file', 'RssFile', ({ rssFileKb }) => rssFileKb),
    number('swap', t('spine.tip.swap'), ({ swapKb }) => swapKb),
    {
      id: 'capture',
      label: t('spine.legend.capture'),
      width: 'minmax(80px, 1fr)',
      cell: ({ at }) => <span>{named.get(at) ?? ''}</span>,
    },
  ];
  return (
    <div className="spine-table" style={{ height }}>
      <Table fill label={t('spine.label')} columns={columns} rows={samples} rowKey={({ at }) => String(at)} />
    </div>
  );
}
