/** What a flame graph is painted on: a canvas, or the text of an SVG. One painter serves both. */

export interface Surface {
  rect(x: number, y: number, width: number, height: number, fill: string): void;
  /** Slanting lines over an area: what grew, also without colour. */
  hatch(x: number, y: number, width: number, height: number, line: string): void;
  /** Upright lines over an area: many boxes, each too narrow to be seen. */
  stripes(x: number, y: number, width: number, height: number, line: string): void;
  outline(x: number, y: number, width: number, height: number, line: string, thick: number): void;
  /** Broken lines from the first x to the second: what was inlined. */
  dashes(lines: readonly (readonly [from: number, to: number, y: number])[], line: string): void;
  /** `y` is the base line. */
  text(text: string, x: number, y: number, fill: string, align: 'left' | 'right'): void;
}

export const fontSize = 11;

export function canvasSurface(context: CanvasRenderingContext2D, font: string): Surface {
  const patterns = new Map<string, CanvasPattern | null>();
  const area = (tile: (line: string) => HTMLCanvasElement, kind: string) => {
    return (x: number, y: number, width: number, height: number, line: string) => {
      const key = `${kind} ${line}`;
      let pattern = patterns.get(key);
      if (pattern === undefined) {
        pattern = context.createPattern(tile(line), 'repeat');
        patterns.set(key, pattern);
      }
      if (!pattern) return;
      context.fillStyle = pattern;
      context.fillRect(x, y, width, height);
    };
  };
  const face = `${fontSize}px ${font}`;
  context.font = face;
  context.textBaseline = 'alphabetic';
  context.fontKerning = 'none';
  return {
    rect(x, y, width, height, fill) {
      context.fillStyle = fill;
      context.fillRect(x, y, width, height);
    },
    hatch: area(hatchTile, 'hatch'),
    stripes: area(stripeTile, 'stripes'),
    outline(x, y, width, height, line, thick) {
      context.strokeStyle = line;
      context.lineWidth = thick;
      context.strokeRect(
        x + thick / 2,
        y + thick / 2,
        Math.max(0, width - thick),
        Math.max(0, height - thick),
      );
    },
    dashes(lines, line) {
      context.strokeStyle = line;
      context.lineWidth = 1;
      context.setLineDash([3, 2]);
      context.beginPath();
      for (const [from, to, y] of lines) {
        context.moveTo(from, y + 0.5);
        context.lineTo(to, y + 0.5);
      }
      context.stroke();
      context.setLineDash([]);
    },
    text(text, x, y, fill, align) {
      context.fillStyle = fill;
      context.textAlign = align;
      context.fillText(text, x, y);
    },
  };
}

const tile = 6;

function hatchTile(line: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = tile;
  canvas.height = tile;
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.strokeStyle = line;
  context.lineWidth = 1.4;
  context.beginPath();
  for (const offset of [-tile, 0, tile]) {
    context.moveTo(offset - 1, tile + 1);
    context.lineTo(offset + tile + 1, -1);
  }
  context.stroke();
  return canvas;
}

/** One line in three pixels. */
const stripe = 3;

function stripeTile(line: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = stripe;
  canvas.height = 1;
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.fillStyle = line;
  context.fillRect(0, 0, 1, 1);
  return canvas;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const short = (value: number) => String(Math.round(value * 100) / 100);

/** Gathers an SVG; `finish` gives its text, with a title for those who cannot see it. */
export function svgSurface(width: number, height: number, font: string, background: string) {
  const parts: string[] = [];
  const tiles = new Map<string, { id: string; kind: 'hatch' | 'stripes'; line: string }>();
  const box = (x: number, y: number, w: number, h: number) =>
    `x="${short(x)}" y="${short(y)}" width="${short(Math.max(0, w))}" height="${short(Math.max(0, h))}"`;
  const patterned = (kind: 'hatch' | 'stripes', x: number, y: number, w: number, h: number, line: string) => {
    const id = tiles.get(`${kind} ${line}`)?.id ?? `pattern${tiles.size + 1}`;
    tiles.set(`${kind} ${line}`, { id, kind, line });
    parts.push(`<rect ${box(x, y, w, h)} fill="url(#${id})"/>`);
  };
  const surface: Surface = {
    rect: (x, y, w, h, fill) => parts.push(`<rect ${box(x, y, w, h)} fill="${escaped(fill)}"/>`),
    hatch: (x, y, w, h, line) => patterned('hatch', x, y, w, h, line),
    stripes: (x, y, w, h, line) => patterned('stripes', x, y, w, h, line),
    outline: (x, y, w, h, line, thick) =>
      parts.push(
        `<rect ${box(x + thick / 2, y + thick / 2, w - thick, h - thick)} fill="none" stroke="${escaped(line)}" stroke-width="${thick}"/>`,
      ),
    dashes: (lines, line) =>
      parts.push(
        `<path d="${lines.map(([from, to, y]) => `M${short(from)} ${short(y + 0.5)}H${short(to)}`).join('')}" stroke="${escaped(line)}" stroke-dasharray="3 2"/>`,
      ),
    text: (text, x, y, fill, align) =>
      parts.push(
        `<text x="${short(x)}" y="${short(y)}" fill="${escaped(fill)}"${align === 'right' ? ' text-anchor="end"' : ''}>${escaped(text)}</text>`,
      ),
  };
  const finish = (title: string): string => {
    const patterns = [...tiles.values()].map(svgTile);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${short(width)}" height="${short(height)}" viewBox="0 0 ${short(width)} ${short(height)}" role="img" font-family="${escaped(font)}" font-size="${fontSize}" xml:space="preserve">`,
      `<title>${escaped(title)}</title>`,
      patterns.length > 0 ? `<defs>${patterns.join('')}</defs>` : '',
      `<rect width="100%" height="100%" fill="${escaped(background)}"/>`,
      ...parts,
      '</svg>\n',
    ].join('');
  };
  return { surface, finish };
}

function svgTile({ id, kind, line }: { id: string; kind: 'hatch' | 'stripes'; line: string }): string {
  const size = kind === 'hatch' ? tile : stripe;
  const shape =
    kind === 'hatch'
      ? `<path d="M-1 ${tile + 1}L${tile + 1} -1M-1 1L1 -1M${tile - 1} ${tile + 1}L${tile + 1} ${tile - 1}" stroke="${escaped(line)}" stroke-width="1.4"/>`
      : `<rect width="1" height="${stripe}" fill="${escaped(line)}"/>`;
  return `<pattern id="${id}" width="${size}" height="${size}" patternUnits="userSpaceOnUse">${shape}</pattern>`;
}
