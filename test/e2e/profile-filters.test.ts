// The settings of a view, each by its control: the rows on the screen are the engine's for the same view. And what is
// taken out of each view, and comes back: its table, its link, and the views that a case keeps.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatNumber } from '#core/base/units';
import {
  asPprofLoads,
  callGraph,
  decodeProfile,
  defaultView,
  diffTop,
  flameGraph,
  flameName,
  type Profile,
  type ProfileView,
  sourceTable,
  subtractBase,
  tagTable,
  topTable,
  traceList,
  treeTable,
  wholeFlame,
} from '#core/profile/heapcase';
import { normalized } from '#core/profile/scale-profile';
import { type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { type ProfileViews, profileViews } from './profile-views';
import { makeZooProfiles, whyNoZoo } from './zoo-profiles';

const reason = whyNoWindow() ?? whyNoZoo();
const size = { width: 1440, height: 900 };
const cpuTime: ProfileView = { ...defaultView, sampleType: 'cpu' };
const allocated: ProfileView = { ...defaultView, sampleType: 'alloc_space' };
const numbers = (rows: readonly (readonly string[])[]) => rows.map((row) => row.map(Number));

describe.skipIf(reason !== undefined)(`the settings of a view${reason ? ` (${reason})` : ''}`, () => {
  let window: HeapcaseWindow;
  let page: Page;
  let views: ProfileViews;
  let cpu: Profile;
  let before: Profile;
  let heap: Profile;
  const scratch = mkdtempSync(path.join(tmpdir(), 'heapcase-filters-'));
  const home = path.join(scratch, 'home');

  beforeAll(async () => {
    const folder = makeZooProfiles(scratch);
    const files = ['cpu.pb.gz', 'heap-before.pb.gz', 'heap.pb.gz'].map((name) => path.join(folder, name));
    const [one, other, last] = files.map((file) => asPprofLoads(decodeProfile(readFileSync(file))));
    if (!one || !other || !last) throw new Error('no profiles');
    [cpu, before, heap] = [one, other, last];
    window = await launchHeapcase({ args: files, folder: home, size });
    page = window.page;
    views = profileViews(window);
    await page.locator('.top-row').first().waitFor();
    await views.open('cpu.pb.gz');
    await views.sampleType('cpu');
    await views.showsTop(topTable(cpu, cpuTime));
  });
  afterAll(async () => {
    await window?.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  });

  const panel = () => page.getByRole('complementary', { name: 'Settings of the view' });
  /** The control that stands under a flag of pprof's. */
  const control = (flag: string) =>
    panel()
      .locator('.setting')
      .filter({ has: page.locator('code', { hasText: new RegExp(`^-${flag}$`) }) })
      .locator('input, select');

  test.each([
    ['Hide the runtime', 'hide', { hide: '^(runtime|internal/runtime/.*|runtime/.*|internal/abi)\\.' }],
    ['Only main.*', 'show', { show: '^main\\.' }],
  ] as const)(
    'the preset %s is a chip, which is taken away, brought back and undone',
    async (name, flag, part) => {
      const whole = topTable(cpu, cpuTime);
      const filtered = topTable(cpu, { ...cpuTime, ...part });
      expect(filtered.rows.map((row) => row.name)).not.toEqual(whole.rows.map((row) => row.name));
      await page.getByRole('button', { name: 'Presets and kept views' }).click();
      await page.getByRole('menuitem', { name: new RegExp(name) }).click();
      await views.showsTop(filtered);
      expect(await views.chip(flag).locator('.filter-chip-value').textContent()).toBe(Object.values(part)[0]);
      await views
        .chip(flag)
        .getByRole('button', { name: `Remove the filter ${flag}` })
        .click();
      await views.showsTop(whole);
      expect(await views.chip(flag).count()).toBe(0);
      await views.leaveField();
      await views.press('Control+z');
      await views.showsTop(filtered);
      await views.press('Control+Shift+z');
      await views.showsTop(whole);
      await views.press('Control+z');
      await views.chip(flag).getByRole('checkbox').click();
      await views.showsTop(whole);
      await views.chip(flag).getByRole('checkbox').click();
      await views.showsTop(filtered);
      await views
        .chip(flag)
        .getByRole('button', { name: /^Change/ })
        .click();
      await page.locator('.filter-chip-field').fill('^strings');
      await views.press('Enter');
      await views.showsTop(topTable(cpu, { ...cpuTime, [flag]: '^strings' }));
      await views
        .chip(flag)
        .getByRole('button', { name: `Remove the filter ${flag}` })
        .click();
      await views.showsTop(whole);
    },
  );

  test('one is added by its name of pprof’s, by keys alone', async () => {
    await page.getByRole('button', { name: 'filter', exact: true }).focus();
    await views.press('Enter');
    await page.getByLabel('pprof option').selectOption({ label: 'tagfocus' });
    await page.keyboard.type('route=/pay');
    await views.press('Enter');
    await views.showsTop(topTable(cpu, { ...cpuTime, tagFocus: 'route=/pay' }));
    await views.leaveField();
    await views.press('Control+z');
    await views.showsTop(topTable(cpu, cpuTime));
  });

  test('each setting changes the rows as it does the engine’s', async () => {
    await views.leaveField();
    await views.press('o');
    await panel().waitFor();
    const settings: readonly (readonly [
      flag: string,
      value: string | boolean,
      part: Partial<ProfileView>,
    ])[] = [
      ['focus', 'mallocgc', { focus: 'mallocgc' }],
      ['ignore', 'strings', { ignore: 'strings' }],
      ['hide', 'Fields', { hide: 'Fields' }],
      ['show', 'main|strings', { show: 'main|strings' }],
      ['show_from', 'burn', { showFrom: 'burn' }],
      ['prune_from', 'Fields', { pruneFrom: 'Fields' }],
      ['tagfocus', 'user=1', { tagFocus: 'user=1' }],
      ['tagignore', 'route=/list', { tagIgnore: 'route=/list' }],
      ['tagroot', 'route', { tagRoot: 'route' }],
      ['tagleaf', 'user', { tagLeaf: 'user' }],
      ['noinlines', true, { noInlines: true }],
      ['nodecount', '3', { nodeCount: 3 }],
      ['nodefraction', '0.2', { nodeFraction: 0.2 }],
      ['trim', 'false', { trim: false }],
      ['sort', 'cum', { sort: 'cum' }],
      ...(['filefunctions', 'files', 'lines', 'addresses'] as const).map(
        (granularity) => ['granularity', granularity, { granularity }] as const,
      ),
    ];
    for (const [flag, value, part] of settings) {
      const usual = typeof value === 'boolean' ? null : await control(flag).inputValue();
      await set(flag, value);
      await views.showsTop(topTable(cpu, { ...cpuTime, ...part }), `the rows of ${flag}=${value}`);
      await set(flag, usual ?? false);
    }
    await views.showsTop(topTable(cpu, cpuTime));
  });

  test('numbers are in the unit that is chosen, divided, and of what the filters leave', async () => {
    const first = () => page.locator('.top-row').first().locator('[role=gridcell]').allInnerTexts();
    const headed = () => page.locator('.top-table [role=columnheader]').first().textContent();
    const [row] = topTable(cpu, cpuTime).rows;
    if (!row) throw new Error('no rows');
    await set('unit', 'ms');
    await views.until('milliseconds', async () => /flat, ms/.test((await headed()) ?? ''));
    expect((await first())[0]?.trim()).toBe((row.flat / 1e6).toFixed(2));
    await set('divide_by', '10');
    await views.until('a tenth', async () => (await first())[0]?.trim() === (row.flat / 1e7).toFixed(2));
    await set('divide_by', '1');
    await set('unit', 'minimum');

    await set('focus', 'mallocgc');
    const focused = topTable(cpu, { ...cpuTime, focus: 'mallocgc' });
    await views.showsTop(focused);
    const { name = '', cum = 0 } = focused.rows.find((one) => one.cum > one.flat) ?? {};
    const shared = async () => {
      const cells = page
        .locator('.top-row')
        .filter({ has: page.locator(`[title="${name}"]`) })
        .locator('[role=gridcell]');
      return (await cells.nth(3).textContent())?.trim();
    };
    const whole = topTable(cpu, cpuTime).total;
    await views.until('a part of the whole', async () => (await shared()) === share(cum, whole));
    expect(await views.summary()).toContain('the whole profile');
    await set('relative_percentages', true);
    const relative = topTable(cpu, { ...cpuTime, focus: 'mallocgc', relativePercentages: true });
    await views.until('a part of what is left', async () => (await shared()) === share(cum, relative.total));
    expect(await views.summary()).toContain('what the filters leave');
    await set('relative_percentages', false);
    await set('focus', '');
    await views.leaveField();
    await views.press('o');
    await panel().waitFor({ state: 'detached' });
  });

  test('each view gives its table away with every digit, and a link that leads back to it', async () => {
    await views.open('heap.pb.gz');
    await views.sampleType('alloc_space');
    await views.showsTop(topTable(heap, allocated));
    const name = 'main.spread';
    await page
      .locator('.top-row')
      .filter({ has: page.locator(`[title="${name}"]`) })
      .click();

    const top = await views.table();
    const rowOf = (rows: readonly (readonly string[])[]) => rows.find((row) => row.includes(name)) ?? [];
    const own = topTable(heap, allocated).rows.find((row) => row.name === name);
    expect([rowOf(top.rows)[0], rowOf(top.rows)[2]].map(Number)).toEqual([own?.flat, own?.cum]);
    expect(top.rows.length).toBe(topTable(heap, allocated).rows.length);

    const places: [letter: string, there: string][] = [];
    const look = async (letter: string, there: string) => {
      places.push([letter, there]);
      await views.show(letter);
      await page.locator(there).first().waitFor();
      return views.table();
    };
    const { nodes } = callGraph(heap, allocated);
    const graph = await look('g', '.graph-box');
    expect(numbers(graph.rows.map((row) => row.slice(0, 2)))).toEqual(
      nodes.map(({ flat, cum }) => [flat, cum]),
    );

    const { callees, names } = flameGraph(heap, allocated);
    const flame = await look('f', '[data-flame=picture]');
    const all = new Set(
      Array.from(callees.name, (of, box) =>
        [of === 0 ? '' : flameName(names, of), callees.total[box], callees.self[box]].join(),
      ),
    );
    for (const [, of, cum, flat] of flame.rows) expect(all).toContain([of, Number(cum), Number(flat)].join());

    const { blocks } = treeTable(heap, allocated, null);
    const selfOf = (rows: readonly (readonly string[])[]) =>
      rows.filter((row) => row[0] !== '').map((row) => [Number(row[0]), Number(row[2]), row.at(-1)]);
    const [block] = treeTable(heap, allocated, '^main\\.spread$').blocks;
    const tree = await look('r', '.tree-rows .tree-self');
    expect(selfOf(tree.rows)).toEqual(blocks.map(({ flat, cum, name: of }) => [flat, cum, of]));
    const peek = await look('p', '.tree-rows .tree-self');
    expect(selfOf(peek.rows)).toEqual([[block?.flat, block?.cum, name]]);
    expect(peek.rows.length).toBe((block?.callers.length ?? 0) + 1 + (block?.callees.length ?? 0));

    const traces = await look('c', '.trace-rows .table-row');
    const list = traceList(heap, allocated, { by: 'value', has: null });
    expect(traces.rows.map(([value]) => Number(value))).toEqual(
      list.page(0, traces.rows.length).map(({ value }) => value),
    );

    const { keys } = tagTable(heap, allocated);
    const tags = await look('l', '.tag-rows .tag-head');
    const sums = keys.flatMap(({ total, values }) => [
      total,
      ...values.map(({ value }) => value).filter((value) => value !== 0),
    ]);
    expect(tags.rows.map(([, , sum]) => Number(sum))).toEqual(sums);

    const [file] = sourceTable(heap, allocated, name).files;
    const source = await look('s', 'tr[data-line]');
    const lines = new Map(source.rows.map((row) => [Number(row[1]), [Number(row[2]), Number(row[3])]]));
    for (const { line, flat, cum } of file?.lines ?? []) expect(lines.get(line)).toEqual([flat, cum]);

    for (const [letter, there] of places) {
      await views.show(letter);
      await page.locator(there).first().waitFor();
      const link = await views.link();
      await views.show('t');
      await page.locator(there).first().waitFor({ state: 'detached' });
      await views.press('Control+k');
      await page.getByRole('combobox', { name: 'Find or run a command' }).fill(link);
      await page.getByRole('option', { name: /Open the link/ }).waitFor();
      await views.press('Enter');
      await page.locator(there).first().waitFor();
      await page
        .locator('.drawer-head')
        .filter({ has: page.locator(`[title="${name}"]`) })
        .waitFor();
    }
    await views.show('t');
    await page.locator('.top-row').first().waitFor();
  });

  test('a difference is the engine’s, as it is and normalized, of the base and of all changes', async () => {
    await views.show('t');
    await views.compareWith('heap-before.pb.gz');
    await views.leaveField();
    await views.press('d', 'o');
    await page.locator('.top-row .change').first().waitFor();
    for (const kind of ['diff', 'base'] as const) {
      await panel().locator('#setting-base').selectOption(kind);
      for (const normalize of [false, true]) {
        await set('normalize', normalize);
        const view = { ...allocated, normalize, base: { kind, evidence: '' } };
        const changed = subtractBase(heap, before, kind, normalize);
        const { nodes, total } = callGraph(changed, view);

        await views.show('g');
        await page.getByRole('button', { name: 'As a table', exact: true }).click();
        await page.locator('.graph-rows .table-row').first().waitFor();
        const wanted = nodes.map(({ name, flat, cum }) => [name, flat, cum, share(cum, total)]);
        let told: unknown;
        await views
          .until(`the graph of ${kind}, normalized: ${normalize}`, async () => {
            const { head, rows } = await views.table();
            const at = head.indexOf('function');
            told = rows.map((row) => [row[at], Number(row[0]), Number(row[1]), row[2]]);
            return isDeepStrictEqual(told, wanted);
          })
          .catch(() => expect(told).toEqual(wanted));
        await page.getByRole('button', { name: 'As a graph' }).click();

        await views.show('f');
        const { callees } = flameGraph(
          heap,
          { ...allocated, normalize },
          { ...wholeFlame, width: 'larger' },
          before,
        );
        await page.getByRole('button', { name: 'As a table', exact: true }).click();
        const root = [callees.total[0], callees.self[0], callees.before?.[0]];
        await views.until(`the flame graph of ${kind}, normalized: ${normalize}`, async () => {
          const [first] = (await views.table()).rows;
          return isDeepStrictEqual(
            first?.slice(2, 5).map((text) => Math.round(Number(text))),
            root.map((value) => Math.round(value ?? 0)),
          );
        });
        await page.getByRole('button', { name: 'As a picture', exact: true }).click();

        await views.show('t');
        await page.locator('.top-row .change').first().waitFor();
        const after = normalize ? normalized(heap, before) : heap;
        const rows = diffTop(before, after, { ...allocated, trim: false });
        const largest = rows.rows.toSorted((one, other) => other.flat.delta - one.flat.delta)[0];
        await views.until('the change that is largest', async () => {
          const [[delta, percent, , was, is] = []] = (await views.table()).rows;
          const known = [largest?.flat.delta, largest?.flat.before, largest?.flat.after];
          return (
            isDeepStrictEqual([delta, was, is].map(Number), known) &&
            percent === share(largest?.flat.delta ?? 0, total)
          );
        });
        const words = kind === 'diff' ? 'the whole base' : 'the sum of all changes';
        expect(await views.summary()).toContain(words);
        const heads = page.locator('.top-table [role=columnheader]');
        expect(
          await heads
            .filter({ hasText: kind === 'diff' ? '% of base' : '% of changes' })
            .getAttribute('title'),
        ).toContain(words);
      }
      await set('normalize', false);
    }
    await views.leaveField();
    await views.press('o', 'd');
    await views.showsTop(topTable(heap, allocated));
  });

  test('a view is kept in the case, and there when Heapcase is opened again', async () => {
    await page.getByRole('button', { name: 'Keep as a case' }).click();
    await page.getByText('They are a scratch case until you keep them.').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Presets and kept views' }).click();
    await page.getByRole('menuitem', { name: /Only main/ }).click();
    const filtered = topTable(heap, { ...allocated, show: '^main\\.' });
    await views.showsTop(filtered);
    await page.getByRole('button', { name: 'Presets and kept views' }).click();
    await page.getByRole('menuitem', { name: /Keep this view/ }).click();
    await page.keyboard.type('mine alone');
    await views.press('Enter');
    await page.getByRole('button', { name: 'Presets and kept views' }).click();
    await page.getByRole('menuitem', { name: /^mine alone/ }).waitFor();
    await views.press('Escape');
    expect(window.complaints).toEqual([]);

    await window.close();
    window = await launchHeapcase({ folder: home, size });
    page = window.page;
    views = profileViews(window);
    await page.getByText('cpu.pb.gz').first().click();
    await page.getByRole('tab', { name: /Profiles/ }).click();
    await page.locator('.top-row').first().waitFor();
    await views.open('heap.pb.gz');
    await page.getByRole('button', { name: 'Presets and kept views' }).click();
    await page.getByRole('menuitem', { name: /^mine alone/ }).click();
    await views.showsTop(filtered);
    expect(await views.chip('show').locator('.filter-chip-value').textContent()).toBe('^main\\.');
    expect(window.complaints).toEqual([]);
  });

  /** Fills a field, chooses from a list, or sets a box. */
  async function set(flag: string, value: string | boolean): Promise<void> {
    const field = control(flag);
    if (typeof value === 'boolean') await field.setChecked(value);
    else if (await field.evaluate((element) => element.tagName === 'SELECT')) await field.selectOption(value);
    else {
      await field.fill(value);
      await field.press('Enter');
    }
  }
});

/** As tables write a part of a total. */
const share = (part: number, total: number) =>
  total === 0 || part === 0 ? '0' : formatNumber((part / Math.abs(total)) * 100, 2);
