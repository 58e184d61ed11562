import { useMemo } from 'react';
import { formatDuration, formatNumber } from '#core/base/units';
import { useText } from '../../i18n';
import { hash } from '../../profiles/hash';
import { valueStyle } from '../../profiles/values';
import { useViewExports } from '../../profiles/view-exports';
import { Empty } from '../../ui/Empty';
import { type Column, type Sorting, Table } from '../../ui/Table';
import { tableAsTsv } from '../../ui/table-text';
import type { GoroutinesAnswer } from '../../worker/profile-calls';
import { finder } from '../../worker/search-words';
import type { Choosing } from './chosen-row';
import { Delta } from './Delta';
import { FunctionName } from './FunctionName';
import { NothingFound } from './NothingFound';

interface GoroutinesViewProps {
  readonly answer: GoroutinesAnswer;
  /** Of which captures they are. */
  readonly source: string;
  readonly filter: string;
  readonly onClear: () => void;
  readonly choosing: Choosing;
  readonly ownModule: string | null;
  readonly selection: string | null;
  readonly sorting: Sorting;
}

const toldByDumps: readonly string[] = ['state', 'wait', 'creator'];

type Row = GoroutinesAnswer['rows'][number];
const counts = valueStyle('count', 0, { unit: 'minimum', divideBy: 1 });

/** The runtime parks a goroutine in its own functions: what waits is the first frame of anybody else. */
function waitsIn({ names }: Row) {
  return names.find(({ kind }) => kind !== 'runtime') ?? names[0];
}

/** The first function, that of the `go` statement: goexit, which every stack begins with, says nothing. */
function startsIn({ names }: Row) {
  return names.findLast(({ function: name }) => name !== 'runtime.goexit') ?? names.at(-1);
}

/** A group is known by all of its stack: a link names it shortly. */
const hashOf = (key: string): string => hash(key).toString(16);

const delta = ({ count, before }: Row) => (before === null ? null : count - before);

