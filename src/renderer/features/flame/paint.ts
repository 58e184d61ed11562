/** Paints what is in sight. Boxes of one colour go together, then marks, then names: each kind is one run of calls. */

import { foldedRecursion, seenCalled, seenInlined } from '#core/profile/heapcase';
import type { PackageColour } from '../../profiles/packages';
import type { ValueStyle } from '../../profiles/values';
import { type BoxLabel, fitLabel, type Measure } from './fit-label';
import type { NameTable } from './name-table';
import type { BoxAt, Camera, Scene, Sight, Viewport } from './scene';
import type { Surface } from './surface';
import type { FlameTheme } from './theme';
import { changeOf, type FlameWords } from './words';

export interface Look {
  readonly names: NameTable;
  /** For each name. */
  readonly colours: readonly PackageColour[];
  readonly style: ValueStyle;
  readonly words: FlameWords;
  /** Boxes show what changed; otherwise whose code they are. */
  readonly difference: boolean;
  /** For each name, 1 where the search found it; null: nothing is searched. */
  readonly matched: Uint8Array | null;
  readonly selected: BoxAt | null;
  readonly hovered: BoxAt | null;
}

const gap = 1;
const padding = 5;
/** Below this a box is too small for a mark of its own. */
const leastMarked = 16;
const leastNamed = 26;
const leastStriped = 3;

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function paint(
  surface: Surface,
  scene: Scene,
  sight: Sight,
  camera: Camera,
  viewport: Viewport,
  look: Look,
  theme: FlameTheme,
  measure: Measure,
  pixelRatio: number,
): void {
  const { rowHeight } = viewport;
  const snap = (at: number) => Math.round(at * pixelRatio) / pixelRatio;
  const height = rowHeight - gap;
  const place = (i: number): Placed => {
    const left = snap(Math.max(-4, sight.x[i]));
    const right = snap(Math.min(viewport.width + 4, sight.x[i] + sight.width[i]));
    const wide = right - left;
    return {
      x: left,
      y: snap(sight.row[i] * rowHeight - camera.top),
      width: wide > 3 ? wide - gap : Math.max(1 / pixelRatio, wide),
      height,
    };
  };
  paintFills(surface, scene, sight, look, theme, place);
  if (look.difference) paintChanges(surface, scene, sight, look, theme, place);
  paintMarks(surface, scene, sight, look, theme, place);
  paintNames(surface, scene, sight, look, theme, place, measure, viewport.width);
  for (const [at, thick] of [
    [look.hovered, 1],
    [look.selected, 2],
  ] as const) {
    if (at === null) continue;
    for (let i = 0; i < sight.count; i++) {
      if (sight.part[i] !== at.part || sight.box[i] !== at.box) continue;
      const { x, y, width } = place(i);
      surface.outline(x, y, Math.max(width, 3), height, thick === 2 ? theme.ink : theme.text, thick);
    }
  }
}

type Place = (i: number) => Placed;

const isFaded = ({ matched }: Look, name: number) => matched !== null && matched[name] === 0;

function paintFills(
  surface: Surface,
  scene: Scene,
  sight: Sight,
  look: Look,
  theme: FlameTheme,
  place: Place,
) {
  const byFill = new Map<string, number[]>();
  for (let i = 0; i < sight.count; i++) {
    const fill = fillOf(scene, sight, i, look, theme);
    const list = byFill.get(fill);
    if (list) list.push(i);
    else byFill.set(fill, [i]);
  }
  for (const [fill, list] of byFill) {
    for (const i of list) {
      const { x, y, width, height } = place(i);
      surface.rect(x, y, width, height, fill);
    }
  }
  // A run of slivers is no box: it is pale, and striped where there is room for that.
  for (let i = 0; i < sight.count; i++) {
    if (sight.merged[i] === 0) continue;
    const { x, y, width, height } = place(i);
    if (width >= leastStriped)
      surface.stripes(x, y, width, height, wholeFillOf(scene, sight, i, look, theme));
  }
}

function fillOf(scene: Scene, sight: Sight, i: number, look: Look, theme: FlameTheme): string {
  const whole = wholeFillOf(scene, sight, i, look, theme);
  return sight.merged[i] === 1 && sight.width[i] >= leastStriped ? theme.pale(whole) : whole;
}

function wholeFillOf(scene: Scene, sight: Sight, i: number, look: Look, theme: FlameTheme): string {
  const { tree } = scene.parts[sight.part[i]];
  const name = tree.name[sight.box[i]];
  if (name === 0) return theme.root;
  const faded = isFaded(look, name);
  if (look.difference) {
    if (faded) return theme.fadedSame;
    // Of a run only its first box speaks: it is the widest of its sisters.
    const delta = sight.merged[i] === 0 ? 0 : tree.total[sight.box[i]] - (tree.before?.[sight.box[i]] ?? 0);
    if (delta === 0) return theme.same;
    return delta > 0 ? theme.grew : theme.shrank;
  }
  return (faded ? theme.faded : theme.fills)[look.colours[name]];
}

