import { memo, type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import type { ProfileView } from '#core/profile/view';
import { useText } from '../../i18n';
import { askProfiles, type CaseProfiles } from '../../profiles/ask-profiles';
import type { RenderFlame } from '../../profiles/flame-slot';
import type { PercentOf } from '../../profiles/percent-of';
import { type Answered, useAnswer } from '../../profiles/use-answer';
import { type ValueStyle, withSigns } from '../../profiles/values';
import type { ProfileLook, TopOrder } from '../../state/look';
import { Empty } from '../../ui/Empty';
import { Splitter } from '../../ui/Splitter';
import { useRoom } from '../../ui/use-room';
import { useSteady } from '../../ui/use-steady';
import type { ProfileFacts, Seen, TopAnswer } from '../../worker/profile-calls';
import { goroutineChoices, type ProfileChoice } from './captures';
import { GoroutinesView } from './GoroutinesView';
import { GraphView } from './GraphView';
import { alone } from './ProfileToolbar';
import { ProfileWork } from './ProfileWork';
import { rowsNamed, sortedRows } from './rows';
import { SourceView } from './SourceView';
import { seenThrough } from './seen-through';
import { sortingOf } from './sorting';
import { TagsView } from './TagsView';
import { TopExports, TopTable } from './TopTable';
import { TracesView } from './TracesView';
import { TreeView } from './TreeView';
import { peekExpression } from './tool-command';
import type { TopWanted } from './top-columns';
import { usePicture } from './use-picture';

export interface ViewsProps {
  readonly caseId: string;
  readonly profiles: CaseProfiles;
  readonly choices: readonly ProfileChoice[];
  readonly shown: ProfileChoice;
  readonly base: ProfileChoice | null;
  readonly seen: Seen;
  readonly look: ProfileLook;
  readonly facts: ProfileFacts | null;
  readonly top: Answered<TopAnswer>;
  readonly style: ValueStyle;
  readonly percentOf: PercentOf;
  /** The view shows what changed. */
  readonly difference: boolean;
  readonly ownModule: string | null;
  readonly filter: string;
  readonly flame: RenderFlame | null;
  readonly onLook: (part: Partial<ProfileLook>, step?: 'step' | 'quiet') => void;
  readonly onView: (part: Partial<ProfileView>) => void;
  readonly onSelect: (name: string | null) => void;
  readonly onFocus: (name: string) => void;
}

/** Under this width there is no room for two views. */
const widthOfTwo = 820;
const usualTop = 520;
const itself = (width: number) => width;

/**
 * The chosen view. The click that chooses another shows at once that it was heard; what it opens takes longer to make than
 * one task should, so React makes it behind that in slices.
 */
export function ProfileViews(props: ViewsProps) {
  const later = useDeferredValue(props);
  return <ViewsSideBySide {...(later.look.screen === props.look.screen ? props : later)} />;
}

/** The view, and the functions beside it where there is room: one selection in both. */
const ViewsSideBySide = memo(function ViewsSideBySide(props: ViewsProps) {
  const t = useText();
  const { look } = props;
  const [place, width] = useRoom<HTMLDivElement, number>('profile views', 0, itself);
  const [topWidth, setTopWidth] = useState(usualTop);
  const beside = look.beside && !alone.includes(look.screen) && width >= widthOfTwo;
  const most = Math.max(usualTop, width - 300);
  return (
    <div className="profile-views" ref={place}>
      {beside && (
        <>
          <div className="profile-beside" style={{ width: Math.min(topWidth, width * 0.55) }}>
            <TopView {...props} />
          </div>
          <Splitter
            label={t('profile.beside.width')}
            size={topWidth}
            least={280}
            most={most}
            usual={usualTop}
            pane="before"
            onSize={setTopWidth}
          />
        </>
      )}
      <div className="profile-view">
        <ChosenView {...props} />
      </div>
    </div>
  );
});

function ChosenView(given: ViewsProps): ReactNode {
  // Tables of a difference list changes; top, graph and flame graph know of both sides themselves.
  const signed: ViewsProps = given.difference ? { ...given, style: withSigns(given.style) } : given;
  switch (given.look.screen) {
    case 'top':
      return <TopView {...given} exported />;
    case 'flame':
      return <FlamePlace {...given} />;
    case 'graph':
      return <GraphPlace {...given} />;
    case 'peek':
      return <PeekPlace {...signed} />;
    case 'tree':
      return <TreePlace {...signed} />;
    case 'traces':
      return <TracesPlace {...signed} />;
    case 'tags':
      return <TagsPlace {...signed} />;
    case 'source':
      return <SourcePlace {...signed} />;
    case 'goroutines':
      return <GoroutinesPlace {...given} />;
  }
}

function TopView(props: ViewsProps & { readonly exported?: boolean }) {
  const { top, look, base, difference, style, percentOf, ownModule, onLook, onSelect, onFocus, exported } =
    props;
  const t = useText();
  const { filter, view } = look;
  const order = useMemo<TopOrder>(
    () => look.order ?? { by: difference ? 'delta' : view.sort, descending: true },
    [look.order, difference, view.sort],
  );
  const rows = useMemo(
    () => (top.value ? sortedRows(rowsNamed(top.value.rows, filter), order) : []),
    [top.value, filter, order],
  );
  const sort = useSteady((next: TopOrder) =>
    // pprof knows two orders; the others are the table's own.
    !difference && next.descending && (next.by === 'flat' || next.by === 'cum')
      ? onLook({ order: null, view: { ...view, sort: next.by } })
      : onLook({ order: next }),
  );
  const select = useSteady(onSelect);
  const open = useSteady(onFocus);
  const answer = top.value;
  const wanted: TopWanted | null = answer && {
    rows,
    total: answer.total,
    compareTotal: answer.compareTotal,
    changeTotal: answer.changeTotal,
    style,
    compared: base !== null,
    difference,
    changeOf: look.changeOf,
    percentOf,
    ownModule,
  };
  // Notes above the views say why a profile has no rows at all.
  if (wanted && rows.length === 0 && filter.trim() !== '' && wanted.total !== 0)
    return <Empty title={t('profile.nothingFound', { filter })} />;
  return (
    <ProfileWork answered={top}>
      {wanted && (
        <>
          <TopTable
            {...wanted}
            order={order}
            onOrder={sort}
            selection={view.selection}
            beside={!exported}
            onSelect={select}
            onOpen={open}
          />
          {exported && <TopExports {...wanted} />}
        </>
      )}
    </ProfileWork>
  );
}

function FlamePlace(props: ViewsProps) {
  const t = useText();
  const { flame, look, onLook } = props;
  if (flame === null) return <Empty title={t('profile.nothing')} />;
  return flame({
    ...props,
    look: look.flame,
    onLook: (part, step) => onLook({ flame: { ...look.flame, ...part } }, step),
    selection: look.view.selection,
    asTable: look.asTable,
    onAsTable: (asTable) => onLook({ asTable }),
  });
}

function GraphPlace(props: ViewsProps) {
  const { profiles, seen, look, onLook } = props;
  const picture = usePicture(profiles, seen);
  return (
    <ProfileWork answered={picture}>
      {picture.value && (
        <GraphView
          {...props}
          picture={picture.value}
          selection={look.view.selection}
          sorting={sortingOf('graph', look, onLook)}
          sight={look.graph}
          onSight={(graph) => onLook({ graph }, 'quiet')}
          asTable={look.asTable}
          onAsTable={(asTable) => onLook({ asTable })}
        />
      )}
    </ProfileWork>
  );
}

function TreePlace(props: ViewsProps) {
  const t = useText();
  const answered = useTree(props, null);
  const answer = answered.value && {
    ...answered.value,
    blocks: rowsNamed(answered.value.blocks, props.filter),
  };
  return (
    <ProfileWork answered={answered}>
      {answer && (
        <TreeView
          {...props}
          answer={answer}
          label={t('profile.tree.label')}
          selection={props.look.view.selection}
          onOpen={props.onFocus}
        />
      )}
    </ProfileWork>
  );
}

/** What is searched, else the selected function: its callers and callees. */
function PeekPlace(props: ViewsProps) {
  const t = useText();
  const { filter, view } = props.look;
  const expression = peekExpression(filter, view.selection);
  if (expression === null) return <Empty title={t('profile.peek.none')} />;
  return <Peek {...props} expression={expression} />;
}

function Peek(props: ViewsProps & { readonly expression: string }) {
  const t = useText();
  const { expression, look } = props;
  const answered = useTree(props, expression);
  // Null is an answer, too: nothing matches.
  if (!answered.loading && !answered.failure && answered.value === null)
    return <Empty title={t('profile.peek.nothing', { expression })} />;
  return (
    <ProfileWork answered={answered}>
      {answered.value && (
        <TreeView
          {...props}
          answer={answered.value}
          label={t('profile.peek.label')}
          selection={look.view.selection}
          onOpen={props.onFocus}
        />
      )}
    </ProfileWork>
  );
}

function useTree({ profiles, seen }: ViewsProps, peek: string | null) {
  return useAnswer(JSON.stringify(['tree', profiles.caseId, seen, peek]), (signal, onProgress) =>
    askProfiles(profiles, 'tree', { ...seen, peek }, { signal, onProgress }),
  );
}

function TracesPlace(props: ViewsProps) {
  const { look, onLook } = props;
  return (
    <TracesView
      {...props}
      by={look.traces}
      onBy={(traces) => onLook({ traces })}
      selection={look.view.selection}
      onOpen={props.onFocus}
    />
  );
}

function TagsPlace(props: ViewsProps) {
  const { profiles, seen } = props;
  const answered = useAnswer(JSON.stringify(['tags', profiles.caseId, seen]), (signal, onProgress) =>
    askProfiles(profiles, 'tags', seen, { signal, onProgress }),
  );
  return (
    <ProfileWork answered={answered}>
      {answered.value && <TagsView {...props} answer={answered.value} />}
    </ProfileWork>
  );
}

function SourcePlace(props: ViewsProps) {
  const t = useText();
  const { profiles, seen, look, shown, facts, top } = props;
  // Where nothing is selected, the function that holds most is what people want to see.
  const selection = look.view.selection ?? top.value?.rows[0]?.function ?? null;
  const answered = useAnswer(
    selection === null ? null : JSON.stringify(['source', profiles.caseId, seen, selection]),
    (signal, onProgress) =>
      askProfiles(profiles, 'source', { ...seen, function: selection ?? '' }, { signal, onProgress }),
  );
  if (selection === null) return <Empty title={t('profile.nothing')} />;
  return (
    <ProfileWork answered={answered}>
      {answered.value && (
        <SourceView
          {...props}
          evidence={shown.evidence}
          answer={answered.value}
          takenAt={facts?.time ?? 0}
          selection={selection}
        />
      )}
    </ProfileWork>
  );
}

function GoroutinesPlace(props: ViewsProps) {
  const t = useText();
  const { profiles, choices, look } = props;
  const { shown, base } = goroutineChoices(choices, props.shown, props.base);
  const seen = shown && seenThrough(shown, base, { ...look.view, base: null });
  const answered = useAnswer(
    seen === null ? null : JSON.stringify(['goroutines', profiles.caseId, seen]),
    (signal, onProgress) => {
      if (seen === null) throw new Error('no goroutines to ask for');
      return askProfiles(profiles, 'goroutines', seen, { signal, onProgress });
    },
  );
  if (seen === null) return <Empty title={t('profile.goroutines.none')} />;
  return (
    <ProfileWork answered={answered}>
      {answered.value && (
        <GoroutinesView
          {...props}
          answer={answered.value}
          selection={look.view.selection}
          sorting={sortingOf('goroutines', look, props.onLook)}
        />
      )}
    </ProfileWork>
  );
}
