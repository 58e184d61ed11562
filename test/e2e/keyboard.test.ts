// A whole journey with nothing but keys, and what is on screen while a profile is slow to come.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asPprofLoads, decodeProfile, defaultView, type Profile, topTable } from '#core/profile/index';
import { type CommandId, commandIds, commands } from '../../src/renderer/commands/definitions';
import { capsOf, keysAsText } from '../../src/renderer/commands/keys';
import { commandsEn } from '../../src/renderer/i18n/commands.en';
import { askBridge, type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { waitFor } from '../helpers/wait-for';

const reason = whyNoWindow();
const mib = (bytes: number) => (bytes === 0 ? '0' : (bytes / 2 ** 20).toFixed(2));
const until: typeof waitFor = (what, probe) => waitFor(what, probe, { timeoutMs: 60_000 });

describe.skipIf(reason !== undefined)(`by keys alone${reason ? ` (${reason})` : ''}`, () => {
  let window: HeapcaseWindow;
  let page: Page;
  const saved = mkdtempSync(path.join(tmpdir(), 'heapcase-keys-'));

  beforeAll(async () => {
    window = await launchHeapcase({
      env: { HEAPCASE_SAVE_TO: saved },
      size: { width: 1440, height: 900 },
    });
    page = window.page;
    page.setDefaultTimeout(60_000);
    await page.getByRole('button', { name: /sample case/i }).waitFor();
    await countPointers(page);
  });
  afterAll(async () => {
    await window?.close();
    rmSync(saved, { recursive: true, force: true });
  });

  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const rows = () => page.locator('.top-row');
  const tab = (name: RegExp) => page.getByRole('tab', { name, selected: true });
  const firstRow = async () =>
    (await rows().first().locator('[role=gridcell]').allInnerTexts()).map((text) =>
      text.replace(/\s*\n\s*/g, '').trim(),
    );
  /** Where the keys go: the label of what has the focus, or its words. */
  const focused = () =>
    page.evaluate(() => {
      const at = document.activeElement as HTMLSelectElement | null;
      return at?.getAttribute('aria-label') ?? at?.labels?.[0]?.textContent ?? at?.textContent ?? '';
    });
  /** Tab after tab, as a person goes who doesn't know the way. */
  async function tabTo(name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const passed: string[] = [];
    for (let step = 0; step < 150; step++) {
      const here = await focused();
      if (name.test(here)) return;
      passed.push(here.slice(0, 30));
      await press(key);
    }
    throw new Error(`no tab stop ${name} among ${passed.join(' | ')}`);
  }
  const heapOf = async (at: number): Promise<Profile> => {
    const [known] = await askBridge(page, 'cases.list', {});
    const view = await askBridge(page, 'cases.view', { id: known?.manifest.id ?? '' });
    const heap = view.captures.at(at)?.evidence.find(({ kind }) => kind === 'heap-profile');
    const file = path.join(window.library, view.manifest.id, 'evidence', heap?.sha256 ?? '');
    return asPprofLoads(decodeProfile(readFileSync(file)));
  };

  test('a slow profile says what it does and how long that takes, and can be stopped and taken up again', async () => {
    const letGo = await holdUpEvidence(window);
    await press('s');
    await tab(/Overview/).waitFor();
    await press('g', 'p');
    await page.locator('.state').getByText('Reading the profile').waitFor();
    // Who waits for longer than a second sees for how long, and may stop it.
    await page.locator('.state-time').waitFor();
    await tabTo(/^Stop$/);
    await press('Enter');
    await page.getByText('Stopped.').waitFor();
    await letGo();
    await tabTo(/^Try again$/);
    await press('Enter');
    await rows().first().waitFor();
  });

  test('another sample type, a search, an order, a function', async () => {
    const last = await heapOf(-1);
    await tabTo(/^Sample type/);
    const inUse = await firstRow();
    await press('ArrowDown', 'ArrowDown');
    const allocated = topTable(last, { ...defaultView, sampleType: 'alloc_space' }).rows[0];
    await until('what was allocated', async () => (await firstRow())[0] === mib(allocated?.flat ?? -1));
    await press('ArrowUp', 'ArrowUp');
    await until('what is in use', async () => (await firstRow())[0] === inUse[0]);

    // A list keeps letters to itself; a button does not.
    await tabTo(/^filter$/);
    await press('/');
    await page.keyboard.type('getbetween');
    await until('one function', async () => (await rows().count()) === 1);
    await press('Control+a', 'Delete');
    await until('all functions', async () => (await rows().count()) > 1);

    await tabTo(/^cum/);
    await press('Enter');
    const byCum = topTable(last, { ...defaultView, sampleType: 'inuse_space', sort: 'cum' }).rows[0];
    await until('ordered by cum', async () => (await firstRow())[2] === mib(byCum?.cum ?? -1));
    await tabTo(/^flat/, 'Shift+Tab');
    await press('Enter');
    await until('ordered by flat', async () => (await firstRow())[0] === inUse[0]);

    // The table is one tab stop: arrows choose in it.
    await until('the table', async () => {
      await press('Shift+Tab');
      return page.evaluate(() => document.activeElement?.matches('.top-table') === true);
    });
    await press('Home');
    await page.locator('.drawer').waitFor();
    await press('ArrowDown', 'ArrowUp');
    expect(await rows().first().getAttribute('aria-selected')).toBe('true');
  });

  test('the function’s source, graph and flames', async () => {
    const name = (await page.locator('.drawer .function-name').first().textContent()) ?? '?';
    await press('v', 's');
    await page.locator('.source-lines').waitFor();
    await press('v', 'g');
    await page.locator('.graph-box').first().waitFor();
    await press('v', 'f');
    const picture = page.locator('[data-flame=picture]');
    await picture.waitFor();
    await until('the flames', async () => {
      await press('Tab');
      return page.evaluate(() => document.activeElement?.matches('[data-flame=picture]') === true);
    });
    await press('ArrowUp');
    await until(
      'another box',
      async () => (await page.locator('.drawer .function-name').first().textContent()) !== name,
    );
  });

  test('the keys stand in tooltips and on the key sheet, as they are heard', async () => {
    const titles = new Map<string, CommandId>(commandIds.map((id) => [commandsEn[`command.${id}`], id]));
    const buttons = page.locator('.flame-acts button:enabled');
    const tip = page.locator('[role=tooltip]');
    let told = 0;
    for (let at = 0; at < (await buttons.count()); at++) {
      await buttons.nth(at).focus();
      const label = (await buttons.nth(at).getAttribute('aria-label')) ?? '';
      const id = titles.get(label);
      if (id === undefined || commands[id].keys.length === 0) continue;
      await tip.filter({ hasText: label }).waitFor();
      expect(await tip.locator('.kbd').textContent()).toBe(keysAsText(id, false));
      told++;
    }
    expect(told).toBeGreaterThan(3);
    await page.locator('[data-flame=picture]').focus();
    await press('?');
    const sheet = page.getByRole('dialog');
    await sheet.waitFor();
    const shown = await sheet.locator('.key-row').evaluateAll((rows) =>
      rows.map((row) => ({
        title: row.querySelector('span')?.textContent ?? '',
        keys: [...row.querySelectorAll('.kbds')].map((one) => one.textContent ?? ''),
      })),
    );
    const known = new Map(shown.map(({ title, keys }) => [title, keys]));
    for (const id of commandIds) {
      const spelled = commands[id].keys.map((keys) => capsOf(keys, false).map((caps) => caps.join('')));
      if (spelled.length === 0) continue;
      const wanted = spelled.map((presses) => presses.join('then'));
      expect([id, known.get(commandsEn[`command.${id}`])?.map((keys) => keys.replace(/\s/g, ''))]).toEqual([
        id,
        wanted,
      ]);
    }
    await press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  test('growth, back and forward, and the ways out', async () => {
    await press('g', 'g');
    await page.locator('.multiple').first().waitFor();
    await press('Alt+ArrowLeft');
    await page.locator('[data-flame=picture]').waitFor();
    await press('Alt+ArrowLeft');
    await page.locator('.graph-box').first().waitFor();
    await press('Alt+ArrowRight', 'Alt+ArrowRight');
    await tab(/Growth/).waitFor();

    await press('g', 'p', 'v', 't');
    await rows().first().waitFor();
    await window.app.evaluate(({ clipboard }) => clipboard.clear());
    await press('c', 't');
    const table = await until('the table', async () => {
      const text = await window.app.evaluate(({ clipboard }) => clipboard.readText());
      return text.includes('\t') ? text : null;
    });
    expect(table.split('\n').length).toBeGreaterThan(2);

    await press('Control+e');
    await tab(/Report/).waitFor();
    await press('Control+e');
    const report = await until('the report', async () => {
      const file = readdirSync(saved).find((one) => one.endsWith('.html'));
      return file !== undefined && statSync(path.join(saved, file)).size > 0 ? file : null;
    });
    expect(readFileSync(path.join(saved, report), 'utf8')).toContain('GetBetweenDates');
    expect(await pointers(page)).toBe(0);
    expect(window.complaints).toEqual([]);
  });
});

interface Counting {
  pointersSeen?: number;
}

/** So that the journey cannot be helped along by a click. */
const countPointers = (page: Page) =>
  page.evaluate(() => {
    const counting = globalThis as Counting;
    counting.pointersSeen = 0;
    for (const kind of ['pointerdown', 'mousedown'])
      window.addEventListener(kind, () => (counting.pointersSeen = (counting.pointersSeen ?? 0) + 1), true);
  });
const pointers = (page: Page) => page.evaluate(() => (globalThis as Counting).pointersSeen);

/** Lets half of each file of a case through, and the rest when the answer is called: a disk that takes its time. */
async function holdUpEvidence(window: HeapcaseWindow): Promise<() => Promise<void>> {
  await window.app.evaluate(() => {
    const main = globalThis as unknown as { Response: typeof Response; letGo?: () => void };
    const Usual = main.Response;
    const open = new Promise<void>((resolve) => {
      main.letGo = () => {
        main.Response = Usual;
        resolve();
      };
    });
    const slowly = () =>
      new TransformStream<Uint8Array, Uint8Array>({
        async transform(part, to) {
          const half = Math.floor(part.length / 2);
          to.enqueue(part.slice(0, half));
          await open;
          to.enqueue(part.slice(half));
        },
      });
    main.Response = class extends Usual {
      constructor(body?: BodyInit | null, init?: ResponseInit) {
        super(body instanceof ReadableStream ? body.pipeThrough(slowly()) : body, init);
      }
    };
  });
  return () => window.app.evaluate(() => (globalThis as unknown as { letGo(): void }).letGo());
}
