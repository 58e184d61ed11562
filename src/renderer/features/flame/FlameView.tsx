import { type KeyboardEvent, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { formatNumber } from '#core/base/units';
import type { FlameOptions, ProfileView } from '#core/profile/heapcase';
import { commandOf, onMac, spellPress } from '../../commands/keys';
import { canRun, runCommand } from '../../commands/run';
import { type Text, useText } from '../../i18n';
import type { FlameSlot } from '../../profiles/flame-slot';
import { NotYet } from '../../profiles/NotYet';
import { percent, type ValueStyle, valueStyle } from '../../profiles/values';
import { useViewExports } from '../../profiles/view-exports';
import type { FlameLook, RowToggle } from '../../state/look';
import { Empty } from '../../ui/Empty';
import { tableAsTsv } from '../../ui/table-text';
import { boxOnScreen, isSameSight } from './camera';
import { FlameCanvas } from './FlameCanvas';
import { FlameDetails } from './FlameDetails';
import { FlameLegend } from './FlameLegend';
import { FlameTable } from './FlameTable';
import { FlameTip } from './FlameTip';
import { FlameTools } from './FlameTools';
import { type BoxFacts, factsOf } from './facts';
import { type MatchSum, matchedNames, sumMatches } from './matches';
import { type OnScreen, useBoxOnScreen, useOnScreen } from './on-screen';
import type { Look } from './paint';
import { type BoxAt, type Camera, sameBox } from './scene';
import type { FlameStage } from './stage';
import { hotWay, type TreeRow, treeRows, wayTo } from './tree-rows';
import { type FlameAnswered, useFlame } from './use-flame';
import { useFlameCommands } from './use-flame-commands';
import { boxLike, type Stand, useScene } from './use-scene';
import { useZoom } from './use-zoom';
import { widestOf } from './walk';
import { findBox } from './way';
import type { FlameWords } from './words';
import './flame.css';

/** A profile as a flame graph: the picture, its map and tools, what is pointed at, the same in rows. */
export function FlameView(slot: FlameSlot) {
  const { profiles, seen, selection, look, onLook } = slot;
  const t = useText();
  const { around } = look;
  const difference = seen.view.base !== null && seen.compare !== null;
  const options: FlameOptions = {
    foldRecursion: look.foldRecursion,
    order: look.order,
    levels: null,
    around,
    width: difference ? look.width : 'value',
  };
  const answered = useFlame(profiles, seen, options);
  const stage = useRef<FlameStage | null>(null);
  const stand = useScene({
    graph: answered.value,
    orientation: look.orientation,
    around,
    zoom: look.zoom,
    camera: () => stage.current?.aim ?? null,
  });
  if (answered.failure || !stand) return <NotYet answered={answered} words={t('flame.loading')} />;
  return (
    <ShownFlame
      {...slot}
      {...{ stand, stage, difference, answered }}
      onAround={(name) => onLook({ around: name === around ? null : name, zoom: null }, 'step')}
      key={profiles.caseId}
      selection={selection}
    />
  );
}

interface ShownFlameProps extends FlameSlot {
  readonly stand: Stand;
  readonly stage: { current: FlameStage | null };
  readonly difference: boolean;
  readonly answered: FlameAnswered;
  readonly onAround: (name: string | null) => void;
}

function ShownFlame(props: ShownFlameProps) {
  const { stand, stage, difference, look, onLook, answered, selection, ownModule, asTable, onSelect } = props;
  const { around } = look;
  const change = (part: Partial<FlameLook>) => onLook(part, 'step');
  const { graph, scene, names } = stand;
  const t = useText();
  const style = useBoxStyle(props.style, graph.unit, props.seen.view);
  const words = useMemo<FlameWords>(
    () => ({ all: t('flame.all'), isNew: t('flame.new'), isGone: t('flame.gone') }),
    [t],
  );
  const filter = useDeferredValue(props.filter);
  const matched = useMemo(() => matchedNames(names, filter), [names, filter]);
  const sum = useMemo(() => matched && sumMatches(graph.callees, matched), [graph, matched]);
  const colours = useMemo(() => names.colours(ownModule), [names, ownModule]);
  const { selected, pick } = useSelected(stand, selection, onSelect);
  const isEmpty = scene.wide === 0;
  const hasPicture = !asTable && !isEmpty;
  const zoom = useZoom({ stage, stand, zoom: look.zoom, hasPicture, onLook });
  const { zoomTo } = zoom;
  const [hovered, setHovered] = useState<{ at: BoxAt; x: number; y: number } | null>(null);
  const onScreen = useOnScreen();
  const picture = useMemo<Look>(
    () => ({
      names,
      colours,
      style,
      words,
      difference,
      matched,
      selected,
      hovered: hovered?.at ?? null,
    }),
    [names, colours, style, words, difference, matched, selected, hovered],
  );
  const whole = t(props.seen.view.relativePercentages ? 'profile.of.filtered' : 'profile.of.whole', {
    total: style.full(graph.total),
  });
  const told = useMemo(
    () => ({ graph, scene, names, style, words, whole }),
    [graph, scene, names, style, words, whole],
  );
  const there = (at: BoxAt | null) => (at !== null && isThere(stand, at) ? at : null);
  const pointed = there(hovered?.at ?? null);
  // The same box gives the same facts: a tooltip waits for each anew.
  const hoverFacts = useMemo(() => pointed && factsOf(told, pointed, t), [told, pointed, t]);
  const selectedFacts = selected && factsOf(told, selected, t);
  const shownAt = pointed ?? selected;

  const goBack = (): boolean => {
    if (zoom.back()) return true;
    if (around !== null) props.onAround(null);
    else if (selection !== null) onSelect(null);
    else return false;
    return true;
  };
  useFlameCommands({
    stage,
    stand,
    selected,
    matched,
    look,
    difference,
    onLook: change,
    onPick: pick,
    onZoom: zoomTo,
    onAround: (name) => props.onAround(name),
    onFocus: props.onFocus,
    onShowAll: zoom.showAll,
    onBack: () => void goBack(),
  });
  /** Of the table, while it is shown. */
  const rows = useRef<readonly TreeRow[] | null>(null);
  const exports = useMemo(
    () => ({
      table: () => asTsv(rows.current ?? firstRows(stand, selected, look.rows), stand, style, t),
      svg: () => stage.current?.svg(t('flame.label', sizeOf(stand))) ?? '',
      png: () => stage.current?.png() ?? Promise.reject(new Error('no picture')),
    }),
    [stand, style, t, stage, selected, look.rows],
  );
  useViewExports(exports);
  const onRows = useCallback((shown: readonly TreeRow[] | null) => {
    rows.current = shown;
  }, []);

  const hear = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.nativeEvent.isComposing || event.keyCode === 229) return;
    // Who works with keys does not point.
    setHovered(null);
    const target = event.target as HTMLElement;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
    const pressed = spellPress(event, onMac);
    // Elsewhere than on the picture, Enter and arrows belong to what has the focus.
    if (target.dataset['flame'] !== 'picture' && !/^(shift\+)?[a-z0-9+=-]$/.test(pressed)) return;
    const command = commandOf(null, pressed, 'flame', false);
    if (!command?.startsWith('flame.') || command === 'first-of-pair' || !canRun(command)) return;
    if (command === 'flame.back') {
      if (!goBack()) return;
    } else runCommand(command);
    event.preventDefault();
    event.stopPropagation();
  };

  const label =
    around === null
      ? t('flame.label', sizeOf(stand))
      : t('flame.labelAround', { function: around, boxes: sizeOf(stand).boxes });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of what it holds
    <div className="flame" onKeyDown={hear}>
      <FlameTools
        {...{ difference, look, asTable }}
        minimap={props.minimap}
        onLook={change}
        searched={matched !== null}
        onAsTable={props.onAsTable}
      />
      <div className="flame-head">
        {!asTable && (
          <Way
            stand={stand}
            zoomed={look.zoom && findBox(stand, look.zoom)}
            onScreen={onScreen}
            onZoom={zoomTo}
            words={words}
          />
        )}
        <span className="flame-status" role="status" data-flame="status">
          {statusOf(answered, sum, stand, style, t)}
          {props.seen.view.mean && ` · ${t('flame.noMean')}`}
        </span>
        {sum?.boxes === 0 && (
          <button type="button" className="link" onClick={() => runCommand('profile.clearSearch')}>
            {t('command.profile.clearSearch')}
          </button>
        )}
        <MoreOrLess {...answered} />
      </div>
      {isEmpty && (
        <Empty title={around === null ? t('flame.empty') : t('flame.nothingAround', { function: around })} />
      )}
      {!isEmpty && asTable && (
        <FlameTable
          {...{ graph, scene, names, colours, style, words, whole, matched, selected, onRows }}
          onSelect={pick}
          toggles={look.rows}
          onToggles={(rows) => onLook({ rows }, 'quiet')}
        />
      )}
      {hasPicture && (
        <>
          <FlameCanvas
            {...{ stage, scene, label }}
            minimap={props.minimap}
            look={picture}
            place={stand.place}
            said={selectedFacts ? spoken(selectedFacts) : ''}
            onMoved={(camera: Camera, by) => {
              zoom.moved(by);
              onScreen.tell(boxOnScreen(scene, camera));
            }}
            onHover={(at, { x, y }) => setHovered(at && { at, x, y })}
            onSelect={(at) => (at === null || at.box === 0 ? onSelect(null) : pick(at))}
            onZoom={zoomTo}
          >
            {pointed && hoverFacts && hovered && <Tip facts={hoverFacts} at={hovered} />}
          </FlameCanvas>
          <FlameDetails
            facts={hoverFacts ?? selectedFacts}
            mark={shownAt === null ? null : markOf(stand, shownAt, colours)}
          />
          <FlameLegend {...{ graph, style, ownModule, difference }} />
        </>
      )}
    </div>
  );
}

