import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { FlameGraph } from '#core/profile/heapcase';
import { useText } from '../../i18n';
import type { PackageColour } from '../../profiles/packages';
import { percent, type ValueStyle } from '../../profiles/values';
import type { RowToggle } from '../../state/look';
import { changeClass } from './FlameDetails';
import type { NameTable } from './name-table';
import { inlinedIn } from './paint';
import type { BoxAt, Scene } from './scene';
import { hotWay, indexOfBox, rowKey, type TreeRow, toggled, treeRows, wayTo } from './tree-rows';
import { changeOf, type FlameWords } from './words';

const rowHeight = 24;

export interface FlameTableProps {
  readonly graph: FlameGraph;
  readonly scene: Scene;
  readonly names: NameTable;
  readonly colours: readonly PackageColour[];
  readonly style: ValueStyle;
  readonly words: FlameWords;
  /** What 100 % is, in words. */
  readonly whole: string;
  readonly matched: Uint8Array | null;
  readonly selected: BoxAt | null;
  readonly onSelect: (at: BoxAt) => void;
  /** What it shows; null when it is gone. */
  readonly onRows: (rows: readonly TreeRow[] | null) => void;
  /** Rows that a person opened or closed. */
  readonly toggles: readonly RowToggle[];
  readonly onToggles: (toggles: readonly RowToggle[]) => void;
}

