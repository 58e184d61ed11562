import { useMemo } from 'react';
import { formatTime } from '#core/base/time';
import { firstAtOrAfter, nearestAt, type TimeSpan } from '#core/chart/pixel-line';
import { formatFigure } from '#core/probe/monitors/format-figure';
import { useText } from '../../i18n';
import { type Column, Table } from '../../ui/Table';
import type { DrawnChart, DrawnLine } from './charts';

interface MonitorTableProps {
  readonly charts: readonly DrawnChart[];
  readonly span: TimeSpan;
  readonly everySeconds: number;
  readonly version: number;
}

interface Row {
  readonly at: number;
}

/** The same as the charts, as figures: a row for each sample of the monitor that has most, newest first. */
export function MonitorTable({ charts, span, everySeconds, version }: MonitorTableProps) {
  const t = useText();
  const lines = charts.flatMap(({ lines: those, unit }) => those.map((line) => ({ ...line, unit })));
  const times = lines.reduce<DrawnLine | null>(
    (most, line) => (most === null || line.at.length > most.at.length ? line : most),
    null,
  )?.at;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lines grow in place
  const rows = useMemo((): readonly Row[] => {
    if (times === undefined) return [];
    const list: Row[] = [];
    for (let i = firstAtOrAfter(times, span.from); i < times.length && times[i] <= span.to; i++)
      list.push({ at: times[i] });
    return list.reverse();
  }, [times, span, version]);
  const columns: readonly Column<Row>[] = [
    { id: 'at', label: t('spine.table.time'), width: 84, cell: ({ at }) => formatTime(at) },
    ...lines.map(
      ({ name, monitor, at, values, unit }): Column<Row> => ({
        id: `${monitor}.${name}`,
        label: name,
        hint: monitor,
        width: 'minmax(84px, 1fr)',
        number: true,
        cell: (row) => {
          const index = nearestAt(at, row.at);
          const near = index >= 0 && Math.abs(at[index] - row.at) <= everySeconds * 1000;
          const value = near ? values[index] : Number.NaN;
          return Number.isNaN(value) ? (
            <span className="quiet">{t('ui.unknown')}</span>
          ) : (
            formatFigure(value, unit)
          );
        },
      }),
    ),
  ];
  return (
    <div className="mon-table">
      <Table fill label={t('monitors.table')} columns={columns} rows={rows} rowKey={({ at }) => String(at)} />
    </div>
  );
}
