// A link that is cut under a running investigation: the status bar says so and what is done about it, in the window.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { goCommands } from '../helpers/go-programs';
import { type OrdersService, startOrdersService } from '../helpers/orders-service';
import { whyNoSshd } from '../helpers/sshd';
import { type BehindProxy, startBehindProxy } from '../integration/ssh/through-proxy';

const reason =
  whyNoWindow() ?? whyNoSshd() ?? (goCommands().length === 0 ? 'no Go on this machine' : undefined);

describe.skipIf(reason !== undefined)(`a lost link in the window${reason ? ` (${reason})` : ''}`, () => {
  let window: HeapcaseWindow;
  let behind: BehindProxy;
  let service: OrdersService;
  beforeAll(async () => {
    [behind, service] = await Promise.all([startBehindProxy(), startOrdersService('-healthy')]);
    window = await launchHeapcase({ env: { HOME: behind.home.folder } });
  });
  afterAll(async () => {
    await window?.close();
    await service?.stop();
    await behind?.stop();
  });

  test('is told with the time of the next try, waits for a person where one is needed, and is gone when it stands', async () => {
    const { page } = window;
    const bar = page.locator('[data-region=status]');
    await page.evaluate(
      (endpoint) =>
        (
          globalThis as unknown as { heapcase: { call(method: string, request: unknown): Promise<unknown> } }
        ).heapcase.call('investigation.start', {
          host: 'target',
          target: { by: 'endpoint', endpoint },
          endpoint,
          forSeconds: 600,
          everySeconds: 5,
          forceGc: false,
          title: null,
        }),
      service.url,
    );
    await page
      .getByText(/recording|Record/)
      .first()
      .waitFor({ timeout: 60_000 });
    behind.proxy.weather({ refuses: true });
    behind.proxy.cut();
    await bar.getByText(/link lost · next try in \d+ s/).waitFor({ timeout: 60_000 });
    const folder = process.env['HEAPCASE_PICTURES'];
    if (folder) await page.screenshot({ path: `${folder}/lost.png` });
    await behind.home.write('known_hosts', '');
    behind.proxy.weather({});
    const needsYou = bar.getByRole('button', { name: /needs you/ });
    await needsYou.waitFor({ timeout: 90_000 });
    if (folder) await page.screenshot({ path: `${folder}/needs-you.png` });
    // Nobody was asked until now.
    expect(await page.getByRole('dialog').count()).toBe(0);
    await needsYou.click();
    await page.getByRole('dialog').getByRole('button', { name: /Trust/ }).click();
    await bar.getByText(/link lost/).waitFor({ state: 'detached', timeout: 60_000 });
    expect(window.complaints).toEqual([]);
  }, 240_000);

  test('is told at once when this computer wakes up and the link went silent while it slept', async () => {
    const { app, page } = window;
    const bar = page.locator('[data-region=status]');
    behind.proxy.weather({ silent: true });
    // As the system does it: nothing else knows that it slept.
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    await bar.getByText(/link lost/).waitFor({ timeout: 60_000 });
    const links = await page.evaluate(() =>
      (
        globalThis as unknown as { heapcase: { call(method: string, request: unknown): Promise<unknown> } }
      ).heapcase.call('links.list', {}),
    );
    // Not the keepalive: that would take three times as long, and give another reason.
    expect(JSON.stringify(links)).toMatch(/no answer within [\d.]+ s after this computer had paused/);
    behind.proxy.weather({});
    await bar.getByText(/link lost/).waitFor({ state: 'detached', timeout: 120_000 });
    expect(window.complaints).toEqual([]);
  }, 300_000);
});
