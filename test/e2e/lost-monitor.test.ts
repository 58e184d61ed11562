// A link that is cut under monitors and under an investigation: the Live tab says so, and that nothing is missing.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askBridge, type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { goCommands } from '../helpers/go-programs';
import { type OrdersService, startOrdersService } from '../helpers/orders-service';
import { whyNoSshd } from '../helpers/sshd';
import { type BehindProxy, startBehindProxy } from '../integration/ssh/through-proxy';

const reason =
  whyNoWindow() ?? whyNoSshd() ?? (goCommands().length === 0 ? 'no Go on this machine' : undefined);

describe.skipIf(reason !== undefined)(`the Live tab without a link${reason ? ` (${reason})` : ''}`, () => {
  let window: HeapcaseWindow;
  let behind: BehindProxy;
  let service: OrdersService;
  beforeAll(async () => {
    [behind, service] = await Promise.all([startBehindProxy(), startOrdersService('-healthy')]);
    window = await launchHeapcase({
      env: { HOME: behind.home.folder },
      size: { width: 1280, height: 800 },
    });
    window.page.setDefaultTimeout(90_000);
  });
  afterAll(async () => {
    await window?.close();
    await service?.stop();
    await behind?.stop();
  });

  const cut = () => {
    behind.proxy.weather({ refuses: true });
    behind.proxy.cut();
  };
  const picture = async (name: string): Promise<void> => {
    const folder = process.env['HEAPCASE_PICTURES'];
    if (folder) await window.page.screenshot({ path: `${folder}/${name}.png` });
  };

  test('says that monitors go on there, in both languages, goes on without a gap, and stops without a link', async () => {
    const { page } = window;
    const live = page.getByRole('tabpanel').or(page.locator('.live')).first();
    await askBridge(page, 'monitor.start', {
      host: 'target',
      target: { by: 'pid', pid: service.pid },
      monitors: ['process', 'vmstat'],
      everySeconds: 1,
      forSeconds: null,
      caseId: null,
    });
    await page
      .getByText(/^Monitors: /)
      .first()
      .click();
    await page.getByRole('tab', { name: 'Live' }).click();
    await page.locator('.mon-chart').first().waitFor();
    cut();
    await live.getByText('The connection to target is lost. What runs there goes on').waitFor();
    await picture('monitors-away');
    const bar = page.locator('[data-region=status]');
    await bar.getByText('English').click();
    await live.getByText('那里的程序仍在运行').waitFor();
    await picture('monitors-away-zh');
    await bar.getByText('中文').click();
    await live.getByText('What runs there goes on').waitFor();

    behind.proxy.weather({});
    await live.getByText('What runs there goes on').waitFor({ state: 'detached' });
    expect(await live.getByText(/No figures from/).count()).toBe(0);

    cut();
    await live.getByText('What runs there goes on').waitFor();
    await page.getByRole('button', { name: 'Stop monitors' }).click();
    await live.getByText(/Stopped on request at/).waitFor();
    const [{ manifest }] = await askBridge(page, 'cases.list', {});
    const { gaps } = await askBridge(page, 'cases.view', { id: manifest.id });
    expect(gaps.map(({ key }) => key)).toEqual(['gap.stop-unconfirmed']);
    behind.proxy.weather({});
  }, 300_000);

  test('says the same of an investigation', async () => {
    const { page } = window;
    await askBridge(page, 'investigation.start', {
      ...{ host: 'target', target: { by: 'pid', pid: service.pid }, endpoint: service.url },
      ...{ forSeconds: 600, everySeconds: 5, forceGc: false, title: 'Recorded from afar' },
    });
    await page.getByText('Recorded from afar').first().click();
    await page.getByRole('tab', { name: 'Live' }).click();
    await page.locator('.readout-figure').first().waitFor();
    cut();
    await page.locator('.readouts-since').getByText('What runs there goes on').waitFor();
    await picture('investigation-away');
    behind.proxy.weather({});
    await page.locator('.readouts-since').waitFor({ state: 'detached' });
    const [job] = await askBridge(page, 'jobs.list', {});
    await askBridge(page, 'jobs.stop', { jobId: job.jobId });
    expect(window.complaints).toEqual([]);
  }, 300_000);
});
