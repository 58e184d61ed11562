import { describe, expect, test } from 'vitest';
import { boundsFor, firstState, smallest, WindowStateSchema } from '#main/electron/window-bounds';

const laptop = { x: 0, y: 25, width: 1512, height: 900 };
const second = { x: 1512, y: 0, width: 2560, height: 1440 };
const there = { x: 1700, y: 100, width: 1600, height: 1000 };

describe('the bounds of the window', () => {
  test('are the remembered ones while their display is there', () => {
    expect(boundsFor(there, [laptop, second])).toEqual(there);
  });

  test('are the usual ones when that display is gone', () => {
    expect(boundsFor(there, [laptop])).toEqual({ width: 1440, height: 900 });
  });

  test('are not remembered when the title bar would be out of reach', () => {
    expect(boundsFor({ ...there, x: 100, y: -500 }, [laptop])).not.toHaveProperty('x');
    expect(boundsFor({ ...there, x: 1450, y: 100 }, [laptop])).not.toHaveProperty('x');
  });

  test('fit a small display, but are never smaller than what the page can show', () => {
    expect(boundsFor(null, [{ x: 0, y: 0, width: 1280, height: 800 }])).toEqual({ width: 1280, height: 800 });
    expect(boundsFor(null, [{ x: 0, y: 0, width: 800, height: 600 }])).toEqual(smallest);
    expect(boundsFor(null, [])).toEqual({ width: 1440, height: 900 });
  });

  test('of a broken file are forgotten, piece by piece', () => {
    expect(WindowStateSchema.parse({ bounds: { x: 'left' }, maximized: 1, theme: 'pink' })).toEqual(
      firstState,
    );
    expect(WindowStateSchema.parse({ bounds: there, theme: 'dark' })).toEqual({
      bounds: there,
      maximized: false,
      theme: 'dark',
    });
  });
});
