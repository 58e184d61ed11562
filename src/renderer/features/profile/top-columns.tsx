import type { Text } from '../../i18n';
import { changesAreOf, type PercentOf } from '../../profiles/percent-of';
import { percent, type ValueStyle, valueStyle } from '../../profiles/values';
import type { MoreColumn, ProfileLook } from '../../state/look';
import type { Column } from '../../ui/Table';
import type { TopRow } from '../../worker/profile-calls';
import { ChangeWord } from './ChangeWord';
import { Delta } from './Delta';
import { FunctionName } from './FunctionName';
import { ownShare } from './own-share';

export interface TopWanted {
  readonly rows: readonly TopRow[];
  readonly total: number;
  readonly compareTotal: number | null;
  /** Of a `-base` difference. */
  readonly changeTotal: number | null;
  readonly style: ValueStyle;
  readonly compared: boolean;
  /** Shows what changed instead of what is. */
  readonly difference: boolean;
  readonly changeOf: ProfileLook['changeOf'];
  readonly percentOf: PercentOf;
  readonly ownModule: string | null;
  /** Columns that are shown on demand. */
  readonly more: readonly MoreColumn[];
}

/** Where there is less room, fewer columns: percentages of flat first, then the change. */
export type Room = 'wide' | 'middle' | 'narrow';
export const roomOf = (width: number): Room => (width >= 760 ? 'wide' : width >= 540 ? 'middle' : 'narrow');

const most = (rows: readonly TopRow[], value: (row: TopRow) => number) =>
  rows.reduce((largest, row) => Math.max(largest, Math.abs(value(row))), 0);

type TopColumn = Column<TopRow>;

export function topColumns(wanted: TopWanted, room: Room, t: Text): readonly TopColumn[] {
  const name: TopColumn = {
    id: 'name',
    label: t('profile.top.function'),
    width: 'minmax(120px, 1fr)',
    className: 'top-name',
    sortable: true,
    text: (row) => row.function,
    cell: (row) => <FunctionName of={row} ownModule={wanted.ownModule} />,
  };
  const columns = wanted.difference ? differenceColumns(wanted, room, t) : valueColumns(wanted, room, t);
  return [...columns, ...(room === 'narrow' ? [] : moreColumns(wanted, t)), name];
}

const none = <span className="figure-none">–</span>;

/** What became of allocations, and how large one object is: nothing is said of what allocated nothing. */
function moreColumns({ style, more }: TopWanted, t: Text): readonly TopColumn[] {
  // Objects differ in size by more than one unit can tell.
  const size = (mean: number) => valueStyle(style.exactUnit, mean, { unit: 'minimum', divideBy: 1 });
  const columns: Readonly<Record<MoreColumn, TopColumn>> = {
    kept: {
      id: 'kept',
      label: t('profile.top.kept'),
      width: 72,
      number: true,
      hint: t('profile.top.kept.hint'),
      sortable: true,
      text: ({ kept }) => kept ?? '',
      cell: ({ kept }) => (kept === undefined ? none : percent(kept, 1)),
    },
    mean: {
      id: 'mean',
      label: t('profile.top.mean'),
      copied: head(t('profile.top.mean'), style.exactUnit),
      width: 96,
      number: true,
      hint: t('profile.top.mean.hint'),
      sortable: true,
      title: ({ mean }) => (mean === undefined ? '' : style.exact(mean)),
      text: ({ mean }) => mean ?? '',
      cell: ({ mean }) => (mean === undefined ? none : size(mean).full(mean)),
    },
  };
  return more.map((column) => columns[column]);
}

const head = (name: string, unit: string) => (unit === '' ? name : `${name}, ${unit}`);

function valueColumns(wanted: TopWanted, room: Room, t: Text): readonly TopColumn[] {
  const { rows, total, style, compared } = wanted;
  const of = t(wanted.percentOf, { total: style.full(total) });
  const value = (kind: 'flat' | 'cum', largest: number): TopColumn => ({
    id: kind,
    label: kind === 'flat' ? head(kind, style.unit) : kind,
    copied: head(kind, style.exactUnit),
    width: room === 'wide' ? 92 : 76,
    number: true,
    className: `top-number top-strong top-${kind}`,
    hint: t(`profile.top.${kind}`),
    sortable: true,
    title: (row) => style.exact(row[kind]),
    text: (row) => row[kind],
    cell: (row) => (
      <>
        <Figure value={row[kind]} style={style} />
        <Bar part={row[kind]} of={largest} />
      </>
    ),
  });
  const share = (kind: 'flat' | 'cum'): TopColumn => ({
    id: `${kind}-share`,
    label: `${kind} %`,
    width: 62,
    number: true,
    hint: of,
    text: (row) => percent(row[kind], total),
    cell: (row) => percent(row[kind], total),
  });
  const change: TopColumn = {
    id: 'delta',
    label: t('profile.top.delta'),
    width: 104,
    number: true,
    hint: t('profile.top.delta.hint'),
    sortable: true,
    text: (row) => row.flatDelta ?? '',
    cell: (row) => <Delta value={row.flatDelta} style={style} />,
  };
  return [
    value(
      'flat',
      most(rows, ({ flat }) => flat),
    ),
    ...(room === 'narrow' ? [] : [share('flat')]),
    value(
      'cum',
      most(rows, ({ cum }) => cum),
    ),
    share('cum'),
    ...(compared && room !== 'narrow' ? [change] : []),
  ];
}

