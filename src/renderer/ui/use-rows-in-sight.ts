/** Which rows of a long table are drawn: rows of one height, in a place that scrolls, under a head that stays. */

import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';

export interface RowsInSight {
  /** The rows that are drawn: from the first one to before the last. */
  readonly from: number;
  readonly end: number;
  /** Scrolls as little as shows the row. */
  readonly reveal: (index: number) => void;
}

interface Sight {
  readonly from: number;
  readonly end: number;
}

interface Rows {
  readonly count: number;
  /** Of one row, in pixels. */
  readonly rowPixels: number;
  /** Of what stays above the rows while they scroll. */
  readonly headPixels: number;
}

/** Rows above and below that are drawn before they are scrolled to. */
const beyond = 4;
/** So many come and go together: a wheel that turns slowly draws the table anew less often. */
const together = 4;

const down = (row: number) => Math.max(0, Math.floor(row / together) * together);
const up = (row: number) => Math.ceil(row / together) * together;

/** The height of the last table: the first picture of the next one is drawn for it, before anything is measured. */
let lastPixels: number | null = null;
const likelyPixels = () => lastPixels ?? window.innerHeight * 0.66;

/** `place` is what scrolls. Without rows nothing is watched. */
export function useRowsInSight<E extends HTMLElement>(
  place: RefObject<E | null>,
  { count, rowPixels, headPixels }: Rows,
): RowsInSight {
  const [sight, setSight] = useState<Sight>(() => ({ from: 0, end: up(likelyPixels() / rowPixels) }));
  const isUsed = count > 0;

  useLayoutEffect(() => {
    const scrolled = place.current;
    if (!isUsed || !scrolled) return;
    const look = () => {
      const { scrollTop, clientHeight } = scrolled;
      if (clientHeight === 0) return;
      lastPixels = clientHeight;
      const first = Math.floor(scrollTop / rowPixels);
      const last = Math.ceil((scrollTop + clientHeight - headPixels) / rowPixels);
      // Before the frame in which they are in sight: a row that comes later is seen as a gap.
      flushSync(() =>
        setSight((before) => {
          const isDrawn =
            before.from <= first && before.end >= last && before.end - before.from < 2 * (last - first);
          if (isDrawn && scrollTop === 0) return before;
          const now = { from: down(first - beyond), end: up(last + beyond) };
          return now.from === before.from && now.end === before.end ? before : now;
        }),
      );
    };
    // It tells the size before the first picture, too, when everything is laid out anyway.
    const observer = new ResizeObserver(look);
    observer.observe(scrolled);
    scrolled.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      scrolled.removeEventListener('scroll', look);
    };
  }, [place, isUsed, rowPixels, headPixels]);

  const reveal = useCallback(
    (index: number) => {
      const scrolled = place.current;
      if (!scrolled) return;
      const top = index * rowPixels;
      const { scrollTop, clientHeight } = scrolled;
      if (top < scrollTop) scrolled.scrollTop = top;
      else if (top + rowPixels + headPixels > scrollTop + clientHeight)
        scrolled.scrollTop = top + rowPixels + headPixels - clientHeight;
    },
    [place, rowPixels, headPixels],
  );

  // Where rows have gone, the place has scrolled up and says so a little later.
  const over = Math.max(0, sight.end - up(count));
  const from = Math.max(0, sight.from - over);
  return { from, end: Math.min(count, sight.end), reveal };
}
