import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evidence } from '#core/case/model';
import { decodeProfile, defaultView, rowSums } from '#core/profile/heapcase';
import { type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { waitFor } from '../helpers/wait-for';

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
  const row = (name: string) => page.getByRole('row').filter({ hasText: name }).first();

  it('puts the function that grows fastest first, with the share and the error of its slope', async () => {
    const text = await cards().first().textContent();
    expect(text).toContain('GetBetweenDates');
    expect(text).toMatch(/\+\d+\.\d\d/);
    expect(text).toMatch(/±\d+\.\d\d MiB\/s/);
    expect(text).toMatch(/% of growth/);
  });

  it('shows the engine’s numbers of the first and the last capture', async () => {
    const values = heapsOfSample().map((bytes) => {
      const profile = decodeProfile(gunzipSync(bytes));
      return (
        rowSums(profile, { ...defaultView, sampleType: 'inuse_space' }, 'functions').rows.get(culprit)
          ?.flat ?? 0
      );
    });
    const cells = await row(culprit).getByRole('gridcell').or(row(culprit).getByRole('cell')).allInnerTexts();
    const inMib = (value: number) => (value === 0 ? '0' : (value / 2 ** 20).toFixed(2));
    expect(cells[1]).toBe(inMib(values[0] as number));
    expect(cells[2]).toBe(inMib(values.at(-1) as number));
    const steps = values.filter((value, i) => i > 0 && value > (values[i - 1] as number)).length;
    expect(cells.at(-1)).toBe(`${steps} / ${values.length - 1}`);
  });

  it('gives its chart away as a picture, and its table as rows', async () => {
    for (const format of ['SVG', 'PNG']) {
      await page.getByRole('button', { name: 'Copy or save this view' }).click();
      await page.getByRole('menuitem', { name: `Save picture as ${format}…` }).click();
    }
    const files = await waitFor(
      'both pictures',
      async () => {
        const there = readdirSync(saved).filter((name) => statSync(path.join(saved, name)).size > 0);
        return there.length === 2 ? there.sort() : null;
      },
      { timeoutMs: 60_000 },
    );
    const svg = readFileSync(path.join(saved, files[1] ?? ''), 'utf8');
    // What the lines are, and their own colours: nothing of the window is needed to read it.
    for (const text of ['heap in use', 'RSS', 'limit', culprit]) expect(svg).toContain(text);
    expect(svg).toMatch(/<polyline class="growth-rss"[^>]* stroke="rgb/);
    expect(readFileSync(path.join(saved, files[0] ?? '')).readUInt32BE(16)).toBeGreaterThan(1000);

    await window.app.evaluate(({ clipboard }) => clipboard.clear());
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await page.keyboard.press('t');
    const table = await waitFor(
      'the table on the clipboard',
      () => window.app.evaluate(({ clipboard }) => clipboard.readText()),
      { timeoutMs: 60_000 },
    );
    expect(table.split('\n')[1]).toContain(culprit);
  });

  it('leads from a point to that capture, and takes the function along', async () => {
    await page.locator('.growth-point').nth(3).click();
    await page.getByRole('button', { name: 'Show in Profiles' }).click();
    await page.getByRole('tab', { name: /Profiles/, selected: true }).waitFor();
    await page.locator('.profile').getByText('GetBetweenDates').locator('visible=true').first().waitFor();
    expect(window.complaints).toEqual([]);
  });
});

/** Every heap profile of the shipped sample case, in order of time. */
function heapsOfSample(): Uint8Array[] {
  const cases = fileURLToPath(new URL('../../resources/sample-case', import.meta.url));
  const [id] = readdirSync(cases, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const evidence = path.join(cases, id.name, 'evidence');
  return readdirSync(evidence)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(path.join(evidence, name), 'utf8')) as { captures: Evidence[] })
    .flatMap(({ captures }) => captures)
    .filter(({ kind }) => kind === 'heap-profile')
    .sort((one, other) => (one.provenance.takenAt < other.provenance.takenAt ? -1 : 1))
    .map(({ sha256 }) => readFileSync(path.join(evidence, sha256)));
}
