// Which rows of a long table are drawn: none that is seen is missing, and never many more.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Sight, scrolledTo, sightOf, sightWithin } from '../../../src/renderer/ui/use-rows-in-sight';

const sizes = { rowPixels: 24, headPixels: 24 };
/** Rows that a person sees at least a pixel of. */
const seen = ({ scrollTop, clientHeight }: { scrollTop: number; clientHeight: number }) => ({
  first: Math.floor(scrollTop / 24),
  last: Math.ceil((scrollTop + clientHeight - 24) / 24) - 1,
});
const place = fc.record({
  scrollTop: fc.double({ min: 0, max: 100_000, noNaN: true }),
  clientHeight: fc.integer({ min: 60, max: 3000 }),
});

describe('the rows that are drawn', () => {
  test('hold every row in sight, however somebody scrolls, and few beside', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 20 }), (way) => {
        let sight: Sight = { from: 0, end: 40 };
        for (const at of way) {
          sight = sightOf(sight, at, sizes);
          const { first, last } = seen(at);
          expect(sight.from).toBeLessThanOrEqual(first);
          expect(sight.end).toBeGreaterThan(last);
          expect(sight.end - sight.from).toBeLessThanOrEqual(2 * (last - first + 1) + 16);
        }
      }),
    );
  });

  test('stay the same object while nothing new comes into sight', () => {
    const before = sightOf({ from: 0, end: 0 }, { scrollTop: 480, clientHeight: 480 }, sizes);
    expect(sightOf(before, { scrollTop: 481, clientHeight: 480 }, sizes)).toBe(before);
    expect(sightOf(before, { scrollTop: 2000, clientHeight: 480 }, sizes)).not.toBe(before);
  });

  test('are the last ones where a search leaves fewer than were scrolled to', () => {
    const deep = { from: 400, end: 440 };
    expect(sightWithin(deep, 1000)).toEqual(deep);
    const left = sightWithin(deep, 10);
    expect(left).toEqual({ from: 0, end: 10 });
    expect(sightWithin(deep, 0)).toEqual({ from: 0, end: 0 });
  });
});

test('a row that is chosen by keys comes into sight by the shortest way', () => {
  fc.assert(
    fc.property(place, fc.integer({ min: 0, max: 5000 }), (at, index) => {
      const to = scrolledTo(index, at, sizes);
      const top = index * 24;
      expect(top).toBeGreaterThanOrEqual(to);
      expect(top + 24 + 24).toBeLessThanOrEqual(to + at.clientHeight + 1e-6);
      const isWhole = top >= at.scrollTop && top + 48 <= at.scrollTop + at.clientHeight;
      if (isWhole) expect(to).toBe(at.scrollTop);
    }),
  );
});
