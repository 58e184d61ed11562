import {
  type CSSProperties,
  type Key,
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { classes } from './classes';
import { useRowsInSight } from './use-rows-in-sight';
import { useSteady } from './use-steady';

export interface Column<R> {
  readonly id: string;
  readonly label: string;
  /** Fixed pixels, or what a column of names takes: `minmax(120px, 1fr)`. */
  readonly width: number | string;
  readonly number?: boolean;
  readonly cell: (row: R) => ReactNode;
  /** Ascending; a column without it cannot be sorted by, unless the table's owner sorts (`order`). */
  readonly compare?: (a: R, b: R) => number;
  /** The owner sorts by it. */
  readonly sortable?: boolean;
  /** What the head means, such as what a percentage is of. */
  readonly hint?: string;
  /** What the cell says with every digit. */
  readonly title?: (row: R) => string;
  /** What a copy of the table says here: see table-text.ts. */
  readonly text?: (row: R) => string | number;
  /** What a copy calls the column, where the cells are in a unit that its values are not in. */
  readonly copied?: string;
  /** `cell-time` for times, whose digits are to stand under one another. */
  readonly className?: string;
}

export interface Order {
  readonly by: string;
  readonly descending: boolean;
}

/** Where the order is kept, when the table is to sort by what somebody else remembers. */
export interface Sorting {
  readonly sorted: Order | null;
  readonly onSorted: (order: Order) => void;
}

interface TableProps<R> {
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly rowKey: (row: R) => string;
  readonly selected?: string | null;
  readonly onSelect?: (row: R) => void;
  /** Enter and double click. */
  readonly onOpen?: (row: R) => void;
  /** Fills its place and scrolls; rows that are out of sight are not drawn. */
  readonly fill?: boolean;
  /** Cells hold nothing of their own, no menu and no field: another order writes into the rows that are there. */
  readonly plain?: boolean;
  readonly headless?: boolean;
  /** Rows that hold a button are taller. */
  readonly open?: boolean;
  /** A click opens, as in a list of links. */
  readonly clickOpens?: boolean;
  /** The selection decides what the screen shows: it keeps its colour when the focus is elsewhere. */
  readonly main?: boolean;
  /** Where the owner sorts the rows: how they are sorted now, and what to do when a head is pressed. */
  readonly order?: Order;
  readonly onOrder?: (by: string) => void;
  readonly sorting?: Sorting;
  readonly className?: string;
  readonly rowClass?: string | ((row: R) => string);
  /** Of a virtual table: which rows are in sight, for rows that are fetched when they are. */
  readonly onRange?: (from: number, end: number) => void;
}

const rowPixels = 24;
const openRowPixels = 32;

function stepOf(key: string, page: number, count: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -count,
    End: count,
  };
  return steps[key] ?? null;
}

