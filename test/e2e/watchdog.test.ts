// A watchdog through the window, on this computer: installed, watched, fired, collected, followed through its deaths, removed.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WatchView } from '#core/contract/watch';
import { isAlive } from '../helpers/cache';
import {
  askBridge,
  type HeapcaseWindow,
  launchHeapcase,
  setTheme,
  whyNoWindow,
} from '../helpers/electron-app';
import { exec } from '../helpers/exec';
import { buildGoProgram, goCommands } from '../helpers/go-programs';
import { waitFor } from '../helpers/wait-for';

const reason =
  whyNoWindow() ??
  (process.platform === 'linux' ? undefined : 'the watchdog needs /proc') ??
  (goCommands().length > 0 ? undefined : 'no Go: install golang-go');

/** Slow machines take long to start a shell; nothing here is measured. */
const patient = { timeoutMs: 60_000, everyMs: 100 };

describe.skipIf(reason !== undefined)(`a watchdog in the window${reason ? ` (${reason})` : ''}`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'heapcase-watch-e2e-'));
  // A name of its own: the watch of another run is not this one's.
  const name = `hc-e2e-${process.pid}`;
  let service: ChildProcess;
  let window: HeapcaseWindow;
  let page: Page;

  const view = async (): Promise<WatchView> => {
    const found = (await askBridge(page, 'watch.list', {})).find(({ id }) => id === name);
    if (!found) throw new Error(`${name} is not listed`);
    return found;
  };
  const until = (what: string, holds: (now: WatchView) => unknown) =>
    waitFor(what, async () => holds(await view()), patient);
  const shown = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 60_000 });
  const sheet = () => page.getByRole('dialog');
  const press = async (...keys: string[]) => {
    for (const one of keys) await page.keyboard.press(one);
  };

  async function violations(): Promise<readonly string[]> {
    return page.evaluate(async () => {
      const { axe: rules } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations: found } = await rules.run();
      return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
    });
  }

  beforeAll(async () => {
    const program = path.join(folder, name);
    await copyFile(await buildGoProgram('dates'), program);
    service = spawn(program, ['-addr', '127.0.0.1:0', '-healthy'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await waitFor(
      'the service to listen',
      () => new Promise((ready) => service.stdout?.once('data', ready)),
      patient,
    );
    window = await launchHeapcase({ env: { HEAPCASE_CHOOSE_FOLDER: folder } });
    page = window.page;
    await page.locator('.status-bar').waitFor();
    await page.evaluate(axe.source);
    // Nobody sees notifications under Xvfb: what would be shown is kept instead.
    await window.app.evaluate(({ Notification }) => {
      const kept: unknown[] = [];
      Object.assign(globalThis, { heapcaseNotices: kept });
      Notification.isSupported = () => true;
      Notification.prototype.show = function () {
        kept.push(this);
      };
    });
  });
  afterAll(async () => {
    const left = window ? await view().catch(() => null) : null;
    await window?.close();
    if (left) await exec(['sh', path.join(left.folder, 'heapcase-watch.sh'), 'uninstall', '--purge']);
    service?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('nothing is installed before its script, hash, commands and rules could be read', async () => {
    await press('g', 'a');
    await shown(/has the evidence on disk before the kernel kills/);
    expect(await violations()).toEqual([]);
    await press('w', 'i');
    await sheet()
      .getByLabel(/Process/)
      .fill(name);
    await sheet()
      .getByLabel(/Kept alive by/)
      .selectOption('session');
    await sheet().getByRole('button', { name: 'Look at the host' }).click();
    await sheet().getByRole('tab', { name: 'Script' }).click({ timeout: 60_000 });
    const text = readFileSync(path.resolve('resources/watchdog/heapcase-watch.sh'), 'utf8');
    await sheet()
      .getByText(/SHA-256 [0-9a-f]{64}/)
      .waitFor();
    await sheet().getByLabel('Find in the script').fill('MemAvailable');
    await sheet()
      .getByText(`1 of ${text.split('\n').filter((line) => /memavailable/i.test(line)).length}`)
      .waitFor();
    await sheet()
      .getByRole('tab', { name: /Commands/ })
      .click();
    await sheet()
      .getByText(/heapcase-watch\.sh/)
      .first()
      .waitFor();
    expect(await violations()).toEqual([]);
    expect(await askBridge(page, 'watch.list', {})).toEqual([]);
  });

  test('a test capture proves the chain at the end of the installation', async () => {
    await sheet().getByRole('button', { name: 'Install and test' }).click();
    await sheet()
      .getByText(/The whole chain works/)
      .waitFor({ timeout: 60_000 });
    await sheet()
      .getByText(/heap\.pb\.gz/)
      .first()
      .waitFor();
    await sheet().getByRole('button', { name: 'Open the watchdog' }).click();
    const { folder: there, captures } = await view();
    expect(existsSync(path.join(there, 'heapcase-watch.sh'))).toBe(true);
    expect(captures.map(({ rung }) => rung)).toContain('test');
  });

  test('it is followed: ladder, rules and heartbeat', async () => {
    const { state } = await until(
      'the first heartbeat',
      ({ link, state: now }) => link.state === 'connected' && now,
    ).then(view);
    await page.getByRole('img', { name: /Rungs: 70 %/ }).waitFor();
    await page.getByRole('grid', { name: 'Rules' }).getByText('Fast path').waitFor();
    await shown(/alive, beat .* ago/);
    await press('w', 'l');
    await page.getByRole('grid', { name: 'Ladder' }).getByText('90 %', { exact: true }).waitFor();
    await press('w', 'l');
    expect(state?.target?.pid).toBe(service.pid);
    expect(await violations()).toEqual([]);
    await setTheme(window.app, 'dark');
    await page.locator('html[data-theme=dark]').waitFor();
    expect(await violations()).toEqual([]);
    await setTheme(window.app, 'light');
  });

  test('a rule that cannot be is refused where it is typed; one that can is in force, and its rung is a notification', async () => {
    await press('w', 'r');
    const rungs = sheet().getByLabel('Rungs', { exact: true });
    await rungs.fill('90 1');
    await sheet().getByText('This cannot be taken.').waitFor();
    expect(await sheet().getByRole('button', { name: 'Put in force' }).isDisabled()).toBe(true);
    expect(await violations()).toEqual([]);
    // Every machine uses more than 1 % of its memory, and the top rung does not wait.
    await rungs.fill('1');
    await sheet().getByRole('checkbox', { name: 'cgroup' }).uncheck();
    await sheet().getByRole('checkbox', { name: 'process' }).uncheck();
    await sheet().getByLabel('Slowest look').fill('1');
    await sheet().getByLabel('Another heap after').fill('0');
    await sheet().getByRole('button', { name: 'Put in force' }).click();
    await sheet().waitFor({ state: 'detached', timeout: 60_000 });
    await until('the capture of the rung', ({ captures }) => captures.some(({ rung }) => rung === '1'));
    await shown(/1 % was reached at/);

    const notices = await waitFor(
      'the notification',
      () =>
        window.app
          .evaluate(() =>
            (globalThis as unknown as { heapcaseNotices: Electron.Notification[] }).heapcaseNotices.map(
              ({ title, body }) => ({ title, body }),
            ),
          )
          .then((all) => all.length > 0 && all),
      patient,
    );
    expect(notices[0].title).toBe(`${name} on this computer: 1 %`);
    expect(notices[0].body).toMatch(/The capture is on the host’s disk\.$/);
    await press('g', 'h');
    await window.app.evaluate(() =>
      (globalThis as unknown as { heapcaseNotices: Electron.Notification[] }).heapcaseNotices[0].emit(
        'click',
      ),
    );
    await page.getByRole('grid', { name: 'Rules' }).waitFor();
  });

  test('its captures become a case, and stand on its time line by their rungs', async () => {
    await press('w', 'c');
    await sheet().getByLabel('Into').waitFor();
    expect(await violations()).toEqual([]);
    await sheet().getByRole('button', { name: 'Collect', exact: true }).click();
    await page.getByRole('button', { name: 'Open the case' }).click({ timeout: 60_000 });
    await page.getByRole('button', { name: /^1 % of the watchdog/ }).waitFor();
    await page.getByRole('tab', { name: 'Watchdog' }).click();
    await page.getByRole('grid', { name: 'Rules' }).waitFor();
    expect(await violations()).toEqual([]);
    const { captures } = await view();
    const [caseId] = new Set(captures.map(({ collectedInto }) => collectedInto));
    const verified = await askBridge(page, 'cases.verify', { id: caseId ?? '' });
    expect(verified).toMatchObject({ changed: [], missing: [], chainOk: true });
    expect(verified.ok).toBeGreaterThan(20);
  });

  test('late, alive again, dead: told apart, and the figures are frozen', async () => {
    const { state } = await view();
    const pid = state?.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    await shown(/The watchdog is late/);
    await page.locator('.ladder-frozen').waitFor();
    process.kill(pid, 'SIGCONT');
    await shown(/alive, beat .* ago/);
    process.kill(pid, 'SIGKILL');
    await shown(/The watchdog is not running/);
    expect(await violations()).toEqual([]);
  });

  test('it is exported with its rules', async () => {
    await press('w', 'e');
    await sheet()
      .getByText(/\.service$/)
      .first()
      .waitFor({ timeout: 60_000 });
    await sheet()
      .getByRole('button', { name: /Save into a folder/ })
      .click();
    await sheet()
      .getByText(/files in /)
      .waitFor();
    expect(existsSync(path.join(folder, `heapcase-watch-${name}-systemd`))).toBe(true);
    expect(await violations()).toEqual([]);
    await press('Escape');
  });

  test('uninstalling says what goes, and leaves nothing', async () => {
    const { folder: there } = await view();
    await press('w', 'x');
    await sheet().getByText(there).waitFor();
    await sheet().getByLabel('Remove the captures too').check();
    await sheet().getByRole('button', { name: 'Uninstall and remove captures' }).click();
    await sheet()
      .getByText(/The host printed what was removed/)
      .waitFor({ timeout: 60_000 });
    expect(existsSync(there)).toBe(false);
    expect(isAlive(service.pid ?? 0)).toBe(true);
    await sheet().getByRole('button', { name: 'Close' }).first().click();
    expect(await askBridge(page, 'watch.list', {})).toEqual([]);
    expect(window.complaints).toEqual([]);
  });
});
