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

/** Buttons, lists, and what only a screen reader says. */
const notDrawn = '.menu-anchor, .icon-button, .visually-hidden, select';

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

/** Something around the words hides what is out of its own box. */
function isClipped({ left, right, top, bottom }: DOMRect, element: Element, figure: Element): boolean {
  for (let around: Element | null = element; around && around !== figure; around = around.parentElement) {
    if (getComputedStyle(around).overflow === 'visible') continue;
    const box = around.getBoundingClientRect();
    const x = (left + right) / 2;
    const y = (top + bottom) / 2;
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) return true;
  }
  return false;
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
  const isDrawn = (element: Element) => element.closest(notDrawn) === null;
  const placeOf = (element: Element) => {
    const box = element.getBoundingClientRect();
    return { x: box.left - whole.left, y: box.top - whole.top, width: box.width, height: box.height };
  };
  for (const drawing of [...figure.querySelectorAll<SVGSVGElement | HTMLCanvasElement>('svg, canvas')]) {
    if (!isDrawn(drawing)) continue;
    const place = placeOf(drawing);
    if (place.width === 0 || place.height === 0) continue;
    if (drawing instanceof HTMLCanvasElement) {
      put('image', { ...place, href: drawing.toDataURL('image/png') });
      continue;
    }
    const clone = cloneOf(drawing);
    for (const [key, value] of Object.entries(place)) clone.setAttribute(key, String(value));
    picture.append(clone);
  }
  // Signs of a legend that are no drawing.
  for (const sign of [...figure.querySelectorAll('i')].filter(isDrawn)) {
    put('rect', { ...placeOf(sign), fill: getComputedStyle(sign).backgroundColor });
  }
  const words = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const element = node.parentElement;
    if (!element || !node.textContent?.trim() || element.closest('svg') || !isDrawn(element)) continue;
    range.selectNode(node);
    const box = range.getBoundingClientRect();
    // Hidden for want of room.
    if (box.width === 0 || isClipped(box, element, figure)) continue;
    const style = getComputedStyle(element);
    put('text', {
      x: box.left - whole.left,
      y: box.top - whole.top + box.height * 0.78,
      fill: style.color,
      'font-family': style.fontFamily,
      'font-size': style.fontSize,
      'font-weight': style.fontWeight,
    }).textContent = node.textContent.trim();
  }
  return `${new XMLSerializer().serializeToString(picture)}\n`;
}
