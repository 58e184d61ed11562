import { Table2, Waypoints } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { FailureData } from '#core/base/failure';
import type { CaseView } from '#core/contract/methods';
import type { ProfileView } from '#core/profile/index';
import { useText } from '../../i18n';
import { useProfileLook } from '../../state/profile-look';
import { setTimeLook, useTimeLook } from '../../state/spine';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import type { Seen } from '../../worker/profile-calls';
import { askProfiles, type CaseProfiles } from './ask-profiles';
import { CallGraph } from './CallGraph';
import { chosenCaptures, type HeapCapture, heapCaptures } from './captures';
import { FilterBar } from './FilterBar';
import { FunctionDrawer } from './FunctionDrawer';
import { GraphTable } from './GraphTable';
import { ProfileToolbar } from './ProfileToolbar';
import { rowsNamed, type Sort, type SortKey, sortedRows } from './rows';
import { TopTable } from './TopTable';
import { useAnswer } from './use-answer';
import { usePicture } from './use-picture';
import { valueStyle } from './values';
import './profile.css';

export function ProfilePane({ caseView }: { caseView: CaseView }) {
  const t = useText();
  const captures = useMemo(() => heapCaptures(caseView), [caseView]);
  const { look } = useProfileLook(caseView.manifest.id);
  const { capture } = useTimeLook(caseView.manifest.id);
  const { shown, base } = chosenCaptures(captures, capture, look.base);
  if (!shown) return <Empty title={t('profile.empty')} />;
  return <ShownProfile {...{ caseView, captures, shown, base }} />;
}

interface ShownProps {
  readonly caseView: CaseView;
  readonly captures: readonly HeapCapture[];
  readonly shown: HeapCapture;
  readonly base: HeapCapture | null;
}

/** A function's whole name as an expression that matches nothing else. */
const exactly = (name: string) => `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;

/** What the worker is asked: the selection changes no number. */
const seenThrough = (evidence: string, base: HeapCapture | null, view: ProfileView): Seen => ({
  evidence,
  view: { ...view, selection: null, base: base === null ? null : view.base },
  compare: base?.evidence ?? null,
});

function ShownProfile({ caseView, captures, shown, base }: ShownProps) {
  const t = useText();
  const { id: caseId } = caseView.manifest;
  const { look, change, changeView } = useProfileLook(caseId);
  const { view, screen, filter } = look;
  const profiles = useMemo<CaseProfiles>(
    () => ({ caseId, files: new Map(captures.map(({ evidence, file }) => [evidence, file])) }),
    [caseId, captures],
  );
  const difference = base !== null && view.base !== null;
  const seen = seenThrough(shown.evidence, base, view);
  const key = JSON.stringify([caseId, seen]);
  const facts = useAnswer(`${caseId} ${shown.evidence}`, (signal) =>
    askProfiles(profiles, 'facts', { evidence: shown.evidence }, { signal }),
  );
  const top = useAnswer(key, (signal) => askProfiles(profiles, 'top', seen, { signal }));
  const picture = usePicture(profiles, screen === 'graph' ? seen : null);
  const { selection } = view;
  const details = useAnswer(selection === null ? null : `${key} ${selection}`, (signal) =>
    askProfiles(profiles, 'function', { ...seen, function: selection ?? '' }, { signal }),
  );
  const [sort, setSort] = useState<Sort | null>(null);

  const style = valueStyle(
    top.value?.unit ?? 'bytes',
    Math.max(top.value?.total ?? 0, top.value?.compareTotal ?? 0),
  );
  const order = useMemo<Sort>(
    () => sort ?? { by: difference ? 'delta' : 'flat', descending: true },
    [sort, difference],
  );
  const rows = useMemo(
    () => (top.value ? sortedRows(rowsNamed(top.value.rows, filter), order) : []),
    [top.value, filter, order],
  );
  const ownModule = caseView.targets.at(-1)?.go?.module ?? null;
  const select = (name: string | null) => changeView({ selection: name });
  const focus = (name: string) => changeView({ focus: exactly(name), selection: name });
  const sampleType = view.sampleType ?? facts.value?.defaultSampleType ?? '';
  const summary = top.value
    ? t(difference ? 'profile.summary.difference' : 'profile.summary.value', {
        shown: style.cell(top.value.shown),
        total: style.full(top.value.total),
        before: style.full(top.value.compareTotal ?? 0),
        rows: rows.length,
        functions: top.value.functions,
      })
    : '';

  const failure = top.failure ?? (screen === 'graph' ? picture.failure : null);
  return (
    <div className="profile">
      <ProfileToolbar
        {...{ captures, shown, base, look }}
        facts={facts.value}
        onLook={change}
        onShown={({ number }) => setTimeLook(caseId, { capture: number })}
        onView={(part) => {
          if ('base' in part) setSort(null);
          changeView(part);
        }}
      />
      <FilterBar
        view={view}
        onView={changeView}
        filter={filter}
        onFilter={(text) => change({ filter: text })}
        summary={summary}
      />
      <Work failure={failure} loading={screen === 'graph' ? picture.loading : top.loading}>
        {screen === 'top' && top.value && (
          <TopTable
            {...{ rows, style, difference, ownModule, selection }}
            total={top.value.total}
            compareTotal={top.value.compareTotal}
            sort={order}
            onSort={(by: SortKey) =>
              setSort({ by, descending: order.by === by ? !order.descending : by !== 'name' })
            }
            onSelect={select}
            onOpen={focus}
            compared={base !== null}
          />
        )}
        {screen === 'graph' && picture.value && look.graphAsTable && (
          <div className="graph">
            <GraphTable {...{ style, ownModule, selection }} picture={picture.value} onSelect={select} />
            <div className="graph-tools">
              <Button
                icon={<Waypoints size={14} strokeWidth={1.75} aria-hidden="true" />}
                onClick={() => change({ graphAsTable: false })}
              >
                {t('profile.graph.asGraph')}
              </Button>
            </div>
          </div>
        )}
        {screen === 'graph' && picture.value && !look.graphAsTable && (
          <CallGraph
            {...{ style, ownModule, selection }}
            picture={picture.value}
            onSelect={select}
            onFocus={focus}
          >
            <Button
              icon={<Table2 size={14} strokeWidth={1.75} aria-hidden="true" />}
              onClick={() => change({ graphAsTable: true })}
            >
              {t('profile.graph.asTable')}
            </Button>
          </CallGraph>
        )}
      </Work>
      {selection !== null && details.value && (
        <FunctionDrawer
          {...{ style, ownModule, sampleType }}
          answer={details.value}
          compared={base !== null}
          onSelect={select}
          onClose={() => select(null)}
        />
      )}
    </div>
  );
}

/** The last answer stays while the next is made; only the first one shows that it is being made. */
function Work({
  failure,
  loading,
  children,
}: {
  failure: FailureData | null;
  loading: boolean;
  children: ReactNode;
}) {
  const t = useText();
  if (failure) return <Failed failure={failure} />;
  const [content] = [children].flat().filter(Boolean);
  if (!content) return <Loading label={t('profile.loading')} />;
  return (
    <div className={loading ? 'profile-work profile-work-stale' : 'profile-work'} aria-busy={loading}>
      {children}
    </div>
  );
}
