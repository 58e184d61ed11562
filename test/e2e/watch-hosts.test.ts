// Watchdogs on several hosts through the window: installed by one press, each proved; what they caught is collected by another.
import path from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askBridge, type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import {
  type HostsOfTheirOwn,
  startHostsOfTheirOwn,
  whyNoHostsOfTheirOwn,
} from '../helpers/hosts-of-their-own';
import { type OrdersService, startOrdersService } from '../helpers/orders-service';
import { whyNoGo } from '../helpers/serving-program';
import { waitFor } from '../helpers/wait-for';

const reason = whyNoWindow() ?? whyNoHostsOfTheirOwn() ?? whyNoGo();
const names = ['east', 'west'] as const;
const patient = { timeoutMs: 60_000, everyMs: 100 };

describe.skipIf(reason !== undefined)(`watchdogs on several hosts${reason ? ` (${reason})` : ''}`, () => {
  let hosts: HostsOfTheirOwn;
  let service: OrdersService;
  let window: HeapcaseWindow;

  beforeAll(async () => {
    service = await startOrdersService('-healthy');
    hosts = await startHostsOfTheirOwn([...names]);
    const { folder } = hosts.home;
    window = await launchHeapcase({
      env: { HOME: folder, HEAPCASE_LIBRARY: path.join(folder, 'cases') },
      size: { width: 1280, height: 800 },
    });
    window.page.setDefaultTimeout(60_000);
    await window.page.locator('.status-bar').waitFor();
    await window.page.evaluate(axe.source);
  });
  afterAll(async () => {
    for (const { host, id } of window ? await watches().catch(() => []) : [])
      await askBridge(window.page, 'watch.uninstall', { host, id, purge: true });
    await window?.close();
    await service?.stop();
    await hosts?.stop();
  });

  const sheet = () => window.page.getByRole('dialog');
  const watches = () => askBridge(window.page, 'watch.list', {});
  const violations = () =>
    window.page.evaluate(async () => {
      const { axe: rules } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      return (await rules.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
    });

  test('a pid is that of one host, a name or an address can be that of several', async () => {
    for (const key of ['g', 'a']) await window.page.keyboard.press(key);
    await window.page.getByText(/has the evidence on disk before the kernel kills/).waitFor();
    for (const key of ['w', 'i']) await window.page.keyboard.press(key);
    await sheet().getByLabel(/^Host/).selectOption('east');
    const process = sheet().getByLabel(/Process/);
    await process.fill(String(service.pid));
    const west = sheet().getByRole('checkbox', { name: 'west' });
    expect(await west.isDisabled()).toBe(true);
    await sheet().getByText('A pid is that of one host').waitFor();
    await process.fill(`${service.url}/debug/pprof/`);
    await west.check();
  });

  test('what would be done is read host by host, and one that cannot be looked at is left out by name', async () => {
    await sheet()
      .getByLabel(/Kept alive by/)
      .selectOption('session');
    const nobody = sheet().getByLabel(/Process/);
    const address = await nobody.inputValue();
    await nobody.fill('no-such-program');
    await sheet().getByRole('button', { name: 'Look at 2 hosts' }).click();
    await sheet().getByRole('tab', { name: 'west · failed' }).waitFor();
    await sheet().getByRole('tab', { name: 'east · failed' }).waitFor();
    expect(await sheet().getByRole('button', { name: 'Install and test' }).isDisabled()).toBe(true);

    await nobody.fill(address);
    await sheet().getByRole('button', { name: 'Look at 2 hosts' }).click();
    await sheet().getByRole('button', { name: 'Install and test on 2 hosts' }).waitFor();
    for (const name of names) {
      await sheet().getByRole('tab', { name, exact: true }).click();
      await sheet()
        .getByRole('tab', { name: /Commands/ })
        .click();
      await sheet()
        .getByText(/heapcase-watch\.sh/)
        .first()
        .waitFor();
    }
    expect(await violations()).toEqual([]);
    expect(await watches()).toEqual([]);
  });

  test('one press installs on all of them, and each is proved by a capture of its own', async () => {
    await sheet().getByRole('tab', { name: 'Rules' }).click();
    // Every machine uses more than 1 % of its memory, and the top rung does not wait.
    await sheet().getByLabel('Rungs', { exact: true }).fill('1');
    await sheet().getByLabel('Another heap after').fill('0');
    await sheet().getByRole('button', { name: 'Install and test on 2 hosts' }).click();
    await sheet().getByText('Done on 2 of 2 hosts').waitFor({ timeout: 120_000 });
    for (const name of names) {
      await sheet()
        .getByRole('tab', { name: `${name} · done` })
        .click();
      await sheet()
        .getByText(/The whole chain works/)
        .waitFor();
    }
    expect(await violations()).toEqual([]);
    await sheet().getByRole('button', { name: 'Open the watchdogs' }).click();
    expect((await watches()).map(({ host }) => host).toSorted()).toEqual([...names]);
  });

  test('what they caught is collected by one press, each into a case of its own', async () => {
    await waitFor(
      'a capture by the rung of 1 % on each',
      async () => (await watches()).every(({ captures }) => captures.some(({ rung }) => rung === '1')),
      patient,
    );
    await window.page.getByRole('button', { name: 'Collect from 2 watchdogs' }).click();
    const tasks = await waitFor(
      'both to be collected',
      async () => {
        const collected = (await askBridge(window.page, 'watch.tasks', {})).filter(
          ({ kind }) => kind === 'collect',
        );
        return collected.length === 2 && collected.every(({ outcome }) => outcome !== null) && collected;
      },
      patient,
    );
    expect(tasks.map(({ host, outcome }) => `${host} ${outcome}`).toSorted()).toEqual([
      'east done',
      'west done',
    ]);
    expect(new Set(tasks.map(({ caseId }) => caseId)).size).toBe(2);
    expect(window.complaints).toEqual([]);
  });
});