/** The same tree in rows, for those who cannot see it, or would rather read. */
export function FlameTable(props: FlameTableProps) {
  const { scene, names, selected, toggles, onSelect, onRows, onToggles } = props;
  const t = useText();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const hot = useMemo(() => hotWay(scene), [scene]);
  /** A box that was selected elsewhere comes into sight with its callers, which stay open after it. */
  const [ways, setWays] = useState<{ readonly of: Scene; readonly keys: ReadonlySet<string> }>({
    of: scene,
    keys: new Set(),
  });
  const rows = useMemo(
    () => treeRows(scene, names, new Set([...hot, ...(ways.of === scene ? ways.keys : [])]), toggles),
    [scene, names, hot, ways, toggles],
  );
  const at = indexOfBox(rows, selected);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  useEffect(() => {
    if (!selected) return;
    const way = wayTo(scene, selected);
    setWays((before) => ({
      of: scene,
      keys: new Set([...(before.of === scene ? before.keys : []), ...way]),
    }));
  }, [scene, selected]);
  // A row that was closed over it opens again.
  const shut = useRef({ rows, toggles, onToggles });
  shut.current = { rows, toggles, onToggles };
  useEffect(() => {
    if (!selected) return;
    const way = new Set(wayTo(scene, selected));
    const { rows: shown, toggles: told, onToggles: tell } = shut.current;
    const closed = shown.filter((row) => row.open === false && way.has(rowKey(row))).map((row) => row.way);
    if (told.some(({ way: known, open }) => !open && closed.includes(known)))
      tell(told.filter(({ way: known }) => !closed.includes(known)));
  }, [scene, selected]);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at);
  }, [at, virtual]);
  useEffect(() => onRows(rows), [rows, onRows]);
  useEffect(() => () => onRows(null), [onRows]);

  const toggle = (row: TreeRow) => onToggles(toggled(toggles, row));
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[at];
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 240) / rowHeight) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -rows.length,
      End: rows.length,
    };
    const step = steps[event.key];
    if (step !== undefined) onSelect(rows[Math.max(0, Math.min(rows.length - 1, at + step))]);
    else if (row && event.key === 'ArrowRight') {
      if (row.open === false) toggle(row);
      else if (row.open) onSelect(rows[at + 1]);
    } else if (row && event.key === 'ArrowLeft') {
      if (row.open) toggle(row);
      else if (row.box !== 0) onSelect({ part: row.part, box: scene.parts[row.part].tree.parent[row.box] });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const compared = scene.parts[0].tree.before !== null;
  const { unit } = props.style;
  return (
    <div className="flame-table" ref={scroller}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a tree that is walked by keys
        role="treegrid"
        aria-label={t('flame.table.label')}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        tabIndex={0}
        onKeyDown={keys}
      >
        <thead>
          <tr>
            <th scope="col">{t('flame.table.call')}</th>
            <th scope="col" className="number">
              {unit === '' ? 'cum' : `cum, ${unit}`}
            </th>
            <th scope="col" className="number" title={props.whole}>
              {t('flame.table.ofAll')}
            </th>
            <th scope="col" className="number">
              {t('flame.table.ofCaller')}
            </th>
            <th scope="col" className="number">
              flat
            </th>
            {compared && (
              <th scope="col" className="number flame-table-change">
                {t('flame.table.change')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr style={{ height: before }} />}
          {items.map(({ index }) => (
            <Row
              key={rowKey(rows[index])}
              {...props}
              id={`${id}-${index}`}
              index={index}
              row={rows[index]}
              current={index === at}
              onToggle={toggle}
            />
          ))}
          {after > 0 && <tr style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps extends FlameTableProps {
  readonly id: string;
  readonly index: number;
  readonly row: TreeRow;
  readonly current: boolean;
  readonly onToggle: (row: TreeRow) => void;
}

function Row(props: RowProps) {
  const { graph, scene, names, colours, style, words, matched, row, current, onSelect, onToggle } = props;
  const t = useText();
  const { tree } = scene.parts[row.part];
  const { box } = row;
  const name = tree.name[box];
  const total = tree.total[box];
  const text = row.part === 1 && box === 0 ? t('flame.callers') : nameText(name, names, words);
  const change = tree.before && changeOf(words, style, tree.before[box], total);
  const before = tree.before?.[box] ?? 0;
  const ofOwn =
    before === 0 ? undefined : t('flame.ofOwn', { share: `${percent(total - before, before)} %` });
  const inlined = inlinedIn(tree.marks[box]);
  const found = matched !== null && matched[name] === 1;
  return (
    <tr
      id={props.id}
      aria-rowindex={props.index + 2}
      aria-level={row.depth + 1}
      aria-expanded={row.open ?? undefined}
      aria-selected={current}
      onClick={() => onSelect(row)}
      onContextMenu={() => onSelect(row)}
      onDoubleClick={() => onToggle(row)}
    >
      <td className="flame-table-name" title={text}>
        <span style={{ paddingLeft: row.depth * 14 }}>
          <button
            type="button"
            tabIndex={-1}
            className="flame-table-toggle"
            aria-label={
              row.open === null ? undefined : t(row.open ? 'flame.table.close' : 'flame.table.open')
            }
            aria-hidden={row.open === null}
            onClick={(event) => {
              event.stopPropagation();
              if (row.open !== null) onToggle(row);
            }}
          >
            {row.open === true && <ChevronDown size={12} strokeWidth={1.75} aria-hidden="true" />}
            {row.open === false && <ChevronRight size={12} strokeWidth={1.75} aria-hidden="true" />}
          </button>
          {name !== 0 && <span className={`package-tick package-${colours[name]}`} aria-hidden="true" />}
          <span className={found ? 'flame-table-text flame-table-found' : 'flame-table-text'}>{text}</span>
          {inlined !== 'never' && (
            <span className="quiet">{t(inlined === 'always' ? 'flame.inlined' : 'flame.partlyInlined')}</span>
          )}
        </span>
      </td>
      <td className="number" title={style.exact(total)}>
        {style.cell(total)}
      </td>
      <td className="number">{percent(total, graph.total)}</td>
      <td className="number">{box === 0 ? '' : percent(total, tree.total[tree.parent[box]])}</td>
      <td className="number" title={style.exact(tree.self[box])}>
        {style.cell(tree.self[box])}
      </td>
      {change && (
        <td className="number" title={ofOwn}>
          <span className={changeClass(change.kind)}>{change.bare}</span>
        </td>
      )}
    </tr>
  );
}

const nameText = (name: number, names: NameTable, words: FlameWords) =>
  name === 0 ? words.all : names.full(name);
