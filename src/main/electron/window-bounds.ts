/** Where the window was: used again only where it can be seen (https://github.com/mawie81/electron-window-state/issues/44). */

import { z } from 'zod';

const RectangleSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});
export type Rectangle = Readonly<z.infer<typeof RectangleSchema>>;

export const WindowStateSchema = z.object({
  bounds: RectangleSchema.nullable().catch(null),
  maximized: z.boolean().catch(false),
  /** The theme of the settings, so that the first pixel has the right colour before they are read. */
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
});
export type WindowState = Readonly<z.infer<typeof WindowStateSchema>>;

export const firstState: WindowState = { bounds: null, maximized: false, theme: 'system' };

export const smallest = { width: 1024, height: 700 };
const usual = { width: 1440, height: 900 };
/** At least this much of the title bar has to be on a display to be grabbed. */
const grip = { width: 120, height: 36 };

const overlap = (aStart: number, aLength: number, bStart: number, bLength: number) =>
  Math.min(aStart + aLength, bStart + bLength) - Math.max(aStart, bStart);

/** The bounds to open with: the remembered ones where a present display shows them, else the usual size. */
export function boundsFor(
  remembered: Rectangle | null,
  workAreas: readonly Rectangle[],
): Partial<Rectangle> & { width: number; height: number } {
  const visible = (area: Rectangle) =>
    remembered !== null &&
    overlap(remembered.x, remembered.width, area.x, area.width) >= grip.width &&
    overlap(remembered.y, grip.height, area.y, area.height) >= grip.height;
  const area = workAreas.find(visible);
  if (remembered && area) {
    return {
      x: remembered.x,
      y: remembered.y,
      width: Math.max(smallest.width, remembered.width),
      height: Math.max(smallest.height, remembered.height),
    };
  }
  const [first] = workAreas;
  return {
    width: Math.max(smallest.width, Math.min(usual.width, first?.width ?? usual.width)),
    height: Math.max(smallest.height, Math.min(usual.height, first?.height ?? usual.height)),
  };
}
