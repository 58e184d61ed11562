import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { useText } from '../../i18n';
import { classes } from '../../ui/classes';
import type { TopRow } from '../../worker/profile-calls';
import type { Sort, SortKey } from './rows';
import { topColumns } from './top-columns';
import type { ValueStyle } from './values';

const rowHeight = 24;

interface TopTableProps {
  readonly rows: readonly TopRow[];
  readonly total: number;
  readonly compareTotal: number | null;
  readonly style: ValueStyle;
  readonly sort: Sort;
  readonly onSort: (by: SortKey) => void;
  readonly selection: string | null;
  readonly onSelect: (name: string) => void;
  /** Enter and double click. */
  readonly onOpen: (name: string) => void;
  readonly compared: boolean;
  /** Shows what changed instead of what is. */
  readonly difference: boolean;
  readonly ownModule: string | null;
}

/** How far a key moves the selection; null for keys that do not. */
function step(key: string, page: number, count: number): number | null {
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

export function TopTable(props: TopTableProps) {
  const { rows, sort, onSort, selection, onSelect, onOpen } = props;
  const t = useText();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const selected = rows.findIndex((row) => row.function === selection);
  const columns = topColumns(props, t);

  // A selection made elsewhere (the graph, the drawer) comes into view; new numbers never move it.
  useEffect(() => {
    if (selected >= 0) virtual.scrollToIndex(selected);
  }, [selected, virtual]);

  const move = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && selection !== null) {
      event.preventDefault();
      onOpen(selection);
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 240) / rowHeight) - 2);
    const by = step(event.key, page, rows.length);
    if (by === null || rows.length === 0) return;
    event.preventDefault();
    const next = selected < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, selected + by));
    onSelect(rows[next].function);
  };

  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div className="top" ref={scroller}>
      <table
        className={classes(
          'top-table',
          props.compared && 'top-table-compared',
          props.difference && 'top-table-difference',
        )}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is walked by keys is a grid
        role="grid"
        aria-label={t('profile.top.label')}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={selected >= 0 ? `${id}-${selected}` : undefined}
        tabIndex={0}
        onKeyDown={move}
      >
        <thead>
          <tr>
            {columns.map(({ id: column, className, label, sortBy }) => (
              <th
                key={column}
                scope="col"
                className={className}
                aria-sort={sortBy ? ariaSort(sort, sortBy) : undefined}
              >
                {sortBy ? (
                  <button type="button" className="top-sort" onClick={() => onSort(sortBy)}>
                    {label}
                    {sort.by === sortBy && <span aria-hidden="true">{sort.descending ? ' ↓' : ' ↑'}</span>}
                  </button>
                ) : (
                  label
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr style={{ height: before }} />}
          {items.map(({ index }) => {
            const row = rows[index];
            return (
              <tr
                key={row.function}
                id={`${id}-${index}`}
                aria-rowindex={index + 2}
                aria-selected={index === selected}
                className="top-row"
                onClick={() => onSelect(row.function)}
                onDoubleClick={() => onOpen(row.function)}
              >
                {columns.map(({ id: column, className, title, cell }) => (
                  <td key={column} className={className} title={title?.(row)}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && <tr style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}

function ariaSort(sort: Sort, by: SortKey): 'ascending' | 'descending' | 'none' {
  if (sort.by !== by) return 'none';
  return sort.descending ? 'descending' : 'ascending';
}