/** A way to end what is being built, and to have the rest after all. */
function MoreOrLess({ state, part, cancel, again }: FlameAnswered) {
  const t = useText();
  // What is built before anybody is told of it would only flicker.
  const stop = state === 'working' && part !== null;
  if (!stop && state !== 'stopped') return null;
  return (
    <button type="button" className="link" onClick={stop ? cancel : again}>
      {t(stop ? 'ui.stop' : 'profile.work.again')}
    </button>
  );
}

/** How far the building is, or that it was stopped; what a search found; else how large the graph is. */
function statusOf(
  { state, part }: FlameAnswered,
  sum: MatchSum | null,
  stand: Stand,
  style: ValueStyle,
  t: Text,
): string {
  if (state === 'working')
    return part ? t('flame.depthsPart', { part: Math.floor(part * 100) }) : t('flame.depths');
  if (sum === null) return t(state === 'stopped' ? 'flame.stopped' : 'flame.size', sizeOf(stand));
  if (sum.boxes === 0) return t('flame.foundNone');
  return t('flame.found', {
    boxes: formatNumber(sum.boxes),
    value: style.full(sum.value),
    share: percent(sum.value, stand.graph.total),
  });
}

const markOf = ({ scene }: Stand, { part, box }: BoxAt, colours: readonly string[]) => {
  const name = scene.parts[part].tree.name[box];
  return name === 0 ? null : colours[name];
};

