// Every screen in every look, to be looked at: nothing compares them but eyes.
//   npm run build && xvfb-run -a -s "-screen 0 2000x1300x24" node scripts/view-screenshots.mjs [FOLDER] [--only PART] [--walk NAME]
// Writes out/pictures, 1280×800 in four looks, most screens also at 1024×700 and 1920×1200. PART is in the names to take,
// NAME one of case, live and made. Beside them lie `sheets`: the four looks of a screen in one picture, where ImageMagick
// is at hand.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeSheets } from './pictures/contact-sheets.mjs';
import { heapProfile } from './pictures/made-profiles.mjs';
import { walkMade } from './pictures/walk-made.mjs';
import { usual, walker } from './pictures/walker.mjs';
import { openTab, withWindow } from './pictures/window.mjs';
import { inProject } from './setup/places.mjs';
import { runScript, say } from './setup/say.mjs';

/** @typedef {import('./pictures/window.mjs').Page} Page */
/** @typedef {import('./pictures/window.mjs').ElectronApplication} ElectronApplication */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' }, walk: { type: 'string', default: '' } },
});
const folder = path.resolve(positionals[0] ?? inProject('out', 'pictures'));
const wanted = { folder, only: values.only };

/** As often as needed, as a busy machine is slow. @param {Page} page @param {(job: any) => boolean} ready */
async function untilJob(page, ready) {
  for (let waited = 0; waited < 180; waited++) {
    const { value } = await page.evaluate(() => globalThis.heapcase.call('jobs.list', {}));
    if (value?.length > 0 && ready(value[value.length - 1])) return;
    await page.waitForTimeout(1000);
  }
  throw new Error('the demo took longer than three minutes');
}

/** What people write down. */
const notes = [
  'The pager went at 03:12:55, third time tonight. RSS was flat until 03:12:38, then climbed in a straight line.',
  '等值日期的请求会进入 getBetweenDates 的循环。网关日志不在这台主机上，已请同事提供 03:12:38 前后的记录。',
];

/** A case of a process that can be asked: captures are pulled from it. @param {Page} page @param {ElectronApplication} app */
async function walkLive(page, app) {
  const { look, lookAndSize } = walker(page, app, wanted);
  await page.getByRole('button', { name: /Start the demo/ }).click();
  await untilJob(page, ({ captures }) => captures.length >= 2);
  await openTab(page, 'growth');
  await page.locator('.multiple').first().waitFor();
  await lookAndSize('pull-running');
  await page.getByRole('button', { name: /^Stop pulling/ }).click();
  await untilJob(page, ({ outcome }) => outcome !== null);
  await page.getByRole('button', { name: 'Pull live' }).waitFor();
  await look('pull');
  await openTab(page, 'profiles');
  await page.locator('.top-row').first().waitFor();
  await look('pull-top');
  await openTab(page, 'evidence');
  for (const text of notes) {
    await page.locator('.notes-new textarea').fill(text);
    await page.locator('.notes-new button').click();
    await page
      .locator('.note')
      .filter({ hasText: text.slice(0, 20) })
      .waitFor();
  }
  await lookAndSize('notes');
  await openTab(page, 'report');
  const figure = page.frameLocator('iframe').locator('svg').first();
  await look('pull-report', () => figure.waitFor());
  await walkMonitors(page, app);
}

/** Monitors of this very script, which is there for as long. @param {Page} page @param {ElectronApplication} app */
async function walkMonitors(page, app) {
  const { lookAndSize } = walker(page, app, wanted);
  const { value: run } = await page.evaluate(
    (pid) =>
      globalThis.heapcase.call('monitor.start', {
        host: 'local',
        target: { by: 'pid', pid },
        monitors: ['process', 'cgroup', 'free', 'vmstat'],
        everySeconds: 1,
        forSeconds: null,
        caseId: null,
      }),
    process.pid,
  );
  await page
    .getByText(/^Monitors: /)
    .first()
    .click();
  await openTab(page, 'live');
  await page.locator('.mon-chart').first().waitFor();
  await page.waitForTimeout(5000);
  await lookAndSize('monitors-running');
  await page.getByRole('button', { name: /Trace malloc/ }).click();
  await page.locator('.memleak .mon-start').waitFor();
  await page.locator('.memleak').evaluate((part) => part.scrollIntoView({ block: 'end' }));
  await lookAndSize('memleak-asks');
  await page.evaluate((runId) => globalThis.heapcase.call('monitor.stop', { runId }), run.runId);
  await page.getByText(/Stopped on request at/).waitFor();
  await lookAndSize('monitors-stopped');
}

