import { useMemo } from 'react';
import { useText } from '../../../i18n';
import { Table } from '../../../ui/Table';
import type { SeriesShown } from './FunctionChart';
import { pointColumns, pointsOf } from './points';

/** The chart of a function as rows: each capture with what the function, the heap and the process held. */
export function PointsTable(props: SeriesShown) {
  const { row, shown, onPoint } = props;
  const t = useText();
  const points = useMemo(() => pointsOf(props), [props]);
  return (
    <div className="growth-points">
      <Table
        fill
        label={t('growth.points', { function: row.function })}
        columns={pointColumns(props, points, t)}
        rows={points}
        rowKey={({ index }) => String(index)}
        selected={shown === null ? null : String(shown)}
        onSelect={({ index }) => onPoint(index)}
      />
    </div>
  );
}
