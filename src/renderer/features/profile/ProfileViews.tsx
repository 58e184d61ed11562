import { memo, type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import type { ProfileView } from '#core/profile/view';
import { type Text, useText } from '../../i18n';
import { askProfiles, type CaseProfiles } from '../../profiles/ask-profiles';
import type { RenderFlame } from '../../profiles/flame-slot';
import type { PercentOf } from '../../profiles/percent-of';
import { type Answered, useAnswer } from '../../profiles/use-answer';
import { type ValueStyle, withSigns } from '../../profiles/values';
import type { ProfileLook, TopOrder } from '../../state/look';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { Splitter } from '../../ui/Splitter';
import { useRoom } from '../../ui/use-room';
import { useSteady } from '../../ui/use-steady';
import type { MoreAnswer, ProfileFacts, Seen, TopAnswer } from '../../worker/profile-calls';
import { BrokenFile, isBroken } from './BrokenFile';
import { ColumnsWork } from './ColumnsWork';
import { goroutineChoices, noBase, type ProfileChoice } from './captures';
import { choosingOf } from './chosen-row';
import { GoroutinesView } from './GoroutinesView';
import { GraphView } from './GraphView';
import { NothingFound } from './NothingFound';
import { alone, captureName } from './ProfileToolbar';
import { ProfileWork } from './ProfileWork';
import { rowsNamed, sortedRows, withMore } from './rows';
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
  /** Takes the search back. */
  readonly onClear: () => void;
  readonly onSelect: (name: string | null) => void;
  readonly onFocus: (name: string) => void;
}

/** Under these widths there is no room for two views; a tree has a table's columns, and long names. */
const widthOfTwo = 820;
const widthOfTwoTables = 1120;
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
  const isTree = look.screen === 'tree' || look.screen === 'peek';
  const least = isTree ? widthOfTwoTables : widthOfTwo;
  const beside = look.beside && !alone.includes(look.screen) && width >= least;
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
  const { filter, view } = look;
  const order = useMemo<TopOrder>(
    () => look.order ?? { by: difference ? 'delta' : view.sort, descending: true },
    [look.order, difference, view.sort],
  );
  const asked = useMore(props);
  const more = asked.value;
  const rows = useMemo(() => {
    if (!top.value) return [];
    const named = rowsNamed(top.value.rows, filter);
    return sortedRows(more ? withMore(named, more) : named, order);
  }, [top.value, filter, order, more]);
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
    more: look.columns,
  };
  // Notes above the views say why a profile has no rows at all.
  if (wanted && rows.length === 0 && filter.trim() !== '' && wanted.total !== 0)
    return <NothingFound filter={filter} onClear={props.onClear} />;
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
          <ColumnsWork answered={asked} />
        </>
      )}
    </ProfileWork>
  );
}

/** What columns that are shown on demand say. */
function useMore({ profiles, seen, look }: ViewsProps): Answered<MoreAnswer> {
  const wanted = look.columns.length > 0;
  return useAnswer(wanted ? JSON.stringify(['more', profiles.caseId, seen]) : null, (signal, onProgress) =>
    askProfiles(profiles, 'more', seen, { signal, onProgress }),
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
    minimap: look.minimap,
    onAsTable: (asTable) => onLook({ asTable }),
  });
}

function GraphPlace(props: ViewsProps) {
  const { profiles, seen, look, onLook } = props;
  const picture = usePicture(profiles, seen, look.labels);
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
          minimap={look.minimap}
          labels={look.labels}
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
      {answer?.blocks.length === 0 && props.filter.trim() !== '' && (
        <NothingFound filter={props.filter} onClear={props.onClear} />
      )}
      {answer && answer.blocks.length > 0 && (
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
    return (
      <Empty title={t('profile.peek.nothing', { expression })}>
        {look.filter.trim() !== '' && (
          <Button onClick={props.onClear}>{t('command.profile.clearSearch')}</Button>
        )}
      </Empty>
    );
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
      choosing={choosingOf('traces', look, onLook, true)}
      selection={look.view.selection}
      onOpen={props.onFocus}
    />
  );
}

function TagsPlace(props: ViewsProps) {
  const { profiles, seen, look, onLook } = props;
  const answered = useAnswer(JSON.stringify(['tags', profiles.caseId, seen]), (signal, onProgress) =>
    askProfiles(profiles, 'tags', seen, { signal, onProgress }),
  );
  return (
    <ProfileWork answered={answered}>
      {answered.value && (
        <TagsView {...props} answer={answered.value} choosing={choosingOf('tags', look, onLook, false)} />
      )}
    </ProfileWork>
  );
}

function SourcePlace(props: ViewsProps) {
  const t = useText();
  const { profiles, seen, look, shown, facts, top, filter } = props;
  // Where nothing is selected, the function that holds most of what is searched is what people want to see.
  const held = top.value?.rows ?? [];
  const selection = look.view.selection ?? (rowsNamed(held, filter)[0] ?? held[0])?.function ?? null;
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
          relative={look.changeOf === 'own'}
          selection={selection}
        />
      )}
    </ProfileWork>
  );
}

interface GoroutineSides {
  readonly ofViews: Pick<ViewsProps, 'shown' | 'base'>;
  readonly shown: ProfileChoice;
  readonly base: ProfileChoice | null;
}

/** Of which captures the goroutines are: not each capture has some. */
function goroutineSource({ ofViews, shown, base }: GoroutineSides, t: Text): string {
  const capture = ofViews.shown.capture?.number;
  const own = shown.evidence === ofViews.shown.evidence || shown.capture?.number === capture;
  const nameOf = (choice: ProfileChoice) => captureName(choice, t) ?? choice.file;
  const name = nameOf(shown);
  const sentence = own
    ? t('profile.goroutines.of', { name })
    : t('profile.goroutines.ofOther', { name, wanted: nameOf(ofViews.shown) });
  if (base) return `${sentence} ${t('profile.goroutines.against', { base: nameOf(base) })}`;
  if (ofViews.base === null || ofViews.base.capture?.number === shown.capture?.number) return sentence;
  return `${sentence} ${t('profile.goroutines.noBase', { base: nameOf(ofViews.base) })}`;
}

function GoroutinesPlace(props: ViewsProps) {
  const t = useText();
  const { caseId, profiles, choices, look, onLook } = props;
  const { shown, base } = goroutineChoices(choices, props.shown, props.base);
  const seen = shown && seenThrough(shown, base, { ...look.view, base: null });
  const answered = useAnswer(
    seen === null ? null : JSON.stringify(['goroutines', profiles.caseId, seen]),
    (signal, onProgress) => {
      if (seen === null) throw new Error('no goroutines to ask for');
      return askProfiles(profiles, 'goroutines', seen, { signal, onProgress });
    },
  );
  if (shown === null || seen === null) return <Empty title={t('profile.goroutines.none')} />;
  if (answered.failure && isBroken(answered.failure))
    return (
      <BrokenFile
        failure={answered.failure}
        {...{ caseId, shown, base }}
        onWithoutBase={() => onLook({ base: noBase, view: { ...look.view, base: null } })}
      />
    );
  return (
    <ProfileWork answered={answered}>
      {answered.value && (
        <GoroutinesView
          {...props}
          answer={answered.value}
          source={goroutineSource({ ofViews: props, shown, base }, t)}
          selection={look.view.selection}
          sorting={sortingOf('goroutines', look, onLook)}
          choosing={choosingOf('goroutines', look, onLook, true)}
        />
      )}
    </ProfileWork>
  );
}
