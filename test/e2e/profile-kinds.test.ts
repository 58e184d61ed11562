// Profiles of every kind, freshly taken and recorded, opened together through the menu: each is what the engine says.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
  flameGraph,
  nameAddresses,
  type Profile,
  sampleTypes,
  sourceTable,
  type TreeBlock,
  tagTable,
  topTable,
  traceList,
  treeTable,
} from '#core/profile/heapcase';
import { type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { recordedData } from '../helpers/recorded-data';
import { type ProfileViews, profileViews } from './profile-views';
import { makeZooProfiles, whyNoZoo } from './zoo-profiles';

const reason = whyNoWindow() ?? whyNoZoo();

/** What the folder holds beside the project: other programs' profiles, and forms that Go no longer writes. */
const recorded = [
  'pprof/legacy/cppbench.cpu',
  'pprof/legacy/cppbench.heap',
  'pprof/legacy/cppbench.contention',
  'pprof/legacy/cppbench.growth',
  'pprof/legacy/cppbench.thread',
  'pprof/legacy/gobench.heap',
  'pprof/legacy/java.cpu',
  'pprof/legacy/java.heap',
  'pprof/legacy/java.contention',
  'pprof/real/inputs/go119.heap.5.pb.gz',
  'pprof/real/inputs/large.cpu',
];
const isRecorded = existsSync(recordedData);

const taken = [
  'heap.pb.gz',
  'heap.debug1.txt',
  'allocs.pb.gz',
  'allocs.debug1.txt',
  'cpu.pb.gz',
  'block.pb.gz',
  'block.debug1.txt',
  'mutex.pb.gz',
  'mutex.debug1.txt',
  'threadcreate.pb.gz',
  'goroutine.debug1.txt',
  'goroutine.debug2.txt',
];

describe.skipIf(reason !== undefined)(`profiles of every kind${reason ? ` (${reason})` : ''}`, () => {
  let window: HeapcaseWindow;
  let page: Page;
  let views: ProfileViews;
  let folder: string;
  const scratch = mkdtempSync(path.join(tmpdir(), 'heapcase-kinds-'));

  beforeAll(async () => {
    folder = makeZooProfiles(scratch);
    window = await launchHeapcase({ size: { width: 1440, height: 900 } });
    page = window.page;
    views = profileViews(window);
    await page.getByRole('button', { name: /sample case/i }).waitFor();
  });
  afterAll(async () => {
    await window?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  /** A file that is opened, as the window reads it: addresses without names are told apart. */
  const load = (name: string): Profile => {
    const file = fileOf(name);
    return nameAddresses(asPprofLoads(decodeProfile(readFileSync(file), { name })));
  };
  const fileOf = (name: string): string => {
    const beside = recorded.find((one) => path.basename(one) === name);
    return beside === undefined ? path.join(folder, name) : path.join(recordedData, beside);
  };

  test('File > Open shows all that is chosen in the dialog', async () => {
    const names = [...taken, ...(isRecorded ? recorded : [])].map((name) => path.basename(name));
    const files = names.map(fileOf);
    await chooseInMenu(window, files);
    await page.getByRole('tab', { name: /Profiles/, selected: true }).waitFor();
    await page.getByText('They are a scratch case until you keep them.').waitFor();
    const offered = await views.lists.shown.locator('option').allInnerTexts();
    expect(offered.toSorted()).toEqual(names.toSorted());
  });

  test.each(taken.slice(0, -1))('%s has the rows of the engine', async (name) => {
    await hasTheRowsOf(path.join(folder, name));
  });

  const whyNot = isRecorded ? '' : ' (no recorded data beside the project)';
  test.skipIf(!isRecorded).each(recorded)(`%s has the rows of the engine${whyNot}`, async (name) => {
    await hasTheRowsOf(path.join(recordedData, name));
  });

  test.each(['cpu.pb.gz', 'mutex.pb.gz', ...(isRecorded ? ['cppbench.heap', 'java.cpu'] : [])])(
    'every view of %s says what the engine says',
    async (name) => {
      await saysInEveryView(name);
    },
  );

  test('a base without the shown numbers is not compared; a difference says which file lacks them, and a way out', async () => {
    const view = { ...defaultView, sampleType: 'alloc_space' };
    const rows = topTable(load('heap.pb.gz'), view);
    await views.open('heap.pb.gz');
    await views.show('t');
    await views.sampleType('alloc_space');
    await views.compareWith('cpu.pb.gz');
    await views.showsTop(rows);
    await page.getByRole('radio', { name: 'Difference' }).click({ force: true });
    await page
      .getByText(/the base cpu\.pb\.gz has no sample type alloc_space.*It has: samples, cpu/)
      .waitFor();
    await page.getByRole('button', { name: 'Compare with nothing' }).click();
    await views.showsTop(rows);
    expect(await views.lists.base.locator('option:checked').textContent()).toBe('none');
  });

  test('a profile without the chosen sample type is shown in its own, which the toolbar names', async () => {
    await views.open('heap.pb.gz');
    await views.sampleType('alloc_objects');
    await views.open('cpu.pb.gz');
    await views.showsTop(topTable(load('cpu.pb.gz'), { ...defaultView, sampleType: 'cpu' }));
    expect(await views.lists.type.inputValue()).toBe('cpu');
    // What was chosen is chosen still where there is such a type.
    await views.open('heap.pb.gz');
    await views.showsTop(topTable(load('heap.pb.gz'), { ...defaultView, sampleType: 'alloc_objects' }));
    expect(await views.lists.type.inputValue()).toBe('alloc_objects');
  });

  test('a source is shown where the profile says it is, with the figures of each line', async () => {
    await views.open('heap.pb.gz');
    await views.sampleType('alloc_space');
    await views.show('t');
    await page.locator('.top-row').filter({ hasText: 'main.spread' }).first().click();
    await views.show('s');
    await page.getByText('read at its recorded path on this computer').waitFor();
    const view = { ...defaultView, sampleType: 'alloc_space' };
    const [file] = sourceTable(load('heap.pb.gz'), view, 'main.spread').files;
    if (!file) throw new Error('no lines');
    const texts = readFileSync(file.file, 'utf8').split('\n');
    const shown = await page.locator('tr[data-line]').evaluateAll((rows) =>
      rows.map((row) => {
        const cells = [...row.querySelectorAll('td')];
        return {
          line: Number((row as HTMLElement).dataset['line']),
          values: cells.slice(0, 2).map(({ title }) => title.replace(/\D/g, '')),
          text: cells.at(-1)?.textContent ?? '',
        };
      }),
    );
    expect(shown.map(({ text }) => text)).toEqual(shown.map(({ line }) => texts[line - 1]));
    for (const { line, flat, cum } of file.lines)
      expect(shown.find((row) => row.line === line)?.values).toEqual([String(flat), String(cum)]);
    expect(file.lines.length).toBeGreaterThan(3);

    // Around by the keys, from the function's own hottest line to the next that holds something.
    const now = async () => Number(await page.locator('tr[aria-current=true]').getAttribute('data-line'));
    const held = new Set(file.lines.map(({ line }) => line));
    const own = file.lines.filter(({ line }) => file.own.includes(line));
    const hottest = own.toSorted((one, other) => other.cum - one.cum)[0]?.line;
    expect(await now()).toBe(hottest);
    await page.locator('.source-lines').focus();
    const seen: number[] = [];
    do {
      const before = await now();
      await views.press('n');
      const after = await views.until('the next line', async () => {
        const line = await now();
        return line !== before && line;
      });
      expect(held.has(after)).toBe(true);
      seen.push(after);
    } while (seen.at(-1) !== hottest);
    expect(new Set(seen).size).toBe(seen.length);
    await views.press('p');
    await views.until('the line before', async () => (await now()) === seen.at(-2));
  });

  test('a dump of goroutines is grouped as the engine groups it', async () => {
    await views.open('goroutine.debug2.txt');
    await views.show('o');
    const dump = readFileSync(path.join(folder, 'goroutine.debug2.txt'), 'utf8');
    const states = [...dump.matchAll(/^goroutine \d+ .*\[([^\],]+)/gm)].map(([, state]) => state);
    const waiting = states.filter((state) => state === 'chan receive').length;
    expect(waiting).toBeGreaterThan(5);
    await page.getByText(new RegExp(`^(\\d+ → )?${states.length} goroutines in \\d stacks$`)).waitFor();
    const row = page.locator('.goroutine-rows .table-row').filter({ hasText: 'chan receive' }).first();
    expect((await row.locator('[role=gridcell]').first().textContent())?.trim()).toBe(String(waiting));
  });

  test.skipIf(!isRecorded)(`what has no names says so, and what to do${whyNot}`, async () => {
    await views.open('gobench.heap');
    await views.sampleType('inuse_space');
    await views.show('t');
    await page.getByText('100 % of the frames have no function name').waitFor();
    await views.showsTop(topTable(load('gobench.heap'), { ...defaultView, sampleType: 'inuse_space' }));
    expect((await views.top())[0]?.name).toMatch(/^0x/);
  });

  test('all of it without a complaint of the page', () => {
    expect(window.complaints).toEqual([]);
  });

  /** Each of its sample types, as the table of functions. */
  async function hasTheRowsOf(file: string): Promise<void> {
    const name = path.basename(file);
    const profile = load(name);
    await views.open(name);
    for (const { type } of sampleTypes(profile)) {
      await views.sampleType(type);
      await views.showsTop(topTable(profile, { ...defaultView, sampleType: type }));
    }
  }

  /** The count or the first figures of each view. */
  async function saysInEveryView(name: string): Promise<void> {
    const profile = load(name);
    const type = sampleTypes(profile).find(({ isDefault }) => isDefault)?.type ?? '';
    const view = { ...defaultView, sampleType: type };
    await views.open(name);
    await views.sampleType(type);
    await views.show('t');
    const table = topTable(profile, view);
    await views.showsTop(table);
    await page.locator('.top-row').first().click();

    await views.show('f');
    const { callees } = flameGraph(profile, view);
    const size = `${formatNumber(callees.count)} boxes, ${callees.levels.length - 1} levels`;
    await page.locator('[data-flame=status]').filter({ hasText: size }).waitFor();

    await views.show('g');
    const { nodes } = callGraph(profile, view);
    await views.until('a box for each function', async () =>
      isDeepStrictEqual(
        (
          await page
            .locator('.graph-box')
            .evaluateAll((all) => all.map((box) => (box as SVGElement).dataset['function']))
        ).toSorted(),
        nodes.map((node) => node.name).toSorted(),
      ),
    );

    const { blocks } = treeTable(profile, view, null);
    await views.show('r');
    await views.until('the tree', async () =>
      isDeepStrictEqual(await figures('.tree-rows .tree-self'), figuresOf(blocks[0])),
    );
    await views.show('p');
    const selected = (await page.locator('.drawer .function-name').first().getAttribute('title')) ?? '';
    const block = blocks.find((one) => one.name === selected);
    await views.until('the peek', async () =>
      isDeepStrictEqual(await figures('.tree-rows .tree-self'), figuresOf(block)),
    );

    await views.show('c');
    const traces = traceList(profile, view, { by: 'value', has: null });
    await page
      .getByText(new RegExp(`^${formatNumber(traces.count)} of ${formatNumber(traces.all)} traces`))
      .waitFor();

    await views.show('l');
    const { keys } = tagTable(profile, view);
    const heads = page.locator('.tag-rows .tag-head .tag-key');
    if (keys.length === 0) await page.getByText('The samples of this profile have no labels').waitFor();
    else
      await views.until('each key', async () =>
        isDeepStrictEqual(
          await heads.allInnerTexts(),
          keys.map(({ key }) => key),
        ),
      );
    await views.show('t');
  }

  /** flat and cum of a row, with every digit. */
  const figures = (row: string) =>
    page
      .locator(row)
      .first()
      .locator('[role=gridcell][title]')
      .evaluateAll((cells) =>
        cells.slice(0, 2).map((cell) => (cell as HTMLElement).title.replace(/\D/g, '')),
      );
  const figuresOf = (block: TreeBlock | undefined) => [String(block?.flat), String(block?.cum)];
});

/** Presses Open files… in the File menu; the system's own dialog answers with these. */
async function chooseInMenu(window: HeapcaseWindow, files: readonly string[]): Promise<void> {
  await window.app.evaluate(({ dialog, Menu }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [...filePaths] });
    const item = Menu.getApplicationMenu()
      ?.items.flatMap(({ submenu }) => submenu?.items ?? [])
      .find(({ label }) => label === 'Open files…');
    item?.click();
  }, files);
}
