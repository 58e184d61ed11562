import { useMemo } from 'react';
import type { Trace } from '#core/profile/index';
import { useText } from '../../i18n';
import { askProfiles, type CaseProfiles } from '../../profiles/ask-profiles';
import type { PercentOf } from '../../profiles/percent-of';
import { percent, type ValueStyle } from '../../profiles/values';
import { useViewExports } from '../../profiles/view-exports';
import { classes } from '../../ui/classes';
import { Empty } from '../../ui/Empty';
import { Segmented } from '../../ui/Segmented';
import { type Column, Table } from '../../ui/Table';
import type { Seen } from '../../worker/profile-calls';
import { finder } from '../../worker/search-words';
import { labelText, ownLabels } from '../../worker/trace-text';
import type { Choosing } from './chosen-row';
import { FunctionName } from './FunctionName';
import { NothingFound } from './NothingFound';
import { ProfileWork } from './ProfileWork';
import { traceNames } from './trace-names';
import { useChosenTrace } from './use-chosen-trace';
import { useTraces } from './use-traces';

interface TracesViewProps {
  readonly profiles: CaseProfiles;
  readonly seen: Seen;
  readonly style: ValueStyle;
  readonly percentOf: PercentOf;
  readonly filter: string;
  readonly onClear: () => void;
  readonly choosing: Choosing;
  readonly by: 'file' | 'value';
  readonly onBy: (by: 'file' | 'value') => void;
  readonly ownModule: string | null;
  readonly selection: string | null;
  readonly onOpen: (name: string) => void;
}

/** Every sample by itself: its value, its labels, and the stack of the one that is selected. */
export function TracesView(props: TracesViewProps) {
  const { profiles, seen, style, filter, by, onBy, ownModule, selection, choosing, onOpen } = props;
  const t = useText();
  const { answered, traceAt, onRange } = useTraces(profiles, seen, { by, search: filter });
  const answer = answered.value;
  const { at, onAt } = useChosenTrace(profiles, { ...seen, by, search: filter }, { ...props, traceAt });
  const indexes = useMemo(() => Array.from({ length: answer?.count ?? 0 }, (_, i) => i), [answer?.count]);
  const total = answer?.total ?? 0;
  const shown = at === null ? null : traceAt(Math.min(at, Math.max(0, indexes.length - 1)));
  const columns: readonly Column<number>[] = [
    {
      id: 'value',
      label: style.unit === '' ? t('profile.traces.value') : style.unit,
      width: 92,
      number: true,
      cell: (index) => <span>{valueCell(traceAt(index), (trace) => style.cell(trace.value))}</span>,
      title: (index) => valueCell(traceAt(index), (trace) => style.exact(trace.value)),
    },
    {
      id: 'share',
      label: '%',
      width: 62,
      number: true,
      hint: t(props.percentOf, { total: style.full(total) }),
      cell: (index) => valueCell(traceAt(index), (trace) => percent(trace.value, total)),
    },
    {
      id: 'labels',
      label: t('profile.traces.labels'),
      width: 'minmax(90px, 200px)',
      cell: (index) => <code>{valueCell(traceAt(index), labelText)}</code>,
      title: (index) => valueCell(traceAt(index), labelText),
    },
    {
      id: 'stack',
      label: t('profile.traces.stack'),
      width: 'minmax(200px, 1fr)',
      cell: (index) => (
        <span className="trace-line">
          <Line of={traceAt(index)} selection={selection} />
        </span>
      ),
    },
  ];
  useViewExports({
    table: (signal) => askProfiles(profiles, 'tracesText', { ...seen, by, search: filter }, { signal }),
  });
  const has = finder(filter);
  return (
    <ProfileWork answered={answered}>
      <div className="listing">
        <div className="listing-bar">
          <Segmented
            label={t('profile.traces.order')}
            value={by}
            options={[
              { value: 'value', label: t('profile.traces.byValue') },
              { value: 'file', label: t('profile.traces.byFile') },
            ]}
            onChange={onBy}
          />
          <span className="quiet">
            {t('profile.traces.summary', {
              count: answer?.count ?? 0,
              all: answer?.all ?? 0,
              found: style.full(answer?.found ?? 0),
            })}
          </span>
        </div>
        {indexes.length === 0 ? (
          filter.trim() === '' ? (
            <Empty title={t('profile.nothing')} />
          ) : (
            <NothingFound filter={filter} onClear={props.onClear} />
          )
        ) : (
          <Table
            fill
            main
            label={t('profile.traces.label')}
            className="trace-rows"
            rowClass={(index) => classes(isThrough(traceAt(index), selection) && 'trace-through')}
            columns={columns}
            rows={indexes}
            rowKey={String}
            selected={at === null ? null : String(Math.min(at, indexes.length - 1))}
            onSelect={onAt}
            onRange={onRange}
          />
        )}
      </div>
      {shown && (
        <section className="listing-side" aria-label={t('profile.traces.stack')}>
          <h3 className="listing-title">
            {style.full(shown.value)}
            <span className="quiet">{t('profile.traces.leafFirst')}</span>
          </h3>
          {ownLabels(shown).length > 0 && (
            <ul className="label-list">
              {ownLabels(shown).map(({ key, text }) => (
                <li key={`${key} ${text}`}>
                  <span className="quiet">{key}</span> <code>{text}</code>
                </li>
              ))}
            </ul>
          )}
          <ol className="frame-list">
            {shown.frames.map((frame, depth) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a stack may hold a function twice; its depth is its identity
              <li key={depth}>
                <button
                  type="button"
                  className="frame"
                  aria-pressed={frame.function === selection}
                  data-found={has?.(frame.name) || undefined}
                  onClick={() => choosing.onRow(String(shown.sample), frame.function)}
                  onContextMenu={() => choosing.onRow(String(shown.sample), frame.function)}
                  onDoubleClick={() => onOpen(frame.function)}
                >
                  <FunctionName of={traceNames(frame)} ownModule={ownModule} />
                  {frame.inlined && <span className="quiet">{t('profile.inlined')}</span>}
                </button>
              </li>
            ))}
          </ol>
        </section>
      )}
    </ProfileWork>
  );
}

const isThrough = (trace: Trace | null, name: string | null): boolean =>
  trace?.frames.some(({ function: one }) => one === name) ?? false;

/** The stack in one line, with the selected function in ink. */
function Line({ of, selection }: { of: Trace | null; selection: string | null }) {
  if (of === null) return '…';
  const at = of.frames.findIndex(({ function: name }) => name === selection);
  const joined = (from: number, end?: number) =>
    of.frames
      .slice(from, end)
      .map(({ name }) => name)
      .join(' ← ');
  if (at < 0) return joined(0);
  return (
    <>
      {at > 0 && `${joined(0, at)} ← `}
      <strong className="trace-own">{of.frames[at]?.name}</strong>
      {at + 1 < of.frames.length && ` ← ${joined(at + 1)}`}
    </>
  );
}

/** A dot stands where a row is still on its way. */
const valueCell = (trace: Trace | null, text: (trace: Trace) => string) =>
  trace === null ? '…' : text(trace);
