// The geometry of the flame graph: what a camera sees, where keys and searches lead, what fits into a box.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultView, type FlameOptions, flameGraph, wholeFlame } from '../../../src/core/profile/heapcase';
import {
  boxOnScreen,
  cameraOn,
  clampCamera,
  revealing,
  wholeCamera,
  zoomAt,
} from '../../../src/renderer/features/flame/camera';
import { fitLabel, monospace } from '../../../src/renderer/features/flame/fit-label';
import { matchedNames, sumMatches } from '../../../src/renderer/features/flame/matches';
import { lastPart, NameTable, spellingsOf } from '../../../src/renderer/features/flame/name-table';
import {
  type BoxAt,
  boxUnder,
  type Camera,
  levelOf,
  type Scene,
  SightBuffer,
  sceneOf,
  takeSight,
} from '../../../src/renderer/features/flame/scene';
import { mixed } from '../../../src/renderer/features/flame/theme';
import { hotWay, toggled, treeRows, wayTo } from '../../../src/renderer/features/flame/tree-rows';
import { boxLike } from '../../../src/renderer/features/flame/use-scene';
import { nextMatch, stepFrom, widestOf } from '../../../src/renderer/features/flame/walk';
import { boxOf, findBox } from '../../../src/renderer/features/flame/way';
import { changeOf } from '../../../src/renderer/features/flame/words';
import { valueStyle } from '../../../src/renderer/profiles/values';
import type { RowToggle } from '../../../src/renderer/state/look';
import { givenAway, givingAway } from '../../../src/renderer/worker/given-away';
import { drawn } from '../profile/drawn';

const leak = `
  30 main.main > main.load > strings.Repeat
  10 main.main > main.load
  25 main.main > main.serve > main.load
  5 runtime.mcall`;

function standOf(
  text: string,
  options: Partial<FlameOptions> = {},
  orientation: 'icicle' | 'flame' = 'icicle',
) {
  const graph = flameGraph(drawn(text), { ...defaultView, trim: false }, { ...wholeFlame, ...options });
  const scene = sceneOf(graph.callees, graph.callers, orientation);
  const names = new NameTable(graph.names);
  const nameAt = (at: BoxAt | null) => at && names.full(scene.parts[at.part].tree.name[at.box]);
  return { graph, scene, names, nameAt };
}

const viewport = { width: 700, height: 190, rowHeight: 19 };

/** What each pixel of a row shows, slivers included. */
function rowsOf(scene: Scene, camera: Camera, names: NameTable, least = 1) {
  const sight = takeSight(scene, camera, viewport, new SightBuffer(), least);
  return Array.from({ length: sight.count }, (_, i) => ({
    row: sight.row[i],
    name: names.full(scene.parts[sight.part[i]].tree.name[sight.box[i]]),
    from: Math.round(sight.x[i]),
    width: Math.round(sight.width[i]),
    merged: sight.merged[i] === 1,
  }));
}

