import { type RefObject, useEffect } from 'react';

/**
 * Keeps double clicks that begin in `place` whole. A first click may open a drawer under the pointer, and the second one
 * then falls on that: it is taken from there, and what was clicked first gets its `dblclick`.
 */
export function useDoubleClick(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let first: Element | null = null;
    const isOutside = (at: EventTarget | null) => !(at instanceof Node && place.current?.contains(at));
    const click = (event: MouseEvent) => {
      if (event.detail === 1) {
        first = event.target instanceof Element && !isOutside(event.target) ? event.target : null;
      } else if (event.detail === 2 && first?.isConnected && isOutside(event.target)) {
        event.stopPropagation();
        event.preventDefault();
        first.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
      }
    };
    const doubleClick = (event: MouseEvent) => {
      if (event.isTrusted && first?.isConnected && isOutside(event.target)) event.stopPropagation();
    };
    // Before anything else hears of them.
    window.addEventListener('click', click, true);
    window.addEventListener('dblclick', doubleClick, true);
    return () => {
      window.removeEventListener('click', click, true);
      window.removeEventListener('dblclick', doubleClick, true);
    };
  }, [place]);
}
