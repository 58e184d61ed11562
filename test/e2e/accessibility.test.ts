// Every screen by axe's rules, in the real window: names, roles, contrast, focus.
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HeapcaseWindow, launchHeapcase, setTheme, whyNoWindow } from '../helpers/electron-app';

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
});
