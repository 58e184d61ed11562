// The doctor of this computer through the window: asked by a button, filtered, opened, and every command shown.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askBridge, type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';

const reason = whyNoWindow();

describe.skipIf(reason !== undefined)(`the doctor in the window${reason ? ` (${reason})` : ''}`, () => {
  let window: HeapcaseWindow;
  beforeAll(async () => {
    window = await launchHeapcase();
    const { page } = window;
    await page
      .getByRole('button', { name: /Add a host/ })
      .first()
      .click();
    await page.getByText('this computer', { exact: true }).first().click();
    await page.getByRole('tab', { name: 'Doctor' }).click();
  });
  afterAll(() => window?.close());
  const row = (name: string) => window.page.getByRole('button', { name, exact: false });

  test('nothing is asked before the button is pressed; then every group has its rows', async () => {
    const { page } = window;
    expect(await page.getByRole('rowheader').count()).toBe(0);
    await page.getByRole('button', { name: 'Examine', exact: true }).click();
    await page.getByRole('rowheader', { name: 'Tools' }).waitFor();
    const report = await askBridge(page, 'doctor.check', { host: 'local', pid: null });
    const groups = new Set(report.rows.map(({ group }) => group));
    expect(await page.getByRole('rowheader').count()).toBe(report.rows.length + groups.size);
    expect(await page.getByText(/checked .* nothing changed on the host/).count()).toBeGreaterThan(0);
  });

  test('a row says why it matters and what to do; arrows move between rows', async () => {
    const { page } = window;
    await row('Kernel:').or(row('Kernel')).first().waitFor();
    const kernel = page.getByRole('rowheader', { name: /Kernel$/ }).getByRole('button');
    await kernel.click();
    await page.getByText('Why it matters').waitFor();
    expect(await kernel.getAttribute('aria-expanded')).toBe('true');
    await kernel.press('ArrowDown');
    const focused = await page.evaluate(() => document.activeElement?.textContent);
    expect(focused).toMatch(/Container/);
    await kernel.click();
  });

  test('the filters leave what fits', async () => {
    const { page } = window;
    const all = await page.locator('.doctor-row').count();
    await page.getByLabel('Filter checks').fill('memleak');
    await expect.poll(() => page.locator('.doctor-row').count()).toBeLessThan(all);
    await page.getByLabel('Filter checks').fill('');
    const passing = page.getByRole('button', { name: /\d+ pass$/ });
    const count = Number.parseInt((await passing.textContent()) ?? '', 10);
    await passing.click();
    await expect.poll(() => page.locator('.doctor-row').count()).toBe(count);
    await passing.click();
    await expect.poll(() => page.locator('.doctor-row').count()).toBe(all);
  });

  test('every command that ran can be read; Esc leads back to where the focus was', async () => {
    const { page } = window;
    const commands = page.getByRole('button', { name: 'Commands run' });
    await commands.click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('date +%s.%N').first().waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await expect.poll(() => commands.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(window.complaints).toEqual([]);
  });
});
