import { useMemo } from 'react';
import { formatTime } from '#core/base/time';
import { firstAtOrAfter } from '#core/chart/first-at';
import { nearestAt } from '#core/chart/pixel-line';
import type { TimeSpan } from '#core/chart/time-span';
import { formatFigure } from '#core/probe/monitors/format-figure';
import { useText } from '../../i18n';
import { type TimeLook, useTimeLook } from '../../state/spine';
import { type Column, Table } from '../../ui/Table';
import type { DrawnChart, DrawnLine } from './charts';
import { lineName } from './line-name';

interface MonitorTableProps {
  readonly caseId: string;
  readonly charts: readonly DrawnChart[];
  readonly spanOf: (look: TimeLook) => TimeSpan;
  readonly everySeconds: number;
}

interface Row {
  readonly at: number;
}

/** The same as the charts, as figures: a row for each sample of the monitor that has most, newest first. */
export function MonitorTable({ caseId, charts, spanOf, everySeconds }: MonitorTableProps) {
  const t = useText();
  const { from, to } = spanOf(useTimeLook(caseId));
  const lines = charts.flatMap(({ lines: those, unit }) => those.map((line) => ({ ...line, unit })));
  const times = lines.reduce<DrawnLine | null>(
    (most, line) => (most === null || line.at.length > most.at.length ? line : most),
    null,
  )?.at;
  const rows = useMemo((): readonly Row[] => {
    if (times === undefined) return [];
    const list: Row[] = [];
    for (let i = firstAtOrAfter(times, from); i < times.length && times[i] <= to; i++)
      list.push({ at: times[i] });
    return list.reverse();
  }, [times, from, to]);
  const columns: readonly Column<Row>[] = [
    {
      id: 'at',
      label: t('spine.table.time'),
      className: 'cell-time',
      width: 84,
      cell: ({ at }) => formatTime(at),
    },
    ...lines.map(
      ({ name, monitor, at, extents, unit }): Column<Row> => ({
        id: `${monitor}.${name}`,
        label: lineName(t, name),
        hint: monitor,
        width: 'minmax(84px, 1fr)',
        number: true,
        cell: (row) => {
          const index = nearestAt(at, row.at);
          const near = index >= 0 && Math.abs(at[index] - row.at) <= everySeconds * 1000;
          const value = near ? extents.values[index] : Number.NaN;
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
