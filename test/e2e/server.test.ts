// A real server through the window: its unknown key is asked about, then its processes are listed.
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { type Sshd, startSshd, whyNoSshd } from '../helpers/sshd';

const reason = whyNoWindow() ?? whyNoSshd();

describe.skipIf(reason !== undefined)(`a server in the window${reason ? ` (${reason})` : ''}`, () => {
  let window: HeapcaseWindow;
  let sshd: Sshd;
  let home = '';
  beforeAll(async () => {
    sshd = await startSshd();
    home = mkdtempSync(path.join(tmpdir(), 'heapcase-window-home-'));
    await mkdir(path.join(home, '.ssh'));
    const lines = ['Host box', `HostName ${sshd.host}`, `Port ${sshd.port}`, `User ${sshd.user}`];
    lines.push(`IdentityFile ${sshd.identityFile}`, 'IdentitiesOnly yes');
    lines.push('UserKnownHostsFile /dev/null', 'GlobalKnownHostsFile /dev/null');
    await writeFile(path.join(home, '.ssh', 'config'), `${lines.join('\n')}\n`);
    window = await launchHeapcase({ env: { HOME: home } });
    await window.page
      .getByRole('button', { name: /Add a host/ })
      .first()
      .click();
    await window.page.getByText('box', { exact: true }).first().click();
  });
  afterAll(async () => {
    await window?.close();
    await sshd?.stop();
    if (home) rmSync(home, { recursive: true, force: true });
  });
  const connect = () => window.page.getByRole('button', { name: 'Connect', exact: true }).click();

  test('nothing is sent to a key that is not known and not accepted', async () => {
    await connect();
    const sheet = window.page.getByRole('dialog');
    await sheet
      .getByText(/SHA256:/)
      .first()
      .waitFor();
    const cancel = sheet.getByRole('button', { name: 'Cancel' });
    expect(await cancel.evaluate((button) => button === document.activeElement)).toBe(true);
    await cancel.click();
    await window.page
      .getByText(/is not known, so nothing was sent/)
      .first()
      .waitFor();
    expect(await sshd.log()).not.toMatch(/Accepted publickey/);
  });

  test('an accepted key lets us in, and the processes of the server are listed', async () => {
    await connect();
    await window.page
      .getByRole('dialog')
      .getByRole('button', { name: /Trust|Accept/ })
      .click();
    // Of a busy machine's processes only those in sight are drawn.
    await window.page.getByLabel('Filter processes').fill('sshd', { timeout: 60_000 });
    await window.page.getByText('sshd', { exact: true }).first().waitFor();
    expect(await sshd.log()).toMatch(/Accepted publickey/);
    expect(window.complaints).toEqual([]);
  });
});
