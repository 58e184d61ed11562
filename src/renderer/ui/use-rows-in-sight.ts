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

/** From the first row that is drawn to before the last. */
export interface Sight {
  readonly from: number;
  readonly end: number;
}

interface RowSizes {
  /** Of one row, in pixels. */
  readonly rowPixels: number;
  /** Of what stays above the rows while they scroll. */
  readonly headPixels: number;
}

interface Rows extends RowSizes {
  readonly count: number;
}

/** What is seen of the place that scrolls, in pixels. */
interface Scrolled {
  readonly scrollTop: number;
  readonly clientHeight: number;
}

/** Rows above and below that are drawn before they are scrolled to. */
const beyond = 4;
/** So many come and go together: a wheel that turns slowly draws the table anew less often. */
const together = 4;

const down = (row: number) => Math.max(0, Math.floor(row / together) * together);
const up = (row: number) => Math.ceil(row / together) * together;

/** The sight where it still covers what is seen, so that nothing is drawn anew; else one with some more above and below. */
export function sightOf(before: Sight, { scrollTop, clientHeight }: Scrolled, sizes: RowSizes): Sight {
  const { rowPixels, headPixels } = sizes;
  const first = Math.floor(scrollTop / rowPixels);
  const last = Math.ceil((scrollTop + clientHeight - headPixels) / rowPixels);
  const isDrawn = before.from <= first && before.end >= last && before.end - before.from < 2 * (last - first);
  if (isDrawn && scrollTop === 0) return before;
  const now = { from: down(first - beyond), end: up(last + beyond) };
  return now.from === before.from && now.end === before.end ? before : now;
}

/** Of so many rows: where rows have gone, the place has scrolled up and says so a little later. */
export function sightWithin(sight: Sight, count: number): Sight {
  const over = Math.max(0, sight.end - up(count));
  return { from: Math.max(0, sight.from - over), end: Math.min(count, sight.end) };
}

/** How far the place is to be scrolled, as little as shows the row. */
export function scrolledTo(index: number, { scrollTop, clientHeight }: Scrolled, sizes: RowSizes): number {
  const { rowPixels, headPixels } = sizes;
  const top = index * rowPixels;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowPixels + headPixels - clientHeight);
}

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
      // Before the frame in which they are in sight: a row that comes later is seen as a gap.
      flushSync(() =>
        setSight((before) => sightOf(before, { scrollTop, clientHeight }, { rowPixels, headPixels })),
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
      const to = scrolledTo(index, scrolled, { rowPixels, headPixels });
      if (to !== scrolled.scrollTop) scrolled.scrollTop = to;
    },
    [place, rowPixels, headPixels],
  );

  return { ...sightWithin(sight, count), reveal };
}
