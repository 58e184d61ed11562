// The profile workbench in the real window, on the sample case: every view says what the engine says.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseView } from '#core/contract/methods';
import {
  asPprofLoads,
  callGraph,
  decodeProfile,
  defaultView,
  diffTop,
  goroutineTable,
  type Profile,
  type ProfileView,
  rowSums,
  sourceTable,
  subtractBase,
  tagTable,
  topTable,
  traceList,
  treeTable,
  viewOptions,
} from '#core/profile/heapcase';
import {
  askBridge,
  type HeapcaseWindow,
  launchHeapcase,
  setSize,
  whyNoWindow,
} from '../helpers/electron-app';
import { waitFor } from '../helpers/wait-for';
import { slopeOf } from './growth-figures';

const reason = whyNoWindow();
const culprit = 'main.GetBetweenDates';
/** A loaded machine is slow, and no less right. */
const until: typeof waitFor = (what, probe) => waitFor(what, probe, { timeoutMs: 60_000 });
const inUse: ProfileView = { ...defaultView, sampleType: 'inuse_space' };

/** By what went through a function before and after. */
const kindOf = (before: number, after: number) => {
  if (before === after) return 'same';
  if (before === 0) return 'new';
  if (after === 0) return 'gone';
  return after > before ? 'grew' : 'shrank';
};

/** `23.68` MiB as tables write it. */
const mib = (bytes: number) => (bytes === 0 ? '0' : (bytes / 2 ** 20).toFixed(2).replace('-', '−'));
const signed = (bytes: number) => (bytes > 0 ? `+${mib(bytes)}` : mib(bytes));

