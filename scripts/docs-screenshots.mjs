// The pictures of docs/pictures, taken from the real window while it walks through the demo:
//   npm run build && xvfb-run -a -s "-screen 0 1600x1000x24" node scripts/docs-screenshots.mjs [FOLDER] [--all]
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { electronBinary, findElectron } from './setup/electron.mjs';
import { inProject, projectDir } from './setup/places.mjs';
import { runScript, say } from './setup/say.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ theme: 'light' | 'dark', language: 'en' | 'zh-CN' }} Look */

const SIZE = { width: 1440, height: 900 };
/** @type {Look[]} */
const LOOKS = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'en' },
  { theme: 'light', language: 'zh-CN' },
  { theme: 'dark', language: 'zh-CN' },
];

/** Which tab of a case is which, whatever the language. */
const TABS = { overview: 0, live: 1, profiles: 2, growth: 3, watchdog: 4, evidence: 5, report: 6 };

/**
 * Presses one of the status bar's switches until the page says what is wanted.
 * @param {Page} page @param {number} fromEnd @param {() => Promise<boolean>} done
 */
async function pressUntil(page, fromEnd, done) {
  for (let tries = 0; tries < 6; tries++) {
    if (await done()) return;
    await page.locator('.status-button').nth(-fromEnd).click();
    await page.waitForTimeout(150);
  }
  throw new Error('the status bar has no such look');
}

/** @param {Page} page @param {Look} look */
async function setLook(page, { theme, language }) {
  const root = page.locator('html');
  await pressUntil(page, 2, async () => (await root.getAttribute('data-theme')) === theme);
  await pressUntil(page, 1, async () => (await root.getAttribute('lang')) === language);
  await page.mouse.move(SIZE.width / 2, 4);
  await page.waitForTimeout(400);
}

const texts = ['README.md', path.join('docs', 'first-five-minutes.md')].map((file) =>
  readFileSync(inProject(file), 'utf8'),
);
const all = process.argv.includes('--all');

/** Without --all only the pictures that the texts show: the others are for looking at. @param {string} file */
const isWanted = (file) => all || texts.some((text) => text.includes(`pictures/${file}`));

/**
 * One picture in each look that is wanted.
 * @param {Page} page @param {string} folder @param {string} name @param {() => Promise<unknown>} [settle]
 */
async function picture(page, folder, name, settle) {
  for (const look of LOOKS) {
    const file = `${name}-${look.theme}-${look.language === 'en' ? 'en' : 'zh'}.png`;
    if (!isWanted(file)) continue;
    await setLook(page, look);
    await settle?.();
    await page.screenshot({ path: path.join(folder, file) });
    say(file);
  }
}

/** @param {Page} page @param {keyof typeof TABS} tab */
const openTab = (page, tab) => page.getByRole('tab').nth(TABS[tab]).click();

/** @param {Page} page @param {string} method */
const ask = (page, method) => page.evaluate((name) => globalThis.heapcase.call(name, {}), method);

/** @param {Page} page @param {(job: any) => boolean} ready */
async function untilJob(page, ready) {
  for (let waited = 0; waited < 120; waited++) {
    const { value } = await ask(page, 'jobs.list');
    if (value?.length > 0 && ready(value[value.length - 1])) return;
    await page.waitForTimeout(1000);
  }
  throw new Error('the demo took longer than two minutes');
}

/** @param {Page} page @param {string} folder */
async function walk(page, folder) {
  await page.locator('.status-button').first().waitFor();
  await page.waitForTimeout(500);
  await picture(page, folder, 'welcome');

  await setLook(page, LOOKS[0]);
  await page.getByRole('button', { name: /Start the demo/ }).click();
  await untilJob(page, ({ captures }) => captures.length >= 3);
  await picture(page, folder, 'live');

  await untilJob(page, ({ outcome }) => outcome !== null);
  await openTab(page, 'overview');
  await picture(page, folder, 'overview', () => page.waitForTimeout(500));

  await openTab(page, 'profiles');
  await page.locator('.top-row').first().click();
  await page.locator('.drawer').waitFor();
  await picture(page, folder, 'top', () => page.waitForTimeout(300));

  await page.keyboard.press('v');
  await page.keyboard.press('f');
  await page.locator('.profile-view canvas').first().waitFor();
  await picture(page, folder, 'flame', () => page.waitForTimeout(800));

  await page.keyboard.press('v');
  await page.keyboard.press('g');
  await page.locator('.graph-box').first().waitFor();
  await picture(page, folder, 'graph', () => page.waitForTimeout(500));

  await openTab(page, 'evidence');
  await picture(page, folder, 'evidence');

  await openTab(page, 'report');
  const report = page.frameLocator('iframe').locator('svg').first();
  await picture(page, folder, 'report', () => report.waitFor({ timeout: 20_000 }));

  await setLook(page, LOOKS[0]);
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.waitForTimeout(800);
  await page.getByText('this computer').first().click();
  await page.getByRole('button', { name: 'List processes' }).click();
  await page.waitForTimeout(2500);
  await picture(page, folder, 'hosts');
}

await runScript(async () => {
  const folder = path.resolve(
    process.argv.slice(2).find((word) => !word.startsWith('--')) ?? inProject('docs', 'pictures'),
  );
  mkdirSync(folder, { recursive: true });
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
    await app.evaluate(({ BrowserWindow }, { width, height }) => {
      BrowserWindow.getAllWindows()[0].setContentSize(width, height);
    }, SIZE);
    await walk(page, folder);
  } finally {
    await app.close();
    rmSync(scratch, { recursive: true, force: true });
  }
  say(`The pictures are in ${folder}`);
});
