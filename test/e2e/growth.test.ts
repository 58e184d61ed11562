import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeProfile, defaultView, type ProfileView, rowSums } from '#core/profile/heapcase';
import { type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { sampleFiles } from '../helpers/sample-case';
import { waitFor } from '../helpers/wait-for';
import { slopeOf } from './growth-figures';
import { profileViews } from './profile-views';

const why = whyNoWindow();
const culprit = 'main.GetBetweenDates';

describe.skipIf(why !== undefined)('the growth of functions over the captures of a case', () => {
  let window: HeapcaseWindow;
  let page: Page;
  const saved = mkdtempSync(path.join(tmpdir(), 'heapcase-growth-'));

  beforeAll(async () => {
    window = await launchHeapcase({
      env: { HEAPCASE_SAVE_TO: saved },
      size: { width: 1440, height: 900 },
    });
    page = window.page;
    page.setDefaultTimeout(60_000);
    await page.getByRole('button', { name: /sample case/i }).click();
    await page.getByRole('tab', { name: 'Growth' }).click();
    await cards().first().waitFor();
  });
  afterAll(async () => {
    await window?.close();
    rmSync(saved, { recursive: true, force: true });
  });

  const cards = () =>
    page.getByRole('list', { name: 'Functions by how fast they grow' }).getByRole('listitem');
  const savedPictures = () => readdirSync(saved).filter((name) => statSync(path.join(saved, name)).size > 0);
  const copiedTable = async () => {
    await window.app.evaluate(({ clipboard }) => clipboard.clear());
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await page.keyboard.press('t');
    return waitFor(
      'the table on the clipboard',
      () => window.app.evaluate(({ clipboard }) => clipboard.readText()),
      { timeoutMs: 60_000 },
    );
  };
  /** Its rows by the name of the function: the values, the slope and half of its interval; and when each capture was. */
  const copiedSeries = async () => {
    const [head = [], ...lines] = (await copiedTable())
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    const times = head.slice(1, -4).map((time) => Date.parse(time));
    const figures = ([name = '', ...cells]: readonly string[]) => {
      const numbers = cells.map(Number);
      const values = numbers.slice(0, times.length);
      return [name, { values, slope: numbers[times.length], error: numbers[times.length + 1] }] as const;
    };
    return { times, rows: new Map(lines.map(figures)) };
  };
  const row = (name: string) => page.getByRole('row').filter({ hasText: name }).first();

  it('puts the function that grows fastest first, with the share and the error of its slope', async () => {
    const text = await cards().first().textContent();
    expect(text).toContain('GetBetweenDates');
    expect(text).toMatch(/\+\d+\.\d\d/);
    expect(text).toMatch(/±\d+\.\d\d MiB\/s/);
    expect(text).toMatch(/% of growth/);
  });

  it('shows the engine’s numbers of the first and the last capture', async () => {
    const values = series('inuse_space').get(culprit) as readonly number[];
    const cells = await row(culprit).getByRole('gridcell').or(row(culprit).getByRole('cell')).allInnerTexts();
    expect(cells[1]).toBe(inMib(values[0] as number));
    expect(cells[2]).toBe(inMib(values.at(-1) as number));
    const steps = values.filter((value, i) => i > 0 && value > (values[i - 1] as number)).length;
    expect(cells.at(-1)).toBe(`${steps} / ${values.length - 1}`);
  });

  it('is the same as rows: each capture with what the function held, and choosing one shows it', async () => {
    const values = series('inuse_space').get(culprit) as readonly number[];
    await page.getByRole('button', { name: 'As a table', exact: true }).click();
    const points = page.getByRole('grid', { name: `${culprit} over the captures` }).locator('.table-row');
    await points.first().waitFor();
    const told = await points.evaluateAll((all) =>
      all.map((one) => one.querySelectorAll('[role=gridcell]')[1]?.textContent ?? ''),
    );
    expect(told).toEqual(values.map(inMib));
    await points.nth(4).click();
    await page.getByRole('button', { name: 'As a picture', exact: true }).click();
    const shown = page.locator('.growth-chart .growth-point-shown title');
    expect(await shown.textContent()).toBe(`${culprit} ${((values[4] as number) / 2 ** 20).toFixed(1)} MiB`);
  });

  it('marks what rose in every step, and nothing else', async () => {
    await page.getByRole('radio', { name: 'alloc_space' }).click({ force: true });
    const rising = [...series('alloc_space')]
      .filter(([, values]) => values.every((value, i) => i === 0 || value > (values[i - 1] as number)))
      .map(([name]) => name);
    // The recording has both: what rose each time, and much that did not.
    expect(rising.length).toBeGreaterThan(0);
    expect(rising).not.toContain(culprit);
    await page.getByRole('button', { name: 'steps up' }).click();
    const table = page.getByRole('grid', { name: 'Growth of each function' }).locator('.table-row');
    const marked = await waitFor(
      'the rows of the other sample type, those that rose most often first',
      async () => {
        const all = await table.evaluateAll((rows) =>
          rows.map((one) => ({
            name: one.querySelector<HTMLElement>('.function-name')?.title ?? '',
            steps: [...one.querySelectorAll('[role=gridcell]')].at(-1)?.textContent ?? '',
          })),
        );
        const found = all.filter(({ steps }) => steps.startsWith('▲ rose in every step '));
        return found.length === rising.length && found[0] === all[0] ? found : null;
      },
      { timeoutMs: 60_000 },
    );
    expect(marked.map(({ name }) => name).toSorted()).toEqual(rising.toSorted());
    const cards = page.locator('.multiple');
    for (const card of await cards.all()) {
      const name = (await card.locator('.function-name').getAttribute('title')) ?? '?';
      expect((await card.textContent())?.includes('rose in every step')).toBe(rising.includes(name));
    }
    await page.getByRole('radio', { name: 'inuse_space' }).click({ force: true });
  });

  it('is of the captures that the window of the time line leaves', async () => {
    const outside = page.getByText(/\(\d+ outside of the window/);
    await page.keyboard.press('Escape');
    // The middle half of the case.
    await page.keyboard.press('+');
    await outside.waitFor();
    await cards().first().waitFor();
    const [head, ...lines] = (await copiedTable())
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    const values = series('inuse_space').get(culprit) as readonly number[];
    const kept = (head?.length ?? 0) - 5;
    expect(kept).toBeLessThan(values.length);
    const told =
      lines
        .find(([name]) => name === culprit)
        ?.slice(1, 1 + kept)
        .map(Number) ?? [];
    // What is left stands side by side in the whole.
    expect(values.join(' ')).toContain(told.join(' '));
    await page.getByRole('button', { name: 'Take all' }).click();
    await outside.waitFor({ state: 'detached' });
  });

  it('is sorted by slopes that are the engine’s, and is as sure of them', async () => {
    const { times, rows } = await copiedSeries();
    const profile = decodeProfile(readFileSync(sampleFiles('heap-profile')[0]?.file ?? ''));
    expect(rows.size).toBe(series('inuse_space').size);
    for (const [name, { values, slope = Number.NaN, error = Number.NaN }] of rows) {
      const engine = slopeOf(values, times, profile);
      expect(slope, name).toBeCloseTo(engine.slope, 6);
      expect(error, name).toBeCloseTo(engine.error, 6);
    }
    const slopes = [...rows.values()].map(({ slope }) => slope ?? 0);
    expect(slopes).toEqual(slopes.toSorted((a, b) => b - a));
  });

  it('gives each of its small charts away by itself', async () => {
    const card = page.locator('.multiple').filter({ hasText: 'GetBetweenDates' });
    await card.getByRole('button', { name: `Copy or save ${culprit}` }).click();
    await card.getByRole('menuitem', { name: 'Save picture as SVG…' }).click();
    const file = await waitFor('the small picture', async () => savedPictures()[0] ?? null, {
      timeoutMs: 60_000,
    });
    const svg = readFileSync(path.join(saved, file), 'utf8');
    expect(svg).toContain('GetBetweenDates');
    expect(svg).toMatch(/<polyline class="multiple-line"[^>]* stroke="rgb/);
    expect(svg).not.toContain('Save picture');
    rmSync(path.join(saved, file));
  });

  it('gives its chart away as a picture, and its table as rows', async () => {
    for (const format of ['SVG', 'PNG']) {
      await page.getByRole('button', { name: 'Copy or save this view' }).click();
      await page.getByRole('menuitem', { name: `Save picture as ${format}…` }).click();
    }
    const files = await waitFor(
      'both pictures',
      async () => (savedPictures().length === 2 ? savedPictures().sort() : null),
      { timeoutMs: 60_000 },
    );
    const svg = readFileSync(path.join(saved, files[1] ?? ''), 'utf8');
    // What the lines are, and their own colours: nothing of the window is needed to read it.
    for (const text of ['heap in use', 'RSS', 'limit', culprit]) expect(svg).toContain(text);
    expect(svg).toMatch(/<polyline class="growth-rss"[^>]* stroke="rgb/);
    expect(readFileSync(path.join(saved, files[0] ?? '')).readUInt32BE(16)).toBeGreaterThan(1000);

    expect((await copiedTable()).split('\n')[1]).toContain(culprit);
  });

  it('leads from a point to that capture, and takes the function along', async () => {
    const { lists } = profileViews(window);
    await page.locator('.growth-point').nth(3).click();
    await page.getByRole('button', { name: 'Show in Profiles' }).click();
    await page.getByRole('tab', { name: /Profiles/, selected: true }).waitFor();
    expect(await lists.shown.inputValue()).toBe(sampleFiles('heap-profile')[3]?.evidence.id);
    await page.locator(`.drawer-head .function-name[title="${culprit}"]`).waitFor();
  });

  it('is seen through the filters of the views, and says so', async () => {
    const focus = 'GetBetweenDates';
    await page.locator('.filter-add').click();
    await page.locator('.filter-new input').fill(focus);
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Growth' }).click();
    await page.locator('.growth-toolbar .filter-chip').filter({ hasText: focus }).waitFor();
    const engine = series('inuse_space', { focus });
    const told = await waitFor(
      'the functions that the filter leaves',
      async () => {
        const { rows } = await copiedSeries();
        return rows.size === engine.size ? rows : null;
      },
      { timeoutMs: 60_000 },
    );
    expect(engine.size).toBeLessThan(series('inuse_space').size);
    for (const [name, { values }] of told) expect(values, name).toEqual(engine.get(name));
    expect(window.complaints).toEqual([]);
  });
});

const inMib = (value: number) => (value === 0 ? '0' : (value / 2 ** 20).toFixed(2));

/** What each function holds itself in each capture, as the engine sums it. */
function series(sampleType: string, part: Partial<ProfileView> = {}): ReadonlyMap<string, readonly number[]> {
  const view = { ...defaultView, ...part, sampleType };
  const sums = sampleFiles('heap-profile').map(
    ({ file }) => rowSums(decodeProfile(readFileSync(file)), view, 'functions').rows,
  );
  const names = new Set(sums.flatMap((rows) => [...rows.keys()]));
  return new Map([...names].map((name) => [name, sums.map((rows) => rows.get(name)?.flat ?? 0)]));
}