const isThere = ({ scene }: Stand, { part, box }: BoxAt) => box < (scene.parts[part]?.tree.count ?? 0);

const sizeOf = ({ scene }: Stand) => ({
  boxes: formatNumber(scene.boxes),
  levels: scene.lastRow - scene.firstRow + 1,
});

const spoken = ({ name, value, ofAll, ofCaller, change }: BoxFacts) =>
  [name, value, ofAll, ofCaller, change?.short]
    .filter((text) => text !== null && text !== undefined)
    .join(', ');

/** The tooltip stands at the point where the box was entered. */
function Tip({ facts, at }: { facts: BoxFacts; at: { readonly x: number; readonly y: number } }) {
  const anchor = useRef<HTMLSpanElement>(null);
  const pane = anchor.current?.parentElement?.getBoundingClientRect();
  return (
    <>
      <span ref={anchor} hidden />
      <FlameTip facts={facts} at={{ x: at.x + (pane?.left ?? 0), y: at.y + (pane?.top ?? 0) }} />
    </>
  );
}

interface WayProps {
  readonly stand: Stand;
  /** What a person zoomed to. */
  readonly zoomed: BoxAt | null;
  readonly onScreen: OnScreen;
  readonly words: FlameWords;
  readonly onZoom: (at: BoxAt) => void;
}