describe('what a camera sees', () => {
  test('is each level in its row, from left to right', () => {
    const { scene, names } = standOf(leak);
    expect(rowsOf(scene, wholeCamera(scene, viewport), names)).toEqual([
      { row: 0, name: '', from: 0, width: 700, merged: false },
      { row: 1, name: 'main.main', from: 0, width: 650, merged: false },
      { row: 1, name: 'runtime.mcall', from: 650, width: 50, merged: false },
      { row: 2, name: 'main.load', from: 0, width: 400, merged: false },
      { row: 2, name: 'main.serve', from: 400, width: 250, merged: false },
      { row: 3, name: 'strings.Repeat', from: 0, width: 300, merged: false },
      { row: 3, name: 'main.load', from: 400, width: 250, merged: false },
    ]);
  });

  test('stands on its head as a flame, and on both sides around a function', () => {
    const { scene } = standOf(leak, {}, 'flame');
    expect([scene.firstRow, scene.lastRow]).toEqual([-3, 0]);
    const around = standOf(leak, { around: 'main.load' }).scene;
    expect([around.firstRow, around.lastRow]).toEqual([-2, 1]);
  });

  test('puts boxes that are too narrow into one run and misses none that is not', () => {
    const slivers = Array.from({ length: 5000 }, (_, i) => `1 a > s${i}`).join('\n');
    const { scene, names } = standOf(`${slivers}\n5000 a > wide`, { order: 'name' });
    const camera = wholeCamera(scene, viewport);
    const level = rowsOf(scene, camera, names).filter(({ row }) => row === 2);
    expect(level).toEqual([
      { row: 2, name: 's0', from: 0, width: 350, merged: true },
      { row: 2, name: 'wide', from: 350, width: 350, merged: false },
    ]);
  });

  test('covers the same ground as the boxes do, whatever the tree and the camera', () => {
    const stacks = fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 100_000 }),
        fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1, maxLength: 5 }),
      ),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(
        stacks,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.0001, max: 1, noNaN: true }),
        (all, at, part) => {
          const text = all.map(([value, frames]) => `${value} ${frames.join(' > ')}`).join('\n');
          const { scene } = standOf(text);
          const { tree } = scene.parts[0];
          const camera = clampCamera(
            { from: at * scene.wide, span: part * scene.wide, top: 0 },
            scene,
            viewport,
          );
          const sight = takeSight(scene, camera, viewport, new SightBuffer());
          const scale = viewport.width / camera.span;
          const shown = (row: number, x: number) => {
            for (let i = 0; i < sight.count; i++)
              if (sight.row[i] === row && sight.x[i] <= x && x <= sight.x[i] + sight.width[i]) return true;
            return false;
          };
          for (let box = 0; box < tree.count; box++) {
            const middle = (tree.start[box] + tree.width[box] / 2 - camera.from) * scale;
            if (middle < 0 || middle > viewport.width || levelOf(tree, box) * 19 >= viewport.height) continue;
            expect(shown(levelOf(tree, box), middle)).toBe(true);
          }
        },
      ),
    );
  });

  test('is found again under the pointer', () => {
    const { scene, nameAt } = standOf(leak);
    const camera = wholeCamera(scene, viewport);
    expect(nameAt(boxUnder(scene, camera, viewport, { x: 420, y: 40 }))).toBe('main.serve');
    expect(boxUnder(scene, camera, viewport, { x: 690, y: 40 })).toBeNull();
    expect(boxUnder(scene, camera, viewport, { x: 10, y: 170 })).toBeNull();
  });
});

describe('the camera', () => {
  const { scene } = standOf(leak);
  const whole = wholeCamera(scene, viewport);

  test('keeps the point that is zoomed at, and never leaves the picture', () => {
    const zoomed = clampCamera(zoomAt(whole, 4, 0.25, scene), scene, viewport);
    expect(zoomed.from + zoomed.span * 0.25).toBeCloseTo(whole.span * 0.25);
    expect(clampCamera(zoomAt(zoomed, 1e-9, 0.9, scene), scene, viewport)).toEqual(whole);
    expect(clampCamera({ ...zoomed, from: 1e9 }, scene, viewport).from).toBe(scene.wide - zoomed.span);
  });

  test.each(['icicle', 'flame'] as const)('cuts no row at the edge of the root (%s)', (orientation) => {
    const names = Array.from({ length: 30 }, (_, depth) => `f${depth}`);
    const deep = standOf(`9 ${names.join(' > ')}`, {}, orientation).scene;
    const low = { ...viewport, height: 4.4 * viewport.rowHeight };
    let camera = wholeCamera(deep, low);
    for (const box of [5, 12, 30, 29, 20, 3]) {
      camera = revealing(camera, deep, { part: 0, box }, low);
      const rows = (camera.top + (orientation === 'icicle' ? 0 : low.height)) / low.rowHeight;
      expect(rows).toBeCloseTo(Math.round(rows));
      const row = orientation === 'icicle' ? box : -box;
      expect(row * low.rowHeight).toBeGreaterThanOrEqual(camera.top - 1e-6);
      expect((row + 1) * low.rowHeight).toBeLessThanOrEqual(camera.top + low.height + 1e-6);
    }
  });

  test('goes to a box, and knows which one fills the sight', () => {
    const serve = { part: 0, box: 4 };
    const camera = cameraOn(scene, serve, viewport);
    expect([camera.from, camera.span]).toEqual([40, 25]);
    // Its only child is as wide: what fills the sight is the innermost.
    expect(boxOnScreen(scene, camera)).toEqual({ part: 0, box: 6 });
    expect(boxOnScreen(scene, whole)).toEqual({ part: 0, box: 0 });
  });
});

