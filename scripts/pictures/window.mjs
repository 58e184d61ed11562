import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { electronBinary, findElectron } from '../setup/electron.mjs';
import { projectDir } from '../setup/places.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').ElectronApplication} ElectronApplication */
/** @typedef {{ width: number, height: number }} Size */
/** @typedef {{ theme: 'light' | 'dark', language: 'en' | 'zh-CN' }} Look */

/** @type {Look[]} */
export const looks = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'en' },
  { theme: 'light', language: 'zh-CN' },
  { theme: 'dark', language: 'zh-CN' },
];

/** @param {string} name @param {Look} look */
export const fileOf = (name, { theme, language }) =>
  `${name}-${theme}-${language === 'en' ? 'en' : 'zh'}.png`;

/** Which tab of a case is which, whatever the language. */
const tabs = { overview: 0, live: 1, profiles: 2, growth: 3, watchdog: 4, evidence: 5, report: 6 };

/** @param {Page} page @param {keyof typeof tabs} tab */
export const openTab = (page, tab) => page.getByRole('tab').nth(tabs[tab]).click();

/** @param {ElectronApplication} app @param {Size} size */
export const setSize = (app, size) =>
  app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0].setContentSize(width, height);
  }, size);

/**
 * Runs a walk in a window of its own, with a library and settings that are gone afterwards.
 * @param {Size} size
 * @param {(page: Page, app: ElectronApplication) => Promise<void>} walk
 */
export async function withWindow(size, walk) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'heapcase-pictures-'));
  const root = process.getuid?.() === 0;
  const app = await _electron.launch({
    executablePath: electronBinary(await findElectron()),
    chromiumSandbox: !root,
    args: [
      ...(root ? ['--no-sandbox'] : []),
      `--user-data-dir=${path.join(scratch, 'settings')}`,
      projectDir,
    ],
    env: { ...process.env, HEAPCASE_LIBRARY: path.join(scratch, 'Heapcase'), LANG: 'en_US.UTF-8' },
    timeout: 30_000,
  });
  try {
    const page = await app.firstWindow();
    await setSize(app, size);
    await page.locator('.status-button').first().waitFor();
    await walk(page, app);
  } finally {
    await app.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Presses one of the status bar's switches until the page says what is wanted.
 * @param {Page} page @param {number} fromEnd @param {() => Promise<boolean>} done
 */
async function pressUntil(page, fromEnd, done) {
  for (let tries = 0; tries < 6; tries++) {
    if (await done()) return;
    // A press by script: what lies over the window must not be in its way, nor be closed by it.
    await page
      .locator('.status-button')
      .nth(-fromEnd)
      .evaluate((button) => button instanceof HTMLElement && button.click());
    await page.waitForTimeout(150);
  }
  throw new Error('the status bar has no such look');
}

/** @param {Page} page @param {Look} look */
export async function setLook(page, { theme, language }) {
  const root = page.locator('html');
  await pressUntil(page, 2, async () => (await root.getAttribute('data-theme')) === theme);
  await pressUntil(page, 1, async () => (await root.getAttribute('lang')) === language);
}
