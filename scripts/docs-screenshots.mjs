// The pictures of docs/pictures, taken from the real window while it walks through the demo:
//   npm run build && xvfb-run -a -s "-screen 0 1600x1000x24" node scripts/docs-screenshots.mjs [FOLDER] [--all]
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileOf, looks, openTab, setLook, withWindow } from './pictures/window.mjs';
import { inProject } from './setup/places.mjs';
import { runScript, say } from './setup/say.mjs';

/** @typedef {import('./pictures/window.mjs').Page} Page */

const size = { width: 1440, height: 900 };

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
  for (const look of looks) {
    const file = fileOf(name, look);
    if (!isWanted(file)) continue;
    await setLook(page, look);
    await page.mouse.move(size.width / 2, 4);
    await page.waitForTimeout(400);
    await settle?.();
    await page.screenshot({ path: path.join(folder, file) });
    say(file);
  }
}

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
  await page.waitForTimeout(500);
  await picture(page, folder, 'welcome');

  await setLook(page, looks[0]);
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

  await setLook(page, looks[0]);
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.waitForTimeout(800);
  await page.getByText('this computer').first().click();
  await page.getByRole('button', { name: 'List processes' }).click();
  await page.getByRole('columnheader', { name: 'pprof endpoint' }).waitFor({ timeout: 60_000 });
  await picture(page, folder, 'hosts');
}

await runScript(async () => {
  const folder = path.resolve(
    process.argv.slice(2).find((word) => !word.startsWith('--')) ?? inProject('docs', 'pictures'),
  );
  mkdirSync(folder, { recursive: true });
  await withWindow(size, (page) => walk(page, folder));
  say(`The pictures are in ${folder}`);
});
