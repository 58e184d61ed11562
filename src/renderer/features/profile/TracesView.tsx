import { useMemo, useState } from 'react';
import type { Trace } from '#core/profile/index';
import { diffBaseKey } from '#core/profile/labels';
import { useText } from '../../i18n';
import { askProfiles, type CaseProfiles } from '../../profiles/ask-profiles';
import type { PercentOf } from '../../profiles/percent-of';
import { percent, type ValueStyle } from '../../profiles/values';
import { useViewExports } from '../../profiles/view-exports';
import { Empty } from '../../ui/Empty';
import { Segmented } from '../../ui/Segmented';
import { type Column, Table } from '../../ui/Table';
import type { Seen } from '../../worker/profile-calls';
import { FunctionName } from './FunctionName';
import { ProfileWork } from './ProfileWork';
import { searched } from './rows';
import { traceNames } from './trace-names';
import { useTraces } from './use-traces';

interface TracesViewProps {
  readonly profiles: CaseProfiles;
  readonly seen: Seen;
  readonly style: ValueStyle;
  readonly percentOf: PercentOf;
  readonly filter: string;
  readonly by: 'file' | 'value';
  readonly onBy: (by: 'file' | 'value') => void;
  readonly ownModule: string | null;
  readonly selection: string | null;
  readonly onSelect: (name: string) => void;
  readonly onOpen: (name: string) => void;
}

/** A copy of more rows would stop the window; the command line prints all. */
const mostCopied = 20_000;

/** What pprof marks the samples of a base with is nobody's label. */
const ownLabels = ({ labels }: Trace) => labels.filter(({ key }) => key !== diffBaseKey);
const labelText = (trace: Trace) =>
  ownLabels(trace)
    .map(({ key, text }) => `${key}=${text}`)
    .join(' ');

/** Every sample by itself: its value, its labels, and the stack of the one that is selected. */
export function TracesView(props: TracesViewProps) {
  const { profiles, seen, style, filter, by, onBy, ownModule, selection, onSelect, onOpen } = props;
  const t = useText();
  const [at, setAt] = useState(0);
  const { answered, traceAt, onRange } = useTraces(profiles, seen, { by, search: filter });
  const answer = answered.value;
  const indexes = useMemo(() => Array.from({ length: answer?.count ?? 0 }, (_, i) => i), [answer?.count]);
  const total = answer?.total ?? 0;
  const shown = traceAt(Math.min(at, Math.max(0, indexes.length - 1)));
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
          {valueCell(traceAt(index), ({ frames }) => frames.map(({ name }) => name).join(' ← '))}
        </span>
      ),
    },
  ];
  useViewExports({
    table: async () => {
      const request = { ...seen, by, search: filter, from: 0, count: mostCopied };
      const { traces, count } = await askProfiles(profiles, 'traces', request);
      const rest = count > traces.length ? `# ${count - traces.length} more: go tool pprof -traces\n` : '';
      const lines = traces.map((trace) =>
        [trace.value, labelText(trace), ...trace.frames.map(({ name }) => name)].join('\t'),
      );
      return `${['value', 'labels', 'stack'].join('\t')}\n${lines.join('\n')}\n${rest}`;
    },
  });
  const has = searched(filter);
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
          <Empty title={t(filter === '' ? 'profile.nothing' : 'profile.nothingFound', { filter })} />
        ) : (
          <Table
            fill
            main
            label={t('profile.traces.label')}
            className="trace-rows"
            columns={columns}
            rows={indexes}
            rowKey={String}
            selected={String(Math.min(at, indexes.length - 1))}
            onSelect={setAt}
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
                  onClick={() => onSelect(frame.function)}
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

/** A dot stands where a row is still on its way. */
const valueCell = (trace: Trace | null, text: (trace: Trace) => string) =>
  trace === null ? '…' : text(trace);
