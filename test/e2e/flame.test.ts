// The flame graph of the sample case in the real window: its numbers are the engine's, and every way into it leads
// to the same selection.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatNumber } from '#core/base/units';
import {
  asPprofLoads,
  decodeProfile,
  defaultView,
  type FlameTree,
  flameGraph,
  flameName,
  type Profile,
  topTable,
} from '#core/profile/heapcase';
import { askBridge, type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';

const reason = whyNoWindow();
const sampleCase = fileURLToPath(
  new URL('../../resources/sample-case/2026-11-23-orders-api-dies-on-prod-api-3-0433/', import.meta.url),
);
const leaking = 'main.GetBetweenDates';
const patience = 60_000;

describe.skipIf(reason !== undefined)(`the flame graph${reason ? ` (${reason})` : ''}`, () => {
  let window: HeapcaseWindow;
  let saved: string;
  let shown: Profile;
  let base: Profile;

  const status = () => window.page.locator('[data-flame=status]');
  const details = () => window.page.locator('[data-flame=details]');
  const picture = () => window.page.locator('[data-flame=picture]');
  const until = (locator: ReturnType<typeof status>, text: string | RegExp) =>
    locator.filter({ hasText: text }).first().waitFor({ timeout: patience });
  const bytes = (value: number) => `${formatNumber(value)} bytes`;
  const exact = () => details().locator('[title]').nth(1).getAttribute('title');
  const view = { ...defaultView, sampleType: 'inuse_space' };

  beforeAll(async () => {
    saved = mkdtempSync(path.join(tmpdir(), 'heapcase-flame-'));
    window = await launchHeapcase({
      env: { HEAPCASE_SAVE_TO: saved },
      size: { width: 1440, height: 1000 },
    });
    const { page } = window;
    page.setDefaultTimeout(patience);
    await page.getByRole('button', { name: /sample case/i }).click();
    await page.getByRole('tab', { name: /^Profiles/ }).click();
    await page.locator('.top-row').first().waitFor();
    await page.getByRole('radio', { name: 'Flame' }).click({ force: true });
    await picture().waitFor({ timeout: patience });
    const [{ manifest } = { manifest: { id: '' } }] = await askBridge(page, 'cases.list', {});
    const { captures } = await askBridge(page, 'cases.view', { id: manifest.id });
    const heapOf = (capture: (typeof captures)[number] | undefined) => {
      const heap = capture?.evidence.find(({ kind }) => kind === 'heap-profile');
      const file = path.join(sampleCase, 'evidence', heap?.sha256 ?? '');
      return asPprofLoads(decodeProfile(readFileSync(file), { name: 'heap' }));
    };
    base = heapOf(captures.find(({ label }) => label === 'baseline'));
    shown = heapOf(captures.at(-1));
  });
  afterAll(async () => {
    await window?.close();
    rmSync(saved, { recursive: true, force: true });
  });

  test('has as many boxes and levels as the engine, and its root holds the whole', async () => {
    const { callees, total } = flameGraph(shown, view);
    await until(status(), `${callees.count} boxes, ${callees.levels.length - 1} levels`);
    expect(callees.total[0]).toBe(total);
  });

  test('as a table has the engine’s numbers in each row, and picking one selects it everywhere', async () => {
    const { page } = window;
    await page.getByRole('button', { name: 'As a table', exact: true }).click();
    const rows = page.locator('.flame-table tr[aria-rowindex]');
    await rows.first().waitFor();
    const told = await rows.evaluateAll((all) =>
      all.map((row) => ({
        name: row.querySelector('td')?.title,
        level: Number(row.getAttribute('aria-level')),
        cum: row.querySelectorAll('td')[1]?.title,
        flat: row.querySelectorAll('td')[4]?.title,
      })),
    );
    const graph = flameGraph(shown, view);
    const { callees: tree } = graph;
    // Down the widest way all is open: each of its boxes has its row.
    const wanted = [];
    for (let box = 0, level = 1; ; box = tree.children[box] as number, level++) {
      wanted.push({
        name: box === 0 ? 'all' : flameName(graph.names, tree.name[box] as number),
        level,
        cum: bytes(tree.total[box] as number),
        flat: bytes(tree.self[box] as number),
      });
      if (tree.children[box] === tree.children[box + 1]) break;
    }
    expect(wanted.length).toBeGreaterThan(5);
    for (const row of wanted) expect(told).toContainEqual(row);

    await rows.filter({ hasText: leaking }).first().click();
    await until(page.locator('.top-row[aria-selected=true]'), leaking);
    await until(page.locator('.drawer-head'), leaking);
    await page.getByRole('button', { name: 'As a picture', exact: true }).click();
    await until(details(), leaking);
    const row = topTable(shown, { ...view, trim: false }).rows.find(({ name }) => name === leaking);
    expect(await exact()).toBe(bytes(row?.cum ?? 0));
  });

  test('as a picture gives the same rows to a copy, with every digit', async () => {
    const { page } = window;
    await picture().waitFor();
    await window.app.evaluate(({ clipboard }) => clipboard.clear());
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('c');
    await page.keyboard.press('t');
    const copied = () => window.app.evaluate(({ clipboard }) => clipboard.readText());
    await expect.poll(copied, { timeout: patience }).toContain(leaking);
    const [head, ...rows] = (await copied())
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(head).toEqual(['level', 'call', 'cum, bytes', 'flat, bytes', 'base, bytes']);
    const { callees: tree, names } = flameGraph(shown, view);
    for (const row of rows.filter(([, name]) => name === leaking))
      expect(
        Array.from(tree.name, (name, box) => [
          flameName(names, name),
          String(tree.total[box]),
          String(tree.self[box]),
        ]),
      ).toContainEqual(row.slice(1, 4));
  });

  test('is walked by keys: up to the caller, down again, into the box and back', async () => {
    const { page } = window;
    await page.locator('.top-row').filter({ hasText: leaking }).click();
    await until(details(), leaking);
    await picture().focus();
    await page.keyboard.press('ArrowUp');
    await until(details(), 'main.(*shop).orderDays');
    await page.keyboard.press('ArrowDown');
    await until(details(), leaking);
    await page.keyboard.press('Enter');
    const way = page.getByRole('navigation', { name: 'Zoomed to' });
    await until(way.locator('[aria-current]'), 'GetBetweenDates');
    await page.keyboard.press('Escape');
    await until(way.locator('[aria-current]'), /^all$/);
    await page.keyboard.press('Shift+F');
    await page.locator('.flame-tools').getByRole('radio', { name: 'Flame', checked: true }).waitFor();
    // Turned upside down, the caller is below.
    await page.keyboard.press('ArrowDown');
    await until(details(), 'main.(*shop).orderDays');
    await page.keyboard.press('Shift+F');
    await page.locator('.flame-tools').getByRole('radio', { name: 'Icicle', checked: true }).waitFor();
  });

  test('keeps the box that is zoomed to in links, and for Back and Forward', async () => {
    const { page } = window;
    const way = page.getByRole('navigation', { name: 'Zoomed to' }).locator('[aria-current]');
    await page.locator('.top-row').filter({ hasText: leaking }).click();
    await until(details(), leaking);
    await picture().focus();
    await page.keyboard.press('Enter');
    await until(way, 'GetBetweenDates');
    await page.keyboard.press('r');
    await window.app.evaluate(({ clipboard }) => clipboard.clear());
    await page.keyboard.press('c');
    await page.keyboard.press('l');
    const copied = () => window.app.evaluate(({ clipboard }) => clipboard.readText());
    await expect.poll(copied, { timeout: patience }).toMatch(/fold=1&zoom=[0-9a-f]+\+main\.GetBetweenDates/);
    await page.keyboard.press('r');

    const isFolded = (pressed: boolean) =>
      page.getByRole('button', { name: 'Fold recursion', pressed }).waitFor();
    const back = () => page.keyboard.press('Alt+ArrowLeft');
    const forward = () => page.keyboard.press('Alt+ArrowRight');
    await back();
    await isFolded(true);
    await back();
    await isFolded(false);
    await until(way, 'GetBetweenDates');
    await back();
    await until(way, /^all$/);
    // Nor does it matter how fast one walks: three steps are three.
    for (let step = 0; step < 3; step++) await forward();
    await until(way, 'GetBetweenDates');
    await isFolded(false);
    for (let step = 0; step < 3; step++) await back();
    await until(way, /^all$/);
    await forward();
    await until(way, 'GetBetweenDates');
    await forward();
    await isFolded(true);
    await forward();
    await isFolded(false);
    // Out of a box is a step, too.
    await picture().focus();
    await page.keyboard.press('0');
    await until(way, /^all$/);
    await back();
    await until(way, 'GetBetweenDates');
    await picture().focus();
    await page.keyboard.press('Escape');
    await until(way, /^all$/);
  });

  test('says what a search found, and each value once', async () => {
    const { page } = window;
    await page.locator('.filter-search input').fill('net/http serve');
    const graph = flameGraph(shown, view);
    const { boxes, value } = found(graph.callees, (name) => {
      const text = flameName(graph.names, name).toLowerCase();
      return text.includes('net/http') && text.includes('serve');
    });
    const share = formatNumber((value / graph.total) * 100, 2);
    await until(status(), new RegExp(`^${boxes} boxes found, .*, ${share.replace('.', '\\.')} % of all$`));
    await page.locator('.filter-search input').fill('');
    await until(status(), `${graph.callees.count} boxes`);
  });

  test('stands callers and callees of a function around it', async () => {
    const { page } = window;
    await page.locator('.top-row').filter({ hasText: leaking }).click();
    await until(details(), leaking);
    await picture().focus();
    await page.keyboard.press('p');
    const { callees, callers } = flameGraph(shown, view, { ...options, around: leaking });
    const boxes = callees.count + (callers as FlameTree).count - 1;
    await page
      .getByRole('application', { name: `Callers and callees of ${leaking}, ${boxes} boxes` })
      .waitFor();
    expect(callees.total[0]).toBe((callers as FlameTree).total[0]);
    await page.keyboard.press('Escape');
    await page.getByRole('application', { name: /^Flame graph/ }).waitFor();
  });

  test('as a difference signs each change and names what its share is of', async () => {
    const { page } = window;
    await page.getByRole('radio', { name: 'Difference' }).click({ force: true });
    const graph = flameGraph(shown, view, { ...options, width: 'larger' }, base);
    await until(status(), `${graph.callees.count} boxes`);
    const tree = graph.callees;
    const box = Array.from(tree.name).findIndex((name) => flameName(graph.names, name) === leaking);
    const delta = (tree.total[box] as number) - (tree.before?.[box] ?? 0);
    expect(tree.before?.[box]).toBe(0);
    await until(details(), `new +${formatNumber(delta / 2 ** 20, 2)} MiB`);
    await page.getByRole('radio', { name: 'Value', exact: true }).click({ force: true });
  });

  test('is saved as SVG and as PNG', async () => {
    const { page } = window;
    for (const format of ['SVG', 'PNG']) {
      await page.getByRole('button', { name: 'Copy or save this view' }).click();
      await page.getByRole('menuitem', { name: `Save picture as ${format}` }).click();
    }
    await expect.poll(() => pictures(saved), { timeout: patience }).toEqual(['png', 'svg']);
    const svg = readPicture(saved, 'svg').toString('utf8');
    expect(svg).toMatch(/^<svg [^>]*role="img"/);
    expect(svg).toContain(`>${leaking}</text>`);
    expect(readPicture(saved, 'png').subarray(0, 4)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47]));
  });

  test('breaks none of axe’s rules, as a picture and as a table', async () => {
    const { page } = window;
    await page.evaluate(axe.source);
    const violations = () =>
      page.evaluate(async () => {
        const { axe: rules } = globalThis as unknown as {
          axe: { run(where: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        const { violations: broken } = await rules.run('.flame');
        return broken.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`);
      });
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: 'As a table', exact: true }).click();
    await page.locator('.flame-table tr[aria-rowindex]').first().waitFor();
    expect(await violations()).toEqual([]);
    // Rows that were opened are open when one comes back.
    const closed = page.locator('.flame-table tr[aria-expanded=false]').first();
    const id = await closed.locator('td').first().getAttribute('title');
    await closed.locator('.flame-table-toggle').click();
    const opened = page.locator('.flame-table tr[aria-expanded=true]').filter({ hasText: id ?? '?' });
    await opened.first().waitFor();
    const count = await opened.count();
    await page.getByRole('radio', { name: 'Top', exact: true }).click({ force: true });
    await page.locator('.flame-table').waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+ArrowLeft');
    await opened.nth(count - 1).waitFor();
    expect(window.complaints).toEqual([]);
  });
});

const options = {
  foldRecursion: false,
  order: 'size',
  levels: null,
  around: null,
  width: 'value',
} as const;

/** Boxes with such a name, and what goes through the outermost of them. */
function found(tree: FlameTree, matches: (name: number) => boolean) {
  let boxes = 0;
  let value = 0;
  for (let box = 1; box < tree.count; box++) {
    if (!matches(tree.name[box] as number)) continue;
    boxes++;
    let above = tree.parent[box] as number;
    while (above !== 0 && !matches(tree.name[above] as number)) above = tree.parent[above] as number;
    if (above === 0) value += tree.total[box] as number;
  }
  return { boxes, value };
}

/** Those that are written. */
const pictures = (folder: string) =>
  readdirSync(folder)
    .filter((name) => statSync(path.join(folder, name)).size > 0)
    .map((name) => path.extname(name).slice(1))
    .sort();
const readPicture = (folder: string, format: string) =>
  readFileSync(path.join(folder, readdirSync(folder).find((name) => name.endsWith(`.${format}`)) ?? ''));
