import { useMemo } from 'react';
import { formatTime } from '#core/base/time';
import { byteUnitFor, formatInUnit, formatPercent } from '#core/base/units';
import type { MemoryRecord } from '#core/chart/memory-series';
import type { SpineCapture, SpineWaiting } from '#core/chart/memory-spine';
import { bindingLimit, type MemorySample } from '#core/probe/memory-sample';
import { useText } from '../../i18n';
import { rungName } from '../../i18n/rung-name';
import { type Column, Table } from '../../ui/Table';

interface SpineTableProps {
  readonly record: MemoryRecord;
  readonly captures: readonly SpineCapture[];
  readonly waiting: readonly SpineWaiting[];
  readonly height: number;
}

/** The same as the chart, as figures: for the keyboard, for a screen reader, and to copy. */
export function SpineTable({ record, captures, waiting, height }: SpineTableProps) {
  const t = useText();
  const named = useMemo(() => {
    const names = new Map<number, string>();
    for (const { at, rung } of waiting) {
      const index = record.nearest(at);
      if (index >= 0) names.set(index, t('spine.table.waiting', { rung: rungName(t, rung) }));
    }
    for (const { at, label, number, rung } of captures) {
      const index = record.nearest(at);
      if (index >= 0)
        names.set(
          index,
          rung !== undefined
            ? rungName(t, rung)
            : label === 'baseline'
              ? t('spine.legend.baseline')
              : String(number),
        );
    }
    return names;
  }, [record, captures, waiting, t]);
  const rows = useMemo(() => Array.from({ length: record.length }, (_, index) => index), [record]);
  const unit = byteUnitFor((record.sample(record.length - 1)?.rssKb ?? 0) * 1024);
  const figure = (kb: number | null) =>
    kb === null ? t('ui.unknown') : kb === 0 ? '0' : formatInUnit(kb * 1024, unit, 1);
  const of = <V,>(index: number, pick: (sample: MemorySample) => V): V | null => {
    const sample = record.sample(index);
    return sample === null ? null : pick(sample);
  };
  const number = (
    id: string,
    label: string,
    kb: (sample: MemorySample) => number | null,
  ): Column<number> => ({
    id,
    label,
    width: 110,
    number: true,
    cell: (index) => figure(of(index, kb)),
  });
  const columns: readonly Column<number>[] = [
    {
      id: 'at',
      label: t('spine.table.time'),
      className: 'cell-time',
      width: 120,
      cell: (index) => formatTime(record.at(index) ?? Number.NaN, 'tenths'),
    },
    number('rss', `${t('spine.tip.rss')}, ${unit.name}`, ({ rssKb }) => rssKb),
    {
      id: 'share',
      label: t('spine.table.share'),
      width: 110,
      number: true,
      cell: (index) =>
        of(index, (sample) => formatPercent(sample.rssKb / bindingLimit(sample).kb)) ?? t('ui.unknown'),
    },
    number('anon', t('spine.tip.anon'), ({ rssAnonKb }) => rssAnonKb),
    number('file', 'RssFile', ({ rssFileKb }) => rssFileKb),
    number('swap', t('spine.tip.swap'), ({ swapKb }) => swapKb),
    {
      id: 'capture',
      label: t('spine.legend.capture'),
      width: 'minmax(80px, 1fr)',
      cell: (index) => <span>{named.get(index) ?? ''}</span>,
    },
  ];
  return (
    <div className="spine-table" style={{ height }}>
      <Table fill label={t('spine.label')} columns={columns} rows={rows} rowKey={String} />
    </div>
  );
}
