/** A chart of the page as a file of its own: its drawings with the colours they have here, its words where they stand. */

/** What a stylesheet says of shapes and letters; the rest is in attributes. */
const drawn = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;

const namespace = 'http://www.w3.org/2000/svg';

/** As attributes: the page's policy allows no style of elements. */
function paintAs(element: Element, like: Element): void {
  const style = getComputedStyle(like);
  for (const name of drawn) element.setAttribute(name, style.getPropertyValue(name));
}

function cloneOf(drawing: SVGSVGElement): SVGSVGElement {
  const clone = drawing.cloneNode(true) as SVGSVGElement;
  const [from, to] = [drawing.querySelectorAll('*'), clone.querySelectorAll('*')];
  for (const [i, element] of to.entries()) paintAs(element, from[i] as Element);
  return clone;
}

/** The text of an SVG as large as the figure is on the page; its menus are no part of it. */
export function figureAsSvg(figure: HTMLElement, title: string): string {
  const whole = figure.getBoundingClientRect();
  const picture = document.createElementNS(namespace, 'svg');
  const put = (name: string, attributes: Readonly<Record<string, string | number>>): SVGElement => {
    const made = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    picture.append(made);
    return made;
  };
  const [width, height] = [Math.ceil(whole.width), Math.ceil(whole.height)];
  picture.setAttribute('width', String(width));
  picture.setAttribute('height', String(height));
  picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
  picture.setAttribute('role', 'img');
  put('title', {}).textContent = title;
  const ground = getComputedStyle(figure).getPropertyValue('--surface-work').trim();
  put('rect', { width: '100%', height: '100%', fill: ground === '' ? '#fff' : ground });
  const isDrawn = (element: Element) => element.closest('.menu-anchor') === null;
  for (const drawing of [...figure.querySelectorAll('svg')].filter(isDrawn)) {
    const box = drawing.getBoundingClientRect();
    const clone = cloneOf(drawing);
    const place = { x: box.left - whole.left, y: box.top - whole.top, width: box.width, height: box.height };
    for (const [key, value] of Object.entries(place)) clone.setAttribute(key, String(value));
    picture.append(clone);
  }
  for (const words of [...figure.querySelectorAll('span, strong')].filter(isDrawn)) {
    const range = document.createRange();
    for (const node of words.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.textContent?.trim()) continue;
      range.selectNode(node);
      const box = range.getBoundingClientRect();
      // Hidden for want of room.
      if (box.width === 0) continue;
      const style = getComputedStyle(words);
      put('text', {
        x: box.left - whole.left,
        y: box.top - whole.top + box.height * 0.78,
        fill: style.color,
        'font-family': style.fontFamily,
        'font-size': style.fontSize,
      }).textContent = node.textContent;
    }
  }
  return `${new XMLSerializer().serializeToString(picture)}\n`;
}
