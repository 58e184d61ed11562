import type { ReactNode } from 'react';
import type { Text } from '../../i18n';
import type { TopRow } from '../../worker/profile-calls';
import { Delta } from './Delta';
import { FunctionName } from './FunctionName';
import type { SortKey } from './rows';
import { percent, type ValueStyle } from './values';

export interface TopColumn {
  readonly id: string;
  readonly className: string;
  readonly label: string;
  readonly sortBy?: SortKey;
  readonly title?: (row: TopRow) => string;
  readonly cell: (row: TopRow) => ReactNode;
}

interface Wanted {
  readonly rows: readonly TopRow[];
  readonly total: number;
  readonly compareTotal: number | null;
  readonly style: ValueStyle;
  readonly compared: boolean;
  readonly difference: boolean;
  readonly ownModule: string | null;
}

const most = (rows: readonly TopRow[], value: (row: TopRow) => number) =>
  rows.reduce((largest, row) => Math.max(largest, Math.abs(value(row))), 0);

export const topColumns = (wanted: Wanted, t: Text): readonly TopColumn[] => [
  ...(wanted.difference ? differenceColumns(wanted, t) : valueColumns(wanted, t)),
  {
    id: 'name',
    className: 'top-name',
    label: t('profile.top.function'),
    sortBy: 'name',
    cell: (row) => <FunctionName of={row} ownModule={wanted.ownModule} />,
  },
];

function valueColumns({ rows, total, style, compared }: Wanted, t: Text): readonly TopColumn[] {
  const largest = { flat: most(rows, ({ flat }) => flat), cum: most(rows, ({ cum }) => cum) };
  const pair = (kind: 'flat' | 'cum'): TopColumn[] => [
    {
      id: kind,
      className: `top-number top-strong top-${kind}`,
      label: style.unit === '' || kind === 'cum' ? kind : `${kind}, ${style.unit}`,
      sortBy: kind,
      title: (row) => style.exact(row[kind]),
      cell: (row) => (
        <>
          <Figure value={row[kind]} style={style} />
          <Bar part={row[kind]} of={largest[kind]} />
        </>
      ),
    },
    {
      id: `${kind}-share`,
      className: `top-number top-${kind}-share`,
      label: `${kind} %`,
      cell: (row) => percent(row[kind], total),
    },
  ];
  const change: TopColumn = {
    id: 'delta',
    className: 'top-number top-delta',
    label: t('profile.top.delta'),
    sortBy: 'delta',
    cell: (row) => <Delta value={row.flatDelta} style={style} />,
  };
  return [...pair('flat'), ...pair('cum'), ...(compared ? [change] : [])];
}

function differenceColumns({ rows, compareTotal, style }: Wanted, t: Text): readonly TopColumn[] {
  const largest = {
    flatDelta: most(rows, ({ flatDelta }) => flatDelta ?? 0),
    cumDelta: most(rows, ({ cumDelta }) => cumDelta ?? 0),
  };
  const change = (kind: 'flatDelta' | 'cumDelta', sortBy: SortKey, label: string): TopColumn => ({
    id: kind,
    className: `top-number top-strong top-${kind}`,
    label,
    sortBy,
    cell: (row) => (
      <>
        <Delta value={row[kind]} style={style} />
        <Bar part={row[kind] ?? 0} of={largest[kind]} />
      </>
    ),
  });
  const plain = (id: string, label: string, value: (row: TopRow) => number): TopColumn => ({
    id,
    className: `top-number top-${id}`,
    label,
    title: (row) => style.exact(value(row)),
    cell: (row) => <Figure value={value(row)} style={style} />,
  });
  return [
    change('flatDelta', 'delta', style.unit === '' ? 'Δ flat' : `Δ flat, ${style.unit}`),
    {
      id: 'flatDelta-share',
      className: 'top-number top-flatDelta-share',
      label: t('profile.top.ofBase'),
      cell: (row) => percent(row.flatDelta ?? 0, compareTotal ?? 0),
    },
    change('cumDelta', 'cumDelta', 'Δ cum'),
    plain('before', t('profile.top.before'), (row) => row.flat - (row.flatDelta ?? 0)),
    plain('after', t('profile.top.after'), (row) => row.flat),
  ];
}

function Figure({ value, style }: { value: number; style: ValueStyle }) {
  return value === 0 ? <span className="figure-zero">0</span> : style.cell(value);
}

/** A share of the column's largest value, under the number; what would be a dot is not drawn. */
function Bar({ part, of }: { part: number; of: number }) {
  const share = of === 0 ? 0 : Math.abs(part) / of;
  if (share < 0.01) return null;
  const tone = part < 0 ? 'top-bar top-bar-negative' : 'top-bar';
  return <span className={tone} style={{ width: `${share * 100}%` }} aria-hidden="true" />;
}
