// The main job through the window: from the button on the welcome page to a report on disk.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseView } from '#core/contract/methods';
import { asPprofLoads, decodeProfile, diffTop, topTable } from '#core/profile/index';
import { defaultView } from '#core/profile/view';
import { isAlive } from '../helpers/cache';
import { askBridge, type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { waitFor } from '../helpers/wait-for';

const reason = whyNoWindow();
const culprit = 'getBetweenDates';

/** `23.68` MiB as tables write it. */
const mib = (bytes: number) => (bytes === 0 ? '0' : (bytes / 2 ** 20).toFixed(2));

const openTab = (page: Page, name: string | RegExp) => page.getByRole('tab', { name }).first().click();

async function theJob(page: Page) {
  const [job] = await askBridge(page, 'jobs.list', {});
  return job ?? null;
}

describe.skipIf(reason !== undefined)(`the demo in the window${reason ? ` (${reason})` : ''}`, () => {
  let window: HeapcaseWindow;
  let page: Page;
  let view: CaseView;
  let servicePid = 0;
  let savedTo = '';

  beforeAll(async () => {
    savedTo = path.join(process.env.TMPDIR ?? '/tmp', `heapcase-saved-${process.pid}`);
    await import('node:fs/promises').then(({ mkdir }) => mkdir(savedTo, { recursive: true }));
    window = await launchHeapcase({ env: { HEAPCASE_SAVE_TO: savedTo } });
    page = window.page;
  });
  afterAll(async () => {
    await window?.close();
    await import('node:fs/promises').then(({ rm }) => rm(savedTo, { recursive: true, force: true }));
  });

  test('starts with one click, and shows memory as it grows', async () => {
    await page.getByRole('button', { name: /Start the demo/ }).click();
    await page.getByRole('tab', { name: 'Live' }).waitFor();
    servicePid = await waitFor('the service to be pinned', async () => (await theJob(page))?.target?.pid, {
      timeoutMs: 20_000,
    });
    expect(isAlive(servicePid)).toBe(true);

    const drawn = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('main svg path')].map((one) => one.getAttribute('d')).join(),
      );
    const before = await drawn();
    await waitFor('the chart to move', async () => (await drawn()) !== before, { timeoutMs: 10_000 });
    const first = (await theJob(page))?.samples.length ?? 0;
    await waitFor('more samples', async () => ((await theJob(page))?.samples.length ?? 0) > first + 2);
  });

  test('captures arrive while it runs', async () => {
    await waitFor(
      'a baseline and a capture',
      async () =>
        ((await theJob(page))?.captures.filter(({ files }) => files.some(({ state }) => state === 'here'))
          .length ?? 0) >= 2,
      { timeoutMs: 60_000 },
    );
    await page
      .getByText(/baseline/i)
      .first()
      .waitFor();
  });

  test('ends within 90 s with a verdict that names the function', async () => {
    const job = await waitFor(
      'the end of the run',
      async () => {
        const now = await theJob(page);
        return now?.outcome ? now : null;
      },
      { timeoutMs: 90_000, everyMs: 250 },
    );
    expect(job.outcome).toBe('done');
    expect(job.captures.length).toBeGreaterThanOrEqual(3);
    view = await askBridge(page, 'cases.view', { id: job.caseId });
    expect(view.diagnosis.verdict).toMatchObject({ class: 'go-heap-growth', culprit: { function: culprit } });

    await openTab(page, 'Overview');
    await page.getByText(new RegExp(culprit)).first().waitFor();
    await waitFor('the service to be gone', () => !isAlive(servicePid));
  });

  test('the top table shows the engine’s numbers', async () => {
    const heaps = view.captures.flatMap(({ evidence }) =>
      evidence.filter(({ kind }) => kind === 'heap-profile'),
    );
    const read = async (id: string) => {
      const bytes = await page.evaluate(
        async ([caseId, evidence]) => {
          const bridge = (
            globalThis as unknown as {
              heapcase: { call(m: string, r: unknown): Promise<{ value: Uint8Array }> };
            }
          ).heapcase;
          return [...(await bridge.call('evidence.read', { caseId, id: evidence })).value];
        },
        [view.manifest.id, id] as const,
      );
      return asPprofLoads(decodeProfile(Uint8Array.from(bytes)));
    };
    const [base, last] = [await read(heaps[0].id), await read(heaps[heaps.length - 1].id)];
    const expected = topTable(last, defaultView).rows.find(({ name }) => name === culprit);
    const change = diffTop(base, last, { ...defaultView, trim: false }).rows.find(
      ({ name }) => name === culprit,
    );
    if (!expected || !change) throw new Error(`${culprit} is not in the profile`);

    await openTab(page, /Profiles/);
    const row = page.getByRole('row').filter({ hasText: culprit }).first();
    await row.waitFor();
    const cells = await row.getByRole('gridcell').allTextContents();
    expect(cells[0].trim()).toBe(mib(expected.flat));
    expect(cells[2].trim()).toBe(mib(expected.cum));
    expect(cells[4].trim()).toBe(`+${mib(change.flat.delta)}`);

    await row.click();
    const drawer = page.getByRole('region', { name: culprit });
    await drawer
      .getByText(/get-between-dates\.cjs:\d+/)
      .first()
      .waitFor();
  });

  test('the difference is ordered by what grew', async () => {
    await page.getByRole('radio', { name: 'Difference' }).check({ force: true });
    await page.getByRole('columnheader', { name: /Δ flat/ }).waitFor();
    const first = page.getByRole('grid').getByRole('row').nth(1);
    await waitFor('the culprit on top', async () => (await first.textContent())?.includes(culprit));
    await page.getByRole('radio', { name: 'Value' }).check({ force: true });
  });

  test('the call graph has the function, by keys too, and a table beside it', async () => {
    await page.getByRole('radio', { name: 'Graph' }).check({ force: true });
    const box = page.locator(`[data-function="${culprit}"]`);
    await box.waitFor({ timeout: 15_000 });
    const pane = page.getByRole('application', { name: 'Call graph' });
    // Whatever the demo's stacks are today, the map does not lie on the box.
    await page.getByRole('button', { name: 'Small map of the picture' }).click();
    await box.click();
    await pane.press('ArrowUp');
    await waitFor(
      'the caller to be selected',
      async () => (await page.getByRole('region', { name: culprit }).count()) === 0,
    );
    await page.getByRole('button', { name: 'As a table', exact: true }).click();
    await page
      .getByRole('grid', { name: 'Functions of the call graph' })
      .getByText(culprit)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'As a graph', exact: true }).click();
  });

  test('evidence is listed with its hash, and verified', async () => {
    await openTab(page, /evidence/i);
    await page.getByRole('button', { name: 'Verify' }).click();
    await page
      .getByText(new RegExp(`verified .* ${view.evidence.length} of ${view.evidence.length} files`))
      .waitFor();
    await page.getByRole('textbox', { name: /New note/ }).fill('Seen in the window: <b>not bold</b>');
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.getByRole('article').getByText('Seen in the window: <b>not bold</b>').waitFor();
  });

  test('the report is previewed without script, and exported', async () => {
    await openTab(page, 'Report');
    const frame = page.frameLocator('iframe');
    await frame.getByText(new RegExp(culprit)).first().waitFor({ timeout: 20_000 });
    const policy = await window.app.evaluate(async ({ net }, id) => {
      const response = await net.fetch(`heapcase://report/${id}/en`);
      return response.headers.get('content-security-policy');
    }, view.manifest.id);
    expect(policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; img-src data:.*; sandbox$/);

    await page.getByRole('button', { name: /^Export HTML/ }).click();
    await page.getByText(/Written to/).waitFor();
    await page.getByRole('button', { name: /^Export Markdown/ }).click();
    await waitFor('both files', async () => (await readdir(savedTo)).length === 2);
    for (const name of await readdir(savedTo)) {
      const text = await readFile(path.join(savedTo, name), 'utf8');
      expect(text).toContain(culprit);
      expect(text).not.toMatch(/<script/i);
    }
  });

  test('nothing complained on the way', () => {
    expect(window.complaints).toEqual([]);
  });
});

describe.skipIf(reason !== undefined)(`closing while the demo runs${reason ? ` (${reason})` : ''}`, () => {
  test('ends the demo service', async () => {
    const window = await launchHeapcase();
    await window.page.getByRole('button', { name: /Start the demo/ }).click();
    const pid = await waitFor(
      'the service to be pinned',
      async () => (await theJob(window.page))?.target?.pid,
      {
        timeoutMs: 20_000,
      },
    );
    expect(isAlive(pid)).toBe(true);
    await window.close();
    await waitFor('the service to be gone', () => !isAlive(pid), { timeoutMs: 5_000 });
  });
});
