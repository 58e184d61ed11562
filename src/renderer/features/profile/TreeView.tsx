import { type ReactNode, useMemo, useState } from 'react';
import { useText } from '../../i18n';
import type { PercentOf } from '../../profiles/percent-of';
import { percent, type ValueStyle } from '../../profiles/values';
import { useViewExports } from '../../profiles/view-exports';
import { classes } from '../../ui/classes';
import { type Column, Table } from '../../ui/Table';
import { tableAsTsv } from '../../ui/table-text';
import { useSize } from '../../ui/use-size';
import type { Named, NamedNeighbour, TreeAnswer, TreeAnswerBlock } from '../../worker/profile-calls';
import { FunctionName } from './FunctionName';
import { ownShare } from './own-share';

interface TreeViewProps {
  readonly label: string;
  readonly answer: TreeAnswer;
  readonly style: ValueStyle;
  readonly percentOf: PercentOf;
  readonly ownModule: string | null;
  readonly selection: string | null;
  readonly onSelect: (name: string) => void;
  readonly onOpen: (name: string) => void;
}

/** A line of what pprof prints as a tree: a caller, the function, or a callee. */
interface TreeRow {
  readonly key: string;
  readonly kind: 'caller' | 'self' | 'callee';
  readonly block: TreeAnswerBlock;
  readonly of: Named;
  readonly value: number;
  readonly inlined: boolean;
  readonly residual: boolean;
  /** Of its block. */
  readonly first: boolean;
}

const ownLine = { inlined: false, residual: false };

function rowsOf(block: TreeAnswerBlock, at: number): readonly TreeRow[] {
  const neighbours = (kind: 'caller' | 'callee', all: readonly NamedNeighbour[]) =>
    all.map((of) => ({ kind, of, value: of.value, inlined: of.inlined, residual: of.residual }));
  const lines = [
    ...neighbours('caller', block.callers),
    { kind: 'self' as const, of: block, value: block.cum, ...ownLine },
    ...neighbours('callee', block.callees),
  ];
  return lines.map((line, i) => ({ ...line, block, key: `${at} ${i}`, first: i === 0 }));
}

/** Where there is less room: a function's own percentages are in its tooltip and in the top table. */
const leftOut: readonly string[] = ['flat-share', 'cum-share', 'own', 'relation'];

/** Each function between its callers, above, and its callees, below. */
export function TreeView(props: TreeViewProps) {
  const { label, answer, style, ownModule, selection, onSelect, onOpen } = props;
  const t = useText();
  const rows = useMemo(() => answer.blocks.flatMap(rowsOf), [answer]);
  const [at, setAt] = useState<string | null>(null);
  // The line that was pressed, as long as it is of the selected function; else that function's own line.
  const pressed = rows.find(({ key, of }) => key === at && of.function === selection);
  const selected = pressed ?? rows.find(({ kind, of }) => kind === 'self' && of.function === selection);
  const whole = t(props.percentOf, { total: style.full(answer.total) });
  const self = (row: TreeRow, cell: ReactNode) => (row.kind === 'self' ? cell : null);
  const [place, size] = useSize<HTMLDivElement>();
  const narrow = (size?.width ?? 900) < 800;
  const number = { number: true, width: narrow ? 72 : 78 } as const;
  const own = ({ kind, block }: TreeRow) =>
    kind === 'self' && block.before ? ownShare(block.cum, block.before.cum) : null;
  const ownColumn: Column<TreeRow> = {
    id: 'own',
    label: t('profile.top.ofOwn'),
    ...number,
    hint: t('profile.of.ownCum'),
    text: (row) => own(row) ?? '',
    cell: (row) => self(row, own(row) ?? <span className="figure-none">–</span>),
  };
  const all: readonly Column<TreeRow>[] = [
    {
      id: 'flat',
      label: style.unit === '' ? 'flat' : `flat, ${style.unit}`,
      copied: `flat, ${style.exactUnit}`,
      ...number,
      width: narrow ? 76 : 92,
      title: (row) => (row.kind === 'self' ? style.exact(row.block.flat) : ''),
      text: (row) => (row.kind === 'self' ? row.block.flat : ''),
      cell: (row) => self(row, <span>{style.cell(row.block.flat)}</span>),
    },
    {
      id: 'flat-share',
      label: 'flat %',
      ...number,
      hint: whole,
      text: (row) => (row.kind === 'self' ? percent(row.block.flat, answer.total) : ''),
      cell: (row) => self(row, percent(row.block.flat, answer.total)),
    },
    {
      id: 'cum',
      label: 'cum',
      ...number,
      title: (row) => (row.kind === 'self' ? style.exact(row.block.cum) : ''),
      text: (row) => (row.kind === 'self' ? row.block.cum : ''),
      cell: (row) => self(row, <span>{style.cell(row.block.cum)}</span>),
    },
    {
      id: 'cum-share',
      label: 'cum %',
      ...number,
      hint: whole,
      text: (row) => (row.kind === 'self' ? percent(row.block.cum, answer.total) : ''),
      cell: (row) => self(row, percent(row.block.cum, answer.total)),
    },
    ...(answer.blocks[0]?.before ? [ownColumn] : []),
    {
      id: 'calls',
      label: t('profile.tree.calls'),
      ...number,
      title: (row) => (row.kind === 'self' ? '' : style.exact(row.value)),
      text: (row) => (row.kind === 'self' ? '' : row.value),
      cell: (row) => (row.kind === 'self' ? null : <span>{style.cell(row.value)}</span>),
    },
    {
      id: 'calls-share',
      label: t('profile.tree.calls.share'),
      ...number,
      width: narrow ? 60 : 88,
      hint: t('profile.tree.calls.hint'),
      text: (row) => (row.kind === 'self' ? '' : percent(row.value, row.block.cum)),
      cell: (row) => (row.kind === 'self' ? null : percent(row.value, row.block.cum)),
    },
    {
      id: 'relation',
      label: t('profile.tree.relation'),
      width: 84,
      text: ({ kind }) => kind,
      cell: ({ kind }) => <span className="quiet">{kind === 'self' ? '' : t(`profile.tree.${kind}`)}</span>,
    },
    {
      id: 'name',
      label: t('profile.top.function'),
      width: 'minmax(120px, 1fr)',
      text: ({ of }) => of.function,
      cell: ({ kind, of, inlined, residual }) => (
        <span className={kind === 'self' ? 'tree-name tree-name-self' : 'tree-name'}>
          <FunctionName of={of} ownModule={ownModule} />
          {inlined && <span className="quiet">{t('profile.inlined')}</span>}
          {residual && <span className="quiet">{t('profile.residual')}</span>}
        </span>
      ),
    },
  ];
  const columns = narrow ? all.filter(({ id }) => !leftOut.includes(id)) : all;
  useViewExports({ table: () => tableAsTsv(all, rows) });
  return (
    <div className="listing" ref={place}>
      <Table
        fill
        main
        label={label}
        className="tree-rows"
        rowClass={({ kind, first }) => classes(kind === 'self' && 'tree-self', first && 'tree-first')}
        columns={columns}
        rows={rows}
        rowKey={({ key }) => key}
        selected={selected?.key ?? null}
        onSelect={({ key, of }) => {
          setAt(key);
          onSelect(of.function);
        }}
        onOpen={({ of }) => onOpen(of.function)}
      />
    </div>
  );
}