/** @param {Page} page @param {ElectronApplication} app */
async function walk(page, app) {
  const { look, lookAndSize, press, settle, view, drop, dropAll } = walker(page, app, wanted);
  await lookAndSize('welcome');

  await page.getByRole('button', { name: /sample case/i }).click();
  await page.locator('.spine-svg').first().waitFor();
  await lookAndSize('overview');

  await openTab(page, 'profiles');
  await page.locator('.top-row').first().waitFor();
  await lookAndSize('top');
  await page.locator('.top-row').first().click();
  await page.locator('.drawer').waitFor();
  await lookAndSize('top-selected');
  await page.locator('.drawer').getByRole('radio').nth(1).click();
  await page.locator('.drawer .growth-chart').waitFor();
  await look('top-series');
  await page.locator('.top-row').nth(1).click({ button: 'right' });
  await page.locator('[role=menu]').waitFor();
  await look('function-menu');
  await press('Escape');
  await page.locator('.drawer').getByRole('radio').first().click();
  await page.locator('.profile-toolbar select').nth(0).selectOption('inuse_space');

  await view('g', '.graph-box');
  await lookAndSize('graph');
  await page.getByRole('button', { name: 'As a table', exact: true }).click();
  await page.locator('.graph-rows').waitFor();
  await look('graph-table');
  await view('f', '.flame');
  await page.locator('.flame-table').waitFor();
  await look('flame-table');
  await page.locator('.flame-tools button').last().click();
  await page.locator('.flame canvas').first().waitFor();
  await lookAndSize('flame');
  await page.locator('[data-flame=picture]').focus();
  await press('p');
  await settle();
  await look('flame-sandwich');
  await press('p', 'Shift+F');
  await look('flame-upwards');
  await press('Shift+F', '/');
  await page.keyboard.type('json');
  await look('flame-search');
  await page
    .locator('.filter-search input, .filter-bar input[type=search], .filter-bar input')
    .first()
    .fill('');
  for (const [key, name, ready] of [
    ['p', 'peek', '.tree-rows'],
    ['r', 'tree', '.tree-rows'],
    ['c', 'traces', '.trace-rows'],
    ['l', 'tags', '.tag-rows'],
    ['s', 'source', '.source-lines'],
    ['o', 'goroutines', '.goroutine-rows'],
  ]) {
    await view(key, ready);
    await lookAndSize(name);
  }
  await page.locator('.goroutine-rows .table-row').first().click();
  await look('goroutines-selected');

  await view('t', '.top-row');
  await press('d');
  await settle();
  await lookAndSize('diff-top');
  await view('g', '.graph-box-grew');
  await look('diff-graph');
  await view('f', '.flame canvas');
  await lookAndSize('diff-flame');
  await view('t', '.top-row');
  await press('o');
  await page.locator('.view-settings').waitFor();
  await look('diff-settings');
  for (const flag of ['normalize', 'relative_percentages']) {
    const setting = page.locator('.view-settings .setting').filter({ hasText: `-${flag}` });
    await setting.getByRole('checkbox').click();
    await settle();
    await look(`diff-${flag}`);
  }
  await page.locator('.view-settings').getByRole('button', { name: 'As pprof' }).click();
  await page.locator('.view-settings').waitFor();
  await look('settings');
  await press('o');
  for (const [at, name] of ['views', 'copy'].entries()) {
    await page.locator('.filter-bar [aria-haspopup=menu]').nth(at).click();
    await page.locator('[role=menu]').waitFor();
    await look(`menu-${name}`);
    await press('Escape');
  }
  await page.locator('.filter-bar [aria-haspopup=menu]').first().click();
  await page.getByRole('menuitem', { name: /Keep this view/ }).click();
  await page.locator('.name-form').waitFor();
  await lookAndSize('keep-view');
  await press('Escape');
  await page.locator('.filter-add').click();
  await look('filter-new');
  await press('Escape');
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await press('F1');
  await lookAndSize('keys');
  await press('Escape', 'Control+k');
  await lookAndSize('palette');
  await press('Escape');

  await view('t', '.top-row');
  await press('o');
  for (const column of ['kept', 'mean']) await page.locator(`#setting-${column}`).check();
  await settle();
  await look('columns');
  await press('o', '/');
  await page.keyboard.type('no such function');
  await page.locator('.profile-view').getByRole('button').first().waitFor();
  await look('nothing-found');
  await page.locator('.filter-bar input').first().fill('');
  await page.locator('.top-row').first().click();
  await openTab(page, 'growth');
  await page.locator('.multiple').first().waitFor();
  await lookAndSize('growth');
  for (const type of ['alloc_space', 'inuse_objects']) {
    await page.getByRole('radio', { name: type }).click({ force: true });
    await settle();
    await look(`growth-${type}`);
  }
  await page.getByRole('radio', { name: 'inuse_space' }).click({ force: true });
  await openTab(page, 'live');
  await lookAndSize('live');
  await openTab(page, 'evidence');
  await lookAndSize('evidence');
  await openTab(page, 'report');
  const figure = page.frameLocator('iframe').locator('svg').first();
  await lookAndSize('report', () => figure.waitFor());
  await press('Control+,');
  await lookAndSize('preferences');

  const healthy = { values: /** @type {const} */ ([4000, 900 * 2 ** 20]), named: true, period: 524_288 };
  await drop('heap.pb.gz', heapProfile(healthy));
  await lookAndSize('scratch');
  await openTab(page, 'growth');
  await look('state-growth-of-one');
  const heaps = [200, 260, 420, 610].map((mib) => heapProfile({ ...healthy, values: [4000, mib * 2 ** 20] }));
  await dropAll(Object.fromEntries(heaps.map((bytes, at) => [`heap-${at + 7}.pb.gz`, bytes])));
  await page.locator('.top-row').first().waitFor();
  await look('opened');
  await openTab(page, 'growth');
  await page.locator('.multiple').first().waitFor();
  await look('opened-growth');
  await page.locator('.growth-which .button').last().click();
  await page.locator('.merge-picker').waitFor();
  await look('merge-picker');
  await openTab(page, 'evidence');
  await lookAndSize('opened-evidence');
  await drop('no-symbols.pb.gz', heapProfile({ ...healthy, named: false }));
  await look('state-unsymbolized');
  await drop('no-samples.pb.gz', heapProfile({ ...healthy, values: null }));
  await look('state-no-samples');
  await drop('zero.pb.gz', heapProfile({ ...healthy, values: [0, 0] }));
  await look('state-zero');
  await drop('coarse.pb.gz', heapProfile({ ...healthy, values: [3, 3 * 2 ** 20] }));
  await look('state-coarse');
  await drop('cut.pb.gz', heapProfile(healthy).subarray(0, 60));
  await look('state-broken');
  await drop('words.txt', Buffer.from('what somebody wrote\n'));
  await look('state-no-profile');
  await drop('empty.pb.gz', new Uint8Array(0));
  await look('state-empty-file');
  await press('g', 'f');
  await lookAndSize('fleet-row');
}

await runScript(async () => {
  mkdirSync(folder, { recursive: true });
  const walks = {
    case: walk,
    live: walkLive,
    made: (/** @type {Page} */ _page, /** @type {ElectronApplication} */ app) => walkMade(app, wanted),
  };
  for (const [name, one] of Object.entries(walks)) {
    if (name.includes(values.walk)) await withWindow(usual, one);
  }
  makeSheets(folder);
  say(`The pictures are in ${folder}`);
});