function differenceColumns(wanted: TopWanted, room: Room, t: Text): readonly TopColumn[] {
  const { rows, changeOf, style } = wanted;
  const change = (kind: 'flatDelta' | 'cumDelta', by: string, name: string, unit: string): TopColumn => {
    const largest = most(rows, (row) => row[kind] ?? 0);
    return {
      id: by,
      label: head(name, unit),
      copied: head(name, style.exactUnit),
      width: room === 'wide' ? 124 : 104,
      number: true,
      className: `top-number top-strong top-${kind}`,
      hint: t('profile.top.delta.hint'),
      sortable: true,
      text: (row) => row[kind] ?? '',
      cell: (row) => (
        <>
          <Delta value={row[kind]} style={style} />
          <Bar part={row[kind] ?? 0} of={largest} />
        </>
      ),
    };
  };
  const plain = (id: string, label: string, value: (row: TopRow) => number): TopColumn => ({
    id,
    label,
    width: 84,
    number: true,
    title: (row) => style.exact(value(row)),
    text: value,
    cell: (row) => <Figure value={value(row)} style={style} />,
  });
  const before = (row: TopRow) => row.flat - (row.flatDelta ?? 0);
  const whole = changesAreOf(wanted);
  const share: TopColumn =
    changeOf === 'own'
      ? {
          id: 'share',
          label: t('profile.top.ofOwn'),
          width: 84,
          number: true,
          hint: t('profile.of.own'),
          text: (row) => ownShare(row.flatDelta ?? 0, before(row)) ?? '',
          cell: (row) => ownShare(row.flatDelta ?? 0, before(row)) ?? none,
        }
      : {
          id: 'share',
          label: t(headOf(wanted.percentOf)),
          width: 84,
          number: true,
          hint: t(wanted.percentOf, { total: style.full(whole) }),
          text: (row) => percent(row.flatDelta ?? 0, whole),
          cell: (row) => percent(row.flatDelta ?? 0, whole),
        };
  const kind: TopColumn = {
    id: 'change',
    label: t('profile.top.change'),
    width: 72,
    text: (row) => kindOfChange(row),
    cell: (row) => <ChangeWord change={kindOfChange(row)} />,
  };
  return [
    change('flatDelta', 'delta', 'Δ flat', style.unit),
    ...(room === 'narrow' ? [] : [share]),
    change('cumDelta', 'cumDelta', 'Δ cum', ''),
    ...(room === 'wide' ? [plain('before', t('profile.top.before'), before)] : []),
    ...(room === 'narrow' ? [] : [plain('after', t('profile.top.after'), (row) => row.flat)]),
    ...(room === 'wide' ? [kind] : []),
  ];
}

const headOf = (of: PercentOf) => {
  if (of === 'profile.of.base' || of === 'profile.of.filteredBase') return 'profile.top.ofBase';
  return of === 'profile.of.changes' || of === 'profile.of.filteredChanges'
    ? 'profile.top.ofChanges'
    : 'profile.top.ofAll';
};

/** By cum: a function is new where nothing went through it before. */
function kindOfChange({ cum, cumDelta }: TopRow): 'new' | 'gone' | 'grew' | 'shrank' | 'same' {
  const before = cum - (cumDelta ?? 0);
  if (before === 0 && cum !== 0) return 'new';
  if (before !== 0 && cum === 0) return 'gone';
  return cum === before ? 'same' : cum > before ? 'grew' : 'shrank';
}

function Figure({ value, style }: { value: number; style: ValueStyle }) {
  return value === 0 ? <span className="figure-zero">0</span> : <span>{style.cell(value)}</span>;
}

/** A share of the column's largest value, under the number; what would be a dot is not drawn. */
function Bar({ part, of }: { part: number; of: number }) {
  const share = of === 0 ? 0 : Math.abs(part) / of;
  if (share < 0.01) return null;
  const tone = part < 0 ? 'top-bar top-bar-negative' : 'top-bar';
  return <span className={tone} style={{ width: `${share * 100}%` }} aria-hidden="true" />;
}