describe.skipIf(reason !== undefined)(`the profile workbench${reason ? ` (${reason})` : ''}`, () => {
  let window: HeapcaseWindow;
  let page: Page;
  let view: CaseView;
  let first: Profile;
  let last: Profile;
  let goroutines: { readonly first: Profile; readonly last: Profile };
  const evidenceOf = (kind: string, at: number): Profile => {
    const found = view.captures.at(at)?.evidence.find((one) => one.kind === kind);
    const file = path.join(window.library, view.manifest.id, 'evidence', found?.sha256 ?? '');
    return asPprofLoads(decodeProfile(readFileSync(file)));
  };
  const heapOf = (at: number) => evidenceOf('heap-profile', at);
  const folder = mkdtempSync(path.join(tmpdir(), 'heapcase-profile-'));
  const saved = path.join(folder, 'saved');
  const checkout = path.join(folder, 'orders');

  beforeAll(async () => {
    mkdirSync(saved);
    mkdirSync(checkout);
    const lines = Array.from({ length: 60 }, (_, i) => `// line ${i + 1} of dates.go`);
    writeFileSync(path.join(checkout, 'dates.go'), lines.join('\n'));
    window = await launchHeapcase({
      env: { HEAPCASE_SAVE_TO: saved, HEAPCASE_CHOOSE_FOLDER: checkout },
      size: { width: 1440, height: 900 },
    });
    page = window.page;
    page.setDefaultTimeout(60_000);
    await page.getByRole('button', { name: /sample case/i }).click();
    await page.getByRole('tab', { name: /Profiles/ }).click();
    await rows('top-row').first().waitFor();
    const [known] = await askBridge(page, 'cases.list', {});
    view = await askBridge(page, 'cases.view', { id: known?.manifest.id ?? '' });
    first = heapOf(0);
    last = heapOf(-1);
    goroutines = { first: evidenceOf('goroutine-profile', 0), last: evidenceOf('goroutine-profile', -1) };
    await page.evaluate(axe.source);
  }, 90_000);
  afterAll(async () => {
    await window?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const rows = (kind: string) => page.locator(`.${kind}`);
  /** The texts of a table's row, its empty cells left out. */
  const cells = async (row: ReturnType<Page['locator']>) =>
    (await row.locator('[role=gridcell]').allInnerTexts())
      .map((text) => text.replace(/\s*\n\s*/g, '').trim())
      .filter(Boolean);
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** Keys reach the window when no field has the focus. */
  const show = async (key: string) => {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await press('v', key);
  };
  const clipboard = () => window.app.evaluate(({ clipboard: system }) => system.readText());
  const clear = () => window.app.evaluate(({ clipboard: system }) => system.clear());
  const copied = async (what: string) =>
    until(`${what} on the clipboard`, async () => (await clipboard()) || null);
  const summary = async () => (await page.locator('.filter-summary').textContent()) ?? '';
  const chip = (flag: string) =>
    page
      .locator('.filter-chip')
      .filter({ has: page.locator('.filter-chip-name', { hasText: new RegExp(`^${flag}$`) }) });

  async function violations(): Promise<readonly string[]> {
    return page.evaluate(async () => {
      const { axe: rules } = globalThis as unknown as {
        axe: { run(part: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations: found } = await rules.run('.profile');
      return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
    });
  }

  test('top has the engine’s rows, and the change since the baseline', async () => {
    await page.getByLabel('Sample type').selectOption('inuse_space');
    const expected = topTable(last, inUse);
    await until('the sample type', async () => (await summary()).includes(mib(expected.total)));
    const change = new Map(
      diffTop(first, last, { ...inUse, trim: false }).rows.map(({ name, flat }) => [name, flat.delta]),
    );
    for (const [at, row] of expected.rows.slice(0, 6).entries()) {
      const shown = await cells(rows('top-row').nth(at));
      expect(shown[0]).toBe(mib(row.flat));
      expect(shown[2]).toBe(mib(row.cum));
      expect(shown[4]).toBe(signed(change.get(row.name) ?? 0));
      expect(row.name).toContain(shown[5]?.replace(/^.*[/.]/, '') ?? '?');
    }
    expect(await summary()).toContain('the whole profile');
  });

  test('a selection and a search follow into peek, tree, traces and tags', async () => {
    await rows('top-row').filter({ hasText: 'GetBetweenDates' }).click();
    await page.locator('.drawer').waitFor();

    await show('p');
    const [block] = treeTable(last, inUse, `^${culprit.replace('.', '\\.')}$`).blocks;
    if (!block) throw new Error('nothing to peek at');
    const self = page.locator('.tree-rows .table-row[aria-selected=true]');
    await self.waitFor();
    expect((await cells(self)).slice(0, 2)).toEqual([mib(block.flat), mib(block.cum)]);
    const lines = await page.locator('.tree-rows .table-row').count();
    expect(lines).toBe(block.callers.length + 1 + block.callees.length);

    await show('r');
    await page.locator('.tree-rows .tree-first').nth(3).waitFor();
    const blocks = treeTable(last, inUse, null).blocks;
    const shown = await page.locator('.tree-rows .tree-self').first().textContent();
    expect(shown).toContain(mib(blocks[0]?.flat ?? -1));
    expect(await page.locator('.tree-rows .table-row[aria-selected=true]').textContent()).toContain(
      'GetBetweenDates',
    );

    await press('/');
    await page.keyboard.type('getbetween');
    await show('c');
    const found = traceList(last, inUse, { by: 'value', has: (text) => text.includes('GetBetween') });
    await page.getByText(new RegExp(`^${found.count} of ${found.all} traces`)).waitFor();
    const [heaviest] = found.page(0, 1);
    expect((await cells(page.locator('.trace-rows .table-row').first()))[0]).toBe(mib(heaviest?.value ?? -1));
    expect(await page.locator('.frame[aria-pressed=true]').textContent()).toContain('GetBetweenDates');
    await page.getByLabel('Search functions').fill('');

    await show('l');
    const [key] = tagTable(last, inUse).keys;
    const head = page.locator('.tag-rows .tag-head').first();
    await head.waitFor();
    expect(await cells(head)).toEqual(expect.arrayContaining([key?.key, mib(key?.total ?? -1)]));
    expect(await violations()).toEqual([]);
  });

  test('the drawer shows the function over the captures, and keeps it in the case', async () => {
    await show('t');
    await rows('top-row').filter({ hasText: 'GetBetweenDates' }).click();
    const drawer = page.locator('.drawer');
    await drawer.getByRole('radio', { name: 'Over the series' }).click({ force: true });
    const points = drawer.locator('.growth-point title');
    const heaps = view.captures.length;
    await until('a point for each capture', async () => (await points.count()) === heaps);
    const cum = topTable(last, { ...inUse, trim: false }).rows.find(({ name }) => name === culprit)?.cum ?? 0;
    expect(await points.last().textContent()).toBe(`${culprit} ${(cum / 2 ** 20).toFixed(1)} MiB`);
    const sums = view.captures.map((_, at) => rowSums(heapOf(at), inUse, 'functions').rows.get(culprit));
    const times = view.captures.map(({ at }) => Date.parse(at));
    const { slope, error } = slopeOf(
      sums.map((sum) => sum?.cum ?? 0),
      times,
      last,
    );
    expect(slope).toBeGreaterThan(0);
    expect(await drawer.textContent()).toContain(`slope${signed(slope)} ±${mib(error)} MiB/s`);

    await drawer.getByRole('button', { name: 'Keep in case' }).click();
    await drawer.getByRole('button', { name: 'Kept in case' }).waitFor();
    const { keptViews } = await askBridge(page, 'cases.view', { id: view.manifest.id });
    expect(keptViews).toEqual([expect.objectContaining({ name: 'main.GetBetweenDates · inuse_space' })]);
    await askBridge(page, 'cases.keepView', {
      id: view.manifest.id,
      name: 'main.GetBetweenDates · inuse_space',
      view: null,
    });
    expect(await violations()).toEqual([]);
    await drawer.getByRole('radio', { name: 'Callers and callees' }).click({ force: true });
    await drawer.getByText('called by').waitFor();
  });

  test('goroutines grow by the stack', async () => {
    await show('o');
    const table = goroutineTable(goroutines.last, inUse, goroutines.first);
    await page.getByText(`${table.totalBefore} → ${table.total} goroutines`).waitFor();
    const grown = await page
      .locator('.goroutine-rows .table-row')
      .evaluateAll((all) =>
        all.map((row) =>
          [...row.querySelectorAll('[role=gridcell]')].slice(0, 2).map((cell) => cell.textContent?.trim()),
        ),
      );
    expect(grown.map(([count]) => Number(count))).toEqual(table.rows.map(({ count }) => count));
    expect(grown.map(([, delta]) => Number(delta?.replace('+', '').replace('−', '-')))).toEqual(
      table.rows.map(({ count, before }) => count - (before ?? 0)),
    );
    expect(await violations()).toEqual([]);
  });

  test('source has numbers by line, and the text once its folder is named', async () => {
    await show('s');
    await page.getByText(/is not on this computer/).waitFor();
    const [file] = sourceTable(last, inUse, culprit).files;
    if (!file) throw new Error('no source lines');
    for (const { line, flat, cum } of file.lines) {
      const texts = await page.locator(`[data-line="${line}"] td`).allInnerTexts();
      expect(texts.slice(0, 2)).toEqual([mib(flat), mib(cum)]);
    }
    await page.getByRole('button', { name: /Source folder/ }).click();
    const hot = file.lines.toSorted((a, b) => b.cum - a.cum)[0]?.line;
    await page.getByText(`// line ${hot} of dates.go`, { exact: true }).waitFor();
    expect(await page.locator('tr[aria-current=true]').getAttribute('data-line')).toBe(String(hot));
    await page.locator('.source-lines').focus();
    await press('n');
    expect(await page.locator('tr[aria-current=true]').getAttribute('data-line')).not.toBe(String(hot));
    expect(await violations()).toEqual([]);
  });

  test('the graph has the engine’s boxes; of a difference every figure has its sign', async () => {
    await show('g');
    await page.locator('.graph-box').first().waitFor();
    const graph = callGraph(last, inUse);
    await until('all boxes', async () => (await page.locator('.graph-box').count()) === graph.nodes.length);
    await press('d');
    await page.locator('.graph-box-grew').first().waitFor();
    const changed = callGraph(subtractBase(last, first, 'diff', false), {
      ...inUse,
      base: { kind: 'diff', evidence: '' },
    });
    const node = changed.nodes.find(({ name }) => name === culprit);
    const box = page.locator(`.graph-box[data-function="${culprit}"]`);
    await until('the signed figure', async () =>
      (await box.textContent())?.includes(
        `▲ +${((node?.flat ?? 0) / 2 ** 20).toFixed(1)} MiB (${node?.flatPercent})`,
      ),
    );
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: 'As a table', exact: true }).click();
    const row = page.locator('.graph-rows .table-row').filter({ hasText: 'GetBetweenDates' }).first();
    await row.waitFor();
    expect((await cells(row))[0]).toBe(signed(node?.flat ?? 0));
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: 'As a graph' }).click();
  });

  test('where one looks in the graph is a part of links, and found again by Back', async () => {
    const place = () => page.locator('.graph-picture > g').getAttribute('transform');
    const numbers = async () => ((await place()) ?? '').match(/-?[\d.]+/g)?.map(Number) ?? [];
    const whole = await place();
    await page.locator('.graph-pane').focus();
    await press('+', '+', 'Shift+ArrowRight');
    const moved = await numbers();
    expect(await place()).not.toBe(whole);
    const link = await until('the place in the link', async () => {
      await clear();
      await press('c', 'l');
      const text = await copied('a link');
      return /sight=[\d.]+\+/.test(text) ? text : null;
    });
    await show('t');
    await page.locator('.graph-pane').waitFor({ state: 'detached' });
    await press('Alt+ArrowLeft');
    await page.locator('.graph-box').first().waitFor();
    // A place is told to the pixel.
    const isThere = async () => (await numbers()).every((value, i) => Math.abs(value - (moved[i] ?? 0)) < 2);
    await until('the same place', isThere);
    await page.locator('.graph-pane').focus();
    await press('0');
    await until('the whole graph', async () => !(await isThere()));
    await press('Control+k');
    await page.getByRole('combobox', { name: 'Find or run a command' }).fill(link);
    await page.getByRole('option', { name: /Open the link/ }).waitFor();
    await press('Enter');
    await until('the place of the link', isThere);

    // A double click focuses, as it does in every view.
    await page.locator('.graph-pane').focus();
    await press('0');
    await page.locator(`.graph-box[data-function="${culprit}"]`).dblclick({ timeout: 20_000 });
    await chip('focus').waitFor();
    expect(await chip('focus').textContent()).toContain('GetBetweenDates');
    await press('Control+z');
    await until('everything', async () => (await chip('focus').count()) === 0);
  });

  test('pictures are saved as SVG and PNG', async () => {
    for (const format of ['SVG', 'PNG']) {
      await page.getByRole('button', { name: 'Copy or save this view' }).click();
      await page.getByRole('menuitem', { name: `Save picture as ${format}…` }).click();
    }
    const files = await until('both pictures', async () => {
      const there = readdirSync(saved).filter((name) => statSync(path.join(saved, name)).size > 0);
      return there.length === 2 ? there.sort() : null;
    });
    expect(files.map((name) => path.extname(name))).toEqual(['.png', '.svg']);
    const svg = readFileSync(path.join(saved, files[1] ?? ''), 'utf8');
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain('GetBetweenDates');
    const png = readFileSync(path.join(saved, files[0] ?? ''));
    expect(png.readUInt32BE(16)).toBeGreaterThan(400);
  });

  test('the difference is copied as the pprof command that shows it, and as rows', async () => {
    await show('t');
    await rows('top-row').first().waitFor();
    await clear();
    await press('c', 'p');
    const command = await copied('a command');
    const sha = (at: number) =>
      view.captures.at(at)?.evidence.find(({ kind }) => kind === 'heap-profile')?.sha256 ?? '?';
    expect(command).toMatch(/^go tool pprof -top -sample_index=inuse_space /);
    expect(command).toContain(`-diff_base=${window.library}/${view.manifest.id}/evidence/${sha(0)} `);
    expect(command.endsWith(`/evidence/${sha(-1)}`)).toBe(true);

    await clear();
    await press('c', 't');
    const [head, ...lines] = (await copied('a table'))
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(head).toEqual([
      'Δ flat, bytes',
      '% of base',
      'Δ cum, bytes',
      'base flat',
      'flat',
      'change',
      'function',
    ]);
    const changes = diffTop(first, last, { ...inUse, trim: false });
    expect(lines.length).toBeGreaterThan(3);
    for (const [delta, share, cumDelta, before, after, kind, name] of lines) {
      const { flat, cum } = changes.rows.find((row) => row.name === name) ?? {};
      expect([delta, cumDelta, before, after].map(Number)).toEqual([
        flat?.delta,
        cum?.delta,
        flat?.before,
        flat?.after,
      ]);
      expect(Number(share?.replace('−', '-'))).toBeCloseTo(
        ((flat?.delta ?? 0) / changes.beforeTotal) * 100,
        1,
      );
      expect(kind).toBe(kindOf(cum?.before ?? 0, cum?.after ?? 0));
    }
  });

  test('a difference can be normalized, and related to what each function held before', async () => {
    await press('o');
    const panel = page.getByRole('complementary', { name: 'Settings of the view' });
    const delta = async () => (await cells(rows('top-row').filter({ hasText: 'GetBetweenDates' })))[0];
    const before = await delta();
    await panel.locator('.setting').filter({ hasText: '-normalize' }).getByRole('checkbox').check();
    const wanted = callGraph(subtractBase(last, first, 'diff', true), { ...inUse, trim: false }).nodes.find(
      ({ name }) => name === culprit,
    );
    await until('the normalized change', async () => (await delta()) === signed(wanted?.flat ?? 0));
    expect(before).not.toBe(await delta());
    await panel.locator('.setting').filter({ hasText: '-normalize' }).getByRole('checkbox').uncheck();
    await until('the change as it is', async () => (await delta()) === before);

    await panel.locator('#setting-change').selectOption('own');
    const grown = diffTop(first, last, { ...inUse, trim: false }).rows.find(
      ({ flat }) => flat.before > 0 && flat.delta > 0,
    );
    const shown = rows('top-row').filter({ has: page.locator(`[title="${grown?.name}"]`) });
    const part = ((grown?.flat.delta ?? 0) / (grown?.flat.before ?? 1)) * 100;
    await until('the share of itself', async () => (await cells(shown))[1] === part.toFixed(2));
    await panel.locator('#setting-change').selectOption('total');
    await press('o');
    await press('d');
  });

  test('a filter is added, switched off, edited and undone', async () => {
    const names = async () => (await rows('top-row').allInnerTexts()).join('\n');
    await page.getByRole('button', { name: 'Presets and kept views' }).click();
    await page.getByRole('menuitem', { name: /Only main/ }).click();
    await until('only main.*', async () => !(await names()).includes('http'));
    const whole = topTable(last, { ...inUse, show: '^main\\.' });
    await until('as many rows', async () => (await summary()).includes(`${whole.rows.length} of`));

    await chip('show').getByRole('checkbox').click();
    await until('all functions', async () => (await names()).includes('http'));
    await chip('show').getByRole('checkbox').click();
    await chip('show')
      .getByRole('button', { name: /Change show/ })
      .click();
    await page.locator('.filter-chip-field').fill('^time\\.');
    await press('Enter');
    await until('only time.*', async () => (await rows('top-row').count()) === 1);
    await press('Control+z');
    await until('main.* again', async () => (await names()).includes('GetBetweenDates'));
    for (let step = 0; step < 3; step++) await press('Control+z');
    await until('nothing is set', async () => (await chip('show').count()) === 0);
  });

  test('the preset of the program’s own module leaves what the engine leaves', async () => {
    const part = { show: '^(main|orders-api(/.*)?)\\.' };
    const own = topTable(last, { ...inUse, ...part });
    expect(own.rows.length).toBeGreaterThan(1);
    expect(own.rows.length).toBeLessThan(topTable(last, inUse).rows.length);
    await show('t');
    await page.getByRole('button', { name: 'Presets and kept views' }).click();
    await page.getByRole('menuitem', { name: /Only my module/ }).click();
    const shown = () =>
      page
        .locator('.top-row .function-name')
        .evaluateAll((all) => all.map((name) => (name as HTMLElement).title));
    const names = ({ rows: of }: typeof own) =>
      of
        .map(({ name }) => name)
        .toSorted()
        .join();
    await until('the functions of the module', async () => (await shown()).toSorted().join() === names(own));
    const figures = await page
      .locator('.top-row .top-flat')
      .evaluateAll((all) => all.map((cell) => Number((cell as HTMLElement).title.replace(/\D/g, ''))));
    expect(figures).toEqual(own.rows.map(({ flat }) => flat));
    await chip('show').getByRole('button', { name: 'Remove the filter show' }).click();
    await until('all functions', async () => (await shown()).length > own.rows.length);
  });

  test('every setting of pprof has a control under its name', async () => {
    await press('o');
    const panel = page.getByRole('complementary', { name: 'Settings of the view' });
    await panel.waitFor();
    const flags = (await panel.locator('code').allInnerTexts()).join(', ').split(', ');
    expect(flags.toSorted()).toEqual(
      [...viewOptions.map(({ flag }) => `-${flag}`), '-diff_base', '-base'].toSorted(),
    );
    // Each stands with a control that its words name.
    expect(await panel.locator('.setting:has(code)').count()).toBe(viewOptions.length + 1);
    const unnamed = panel.locator('.setting:has(code)').filter({
      hasNot: page.locator('label[for]'),
    });
    expect(await unnamed.count()).toBe(0);
    await panel.getByLabel('One row is').selectOption('lines');
    const [row] = topTable(last, { ...inUse, granularity: 'lines' }).rows;
    await until('rows of lines', async () =>
      ((await rows('top-row').first().textContent()) ?? '').includes(row?.name.split('/').at(-1) ?? '?'),
    );
    expect(await chip('granularity').textContent()).toContain('lines');
    expect(await violations()).toEqual([]);
    await panel.getByRole('button', { name: 'As pprof' }).click();
    await page.getByLabel('Sample type').first().selectOption('inuse_space');
    await press('o');
  });

  test('a view is kept in the case, and a link brings it back', async () => {
    await show('r');
    await page.locator('.tree-rows').waitFor();
    await page.getByRole('button', { name: 'Presets and kept views' }).click();
    await page.getByRole('menuitem', { name: /Keep this view/ }).click();
    await page.keyboard.type('the leak');
    await press('Enter');
    const kept = await until('the view in the case', async () => {
      const { keptViews } = await askBridge(page, 'cases.view', { id: view.manifest.id });
      return keptViews[0] ?? null;
    });
    expect(kept).toMatchObject({ name: 'the leak' });
    expect(kept.view).toContain('view=tree');

    await clear();
    await press('c', 'l');
    const link = await copied('a link');
    await show('t');
    await rows('top-row').first().waitFor();
    await press('Alt+ArrowLeft');
    await page.locator('.tree-rows').waitFor();
    await press('Alt+ArrowRight');
    await page.locator('.tree-rows').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: /Report/ }).click();
    await press('Control+k');
    await page.getByRole('combobox', { name: 'Find or run a command' }).fill(link);
    await page.getByRole('option', { name: /Open the link/ }).waitFor();
    await press('Enter');
    await page.locator('.tree-rows').waitFor();
    await show('t');
    await page.getByRole('button', { name: 'Presets and kept views' }).click();
    await page.getByRole('menuitem', { name: /^the leak/ }).click();
    await page.locator('.tree-rows').waitFor();
  });

  test('the drawer’s lists are copied as rows, with their shares of the function', async () => {
    await show('t');
    await rows('top-row').filter({ hasText: 'GetBetweenDates' }).click();
    const drawer = page.locator('.drawer');
    await clear();
    await drawer.getByRole('button', { name: 'Copy as TSV' }).click();
    const lines = (await copied('the lists')).trimEnd().split('\n');
    const table = lines.map((line) => line.split('\t'));
    const [block] = treeTable(last, inUse, `^${culprit.replace('.', '\\.')}$`).blocks;
    const told = (relation: string) =>
      table.filter(([of]) => of === relation).map(([, name, value]) => [name, Number(value)]);
    const listed = (all: readonly { readonly name: string; readonly value: number }[]) =>
      all.map(({ name, value }) => [name, value]);
    expect(told('called by')).toEqual(listed(block?.callers ?? []));
    expect(told('calls')).toEqual(listed(block?.callees ?? []));
    expect(told('cum')).toEqual([[culprit, block?.cum]]);
  });

  test('in a small window the views that find no room are in a menu', async () => {
    const views = page.locator('.view-switch').getByRole('radio');
    const before = await views.count();
    await setSize(window.app, { width: 1000, height: 700 });
    await until('fewer views side by side', async () => (await views.count()) < before);
    await page.getByRole('button', { name: 'More views' }).click();
    await page.getByRole('menuitem', { name: 'Traces' }).click();
    await rows('trace-rows').waitFor();
    await setSize(window.app, { width: 1440, height: 900 });
    await until('as many as before', async () => (await views.count()) === before);
  });

  test('says what the numbers do not tell: few samples, nothing left, nothing that matches', async () => {
    await show('t');
    await page.locator('.profile-toolbar select').nth(1).selectOption({ index: 0 });
    await page.getByText(/sampled once per 512 KiB: about \d+ samples/).waitFor();
    await page.getByRole('button', { name: 'filter', exact: true }).click();
    await page.keyboard.type('no\\.such\\.function');
    await press('Enter');
    await page.getByText('Focus matches no sample of this profile.').waitFor();
    await page.getByRole('button', { name: 'Drop the filters' }).first().click();
    await rows('top-row').first().waitFor();
    expect(await violations()).toEqual([]);
    expect(window.complaints).toEqual([]);
  });
});