/** The part of a box by which it grew (hatched) or shrank (plain), at its right end. */
function paintChanges(
  surface: Surface,
  scene: Scene,
  sight: Sight,
  look: Look,
  theme: FlameTheme,
  place: Place,
) {
  for (let i = 0; i < sight.count; i++) {
    const { tree } = scene.parts[sight.part[i]];
    const box = sight.box[i];
    const delta = tree.total[box] - (tree.before?.[box] ?? 0);
    if (delta === 0 || sight.merged[i] === 1 || isFaded(look, tree.name[box])) continue;
    const { x, y, width, height } = place(i);
    const part = Math.max(Math.min(2, width), width * Math.min(1, Math.abs(delta) / tree.width[box]));
    surface.rect(x + width - part, y, part, height, delta > 0 ? theme.grew : theme.shrank);
    if (delta > 0 && part >= 2) surface.hatch(x + width - part, y, part, height, theme.grewLine);
    if (delta < 0 && part >= 2) surface.rect(x + width - part, y + height - 2, part, 2, theme.shrankLine);
  }
}

function paintMarks(
  surface: Surface,
  scene: Scene,
  sight: Sight,
  look: Look,
  theme: FlameTheme,
  place: Place,
) {
  const inlined: [number, number, number][] = [];
  for (let i = 0; i < sight.count; i++) {
    const { tree } = scene.parts[sight.part[i]];
    const box = sight.box[i];
    const found = look.matched !== null && look.matched[tree.name[box]] === 1;
    const isInlined = sight.merged[i] === 0 && (tree.marks[box] & seenInlined) !== 0;
    if (!found && !isInlined) continue;
    const { x, y, width, height } = place(i);
    if (found) surface.rect(x, y + height - 2, width, 2, theme.ink);
    if (isInlined && width >= leastMarked) inlined.push([x + 1, x + width - 1, y]);
  }
  if (inlined.length > 0) surface.dashes(inlined, theme.dimText);
}

function paintNames(
  surface: Surface,
  scene: Scene,
  sight: Sight,
  look: Look,
  theme: FlameTheme,
  place: Place,
  measure: Measure,
  right: number,
) {
  for (let i = 0; i < sight.count; i++) {
    if (sight.merged[i] === 1 || sight.width[i] < leastNamed) continue;
    const { x, y, width, height } = place(i);
    // What is cut off by an edge is named where it can be read.
    const from = Math.max(0, x) + padding;
    const to = Math.min(right, x + width) - padding;
    const label = labelOf(scene, sight, i, look, to - from, measure);
    if (!label) continue;
    const base = y + Math.round(height / 2) + 4;
    const { tree } = scene.parts[sight.part[i]];
    const fill = isFaded(look, tree.name[sight.box[i]]) ? theme.dimText : theme.text;
    const isHatched = look.difference && (tree.before?.[sight.box[i]] ?? 0) < tree.total[sight.box[i]];
    // Letters stand on plain ground, not on lines.
    if (isHatched && !isFaded(look, tree.name[sight.box[i]])) {
      const ground = groundOf(scene, sight, i, place(i));
      patch(surface, ground, from, from + measure(label.name), y, height, theme);
      if (label.value !== '') patch(surface, ground, to - measure(label.value), to, y, height, theme);
    }
    surface.text(label.name, from, base, fill, 'left');
    if (label.value !== '') surface.text(label.value, to, base, fill, 'right');
  }
}

/** Where the hatched part of a box begins. */
function groundOf(scene: Scene, sight: Sight, i: number, { x, width }: Placed): number {
  const { tree } = scene.parts[sight.part[i]];
  const box = sight.box[i];
  const delta = Math.abs(tree.total[box] - (tree.before?.[box] ?? 0));
  return x + width - width * Math.min(1, delta / tree.width[box]);
}

function patch(
  surface: Surface,
  hatchedFrom: number,
  from: number,
  to: number,
  y: number,
  height: number,
  theme: FlameTheme,
) {
  const start = Math.max(hatchedFrom, from - 3);
  if (to + 3 > start) surface.rect(start, y + 3, to + 3 - start, height - 6, theme.grew);
}

function labelOf(
  scene: Scene,
  sight: Sight,
  i: number,
  look: Look,
  room: number,
  measure: Measure,
): BoxLabel | null {
  const { names, style, words, difference } = look;
  const { tree } = scene.parts[sight.part[i]];
  const box = sight.box[i];
  const name = tree.name[box];
  const total = tree.total[box];
  const value = difference ? changeOf(words, style, tree.before?.[box] ?? 0, total).short : style.full(total);
  if (name === 0)
    return fitLabel([`${words.all} ${difference ? value : style.full(total)}`], '', room, measure);
  const again = (tree.marks[box] & foldedRecursion) !== 0 ? ' ↻' : '';
  return fitLabel(
    again === '' ? names.spellings(name) : names.spellings(name).map((text) => `${text}${again}`),
    value,
    room,
    measure,
  );
}

/** Whether a function was inlined here: always, sometimes, never. */
export function inlinedIn(marks: number): 'always' | 'sometimes' | 'never' {
  if ((marks & seenInlined) === 0) return 'never';
  return (marks & seenCalled) === 0 ? 'always' : 'sometimes';
}
