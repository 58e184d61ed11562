// The page of a host over a real sshd: what will run there and what ran, how it is reached, its kills, and what its link leaves aside.
import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { type Sshd, startSshd, whyNoSshd } from '../helpers/sshd';
import { configFor, makeSshHome, type SshHome } from '../integration/ssh/ssh-home';

const reason = whyNoWindow() ?? whyNoSshd();

describe.skipIf(reason !== undefined)(`the page of a host${reason ? ` (${reason})` : ''}`, () => {
  let home: SshHome;
  let sshd: Sshd;
  let window: HeapcaseWindow;

  beforeAll(async () => {
    sshd = await startSshd({ config: ['AllowTcpForwarding no'] });
    home = await makeSshHome();
    await home.write('config', configFor('prod-api-3', sshd, ['RekeyLimit 500M']));
    await home.write('known_hosts', sshd.knownHosts);
    window = await launchHeapcase({ env: { HOME: home.folder }, size: { width: 1280, height: 800 } });
    const { page } = window;
    await page.getByRole('button', { name: /Start the demo/ }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.getByRole('grid', { name: 'Hosts' }).getByText('prod-api-3').click();
  });
  afterAll(async () => {
    await window?.close();
    await sshd?.stop();
    await home?.remove();
  });

  test('says what will run before it connects, and what ran afterwards', async () => {
    const { page } = window;
    await page.getByText('What will run on the host').click();
    await page.getByText('processes, their memory, what they listen on').waitFor();
    expect(await page.locator('.command-list pre', { hasText: 'uname -r' }).count()).toBeGreaterThan(0);
    expect(await sshd.log()).not.toContain('Connection from');

    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByRole('grid', { name: 'Processes' }).waitFor({ timeout: 120_000 });
    await page.getByText('RekeyLimit 524288000 0').waitFor();
    await page.getByRole('tab', { name: 'Commands run' }).click();
    const ran = page.getByRole('grid', { name: 'Commands run' });
    await ran
      .getByText(/uname -r/)
      .first()
      .waitFor();
    expect(Number(await ran.getAttribute('aria-rowcount'))).toBeGreaterThan(4);
  });

  test('the doctor names forwarding and settings; the logs are read by a button', async () => {
    const { page } = window;
    await page.getByRole('tab', { name: 'Doctor' }).click();
    await page.getByText(/the server forbids it/).waitFor({ timeout: 120_000 });
    await page.getByText(/not followed: RekeyLimit/).waitFor();
    await page.getByRole('tab', { name: 'OOM kills' }).click();
    await page.getByRole('button', { name: 'Look for OOM kills' }).click();
    await page.locator('.kills-facts li').first().waitFor({ timeout: 120_000 });
  });

  test('a file of the host becomes a case of its own, with the hash that the host has', async () => {
    const { page } = window;
    const bytes = randomBytes(3_000_000);
    const file = path.join(home.folder, 'orders-api.log');
    await writeFile(file, bytes);
    await page.getByRole('tab', { name: 'Fetch a file' }).click();
    await page.getByLabel('File on the host').fill(path.join(home.folder, 'nothing.log'));
    await page.getByRole('button', { name: 'Fetch', exact: true }).click();
    await page
      .getByText(/nothing\.log.*(cannot be read|No such file)/i)
      .first()
      .waitFor();
    await page.getByLabel('File on the host').fill(file);
    await page.keyboard.press('Enter');
    await page.getByText(createHash('sha256').update(bytes).digest('hex')).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Open the case' }).click();
    await page.getByText('orders-api.log').first().waitFor();
    await page.keyboard.press('Alt+ArrowLeft');
    await page.getByRole('tab', { name: 'Commands run' }).waitFor();
  });

  test('is reached by what a person chooses, from the next connection on', async () => {
    const { page } = window;
    const choice = page.getByLabel('Reached by');
    expect(await choice.inputValue()).toBe('auto');
    await choice.selectOption('ssh');
    await page.getByText('this computer', { exact: true }).first().click();
    await page.getByRole('grid', { name: 'Hosts' }).getByText('prod-api-3').click();
    await expect.poll(() => choice.inputValue()).toBe('ssh');
    expect(window.complaints).toEqual([]);
  });
});
