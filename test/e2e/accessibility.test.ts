// Every screen by axe's rules, in the real window: names, roles, contrast, focus.
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  askBridge,
  type HeapcaseWindow,
  launchHeapcase,
  setTheme,
  startAgain,
  whyNoWindow,
} from '../helpers/electron-app';
import { sampleFiles } from '../helpers/sample-case';

const reason = whyNoWindow();

describe.skipIf(reason !== undefined)(`axe finds nothing${reason ? ` (${reason})` : ''}`, () => {
  let window: HeapcaseWindow;
  beforeAll(async () => {
    window = await launchHeapcase();
    await window.page.getByRole('button', { name: /Start the demo/ }).waitFor();
    await window.page.evaluate(axe.source);
  });
  afterAll(() => window?.close());

  async function violations(): Promise<readonly string[]> {
    return window.page.evaluate(async () => {
      const { axe: rules } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations: found } = await rules.run();
      return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`);
    });
  }

  test.each(['light', 'dark'] as const)('on the welcome page, %s', async (theme) => {
    await setTheme(window.app, theme);
    await window.page.locator(`html[data-theme=${theme}]`).waitFor();
    expect(await violations()).toEqual([]);
  });

  test.each([
    ['the overview', 0],
    ['a live page without a run', 1],
    ['profiles', 2],
    ['growth', 3],
    ['the watchdog before there is one', 4],
    ['notes and evidence', 5],
  ])('on %s of the sample case', async (_name, tab) => {
    if (tab === 0) await window.page.getByRole('button', { name: /sample case/i }).click();
    await window.page.getByRole('tab').nth(tab).click();
    if (tab === 2) await window.page.locator('.top-row').first().waitFor();
    else await window.page.getByRole('tabpanel').waitFor();
    expect(await violations()).toEqual([]);
  });

  test('on every view of a profile, in the dark and in Chinese', async () => {
    const { page } = window;
    await page.getByRole('button', { name: 'Language: English' }).click();
    await page.locator('html[lang=zh-CN]').waitFor();
    // A setting that is changed puts the theme back to the system's.
    await setTheme(window.app, 'dark');
    await page.locator('html[data-theme=dark]').waitFor();
    const press = async (keys: string) => {
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('gp');
    await press('vt');
    await page.locator('.top-row').first().click();
    await page.locator('.drawer').waitFor();
    const found: string[] = [];
    await page.locator('.top-row').nth(1).click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    found.push(...(await violations()).map((one) => `function menu ${one}`));
    await page.keyboard.press('Escape');
    for (const [keys, there] of [
      ['vt', '.top-row'],
      ['d', '.top-row .change'],
      ['vf', '[data-flame=picture]'],
      ['vg', '.graph-box'],
      ['d', '.graph-pane'],
      ['vs', '.source-lines'],
      ['vp', '.tree-rows .tree-self'],
      ['vr', '.tree-rows .tree-self'],
      ['vc', '.trace-rows .table-row'],
      ['vl', '.tag-rows .tag-head'],
      ['vo', '.goroutine-rows .table-row'],
      ['o', '.view-settings'],
      ['gg', '.multiple'],
    ] as const) {
      await press(keys);
      await page.locator(there).first().waitFor();
      found.push(...(await violations()).map((one) => `${keys} ${one}`));
    }
    expect(found).toEqual([]);
  });

  test('where captures are chosen to be merged, in the dark and in Chinese', async () => {
    const { page } = window;
    await startAgain(
      window,
      ...sampleFiles('heap-profile')
        .slice(0, 3)
        .map(({ file }) => file),
    );
    await page.getByText('在保留之前，这是一个临时案例', { exact: false }).waitFor();
    await page.getByRole('tab').nth(3).click();
    await page.getByRole('button', { name: '合并…' }).click();
    await page.locator('.merge-picker').waitFor();
    expect(await violations()).toEqual([]);
  });

  test('on the menu that saves a chart of the monitors, in the dark and in Chinese', async () => {
    const { page } = window;
    const run = await askBridge(page, 'monitor.start', {
      host: 'local',
      target: { by: 'pid', pid: process.pid },
      monitors: ['process'],
      everySeconds: 1,
      forSeconds: null,
      caseId: null,
    });
    await page
      .getByText(/^监视：/)
      .first()
      .click();
    await page.getByRole('tab').nth(1).click();
    await page.locator('.mon-chart').first().waitFor();
    await page.locator('.mon-save button').first().click();
    await page.getByRole('menu').waitFor();
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Escape');
    await askBridge(page, 'monitor.stop', { runId: run.runId });
  });
});
