// Captures go on arriving from a real service while somebody looks: points are added, and what is looked at stays.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  asPprofLoads,
  decodeProfile,
  defaultView,
  mergeProfiles,
  type Profile,
  topTable,
} from '#core/profile/index';
import { askBridge, type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { goCommands } from '../helpers/go-programs';
import { type OrdersService, startOrdersService } from '../helpers/orders-service';
import { waitFor } from '../helpers/wait-for';

const why = whyNoWindow() ?? (goCommands().length === 0 ? 'no Go here' : undefined);
const until: typeof waitFor = (what, probe) => waitFor(what, probe, { timeoutMs: 60_000 });
const inUse = { ...defaultView, sampleType: 'inuse_space' };
const mib = (bytes: number) => (bytes === 0 ? '0' : (bytes / 2 ** 20).toFixed(2));

describe.skipIf(why !== undefined)(`pulling live${why ? ` (${why})` : ''}`, () => {
  let service: OrdersService;
  let window: HeapcaseWindow;
  let page: Page;
  let caseId = '';

  beforeAll(async () => {
    [service, window] = await Promise.all([
      startOrdersService('-healthy'),
      launchHeapcase({ size: { width: 1440, height: 900 } }),
    ]);
    page = window.page;
    page.setDefaultTimeout(60_000);
    const job = await askBridge(page, 'investigation.start', {
      host: 'local',
      target: { by: 'pid', pid: service.pid },
      endpoint: service.url,
      forSeconds: 2,
      everySeconds: 1,
      title: 'orders, live',
      forceGc: false,
    });
    caseId = job.caseId;
    await until('the first captures', async () => {
      const [last] = await askBridge(page, 'jobs.list', {});
      return last?.outcome ?? null;
    });
    await page.getByText('orders, live').first().click();
    await page.getByRole('tab', { name: 'Growth' }).click();
    await points().first().waitFor();
  }, 180_000);
  afterAll(async () => {
    await window?.close();
    await service?.stop();
  });

  const points = () => page.locator('.growth-chart .growth-point');
  const choice = () => page.locator('.profile-toolbar select').nth(1);
  const captures = async () => (await askBridge(page, 'cases.view', { id: caseId })).captures;
  const heapOf = async (at: number): Promise<Profile> => {
    const heap = (await captures()).at(at)?.evidence.find(({ kind }) => kind === 'heap-profile');
    const file = path.join(window.library, caseId, 'evidence', heap?.sha256 ?? '');
    return asPprofLoads(decodeProfile(readFileSync(file)));
  };

  it('adds points while one looks, and the selected function and capture stay', async () => {
    const card = page.getByRole('list', { name: 'Functions by how fast they grow' }).getByRole('button');
    const chosen = card.nth(1);
    await chosen.click();
    const name = (await chosen.locator('.function-name').textContent()) ?? '?';
    const before = await points().count();
    const pressed = page.locator('.multiple-selected .function-name');

    // And the list of all functions, in an order and at a place of its own.
    const table = page.getByRole('grid', { name: 'Growth of each function' });
    await table.getByRole('button', { name: 'after' }).click();
    const scrolled = await table.evaluate((list) => {
      list.scrollTo({ top: 60 });
      return list.scrollTop;
    });
    expect(scrolled).toBeGreaterThan(0);
    await page.getByLabel('Pull every').selectOption('2');
    await page.getByRole('button', { name: 'Pull live' }).click();
    await until('two more points', async () => (await points().count()) >= before + 2);
    expect(await pressed.textContent()).toBe(name);
    // Not back at its head; it is shorter where fewer rows are left to scroll to.
    expect(await table.evaluate((list) => list.scrollTop)).toBeGreaterThan(0);
    expect(await table.locator('[aria-sort]').textContent()).toMatch(/^after/);

    await page.getByRole('tab', { name: /Profiles/ }).click();
    await page.locator('.top-row').first().waitFor();
    // A function, a place in the list of them, and a part of the graph that is looked at closely.
    await page.locator('.top-row').nth(1).click();
    await page.keyboard.press('v');
    await page.keyboard.press('g');
    await page.locator('.graph-box').first().waitFor();
    await page.locator('.graph-pane').focus();
    for (const key of ['+', '+', '+', 'Shift+ArrowLeft']) await page.keyboard.press(key);
    await page.locator('.top-table').evaluate((list) => list.scrollTo({ top: 24 }));
    const place = async () => ({
      shown: await choice().inputValue(),
      selected: await page.locator('.drawer-head .function-name').getAttribute('title'),
      scrolled: await page.locator('.top-table').evaluate((list) => list.scrollTop),
      camera: await page.locator('.graph-picture > g').getAttribute('transform'),
    });
    const held = await until('a place that stays', async () => {
      const before = await place();
      await page.evaluate(
        () => new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame))),
      );
      return isDeepStrictEqual(await place(), before) && before;
    });
    const known = (await captures()).length;
    await until('another capture', async () => (await captures()).length > known);
    await until('it among the choices', async () => (await choice().locator('option').count()) > known);
    expect(await place()).toEqual(held);
    expect(held.camera).toMatch(/scale\((?!1\))/);
    await page.keyboard.press('v');
    await page.keyboard.press('t');
  });

  it('ends when it is stopped', async () => {
    await page.getByRole('tab', { name: 'Growth' }).click();
    await page.getByRole('button', { name: /^Stop pulling/ }).click();
    await page.getByRole('button', { name: 'Pull live' }).waitFor();
    const [job] = (await askBridge(page, 'jobs.list', {})).slice(-1);
    expect(job?.outcome).not.toBeNull();
  });

  it('merges what the time line shows, and shows the sum', async () => {
    const count = (await captures()).length;
    const heaps = await Promise.all(Array.from({ length: count }, (_, at) => heapOf(at)));
    await page.getByRole('button', { name: 'Merge…' }).click();
    await page.getByRole('button', { name: `Merge ${count}`, exact: true }).click();
    await page.getByRole('tab', { name: /Profiles/, selected: true }).waitFor();
    await page.getByLabel('Sample type').selectOption('inuse_space');
    const [first] = topTable(mergeProfiles(heaps), inUse).rows;
    await until('the sum on screen', async () => {
      const cells = await page.locator('.top-row').first().locator('[role=gridcell]').allInnerTexts();
      return cells[0]?.trim() === mib(first?.flat ?? -1);
    });
    expect(existsSync(path.join(window.library, caseId))).toBe(true);
    expect(window.complaints).toEqual([]);
  });
});