describe('walking', () => {
  test('goes to the widest callee, back to the caller, and to the neighbours that can be seen', () => {
    const { scene, nameAt } = standOf(leak);
    const main = { part: 0, box: 1 };
    expect(nameAt(stepFrom(scene, main, 'down', 0))).toBe('main.load');
    expect(nameAt(stepFrom(scene, { part: 0, box: 3 }, 'up', 0))).toBe('main.main');
    expect(nameAt(stepFrom(scene, main, 'right', 0))).toBe('runtime.mcall');
    expect(stepFrom(scene, main, 'left', 0)).toBeNull();
  });

  test('follows what stands on the screen when that is turned upside down', () => {
    const { scene, nameAt } = standOf(leak, {}, 'flame');
    expect(nameAt(stepFrom(scene, { part: 0, box: 1 }, 'up', 0))).toBe('main.load');
    expect(nameAt(stepFrom(scene, { part: 0, box: 3 }, 'down', 0))).toBe('main.main');
  });

  test('crosses the function in the middle of its callers and callees', () => {
    const { scene, nameAt } = standOf(leak, { around: 'main.load' });
    const up = stepFrom(scene, { part: 0, box: 0 }, 'up', 0);
    expect(nameAt(up)).toBe('main.main');
    expect(stepFrom(scene, up as BoxAt, 'down', 0)).toEqual({ part: 0, box: 0 });
  });

  test('finds the same way of calls in another profile', () => {
    const before = standOf(leak);
    const after = standOf('50 main.main > main.serve > main.load\n1 other');
    const at = boxLike(before, { part: 0, box: 6 }, after.scene, after.names);
    expect(after.nameAt(at)).toBe('main.load');
    expect(boxLike(before, { part: 0, box: 5 }, after.scene, after.names)).toBeNull();
  });
});

describe('a search', () => {
  test('wants every word somewhere in the name, and counts each value once', () => {
    const { graph, names, scene, nameAt } = standOf(leak);
    const matched = matchedNames(names, 'MAIN load') as Uint8Array;
    expect(sumMatches(graph.callees, matched)).toEqual({ boxes: 2, value: 65, before: 0 });
    const all = matchedNames(names, 'main') as Uint8Array;
    expect(sumMatches(graph.callees, all)).toEqual({ boxes: 4, value: 65, before: 0 });
    expect(matchedNames(names, '  ')).toBeNull();
    const first = nextMatch(scene, matched, null, 1);
    const second = nextMatch(scene, matched, first, 1);
    expect([nameAt(first), nameAt(second)]).toEqual(['main.load', 'main.load']);
    expect(second).not.toEqual(first);
    expect(nextMatch(scene, matched, second, 1)).toEqual(first);
    expect(nextMatch(scene, matched, first, -1)).toEqual(second);
  });

  test('of a selected name leads to its widest box', () => {
    const { scene, names } = standOf(leak);
    expect(widestOf(scene, names.find('main.load') as number)).toEqual({ part: 0, box: 3 });
  });
});

describe('the rows of the table', () => {
  test('are the boxes whose callers are all open, at first down the widest way', () => {
    const { scene, names, nameAt } = standOf(leak);
    const rows = treeRows(scene, names, new Set(hotWay(scene)));
    expect(rows.map((row) => [row.depth, nameAt(row), row.open])).toEqual([
      [0, '', true],
      [1, 'main.main', true],
      [2, 'main.load', true],
      [3, 'strings.Repeat', null],
      [2, 'main.serve', false],
      [1, 'runtime.mcall', null],
    ]);
    expect(wayTo(scene, { part: 0, box: 6 })).toEqual(['0:4', '0:1', '0:0']);
  });

  test('that a person opened or closed are so in another profile, too', () => {
    const here = standOf(leak);
    const rowOf = (text: string, { scene, names, nameAt }: typeof here, toggles: readonly RowToggle[]) =>
      treeRows(scene, names, new Set(hotWay(scene)), toggles).find((row) => nameAt(row) === text);
    const serve = rowOf('main.serve', here, []);
    const main = rowOf('main.main', here, []);
    if (!serve || !main) throw new Error('no such rows');
    const there = standOf('1 main.first\n 3 main.main > main.load > a\n 2 main.main > main.serve > b');
    const toggles = toggled([], serve);
    expect(rowOf('main.serve', there, [])?.open).toBe(false);
    expect(rowOf('main.serve', there, toggles)?.open).toBe(true);
    expect(rowOf('b', there, toggles)).toBeDefined();
    expect(rowOf('main.serve', there, toggled(toggles, main))).toBeUndefined();
    expect(toggled(toggles, { ...serve, open: true })).toEqual([{ way: serve.way, open: false }]);
  });
});

