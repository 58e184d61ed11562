import { useMemo } from 'react';
import { useText } from '../../../i18n';
import { percent, type ValueStyle } from '../../../profiles/values';
import { type Column, type Sorting, Table } from '../../../ui/Table';
import { useMedia } from '../../../ui/use-media';
import type { GrowthRow } from '../../../worker/profile-calls';
import { Delta } from '../Delta';
import { FunctionName } from '../FunctionName';
import { changeOf, risesInEveryStep, slopeText } from './growth-words';

interface GrowthTableProps {
  readonly rows: readonly GrowthRow[];
  readonly style: ValueStyle;
  readonly rate: (perSecond: number) => string;
  readonly growth: number | null;
  readonly ownModule: string | null;
  readonly selected: string | null;
  readonly sorting: Sorting;
  readonly onSelect: (row: GrowthRow) => void;
  readonly onOpen: (row: GrowthRow) => void;
}

const firstOf = ({ values }: GrowthRow) => values[0] ?? 0;
const lastOf = ({ values }: GrowthRow) => values.at(-1) ?? 0;
const deltaOf = (row: GrowthRow) => lastOf(row) - firstOf(row);

/** The first and the last capture of the series side by side, and every figure of the pictures above. */
export function GrowthTable(props: GrowthTableProps) {
  const { rows, style, rate, growth, ownModule, selected, sorting, onSelect, onOpen } = props;
  const t = useText();
  const largest = Math.max(1, ...rows.map((row) => Math.abs(deltaOf(row))));
  const wide = useMedia('(min-width: 1200px)');
  const all = useMemo(
    (): readonly Column<GrowthRow>[] => [
      {
        id: 'function',
        label: t('growth.function'),
        width: 'minmax(160px, 1fr)',
        cell: (row) => <FunctionName of={row} ownModule={ownModule} />,
        text: (row) => row.function,
        compare: (a, b) => (a.function < b.function ? -1 : 1),
      },
      {
        id: 'before',
        label: t('growth.before'),
        width: 92,
        number: true,
        cell: (row) => style.cell(firstOf(row)),
        title: (row) => style.exact(firstOf(row)),
        text: firstOf,
        compare: (a, b) => firstOf(a) - firstOf(b),
      },
      {
        id: 'after',
        label: t('growth.after'),
        width: 92,
        number: true,
        cell: (row) => style.cell(lastOf(row)),
        title: (row) => style.exact(lastOf(row)),
        text: lastOf,
        compare: (a, b) => lastOf(a) - lastOf(b),
      },
      {
        id: 'delta',
        label: t('growth.delta'),
        width: 104,
        number: true,
        cell: (row) => <Delta value={deltaOf(row)} style={style} />,
        text: deltaOf,
        compare: (a, b) => deltaOf(a) - deltaOf(b),
      },
      {
        id: 'bar',
        label: style.unit,
        width: 96,
        cell: (row) => <DeltaBar part={deltaOf(row) / largest} />,
        text: () => '',
      },
      {
        id: 'share',
        label: t('growth.ofGrowth'),
        hint: t('growth.ofGrowth.hint'),
        width: 88,
        number: true,
        cell: (row) => (growth === null ? '–' : `${percent(deltaOf(row), growth)} %`),
        text: (row) => (growth === null ? '' : deltaOf(row) / growth),
      },
      {
        id: 'slope',
        label: t('growth.slope'),
        hint: t('growth.slope.hint'),
        width: 204,
        number: true,
        cell: (row) => slopeText(row, style, rate),
        title: (row) => slopeText(row, style, rate),
        text: (row) => row.slope ?? '',
        compare: (a, b) => (a.slope ?? 0) - (b.slope ?? 0),
      },
      {
        id: 'state',
        label: t('growth.state'),
        width: 72,
        cell: (row) => {
          const change = changeOf(row);
          return <span className={`growth-state growth-state-${change}`}>{t(`growth.state.${change}`)}</span>;
        },
        text: changeOf,
      },
      {
        id: 'steps',
        label: t('growth.steps'),
        hint: t('growth.steps.hint'),
        width: 88,
        number: true,
        cell: (row) => <Steps of={row} />,
        title: (row) => (risesInEveryStep(row) ? t('growth.everyStep') : ''),
        text: ({ stepsUp }) => stepsUp,
        compare: (a, b) => a.stepsUp - b.stepsUp,
      },
    ],
    [t, style, rate, growth, ownModule, largest],
  );
  // The bars go first: the pictures above and the figures beside them say the same.
  const columns = useMemo(() => all.filter(({ id }) => wide || id !== 'bar'), [all, wide]);
  return (
    <Table
      label={t('growth.table')}
      columns={columns}
      rows={rows}
      sorting={sorting}
      rowKey={(row) => row.function}
      selected={selected}
      onSelect={onSelect}
      onOpen={onOpen}
      fill
      main
    />
  );
}

/** How often it rose of how often it could, marked where that is each time. */
function Steps({ of }: { of: GrowthRow }) {
  const t = useText();
  const rises = risesInEveryStep(of);
  return (
    <span className={rises ? 'growth-every-step' : undefined}>
      {rises && (
        <>
          <span aria-hidden="true">▲ </span>
          <span className="visually-hidden">{t('growth.everyStep')} </span>
        </>
      )}
      {of.stepsUp} / {of.values.length - 1}
    </span>
  );
}

/** Right of the middle what grew, left what shrank; hatched, so that it does not depend on its colour. */
function DeltaBar({ part }: { part: number }) {
  const width = Math.min(1, Math.abs(part)) * 44;
  return (
    <svg className="growth-bar" viewBox="0 0 92 10" aria-hidden="true">
      <path className="growth-bar-middle" d="M46 0V10" />
      {width > 0 && (
        <rect
          className={part > 0 ? 'growth-bar-grew' : 'growth-bar-shrank'}
          x={part > 0 ? 46 : 46 - width}
          y="1"
          width={Math.max(1, width)}
          height="8"
        />
      )}
    </svg>
  );
}
