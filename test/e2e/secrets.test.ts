// A password in the keychain of the computer, by consent: real sshd, real Electron, and a real GNOME Keyring or none.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  askBridge,
  callBridge,
  type HeapcaseWindow,
  type LaunchOptions,
  launchHeapcase,
  whyNoWindow,
} from '../helpers/electron-app';
import { exec } from '../helpers/exec';
import { type Keyring, startKeyring, whyNoKeyring } from '../helpers/keyring';
import { type SshdWithUser, startSshdWithUser, whyNoSshdWithUser } from '../helpers/sshd-with-user';
import { makeSshHome, type SshHome } from '../integration/ssh/ssh-home';

const reason = whyNoWindow() ?? whyNoKeyring() ?? (await whyNoSshdWithUser());
const password = 'canary-b7c1 ö % 秘';

describe.skipIf(reason !== undefined)(`secrets that are kept${reason ? ` (${reason})` : ''}`, () => {
  let sshd: SshdWithUser;
  let home: SshHome;
  let keyring: Keyring;
  const folder = mkdtempSync(path.join(tmpdir(), 'heapcase-secrets-'));
  const file = path.join(folder, 'settings', 'kept-secrets.json');
  let name = '';

  beforeAll(async () => {
    sshd = await startSshdWithUser({ password });
    home = await makeSshHome();
    await home.write('config', 'Host *\n  IdentityAgent none\n  UserKnownHostsFile /dev/null\n');
    keyring = await startKeyring(home.folder);
    name = `${sshd.user}@127.0.0.1:${sshd.port}`;
  });
  afterAll(async () => {
    await keyring?.stop();
    await sshd?.stop();
    await home?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const inWindow = async (
    launch: Pick<LaunchOptions, 'env' | 'args'>,
    work: (window: HeapcaseWindow) => Promise<void>,
  ): Promise<void> => {
    const window = await launchHeapcase({ ...launch, folder });
    try {
      await work(window);
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
    }
  };
  const withKeyring = (work: (window: HeapcaseWindow) => Promise<void>) =>
    inWindow({ env: { ...keyring.env }, args: ['--password-store=gnome-libsecret'] }, work);
  const showKept = async (page: Page): Promise<void> => {
    await page
      .getByRole('button', { name: /Add a host|^Hosts$/ })
      .first()
      .click();
    await page.getByRole('radio', { name: 'Trusted keys and passwords' }).check();
  };

  test('a password is remembered only when the box is ticked, sealed, and stands in no file', async () => {
    await withKeyring(async ({ page }) => {
      const visit = callBridge(page, 'hosts.facts', { name });
      visit.catch(() => {});
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Trust and connect' }).click();
      const box = dialog.getByRole('checkbox', {
        name: /Remember in the keychain .*GNOME Keyring|Secret Service/,
      });
      await box.waitFor();
      expect(await box.isChecked()).toBe(false);
      await box.check();
      await dialog.getByLabel('Password', { exact: true }).fill(password);
      await dialog.getByRole('button', { name: 'Send' }).click();
      expect(await visit).toMatchObject({ ok: true });
      await expect
        .poll(async () => (await askBridge(page, 'secrets.list', {})).kept.map(({ user }) => user))
        .toEqual([sshd.user]);
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const sealed = (JSON.parse(readFileSync(file, 'utf8')) as { secrets: { sealed: string }[] }).secrets[0]
      .sealed;
    // Chromium's mark of a key that lies in a keyring; v10 would be one that everybody has.
    expect(Buffer.from(sealed, 'base64').subarray(0, 3).toString()).toBe('v11');
    for (const form of [password, Buffer.from(password).toString('base64')])
      expect((await exec(['grep', '-rqF', form, folder, home.folder])).status).toBe(1);
  });

  test('it is given at the next start without asking, and can be forgotten with the keys alone', async () => {
    await withKeyring(async ({ page }) => {
      await askBridge(page, 'hosts.facts', { name });
      expect(await page.getByRole('dialog').count()).toBe(0);
      await showKept(page);
      const keys = page.getByRole('grid', { name: 'Host keys accepted in Heapcase' });
      await keys.getByText(`[127.0.0.1]:${sshd.port}`).waitFor();
      for (const words of ['ssh-ed25519', 'a person', 'only here'])
        expect(await keys.getByText(words).count()).toBe(1);
      await page.evaluate(axe.source);
      const violations = await page.evaluate(async () => {
        const { axe: rules } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        return (await rules.run()).violations.map(
          ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`,
        );
      });
      expect(violations).toEqual([]);
      const folderOfPictures = process.env['HEAPCASE_PICTURES'];
      if (folderOfPictures) await page.screenshot({ path: `${folderOfPictures}/kept.png` });
      const forget = page.getByRole('button', { name: /^Forget the password of/ });
      await page.getByRole('radio', { name: 'Trusted keys and passwords' }).focus();
      // By Tab alone, as somebody without a mouse comes there.
      await expect
        .poll(async () => {
          await page.keyboard.press('Tab');
          return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
        })
        .toMatch(/^Forget the password of/);
      await page.keyboard.press('Enter');
      await forget.waitFor({ state: 'detached' });
      expect((await askBridge(page, 'secrets.list', {})).kept).toEqual([]);
      const forgetKey = page.getByRole('button', { name: /^Forget the keys of/ });
      await forgetKey.focus();
      await page.keyboard.press('Enter');
      await forgetKey.waitFor({ state: 'detached' });
      expect(await askBridge(page, 'trust.list', {})).toEqual([]);
    });
  });

  test('without a keychain that encrypts it is said, and nothing is offered or written', async () => {
    const env = { HOME: home.folder, DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' };
    await inWindow({ env, args: ['--password-store=basic'] }, async ({ page }) => {
      const visit = callBridge(page, 'hosts.facts', { name });
      visit.catch(() => {});
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Trust and connect' }).click();
      await dialog.getByText(/this computer has no keychain that encrypts/).waitFor();
      expect(await dialog.getByRole('checkbox').count()).toBe(0);
      const folderOfPictures = process.env['HEAPCASE_PICTURES'];
      if (folderOfPictures) await page.screenshot({ path: `${folderOfPictures}/no-keychain.png` });
      await dialog.getByLabel('Password', { exact: true }).fill(password);
      await dialog.getByRole('button', { name: 'Send' }).click();
      expect(await visit).toMatchObject({ ok: true });
      expect(await askBridge(page, 'secrets.list', {})).toEqual({ keychain: null, kept: [] });
      await showKept(page);
      await page.getByText(/This computer has no keychain that encrypts/).waitFor();
    });
    expect((await exec(['grep', '-rqF', password, folder, home.folder])).status).toBe(1);
  });
});