/** Goroutines of one stack as one row: how many, since when, what they wait for, who started them, and their growth. */
export function GoroutinesView(props: GoroutinesViewProps) {
  const { answer, filter, ownModule, selection, sorting, choosing } = props;
  const t = useText();
  const rows = useMemo(() => {
    const has = finder(filter);
    if (has === null) return answer.rows;
    return answer.rows.filter(
      ({ names, states, creator }) =>
        names.some(({ function: name }) => has(name)) ||
        states.some(({ state }) => has(state)) ||
        has(creator ?? ''),
    );
  }, [answer, filter]);
  const compared = answer.totalBefore !== null;
  // A selection of another view is found here where it is part of a stack.
  const selected =
    rows.find(({ key }) => hashOf(key) === choosing.row) ??
    rows.find(({ names }) => names.some(({ function: name }) => name === selection)) ??
    rows[0] ??
    null;
  const states = ({ states: all }: Row) =>
    all.map(({ state, count }) => (all.length === 1 ? state : `${state} ${count}`)).join(', ');
  const wait = ({ waitSeconds, states: all }: Row) => {
    if (all.length === 0 || waitSeconds === null) return null;
    return waitSeconds === 0 ? t('profile.goroutines.underMinute') : formatDuration(waitSeconds);
  };
  const none = <span className="figure-none">–</span>;
  const all: readonly Column<Row>[] = [
    {
      id: 'count',
      label: t('profile.goroutines.count'),
      width: 76,
      number: true,
      compare: (a, b) => a.count - b.count,
      text: ({ count }) => count,
      cell: ({ count }) => <span className={count === 0 ? 'figure-zero' : ''}>{formatNumber(count)}</span>,
    },
    ...(compared
      ? [
          {
            id: 'delta',
            label: t('profile.top.delta'),
            width: 84,
            number: true,
            compare: (a: Row, b: Row) => (delta(a) ?? 0) - (delta(b) ?? 0),
            text: (row: Row) => delta(row) ?? '',
            cell: (row: Row) => <Delta value={delta(row)} style={counts} />,
          },
        ]
      : []),
    {
      id: 'state',
      label: t('profile.goroutines.state'),
      width: 'minmax(80px, 180px)',
      text: states,
      title: states,
      cell: (row) => (row.states.length === 0 ? none : <span>{states(row)}</span>),
    },
    {
      id: 'wait',
      label: t('profile.goroutines.wait'),
      width: 72,
      number: true,
      hint: t('profile.goroutines.wait.hint'),
      compare: (a, b) => (a.waitSeconds ?? -1) - (b.waitSeconds ?? -1),
      text: ({ waitSeconds }) => waitSeconds ?? '',
      cell: (row) => {
        const text = wait(row);
        return text === null ? none : <span>{text}</span>;
      },
    },
    {
      id: 'where',
      label: t('profile.goroutines.where'),
      width: 'minmax(110px, 1.2fr)',
      text: (row) => waitsIn(row)?.function ?? '',
      cell: (row) => <Name of={waitsIn(row)} ownModule={ownModule} />,
    },
    {
      id: 'start',
      label: t('profile.goroutines.start'),
      width: 'minmax(96px, 1fr)',
      text: (row) => startsIn(row)?.function ?? '',
      cell: (row) => <Name of={startsIn(row)} ownModule={ownModule} />,
    },
    {
      id: 'creator',
      label: t('profile.goroutines.creator'),
      width: 'minmax(80px, 0.8fr)',
      text: ({ creator }) => creator ?? '',
      cell: ({ creator }) => (creator === null ? none : <code title={creator}>{creator}</code>),
    },
  ];
  // What no source tells would be three columns of dashes.
  const columns = answer.tellsStates ? all : all.filter(({ id }) => !toldByDumps.includes(id));
  useViewExports({ table: () => tableAsTsv(columns, rows) });
  return (
    <div className="profile-work">
      <div className="listing">
        <div className="listing-bar">
          <span>
            {compared
              ? t('profile.goroutines.summary.grew', {
                  before: formatNumber(answer.totalBefore ?? 0),
                  total: formatNumber(answer.total),
                  groups: rows.length,
                })
              : t('profile.goroutines.summary', { total: formatNumber(answer.total), groups: rows.length })}
          </span>
          <span className="quiet">{props.source}</span>
          {!answer.tellsStates && <span className="quiet">{t('profile.goroutines.noStates')}</span>}
        </div>
        {rows.length === 0 &&
          (filter.trim() === '' ? (
            <Empty title={t('profile.nothing')} />
          ) : (
            <NothingFound filter={filter} onClear={props.onClear} />
          ))}
        {rows.length > 0 && (
          <Table
            fill
            main
            label={t('profile.goroutines.label')}
            className="goroutine-rows"
            columns={columns}
            rows={rows}
            sorting={sorting}
            rowKey={({ key }) => key}
            selected={selected?.key ?? null}
            onSelect={(row) => {
              choosing.onRow(hashOf(row.key), waitsIn(row)?.function);
            }}
          />
        )}
      </div>
      {selected && (
        <section className="listing-side" aria-label={t('profile.traces.stack')}>
          <h3 className="listing-title">
            {t('profile.goroutines.stackOf', { count: formatNumber(selected.count) })}
            <span className="quiet">{t('profile.traces.leafFirst')}</span>
          </h3>
          <ol className="frame-list">
            {selected.frames.map((frame, depth) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a stack may hold a function twice; its depth is its identity
              <li key={depth}>
                <button
                  type="button"
                  className="frame"
                  aria-pressed={frame.function === selection}
                  onClick={() => choosing.onRow(hashOf(selected.key), frame.function)}
                  onContextMenu={() => choosing.onRow(hashOf(selected.key), frame.function)}
                >
                  <FunctionName of={selected.names[depth]} ownModule={ownModule} />
                  <span className="frame-place" title={frame.file}>
                    {frame.line > 0 ? `${frame.file.split('/').slice(-2).join('/')}:${frame.line}` : ''}
                  </span>
                </button>
              </li>
            ))}
          </ol>
          {selected.creator !== null && (
            <p className="listing-note">
              {t('profile.goroutines.createdBy')} <code>{selected.creator}</code>
            </p>
          )}
        </section>
      )}
    </div>
  );
}

function Name({ of, ownModule }: { of: Row['names'][number] | undefined; ownModule: string | null }) {
  return of ? <FunctionName of={of} ownModule={ownModule} /> : <span className="figure-none">–</span>;
}
