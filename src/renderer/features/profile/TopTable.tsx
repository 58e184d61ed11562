import { memo, useMemo } from 'react';
import { useText } from '../../i18n';
import { useViewExports } from '../../profiles/view-exports';
import type { TopOrder } from '../../state/look';
import { Table } from '../../ui/Table';
import { tableAsTsv } from '../../ui/table-text';
import { useRoom } from '../../ui/use-room';
import { rowKeys } from './rows';
import { type Room, roomOf, type TopWanted, topColumns } from './top-columns';

interface TopTableProps extends TopWanted {
  readonly order: TopOrder;
  readonly onOrder: (order: TopOrder) => void;
  readonly selection: string | null;
  /** It stands beside another view. */
  readonly beside: boolean;
  readonly onSelect: (name: string) => void;
  /** Enter and double click. */
  readonly onOpen: (name: string) => void;
}

/** Before the first one was measured. */
const usualWidth = { alone: 1000, beside: 520 } as const;

/** The functions by what they hold, or by what changed; drawn anew only where that has changed. */
export const TopTable = memo(function TopTable(props: TopTableProps) {
  const { order, onOrder, selection, onSelect, onOpen, beside, ...wanted } = props;
  const { rows } = wanted;
  const where = beside ? 'beside' : 'alone';
  const t = useText();
  const [place, room] = useRoom<HTMLDivElement, Room>(`top ${where}`, usualWidth[where], roomOf);
  const keyOf = useMemo(() => rowKeys(rows), [rows]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the values of what is wanted, whatever holds them
  const columns = useMemo(() => topColumns(wanted, room, t), [...Object.values(wanted), room, t]);
  return (
    <div className="top" ref={place}>
      <Table
        fill
        plain
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
});

/** What the table gives to a copy, when it is the view and not beside one. */
export function TopExports(props: TopWanted) {
  const t = useText();
  useViewExports({ table: () => tableAsTsv(topColumns(props, 'wide', t), props.rows) });
  return null;
}
