// The pictures of a profile by the mouse: where a box is drawn, what moves it there, and what is said of it, by the
// engine's own numbers; and what is saved of them.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatNumber } from '#core/base/units';
import { buildProfile } from '#core/profile/build';
import {
  asPprofLoads,
  type CallGraph,
  callGraph,
  decodeProfile,
  defaultView,
  encodeProfile,
  type FlameGraph,
  type FlameOptions,
  type FlameTree,
  flameGraph,
  flameName,
  foldedRecursion,
  type Profile,
  seenCalled,
  seenInlined,
  topTable,
  wholeFlame,
} from '#core/profile/heapcase';
import { type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { type ProfileViews, profileViews } from './profile-views';
import { makeZooProfiles, whyNoZoo } from './zoo-profiles';

const reason = whyNoWindow() ?? whyNoZoo();
const view = { ...defaultView, sampleType: 'alloc_space' };

describe.skipIf(reason !== undefined)(`pictures of a profile${reason ? ` (${reason})` : ''}`, () => {
  let window: HeapcaseWindow;
  let page: Page;
  let views: ProfileViews;
  let heap: Profile;
  const scratch = mkdtempSync(path.join(tmpdir(), 'heapcase-pictures-'));
  const saved = path.join(scratch, 'saved');

  beforeAll(async () => {
    mkdirSync(saved);
    const files = [
      withPackages(path.join(scratch, 'few.pb'), ['github.com/jackc/pgx/v5', 'go.uber.org/zap']),
      withPackages(path.join(scratch, 'many.pb'), [
        'golang.org/x/net/http2',
        'go.uber.org/zap',
        'github.com/redis/go-redis/v9',
        'github.com/jackc/pgx/v5',
      ]),
      path.join(makeZooProfiles(scratch), 'heap.pb.gz'),
    ];
    heap = asPprofLoads(decodeProfile(readFileSync(files.at(-1) ?? '')));
    window = await launchHeapcase({
      args: files,
      env: { HEAPCASE_SAVE_TO: saved },
      size: { width: 1440, height: 1000 },
    });
    page = window.page;
    views = profileViews(window);
    await page.locator('.top-row').first().waitFor();
    await views.open('heap.pb.gz');
    await views.sampleType('alloc_space');
    await views.showsTop(topTable(heap, view));
  });
  afterAll(async () => {
    await window?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  describe('the flame graph', () => {
    const picture = () => page.locator('[data-flame=picture]');
    const details = () => page.locator('[data-flame=details]');
    const status = (text: string) => page.locator('[data-flame=status]').filter({ hasText: text }).waitFor();
    const current = () => page.getByRole('navigation', { name: 'Zoomed to' }).locator('[aria-current]');
    const flame = (options: Partial<FlameOptions> = {}) =>
      flameGraph(heap, view, { ...wholeFlame, ...options });

    interface Sight {
      readonly from: number;
      readonly span: number;
    }
    const whole = ({ callees }: FlameGraph): Sight => ({ from: 0, span: callees.width[0] ?? 1 });
    const paneOf = async () => {
      const box = await picture().boundingBox();
      if (!box) throw new Error('no picture');
      return box;
    };

    /** Points at a place of the picture until what is said there is what the engine has there. */
    async function pointsAt(
      graph: FlameGraph,
      sight: Sight,
      share: number,
      level: number,
      grows: 'down' | 'up' = 'down',
    ) {
      const pane = await paneOf();
      const { callees: tree } = graph;
      const levels = tree.levels.length - 1;
      const row = levels * 22 <= pane.height ? 22 : 19;
      const box = boxAt(tree, level, sight.from + share * sight.span);
      const y = (level + 0.5) * row;
      const [left, top] = [pane.x + share * pane.width, pane.y + (grows === 'down' ? y : pane.height - y)];
      const wanted = {
        name: level === 0 ? 'all' : flameName(graph.names, tree.name[box] ?? 0),
        exact: `${formatNumber(tree.total[box] ?? 0)} bytes`,
      };
      let shown: unknown;
      await views
        .until(`${wanted.name} under the pointer`, async () => {
          await page.mouse.move(left + 1, top);
          await page.mouse.move(left, top);
          shown = await details().evaluateAll(([told]) => {
            const [name, exact] = told?.querySelectorAll<HTMLElement>('[title]') ?? [];
            return { name: name?.title, exact: exact?.title };
          });
          return isDeepStrictEqual(shown, wanted);
        })
        .catch(() => expect(shown).toEqual(wanted));
      return { box, left, top, name: wanted.name };
    }

    /** Places of the picture that have boxes of several levels. */
    async function isDrawn(graph: FlameGraph, sight: Sight, grows: 'down' | 'up' = 'down') {
      const { callees: tree } = graph;
      for (const share of [0.21, 0.52, 0.83]) {
        const at = sight.from + share * sight.span;
        const deepest = tree.levels.length - 2;
        for (const level of [1, Math.floor(deepest / 2), deepest])
          if (isInside(tree, level, at)) await pointsAt(graph, sight, share, level, grows);
      }
    }

    test('draws each box where its numbers put it, and says of it what they are', async () => {
      await views.show('f');
      await picture().waitFor();
      const graph = flame();
      await status(`${formatNumber(graph.callees.count)} boxes`);
      await isDrawn(graph, whole(graph));
    });

    test('is zoomed by the wheel at the pointer, panned by dragging, and led by its map', async () => {
      const graph = flame();
      const all = whole(graph);
      const pane = await paneOf();
      await page.mouse.move(pane.x + pane.width * 0.3, pane.y + 30);
      await page.mouse.wheel(0, -300);
      const span = all.span / Math.exp(300 * 0.0025);
      let sight = { from: 0.3 * (all.span - span), span };
      await isDrawn(graph, sight);

      const [x, y] = [pane.x + pane.width * 0.5, pane.y + 30];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x - 40, y);
      await page.mouse.move(x - 120, y);
      await page.mouse.up();
      sight = { from: Math.min(all.span - span, sight.from + (120 / pane.width) * span), span };
      await isDrawn(graph, sight);

      const map = await page.locator('.flame-map').boundingBox();
      if (!map) throw new Error('no map');
      await page.mouse.click(map.x + map.width * 0.4, map.y + map.height / 2);
      // A pixel of the map is a whole one.
      const at = Math.round(map.x + map.width * 0.4);
      const share = (at - map.x) / map.width;
      sight = { from: Math.max(0, Math.min(all.span - span, share * all.span - span / 2)), span };
      await isDrawn(graph, sight);
      await picture().focus();
      await views.press('0');
      await isDrawn(graph, all);
    });

    test('selects the box that is clicked in every view, and zooms to the one that is clicked twice', async () => {
      const graph = flame();
      const { callees: tree } = graph;
      const level = Math.floor((tree.levels.length - 2) / 2);
      const widest = widestOf(tree, level);
      const share = middleOf(tree, widest) / (tree.width[0] ?? 1);
      const { left, top, name } = await pointsAt(graph, whole(graph), share, level);
      await page.mouse.click(left, top);
      await page
        .locator('.drawer-head')
        .filter({ has: page.locator(`[title="${name}"]`) })
        .waitFor();
      await page
        .locator('.top-row[aria-selected=true]')
        .filter({ has: page.locator(`[title="${name}"]`) })
        .waitFor();
      await page.getByRole('button', { name: 'Close', exact: true }).click();
      await page.locator('.drawer').waitFor({ state: 'detached' });
      await isDrawn(graph, whole(graph));
      await page.mouse.dblclick(left, top);
      await views.until('the way to the box', async () => (await current().getAttribute('title')) === name);
      const back = async () => {
        await picture().focus();
        await views.press('Escape');
        await views.until('all of it', async () => (await current().textContent()) === 'all');
        await page.getByRole('button', { name: 'Close', exact: true }).click();
        await page.locator('.drawer').waitFor({ state: 'detached' });
      };
      await back();

      // At the right edge the drawer that the first click opens comes to lie under the pointer.
      const { callees } = graph;
      const edges = [0.93, 0.96, 0.985].filter((at) => isInside(callees, 1, at * whole(graph).span));
      expect(edges).not.toEqual([]);
      for (const edge of edges) {
        const there = await pointsAt(graph, whole(graph), edge, 1);
        await page.mouse.dblclick(there.left, there.top);
        await views.until(
          'the way to the box at the edge',
          async () => (await current().getAttribute('title')) === there.name,
        );
        await back();
      }
    });

    test('stands on its head when it is to burn, and folds what calls itself', async () => {
      await picture().focus();
      await page.locator('.flame-tools').getByRole('radio', { name: 'Flame' }).click({ force: true });
      const graph = flame();
      await isDrawn(graph, whole(graph), 'up');
      await page.locator('.flame-tools').getByRole('radio', { name: 'Icicle' }).click({ force: true });
      await isDrawn(graph, whole(graph));

      const folded = flame({ foldRecursion: true });
      expect(folded.callees.count).toBeLessThan(graph.callees.count);
      expect(Array.from(folded.callees.marks).some((mark) => (mark & foldedRecursion) !== 0)).toBe(true);
      await page.getByRole('button', { name: 'Fold recursion' }).click();
      await status(`${formatNumber(folded.callees.count)} boxes`);
      await isDrawn(folded, whole(folded));
      await page.getByRole('button', { name: 'Fold recursion' }).click();
      await status(`${formatNumber(graph.callees.count)} boxes`);
    });

    test('marks what was inlined', async () => {
      const graph = flame();
      const { callees: tree } = graph;
      const boxes = Array.from(tree.marks, (mark, box) => ({ mark, box })).sort(
        (one, other) => (tree.width[other.box] ?? 0) - (tree.width[one.box] ?? 0),
      );
      const inlined = boxes.find(({ mark }) => (mark & seenInlined) !== 0 && (mark & seenCalled) === 0);
      const called = boxes.find(({ mark, box }) => box > 0 && (mark & seenInlined) === 0);
      if (!inlined || !called) throw new Error('nothing was inlined');
      for (const [{ box }, said] of [
        [inlined, true],
        [called, false],
      ] as const) {
        const share = middleOf(tree, box) / (tree.width[0] ?? 1);
        await pointsAt(graph, whole(graph), share, levelOf(tree, box));
        expect((await details().textContent())?.includes('inlined')).toBe(said);
      }
    });

    test('gives a package the same colour in every profile', async () => {
      const colours = async (file: string, least: number) => {
        await views.open(file);
        return views.until(`the packages of ${file}`, async () => {
          const entries = await page
            .locator('.flame-legend li')
            .evaluateAll((all) =>
              all.map((one) => [
                (one.textContent ?? '').replace(/\s[\d.]+$/, '').trim(),
                /package-fill-\w+/.exec(one.querySelector('.flame-swatch')?.className ?? '')?.[0] ?? '',
              ]),
            );
          const found = new Map(entries.filter(([name]) => name?.includes('.')) as [string, string][]);
          return found.size === least ? found : null;
        });
      };
      const few = await colours('few.pb', 2);
      const many = await colours('many.pb', 4);
      for (const [name, colour] of few) expect([name, many.get(name)]).toEqual([name, colour]);
      expect(new Set(many.values()).size).toBeGreaterThan(1);
      await views.open('heap.pb.gz');
    });
  });

  describe('the call graph', () => {
    let graph: CallGraph;
    const pane = () => page.locator('.graph-pane');
    const camera = async () => {
      const text = (await page.locator('.graph-picture > g').getAttribute('transform')) ?? '';
      const [x = 0, y = 0, scale = 1] = (text.match(/-?\d[\d.]*(e-?\d+)?/g) ?? []).map(Number);
      return { x, y, scale };
    };
    const isNear = (one: { x: number; y: number; scale: number }, other: typeof one) =>
      Math.abs(one.x - other.x) < 0.6 &&
      Math.abs(one.y - other.y) < 0.6 &&
      Math.abs(one.scale / other.scale - 1) < 1e-3;
    /** Waits until the camera is there. */
    async function comesTo(wanted: { x: number; y: number; scale: number }) {
      let seen = await camera();
      await views
        .until('the camera', async () => {
          seen = await camera();
          return isNear(seen, wanted);
        })
        .catch(() => expect(seen).toEqual(wanted));
    }
    const middle = async () => {
      const box = await pane().boundingBox();
      if (!box) throw new Error('no graph');
      return { ...box, cx: box.x + box.width / 2, cy: box.y + box.height / 2 };
    };
    const head = (name: string) =>
      page
        .locator('.drawer-head')
        .filter({ has: page.locator(`[title="${name}"]`) })
        .waitFor();

    test('is moved by wheel and drag, zoomed at the pointer, and led by its map', async () => {
      graph = callGraph(heap, view);
      await views.show('g');
      await views.until(
        'all boxes',
        async () => (await page.locator('.graph-box').count()) === graph.nodes.length,
      );
      await pane().focus();
      await views.press('+', '+', '+');
      const map = page.locator('.graph-minimap svg');
      await map.waitFor();

      let at = await camera();
      const { x, y, width, height, cx, cy } = await middle();
      await page.mouse.move(cx, cy);
      await page.mouse.wheel(30, 50);
      await comesTo({ ...at, x: at.x - 30, y: at.y - 50 });

      at = await camera();
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, 100);
      await page.keyboard.up('Control');
      const ratio = Math.exp(-100 * 0.004);
      const [px, py] = [Math.round(cx) - x, Math.round(cy) - y];
      await comesTo({ scale: at.scale * ratio, x: px - (px - at.x) * ratio, y: py - (py - at.y) * ratio });

      at = await camera();
      const corner = { x: Math.round(x + width - 100), y: Math.round(y + 60) };
      await page.mouse.move(corner.x, corner.y);
      await page.mouse.down();
      await page.mouse.move(corner.x + 30, corner.y - 20);
      await page.mouse.move(corner.x + 60, corner.y - 40);
      await page.mouse.up();
      await comesTo({ ...at, x: at.x + 60, y: at.y - 40 });

      await pane().focus();
      await views.press('+', '+', '+');
      const before = await camera();
      const small = await map.boundingBox();
      const seen = await page.locator('.graph-minimap > svg > g').getAttribute('transform');
      const scale = Number(/[\d.]+/.exec(seen ?? '')?.[0]);
      if (!small) throw new Error('no map');
      const spot = {
        x: Math.round(small.x + small.width * 0.7),
        y: Math.round(small.y + small.height * 0.6),
      };
      await page.mouse.click(spot.x, spot.y);
      await comesTo({
        scale: before.scale,
        x: width / 2 - ((spot.x - small.x) / scale) * before.scale,
        y: height / 2 - ((spot.y - small.y) / scale) * before.scale,
      });
      // By the keys the same.
      await pane().focus();
      at = await camera();
      await views.press('Shift+ArrowLeft', 'Shift+ArrowUp');
      await comesTo({ ...at, x: at.x + 48, y: at.y + 48 });
      await views.press('0');
    });

    test('selects by click and by keys, and as a table has the same selection and the engine’s figures', async () => {
      const name = 'main.square.grow';
      await page.locator(`.graph-box[data-function="${name}"]`).click();
      await head(name);
      const number = graph.nodes.find((node) => node.name === name)?.number;
      const [caller] = graph.edges
        .filter(({ to, from }) => to === number && from !== number)
        .toSorted((one, other) => other.value - one.value);
      await pane().focus();
      await views.press('ArrowUp');
      await head(caller?.fromName ?? '?');
      await page
        .locator('.graph-box-selected')
        .and(page.locator(`[data-function="${caller?.fromName}"]`))
        .waitFor();
      await page.getByRole('button', { name: 'As a table', exact: true }).click();
      await page
        .locator('.graph-rows .table-row[aria-selected=true]')
        .filter({ has: page.locator(`[title="${caller?.fromName}"]`) })
        .waitFor();
      const { head: columns, rows } = await views.table();
      expect(columns.slice(0, 2)).toEqual(['flat, bytes', 'cum, bytes']);
      expect(
        new Map(rows.map((row) => [row[columns.indexOf('function')], [Number(row[0]), Number(row[1])]])),
      ).toEqual(new Map(graph.nodes.map((node) => [node.name, [node.flat, node.cum]])));
      await page.getByRole('button', { name: 'As a graph' }).click();
      await page.locator('.graph-box').first().waitFor();
    });
  });

  test('are saved whole: SVG that parses and PNG that can be drawn', async () => {
    for (const letter of ['g', 'f']) {
      await views.show(letter);
      await page
        .locator(letter === 'g' ? '.graph-box' : '[data-flame=picture]')
        .first()
        .waitFor();
      for (const format of ['SVG', 'PNG']) {
        await page.getByRole('button', { name: 'Copy or save this view' }).click();
        await page.getByRole('menuitem', { name: `Save picture as ${format}…` }).click();
      }
    }
    const files = await views.until('four pictures', () => {
      const there = readdirSync(saved).filter((name) => statSync(path.join(saved, name)).size > 0);
      return there.length === 4 && there;
    });
    for (const name of files) {
      const file = path.join(saved, name);
      if (name.endsWith('.svg')) {
        const whole = () => readFileSync(file, 'utf8').trimEnd().endsWith('</svg>');
        await views.until('the whole picture', whole);
        expect(await opened(window, file)).toEqual(['svg', '']);
        expect(readFileSync(file, 'utf8')).toContain('spread');
      } else {
        const { width, height } = await views.until('the whole picture', () =>
          page.evaluate(sizeOfPng, readFileSync(file).toString('base64')).catch(() => null),
        );
        expect(Math.min(width, height)).toBeGreaterThan(100);
      }
    }
    expect(window.complaints).toEqual([]);
  });
});

/** What a browser makes of a file that it opens by itself: its root, and what is wrong with it. */
const opened = ({ app }: HeapcaseWindow, file: string) =>
  app.evaluate(async ({ BrowserWindow }, path) => {
    const other = new BrowserWindow({ show: false });
    try {
      await other.loadFile(path);
      return (await other.webContents.executeJavaScript(
        "[document.documentElement.localName, document.querySelector('parsererror')?.textContent ?? '']",
      )) as [string, string];
    } finally {
      other.destroy();
    }
  }, file);

/** Runs in the page: decodes all of it. */
async function sizeOfPng(base64: string): Promise<{ width: number; height: number }> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const { width, height } = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  return { width, height };
}

