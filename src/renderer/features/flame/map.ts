/** The map: everything at once, as high as a few letters. Levels share rows where there are more of them. */

import type { Look } from './paint';
import { levelInSight, type Scene } from './scene';
import type { FlameTheme } from './theme';

/** `width` and `height` in device pixels. */
export function paintMap(
  context: CanvasRenderingContext2D,
  scene: Scene,
  look: Look,
  theme: FlameTheme,
  width: number,
  height: number,
): void {
  context.fillStyle = theme.surface;
  context.fillRect(0, 0, width, height);
  const rows = scene.lastRow - scene.firstRow + 1;
  const step = Math.max(1, Math.ceil(rows / height));
  const rowHeight = height / Math.ceil(rows / step);
  const camera = { from: 0, span: scene.wide, top: 0 };
  for (const { tree, direction, firstLevel } of scene.parts) {
    for (let level = firstLevel; level < tree.levels.length - 1; level += step) {
      const y = ((direction * level - scene.firstRow) / step) * rowHeight;
      levelInSight(tree, level, camera, width, 1, (box, x, wide) => {
        const name = tree.name[box];
        const delta = tree.total[box] - (tree.before?.[box] ?? 0);
        const found = look.matched === null || look.matched[name] === 1;
        if (name === 0) context.fillStyle = theme.root;
        else if (!look.difference)
          context.fillStyle = (found ? theme.marks : theme.faded)[look.colours[name]];
        else if (!found || delta === 0) context.fillStyle = theme.same;
        else context.fillStyle = delta > 0 ? theme.grewLine : theme.shrankLine;
        context.fillRect(x, y, wide, Math.max(1, rowHeight));
      });
    }
  }
}
