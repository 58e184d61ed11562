import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evidence } from '#core/case/model';
import { decodeProfile, defaultView, rowSums } from '#core/profile/index';
import { type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';

const why = whyNoWindow();
const culprit = 'main.GetBetweenDates';

describe.skipIf(why !== undefined)('the growth of functions over the captures of a case', () => {
  let window: HeapcaseWindow;
  let page: Page;

  beforeAll(async () => {
    window = await launchHeapcase({ size: { width: 1440, height: 900 } });
    page = window.page;
    await page.getByRole('button', { name: /sample case/i }).click();
    await page.getByRole('tab', { name: 'Growth' }).click();
    await cards().first().waitFor();
  });
  afterAll(() => window?.close());

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
