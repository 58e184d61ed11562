/** Monitors in the real window: started with their commands named, figures that climb, moved about by keys, kept afterwards. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askBridge, type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { type ServingProgram, startServing, whyNoGo } from '../helpers/serving-program';
import { waitFor } from '../helpers/wait-for';

const why = whyNoWindow() ?? whyNoGo();
if (why) console.warn(`skipped: ${why}`);

describe.skipIf(why !== undefined)('monitors in the window', () => {
  let window: HeapcaseWindow;
  let page: Page;
  let program: ServingProgram;
  const patience = { timeoutMs: 120_000 };

  beforeAll(async () => {
    program = await startServing({ at: ['tcp:127.0.0.1:0'], grow: 6 });
    window = await launchHeapcase({ size: { width: 1280, height: 800 } });
    page = window.page;
    page.setDefaultTimeout(patience.timeoutMs);
  });
  afterAll(async () => {
    await window?.close();
    await program?.stop();
  });

  /** The figure beside a line's name in the legend, as it is shown. */
  const figure = async (chart: string, line: string) =>
    (await page
      .locator('.mon-chart', { has: page.getByRole('heading', { name: chart }) })
      .locator('dl > div', { hasText: line })
      .first()
      .locator('dd')
      .textContent()) ?? '';
  const rssMib = async () => Number.parseFloat(await figure('Memory of the process', 'RSS'));

  it('records a process into a case of its own, which the spine shows as it grows', async () => {
    const run = await askBridge(page, 'monitor.start', {
      host: 'local',
      target: { by: 'pid', pid: program.pid },
      monitors: ['process'],
      everySeconds: 1,
      forSeconds: null,
      caseId: null,
    });
    await page
      .getByText(/^Monitors: /)
      .first()
      .click();
    await page.getByRole('tab', { name: 'Live' }).click();
    await page.locator('.mon-chart').first().waitFor({ timeout: patience.timeoutMs });
    await page.locator('.spine-rss').first().waitFor({ timeout: patience.timeoutMs });
    await askBridge(page, 'monitor.stop', { runId: run.runId });
    await page.getByText(/Stopped on request at/).waitFor();
  });

  it('names each command and its cost before anything runs', async () => {
    await page.getByRole('button', { name: 'Start monitors…' }).click();
    const smaps = page.getByRole('listitem').filter({ hasText: 'smaps' });
    await smaps.waitFor({ timeout: patience.timeoutMs });
    expect(await smaps.textContent()).toContain(`/proc/${program.pid}/smaps_rollup`);
    expect(await smaps.textContent()).toContain('walks every page');
    // What costs something is chosen by a person.
    expect(await smaps.getByRole('checkbox').isChecked()).toBe(false);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('button', { name: 'Stop monitors' }).waitFor({ timeout: patience.timeoutMs });
  });

  it('draws figures that climb, and moves about in them by keys', async () => {
    await page.getByRole('heading', { name: 'Host available' }).waitFor({ timeout: patience.timeoutMs });
    // Its first sample may come after that of the host.
    const first = await waitFor('the first RSS', rssMib, patience);
    await waitFor('RSS to climb', async () => (await rssMib()) > first + 4, patience);
    // VIRT stands with the sentence that explains it.
    await page.getByText('Address space, not memory', { exact: false }).waitFor();

    const moments = page.getByRole('slider', { name: 'Moment in the monitors’ charts' });
    await moments.focus();
    await page.keyboard.press('Home');
    const atFirst = await rssMib();
    await page.keyboard.press('End');
    expect(await rssMib()).toBeGreaterThan(atFirst);
    await page.keyboard.press('+');
    await page.getByRole('combobox', { name: 'Time shown' }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Time shown' }).inputValue()).toBe('zoomed');
    await page.keyboard.press('0');
    expect(await page.getByRole('combobox', { name: 'Time shown' }).inputValue()).toBe('all');
    await page.keyboard.press('Escape');
  });

  it('has the same as a table, and keeps it in the case when it is stopped', async () => {
    await page.getByRole('radio', { name: 'Table' }).check({ force: true });
    const grid = page.getByRole('grid', { name: 'Samples of the monitors' });
    await grid.getByRole('row').nth(2).waitFor();
    expect(await grid.getByRole('columnheader', { name: 'RSS' }).count()).toBeGreaterThan(0);
    await page.getByRole('radio', { name: 'Charts' }).check({ force: true });
    await page.getByRole('button', { name: 'Stop monitors' }).click();
    await page.getByText(/Stopped on request at/).waitFor({ timeout: patience.timeoutMs });
    await page.getByRole('button', { name: 'Start monitors…' }).waitFor();
    expect(await rssMib()).toBeGreaterThan(0);
    // Everything that was printed is evidence of this case.
    await page.getByRole('tab', { name: /Notes and evidence/ }).click();
    for (const file of ['memory.txt', 'free.txt', 'pressure.txt'])
      await page.getByText(file).first().waitFor({ timeout: patience.timeoutMs });
  });

  it('starts them from the hosts screen, into a case of its own, and stops them from the status bar', async () => {
    await page.getByText('this computer', { exact: true }).first().click();
    await page
      .getByRole('button', { name: /^List processes|^Check again/ })
      .first()
      .click();
    const row = page.getByRole('row').filter({ hasText: String(program.pid) });
    await row.first().click({ timeout: patience.timeoutMs });
    await page.getByRole('button', { name: 'Start monitors…' }).click();
    await page.getByText('A case of its own is made for it.').waitFor({ timeout: patience.timeoutMs });
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    // It is shown as soon as it records, and counted wherever one is.
    await page.locator('.mon-chart').first().waitFor({ timeout: patience.timeoutMs });
    await page.getByText('this computer', { exact: true }).first().click();
    const status = page.locator('footer').getByRole('button', { name: /^Monitoring / });
    await status.click();
    await page.getByRole('menuitem', { name: /^Show / }).click();
    await page.getByRole('tab', { name: 'Live', selected: true }).waitFor();
    await status.click();
    await page.getByRole('menuitem', { name: /^Stop / }).click();
    await page.getByText(/Stopped on request at/).waitFor({ timeout: patience.timeoutMs });
    await status.waitFor({ state: 'detached' });
    expect(window.complaints).toEqual([]);
  });
});
