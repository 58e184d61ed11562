import { useMemo } from 'react';
import { useText } from '../../i18n';
import { useViewExports } from '../../profiles/view-exports';
import type { TopOrder } from '../../state/look';
import { Table } from '../../ui/Table';
import { tableAsTsv } from '../../ui/table-text';
import { useSize } from '../../ui/use-size';
import { rowKeys } from './rows';
import { roomOf, type TopWanted, topColumns } from './top-columns';

interface TopTableProps extends TopWanted {
  readonly order: TopOrder;
  readonly onOrder: (order: TopOrder) => void;
  readonly selection: string | null;
  readonly onSelect: (name: string) => void;
  /** Enter and double click. */
  readonly onOpen: (name: string) => void;
}

/** The functions by what they hold, or by what changed. */
export function TopTable(props: TopTableProps) {
  const { rows, order, onOrder, selection, onSelect, onOpen } = props;
  const t = useText();
  const [place, size] = useSize<HTMLDivElement>();
  const keyOf = useMemo(() => rowKeys(rows), [rows]);
  const columns = topColumns(props, roomOf(size?.width ?? 900), t);
  return (
    <div className="top" ref={place}>
      <Table
        fill
        label={t('profile.top.label')}
        className="top-table"
        rowClass="top-row"
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        selected={selection}
        onSelect={(row) => onSelect(row.function)}
        onOpen={(row) => onOpen(row.function)}
        order={order}
        onOrder={(column) => {
          const by = column as TopOrder['by'];
          onOrder({ by, descending: order.by === by ? !order.descending : by !== 'name' });
        }}
      />
    </div>
  );
}

/** What the table gives to a copy, when it is the view and not beside one. */
export function TopExports(props: TopWanted) {
  const t = useText();
  useViewExports({ table: () => tableAsTsv(topColumns(props, 'wide', t), props.rows) });
  return null;
}
