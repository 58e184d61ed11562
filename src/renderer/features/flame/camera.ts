/** Moving the camera: it never leaves the picture, and a point that is zoomed at stays where it is. */

import { type BoxAt, type Camera, rowOf, type Scene, type Viewport } from './scene';

/** Past this, doubles have no digits left to draw with. */
const deepest = 1e-9;

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

/** No row is cut at the edge where the root is: `on` moves further the same way, else less far back. */
function wholeRows(
  top: number,
  on: boolean,
  direction: 1 | -1,
  { height, rowHeight }: Pick<Viewport, 'height' | 'rowHeight'>,
): number {
  const edge = direction === 1 ? 0 : height;
  const rows = (top + edge) / rowHeight;
  return (on ? Math.ceil(rows) : Math.floor(rows)) * rowHeight - edge;
}

/** Within the picture; what is less high than the viewport stands at the root's end of it. */
export function clampCamera(camera: Camera, scene: Scene, { height, rowHeight }: Viewport): Camera {
  const span = clamp(camera.span, scene.wide * deepest, scene.wide);
  const from = clamp(camera.from, 0, scene.wide - span);
  const first = scene.firstRow * rowHeight;
  const end = (scene.lastRow + 1) * rowHeight;
  const growsUp = scene.lastRow === 0 && scene.firstRow < 0;
  // The far end may leave a part of a row empty, so that the row at the near one is whole.
  const least = growsUp ? wholeRows(first, false, -1, { height, rowHeight }) : first;
  const most = growsUp ? end - height : wholeRows(end - height, true, 1, { height, rowHeight });
  const top = end - first <= height ? (growsUp ? end - height : first) : clamp(camera.top, least, most);
  return { from, span, top };
}

/** Everything, the root's row in sight. */
export function wholeCamera(scene: Scene, viewport: Viewport): Camera {
  const { height, rowHeight } = viewport;
  const around = scene.firstRow < 0 && scene.lastRow > 0;
  const top = around ? (rowHeight - height) / 2 : scene.firstRow < 0 ? rowHeight - height : 0;
  return clampCamera({ from: 0, span: scene.wide, top }, scene, viewport);
}

/** `at`: from 0 at the left edge to 1 at the right one. */
export function zoomAt({ from, span, top }: Camera, factor: number, at: number, scene: Scene): Camera {
  const zoomed = clamp(span / factor, scene.wide * deepest, scene.wide);
  return { from: from + at * (span - zoomed), span: zoomed, top };
}

/** A box from edge to edge, what calls it still in sight above (or below) it. */
export function cameraOn(scene: Scene, at: BoxAt, viewport: Viewport): Camera {
  const part = scene.parts[at.part];
  const row = rowOf(part, at.box);
  const { height, rowHeight } = viewport;
  // A third of the height is for the way to it.
  const third = Math.floor(height / 3 / rowHeight) * rowHeight;
  const top = part.direction === 1 ? row * rowHeight - third : (row + 1) * rowHeight - height + third;
  const camera = { from: part.tree.start[at.box], span: part.tree.width[at.box], top };
  return clampCamera(camera, scene, viewport);
}

/** Moves the least that brings a box into sight. */
export function revealing(camera: Camera, scene: Scene, at: BoxAt, viewport: Viewport): Camera {
  const part = scene.parts[at.part];
  const { rowHeight, height } = viewport;
  const [start, width] = [part.tree.start[at.box], part.tree.width[at.box]];
  const row = rowOf(part, at.box) * rowHeight;
  const top = clamp(camera.top, row + 2 * rowHeight - height, row - rowHeight);
  const { span } = camera;
  const whole = top === camera.top ? top : wholeRows(top, top > camera.top, part.direction, viewport);
  const seen = Math.min(start + width, camera.from + span) - Math.max(start, camera.from);
  // A box that is wider than the sight is seen well enough while it fills a part of it.
  const from = seen >= Math.min(width, span / 4) ? camera.from : start + width / 2 - span / 2;
  return clampCamera({ from, span, top: whole }, scene, viewport);
}

/** The innermost box that everything in sight belongs to: where the breadcrumbs lead. */
export function boxOnScreen({ parts }: Scene, { from, span }: Camera): BoxAt {
  const { tree } = parts[0];
  const slack = span * 1e-6;
  let box = 0;
  for (;;) {
    let inside = -1;
    for (let child = tree.children[box]; child < tree.children[box + 1]; child++) {
      if (tree.start[child] > from + slack) break;
      if (tree.start[child] + tree.width[child] >= from + span - slack) inside = child;
    }
    if (inside < 0) return { part: 0, box };
    box = inside;
  }
}

/** Whether two boxes take the same room: callers that hold nothing else are as wide as what they call. */
export function isSameSight({ parts }: Scene, one: BoxAt, other: BoxAt): boolean {
  const [a, b] = [parts[one.part].tree, parts[other.part].tree];
  return a.start[one.box] === b.start[other.box] && a.width[one.box] === b.width[other.box];
}

/** Between two cameras, for a short move; widths shrink and grow evenly to the eye. */
export function between(a: Camera, b: Camera, done: number): Camera {
  const eased = 1 - (1 - done) ** 3;
  const span = a.span * (b.span / a.span) ** eased;
  // The part of the way that the edges have gone goes with the width.
  const way = a.span === b.span ? eased : (span - a.span) / (b.span - a.span);
  return { span, from: a.from + (b.from - a.from) * way, top: a.top + (b.top - a.top) * eased };
}
