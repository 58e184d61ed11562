import type { Rgba } from '#core/chart/raster-line';

const known = new Map<string, Rgba>();

/** A colour of CSS, in whatever way it is written, as what one pixel of it shows. */
export function colourOf(css: string): Rgba {
  const before = known.get(css);
  if (before) return before;
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const pen = canvas.getContext('2d');
  if (!pen) return [0, 0, 0, 255];
  pen.fillStyle = css;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
  const colour: Rgba = [red, green, blue, alpha];
  known.set(css, colour);
  return colour;
}