export function Table<R>(props: TableProps<R>) {
  const {
    label,
    columns,
    rowKey,
    selected = null,
    onSelect,
    onOpen,
    fill,
    plain,
    headless,
    open,
    main,
    clickOpens,
    className,
    rowClass,
    onRange,
  } = props;
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const own = useSorted(props.rows, columns, props.sorting);
  const rows = props.onOrder ? props.rows : own.rows;
  const sort = props.onOrder ? (props.order ?? null) : own.sort;
  const sortBy = props.onOrder ?? own.sortBy;
  const height = open ? openRowPixels : rowPixels;
  const sight = useRowsInSight(grid, {
    count: fill ? rows.length : 0,
    rowPixels: height,
    headPixels: headless ? 0 : rowPixels,
  });
  const { reveal } = sight;
  const at = selected === null ? -1 : rows.findIndex((row) => rowKey(row) === selected);
  const tracks = columns.map(({ width }) => (typeof width === 'number' ? `${width}px` : width)).join(' ');

  useEffect(() => {
    if (fill && at >= 0) reveal(at);
  }, [fill, at, reveal]);

  const [from, end] = fill ? [sight.from, sight.end] : [0, rows.length];
  useEffect(() => {
    if (fill) onRange?.(from, end);
  }, [fill, onRange, from, end]);

  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.nativeEvent.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || rows.length === 0) return;
    if (event.key === 'Enter' && onOpen && at >= 0) {
      event.preventDefault();
      onOpen(rows[at]);
      return;
    }
    const page = Math.max(1, Math.floor((grid.current?.clientHeight ?? 10 * height) / height) - 2);
    const by = stepOf(event.key, page, rows.length);
    if (by === null || !onSelect) return;
    event.preventDefault();
    onSelect(rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]);
  };

  /** What is asked for acts is what is selected. */
  const askActs = (event: MouseEvent) => {
    const pressed = (event.target as Element).closest('[role=row]')?.getAttribute('aria-rowindex');
    const row = pressed == null ? undefined : rows[Number(pressed) - 2];
    if (row !== undefined) onSelect?.(row);
  };

  const click = useSteady((row: R) => (clickOpens ? onOpen : onSelect)?.(row));
  const doubleClick = useSteady((row: R) => onOpen?.(row));
  const drawn = rows
    .slice(from, end)
    .map((row, i) => (
      <Row
        key={plain ? from + i : rowKey(row)}
        id={`${id}-${from + i}`}
        index={from + i}
        row={row}
        columns={columns}
        selected={onSelect ? from + i === at : undefined}
        className={classes(
          'table-row',
          open && 'table-row-open',
          typeof rowClass === 'function' ? rowClass(row) : rowClass,
        )}
        onClick={click}
        onDoubleClick={doubleClick}
      />
    ));

  return (
    <div
      ref={grid}
      className={classes(
        'table',
        fill && 'table-fill',
        onSelect && 'table-selectable',
        main && 'table-main',
        className,
      )}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
      tabIndex={0}
      style={{ ['--tracks' as keyof CSSProperties]: tracks }}
      onKeyDown={press}
      onContextMenu={askActs}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      <div className={headless ? 'visually-hidden' : 'table-head'} role="row">
        {columns.map(({ id: column, label: name, number, compare, sortable, hint }) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the button in it is what has the focus
          <div
            key={column}
            role="columnheader"
            className={classes('cell', number && 'cell-number')}
            title={hint}
            aria-sort={sort?.by === column ? (sort.descending ? 'descending' : 'ascending') : undefined}
          >
            {(compare || sortable) && !headless ? (
              <button type="button" className="cell-sort" onClick={() => sortBy(column)}>
                {name}
                {sort?.by === column && <span aria-hidden="true">{sort.descending ? '↓' : '↑'}</span>}
              </button>
            ) : (
              <span>{name}</span>
            )}
          </div>
        ))}
      </div>
      <div className="table-body" role="rowgroup">
        {fill ? (
          <div className="table-rows" role="presentation" style={{ height: rows.length * height }}>
            <div
              className="table-window"
              role="presentation"
              style={{ transform: `translateY(${from * height}px)` }}
            >
              {drawn}
            </div>
          </div>
        ) : (
          drawn
        )}
      </div>
    </div>
  );
}

interface RowProps<R> {
  readonly id: string;
  readonly index: number;
  readonly row: R;
  readonly columns: readonly Column<R>[];
  readonly selected: boolean | undefined;
  readonly className: string;
  readonly onClick: (row: R) => void;
  readonly onDoubleClick: (row: R) => void;
}

/** Drawn anew only where it or the columns have changed: most changes of a screen are none of a row. */
const Row = memo(function Row<R>(props: RowProps<R>) {
  const { id, index, row, columns, selected, className, onClick, onDoubleClick } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={className}
      onClick={() => onClick(row)}
      onDoubleClick={() => onDoubleClick(row)}
    >
      {columns.map(({ id: column, number, cell, title, className: kind }) => (
        // biome-ignore lint/a11y/useFocusableInteractive: see the row
        <div
          key={column}
          role="gridcell"
          className={classes('cell', number && 'cell-number', kind)}
          title={title?.(row)}
        >
          {cell(row)}
        </div>
      ))}
    </div>
  );
}) as <R>(props: RowProps<R> & { readonly key: Key }) => ReactNode;

/** Numbers fall at the first press, names rise; the order of the source until something is pressed. */
function useSorted<R>(rows: readonly R[], columns: readonly Column<R>[], sorting: Sorting | undefined) {
  const [own, setOwn] = useState<Order | null>(null);
  const sort = sorting ? sorting.sorted : own;
  const setSort = sorting?.onSorted ?? setOwn;
  const column = columns.find(({ id }) => id === sort?.by);
  const compare = column?.compare;
  const descending = sort?.descending ?? false;
  const sorted = useMemo(() => {
    if (!compare) return rows;
    return rows.toSorted((a, b) => (descending ? compare(b, a) : compare(a, b)));
  }, [rows, compare, descending]);
  const sortBy = (by: string) =>
    setSort({
      by,
      descending: sort?.by === by ? !sort.descending : (columns.find(({ id }) => id === by)?.number ?? false),
    });
  return { rows: sorted, sort, sortBy };
}