describe('the name in a box', () => {
  const letter = monospace(7, () => 14);
  const serve = spellingsOf({ function: 'net/http.(*conn).serve', package: 'net/http', kind: 'standard' });

  test('loses the path, then the receiver, then letters', () => {
    expect(serve).toEqual(['net/http.(*conn).serve', '(*conn).serve', 'serve']);
    const fitted = (room: number) => fitLabel(serve, '1.50 MiB', room, letter);
    expect(fitted(400)).toEqual({ name: 'net/http.(*conn).serve', value: '1.50 MiB' });
    expect(fitted(160)).toEqual({ name: 'net/http.(*conn).serve', value: '' });
    expect(fitted(100)).toEqual({ name: '(*conn).serve', value: '' });
    expect(fitted(36)).toEqual({ name: 'serve', value: '' });
    expect(fitted(30)).toEqual({ name: 'ser…', value: '' });
    expect(fitted(20)).toBeNull();
  });

  test.each([
    ['(*Server).handleReport.func1', 'handleReport.func1'],
    ['withMetrics.func2.1', 'withMetrics.func2.1'],
    ['Map[go.shape.int,go.shape.string].Get', 'Get'],
    ['main', 'main'],
  ])('%s ends in %s', (name, last) => expect(lastPart(name)).toBe(last));
});

describe('a change', () => {
  const style = valueStyle('bytes', 2 ** 21, { unit: 'minimum', divideBy: 1 });
  const words = { all: 'all', isNew: 'new', isGone: 'gone' };

  test.each([
    [0, 2 ** 20, 'new +1.00 MiB'],
    [2 ** 20, 0, 'gone −1.00 MiB'],
    [2 ** 20, 2 ** 21, '▲ +1.00 MiB'],
    [2 ** 21, 2 ** 20, '▼ −1.00 MiB'],
    [5, 5, '±0'],
  ])('from %d to %d reads %s, without any colour', (before, after, text) => {
    expect(changeOf(words, style, before, after).short).toBe(text);
  });
});

test('colours are mixed channel by channel', () => {
  expect(mixed('#ff0000', '#0000ff', 0.5)).toBe('#800080');
  expect(mixed('not a colour', '#0000ff', 0.5)).toBe('not a colour');
});

test('an answer names the buffers that move with it, each once', () => {
  const shared = new Float64Array(4);
  const answer = givingAway({ of: 'the flame graph' }, [shared, shared.subarray(1), null, new Uint8Array(2)]);
  expect(givenAway(answer)).toHaveLength(2);
  expect(givenAway(answer)[0]).toBe(shared.buffer);
  expect(givenAway({})).toEqual([]);
  expect(givenAway(null)).toEqual([]);
});

describe('a box that a link names', () => {
  test('is found in another profile, by the calls that lead to it', () => {
    const before = standOf(leak);
    const two = standOf(`
      90 main.main > main.serve > main.load
      8 main.main > main.load`);
    for (const way of ['main.main > main.load', 'main.main > main.serve > main.load']) {
      const at = boxCalled(before, way);
      const told = boxOf(before, at);
      if (!told) throw new Error('a box that cannot be told');
      expect(told.function).toBe('main.load');
      const found = findBox(two, told);
      expect(found && callsTo(two, found)).toBe(way);
    }
  });

  test('is the widest of its function where that way is gone; none where the function is', () => {
    const after = standOf('70 main.main > main.idle > main.load\n 9 main.main > main.serve');
    const told = boxOf(standOf(leak), boxCalled(standOf(leak), 'main.main > main.serve > main.load'));
    const found = told && findBox(after, told);
    expect(found && callsTo(after, found)).toBe('main.main > main.idle > main.load');
    expect(told && findBox(standOf('5 runtime.mcall'), told)).toBeNull();
    expect(boxOf(after, { part: 0, box: 0 })).toBeNull();
  });

  const callsTo = ({ scene, names }: ReturnType<typeof standOf>, { part, box }: BoxAt): string => {
    const { tree } = scene.parts[part];
    const way: string[] = [];
    for (let at = box; at !== 0; at = tree.parent[at]) way.unshift(names.full(tree.name[at]));
    return way.join(' > ');
  };
  const boxCalled = (stand: ReturnType<typeof standOf>, way: string): BoxAt => {
    const { count } = stand.scene.parts[0].tree;
    for (let box = 1; box < count; box++)
      if (callsTo(stand, { part: 0, box }) === way) return { part: 0, box };
    throw new Error(`no ${way}`);
  };
});
