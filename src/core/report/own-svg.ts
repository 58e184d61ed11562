/** A picture is taken into the report only when it is made of the elements and attributes that we write. */

const elements = new Set(['svg', 'g', 'path', 'rect', 'line', 'text', 'tspan', 'title', 'desc']);
const attributes = new Set(
  (
    'xmlns viewBox width height role aria-labelledby font-family font-size font-weight id transform d fill fill-opacity ' +
    'stroke stroke-width stroke-dasharray x y rx x1 x2 y1 y2 text-anchor paint-order'
  ).split(' '),
);

export function isOwnSvg(svg: string): boolean {
  if (!svg.startsWith('<svg ') || !svg.endsWith('</svg>')) return false;
  // Text is escaped, so every "<" must open or close one of our elements, all of whose attributes are quoted.
  const rest = svg.replace(
    /<(\/?)([a-z]+)((?:\s+[\w-]+="[^"<>]*")*)\s*\/?>/gi,
    (tag, _close, name: string, list: string) => {
      if (!elements.has(name)) return tag;
      const names = [...list.matchAll(/\s([\w-]+)="([^"]*)"/g)];
      return names.every(([, key, value]) => attributes.has(key) && !/url\(|javascript:/i.test(value))
        ? ''
        : tag;
    },
  );
  return !rest.includes('<');
}
