/** F6 walks title bar, sidebar, work area, inspector and status bar, and comes back to the last control of each. */

const lastFocus = new WeakMap<Element, HTMLElement>();
const focusable =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

const regions = () =>
  [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null,
  );

function innermost(from: Element | null): HTMLElement | null {
  return from?.closest<HTMLElement>('[data-region]') ?? null;
}

/** The work area holds the inspector: what is in a region within it is not its own. */
const own = (region: HTMLElement) =>
  [...region.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => innermost(element) === region && element.offsetParent !== null,
  );

export function walkRegions(by: 1 | -1): void {
  const all = regions();
  const now = innermost(document.activeElement);
  if (now && document.activeElement instanceof HTMLElement) lastFocus.set(now, document.activeElement);
  const from = now ? all.indexOf(now) : by === 1 ? -1 : 0;
  for (let step = 1; step <= all.length; step++) {
    const region = all[(from + by * step + all.length * 2) % all.length];
    const remembered = lastFocus.get(region);
    const target = remembered?.isConnected ? remembered : own(region)[0];
    if (target) {
      target.focus({ preventScroll: false });
      return;
    }
  }
}
