import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** Widths that were measured, by the name of the place: its next picture is drawn for this one at once. */
const lastWidths = new Map<string, number>();

/**
 * What the width of an element means for what is in it, drawn anew only where that changes. Before the first picture
 * the last width of the place is taken, `usual` where there was none: nothing is laid out just to be measured.
 * `roomOf` depends on nothing but the width.
 */
export function useRoom<E extends HTMLElement, R extends string | number | boolean>(
  place: string,
  usual: number,
  roomOf: (width: number) => R,
): [RefObject<E | null>, R] {
  const ref = useRef<E>(null);
  const [room, setRoom] = useState<R>(() => roomOf(lastWidths.get(place) ?? usual));
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width } = element;
      if (width === 0) return;
      lastWidths.set(place, width);
      // In the frame that shows the new width, not in the one after it.
      flushSync(() => setRoom(roomOf(width)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [place, roomOf]);
  return [ref, room];
}