/** From everything down to what fills the sight: each step leads back there. */
function Way({ stand, zoomed, onScreen, words, onZoom }: WayProps) {
  const t = useText();
  const told = useBoxOnScreen(onScreen);
  const { scene, names } = stand;
  const seen = isThere(stand, told) ? told : { part: 0, box: 0 };
  // Of those that fill the sight alike it is the one that was asked for.
  const at = zoomed && isSameSight(scene, zoomed, seen) ? zoomed : seen;
  const { tree } = scene.parts[at.part];
  const way: number[] = [];
  for (let box = at.box; ; box = tree.parent[box]) {
    way.unshift(box);
    if (box === 0) break;
  }
  return (
    <nav className="flame-way" aria-label={t('flame.way')}>
      <ol>
        {way.map((box) => (
          <li key={box}>
            <button
              type="button"
              className="link"
              aria-current={box === at.box ? 'location' : undefined}
              title={box === 0 ? words.all : names.full(tree.name[box])}
              onClick={() => onZoom({ part: at.part, box })}
            >
              {tree.name[box] === 0 ? words.all : names.spellings(tree.name[box]).at(-1)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The box of the selected function: the one that was picked while it is still of that name, else its widest. */
function useSelected(stand: Stand, selection: string | null, onSelect: (name: string | null) => void) {
  const picked = useRef<{ readonly at: BoxAt; readonly stand: Stand } | null>(null);
  const [, redraw] = useState(0);
  const { scene, names } = stand;
  const last = picked.current;
  if (last && last.stand !== stand) {
    const at = isThere(last.stand, last.at) ? boxLike(last.stand, last.at, scene, names) : null;
    picked.current = at && { at, stand };
  }
  const nameAt = (at: BoxAt) => names.full(scene.parts[at.part].tree.name[at.box]);
  const own = picked.current?.at ?? null;
  const isOwn = own !== null && isThere(stand, own) && nameAt(own) === (selection ?? '');
  const widest = useMemo(() => {
    const name = selection === null ? null : names.find(selection);
    return name === null ? null : widestOf(scene, name);
  }, [scene, names, selection]);
  const at = isOwn ? own : widest;
  // The same box is the same object: nothing is painted anew for it.
  const steady = useRef<BoxAt | null>(null);
  if (!sameBox(steady.current, at)) steady.current = at;
  const pick = (next: BoxAt) => {
    picked.current = { at: next, stand };
    redraw((count) => count + 1);
    onSelect(next.box === 0 && nameAt(next) === '' ? null : nameAt(next));
  };
  return { selected: steady.current, pick };
}

/**
 * The pane makes a style for each of its renders; what writes alike is the same. A box may be a thousandth of all:
 * what the unit of the tables would write as 0.03 is written in its own.
 */
function useBoxStyle(style: ValueStyle, unit: string, view: ProfileView): ValueStyle {
  const sample = style.full(123_456_789);
  const { unit: wanted, divideBy } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sample tells one style from another
  return useMemo(() => {
    const spell = (value: number) => {
      const text = style.full(value);
      return /^−?0\.0/.test(text) ? valueStyle(unit, value, { unit: wanted, divideBy }).full(value) : text;
    };
    return { ...style, full: remembering(spell) };
  }, [sample, unit, wanted, divideBy]);
}

/** Each frame of a moving picture asks for the same texts again. */
function remembering(spell: (value: number) => string): (value: number) => string {
  const known = new Map<number, string>();
  return (value) => {
    const text = known.get(value) ?? spell(value);
    if (known.size >= mostRemembered) known.clear();
    known.set(value, text);
    return text;
  };
}
const mostRemembered = 20_000;

/** What the table would show if one turned to it. */
const firstRows = ({ scene, names }: Stand, selected: BoxAt | null, toggles: readonly RowToggle[]) =>
  treeRows(scene, names, new Set([...hotWay(scene), ...(selected ? wayTo(scene, selected) : [])]), toggles);

function asTsv(rows: readonly TreeRow[], { scene, names, graph }: Stand, style: ValueStyle, t: Text): string {
  const value = (column: 'total' | 'self') => (row: TreeRow) => scene.parts[row.part].tree[column][row.box];
  const before =
    graph.callees.before === null
      ? null
      : (row: TreeRow) => scene.parts[row.part].tree.before?.[row.box] ?? 0;
  return tableAsTsv(
    [
      { label: t('flame.table.depth'), text: ({ depth }: TreeRow) => depth },
      { label: t('flame.table.call'), text: ({ part, box }) => names.full(scene.parts[part].tree.name[box]) },
      { label: `cum, ${style.exactUnit}`, text: value('total') },
      { label: `flat, ${style.exactUnit}`, text: value('self') },
      { label: `${t('flame.before')}, ${style.exactUnit}`, text: before ?? undefined },
    ],
    rows,
  );
}
