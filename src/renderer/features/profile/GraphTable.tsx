import { useMemo } from 'react';
import { type Text, useText } from '../../i18n';
import type { PercentOf } from '../../profiles/percent-of';
import { percent, type ValueStyle } from '../../profiles/values';
import { type Column, type Sorting, Table } from '../../ui/Table';
import type { Picture } from './CallGraph';
import { Delta } from './Delta';
import { FunctionName } from './FunctionName';
import { NothingFound } from './NothingFound';
import { ownShare } from './own-share';
import { rowKeys, rowsNamed } from './rows';

interface GraphTableProps {
  readonly picture: Picture;
  readonly style: ValueStyle;
  readonly percentOf: PercentOf;
  readonly ownModule: string | null;
  readonly difference: boolean;
  readonly filter: string;
  readonly onClear: () => void;
  readonly sorting: Sorting;
  readonly selection: string | null;
  readonly onSelect: (name: string) => void;
  readonly onFocus: (name: string) => void;
}

/** A function of the graph with its calls. */
type GraphTableRow = ReturnType<typeof graphRows>[number];

export function graphRows({ answer }: Picture) {
  const { nodes, edges } = answer.graph;
  const shown = new Set(nodes.map(({ number }) => number));
  return nodes.map(({ number, name, flat, cum }, i) => ({
    function: name,
    named: answer.rows[i],
    flat,
    cum,
    calls: edges.filter(({ from, to }) => from === number && shown.has(to)),
  }));
}

export function graphColumns(
  { answer }: Picture,
  {
    style,
    difference,
    ownModule,
    percentOf,
  }: Pick<GraphTableProps, 'style' | 'difference' | 'ownModule' | 'percentOf'>,
  t: Text,
): readonly Column<GraphTableRow>[] {
  const { total } = answer.graph;
  const own = ({ named, cum }: GraphTableRow) => named.before && ownShare(cum, named.before.cum);
  const value = (kind: 'flat' | 'cum'): Column<GraphTableRow> => ({
    id: kind,
    label: kind === 'flat' && style.unit !== '' ? `flat, ${style.unit}` : kind,
    copied: `${kind}, ${style.exactUnit}`,
    width: 92,
    number: true,
    compare: (a, b) => Math.abs(a[kind]) - Math.abs(b[kind]),
    title: (row) => style.exact(row[kind]),
    text: (row) => row[kind],
    cell: (row) =>
      difference ? <Delta value={row[kind]} style={style} /> : <span>{style.cell(row[kind])}</span>,
  });
  const calls = (row: GraphTableRow) =>
    row.calls
      .map((edge) => `${edge.toName} ${difference ? style.delta(edge.value) : style.cell(edge.value)}`)
      .join(', ');
  return [
    value('flat'),
    value('cum'),
    {
      id: 'share',
      label: 'cum %',
      width: 66,
      number: true,
      hint: t(percentOf, { total: style.full(total) }),
      text: (row) => percent(row.cum, total),
      cell: (row) => percent(row.cum, total),
    },
    ...(difference
      ? [
          {
            id: 'own',
            label: t('profile.top.ofOwn'),
            width: 78,
            number: true,
            hint: t('profile.of.ownCum'),
            text: (row: GraphTableRow) => own(row) ?? '',
            cell: (row: GraphTableRow) => own(row) ?? <span className="figure-none">–</span>,
          },
        ]
      : []),
    {
      id: 'name',
      label: t('profile.top.function'),
      width: 'minmax(132px, 1fr)',
      compare: (a, b) => (a.function < b.function ? -1 : 1),
      text: (row) => row.function,
      cell: (row) => <FunctionName of={row.named} ownModule={ownModule} />,
    },
    {
      id: 'calls',
      label: t('profile.drawer.callees'),
      width: 'minmax(90px, 1.2fr)',
      title: calls,
      text: calls,
      cell: (row) => <code className="quiet">{calls(row)}</code>,
    },
  ];
}

/** The same graph for those who cannot see it, or would rather read: each function with its calls. */
export function GraphTable(props: GraphTableProps) {
  const { picture, filter, selection, onSelect, onFocus } = props;
  const t = useText();
  const rows = useMemo(() => rowsNamed(graphRows(picture), filter), [picture, filter]);
  const keyOf = useMemo(() => rowKeys(rows), [rows]);
  if (rows.length === 0) return <NothingFound filter={filter} onClear={props.onClear} />;
  return (
    <Table
      fill
      main
      label={t('profile.graph.table')}
      className="graph-rows"
      columns={graphColumns(picture, props, t)}
      rows={rows}
      sorting={props.sorting}
      rowKey={keyOf}
      selected={selection}
      onSelect={(row) => onSelect(row.function)}
      onOpen={(row) => onFocus(row.function)}
    />
  );
}