const levelOf = ({ levels }: FlameTree, box: number) => levels.findLastIndex((first) => first <= box);
const middleOf = ({ start, width }: FlameTree, box: number) => (start[box] ?? 0) + (width[box] ?? 0) / 2;
const ofLevel = ({ levels }: FlameTree, level: number): number[] =>
  Array.from(
    { length: (levels[level + 1] ?? 0) - (levels[level] ?? 0) },
    (_, at) => (levels[level] ?? 0) + at,
  );

/** A pixel's worth from either edge, so that rounding decides nothing. */
const isInside = (tree: FlameTree, level: number, at: number): boolean => {
  const slack = (tree.width[0] ?? 1) / 300;
  return ofLevel(tree, level).some(
    (box) =>
      (tree.start[box] ?? 0) + slack < at && at < (tree.start[box] ?? 0) + (tree.width[box] ?? 0) - slack,
  );
};
const boxAt = (tree: FlameTree, level: number, at: number): number => {
  const found = ofLevel(tree, level).findLast((box) => (tree.start[box] ?? 0) <= at);
  if (found === undefined) throw new Error(`no box on level ${level}`);
  return found;
};
const widestOf = (tree: FlameTree, level: number): number =>
  ofLevel(tree, level).reduce((widest, box) =>
    (tree.width[box] ?? 0) > (tree.width[widest] ?? 0) ? box : widest,
  );

/** A heap profile with a function of each package, the first of which holds most. */
function withPackages(file: string, packages: readonly string[]): string {
  const at = (name: string, line: number) => ({
    address: BigInt(0x401000 + line * 16),
    lines: [{ function: name, file: '/srv/some.go', line }],
  });
  const main = at('main.main', 1);
  const leaves = packages.map((name, i) => at(`${name}.Do`, i + 2));
  const profile = buildProfile({
    sampleTypes: [
      { type: 'alloc_space', unit: 'bytes' },
      { type: 'inuse_space', unit: 'bytes' },
    ],
    periodType: { type: 'space', unit: 'bytes' },
    period: 1n,
    locations: [main, ...leaves],
    samples: leaves.map((leaf, i) => {
      const bytes = (packages.length - i) * 2 ** 20;
      return { stack: [leaf, main], values: [bytes, bytes] };
    }),
  });
  writeFileSync(file, encodeProfile(profile));
  return file;
}
