import { openMade } from './made-window.mjs';
import { usual, walker } from './walker.mjs';

/** @typedef {import('./window.mjs').ElectronApplication} ElectronApplication */

const host = 'prod-api-3';
const lost = { code: 'host.lost', fillings: { host, reason: 'no answer to keepalive for 15 s' } };

/** What a person is asked while a connection is made. */
const prompts = {
  'host-key': {
    kind: 'host-key',
    host: 'bastion-1',
    type: 'ssh-ed25519',
    fingerprint: 'SHA256:q0VfTnV7rjU2m3w1XJ4nq5x9kz7pLcD8mHcY2bQe1sA',
    knownWithOtherType: true,
  },
  password: {
    kind: 'password',
    host,
    user: 'deploy',
    about: '',
    echo: false,
    keeping: { keychain: 'GNOME Keyring', wasRefused: false },
  },
  'password-refused': {
    kind: 'password',
    host,
    user: 'deploy',
    about: '',
    echo: false,
    keeping: { keychain: null, wasRefused: true },
  },
  passphrase: {
    kind: 'passphrase',
    host,
    user: 'deploy',
    about: '/home/mei/.ssh/id_ed25519',
    echo: false,
  },
  '2fa': {
    kind: 'keyboard-interactive',
    host,
    user: 'deploy',
    about: 'Verification code: ',
    echo: true,
  },
  sudo: { kind: 'sudo', host, user: 'deploy', about: 'dmesg --time-format iso', echo: false },
  touch: { kind: 'touch', host, user: 'deploy', about: 'Confirm user presence for key ED25519-SK' },
};

/** Why a connection fails, where each sentence is another one. */
const failures = {
  refused: {
    code: 'host.unreachable',
    fillings: { host, port: 22, reason: 'connect ECONNREFUSED 10.4.2.13:22' },
  },
  auth: { code: 'host.auth-refused', fillings: { host, user: 'deploy', tried: 'publickey, password' } },
};

/** @param {ElectronApplication} app @param {{ folder: string, only: string }} wanted */
export async function walkMade(app, wanted) {
  const { page, play, tell } = await openMade(app, usual);
  const { lookAndSize, press, settle } = walker(page, app, wanted);
  /** @param {string} name */
  const button = (name) => page.getByRole('button', { name, exact: true }).first();

  const openHost = async () => {
    await press('g', 'h');
    await page.locator('.hosts').waitFor();
    await page.locator('.hosts').getByText(host).first().click();
  };
  const connect = async () => {
    await openHost();
    await page.locator('.hosts').getByRole('button', { name: 'Connect', exact: true }).first().click();
  };

  await play({ firstRun: true });
  await lookAndSize('made-first-run');
  await press('g', 'h');
  await lookAndSize('made-hosts-none');
  await press('g', 'f');
  await lookAndSize('made-fleet-none');
  await press('g', 'a');
  await lookAndSize('made-watchdogs-none');

  await play({});
  await press('g', 'h');
  await page.getByRole('radio', { name: 'Trusted keys and passwords' }).check();
  await lookAndSize('made-kept');
  await play({});
  await lookAndSize('made-welcome-cases');
  await openHost();
  await lookAndSize('made-host-not-connected');
  await connect();
  await page.getByText('orders-api').nth(1).waitFor();
  await settle();
  await lookAndSize('made-targets');
  await page.getByText('checkout', { exact: true }).first().click();
  await lookAndSize('made-target-detail');
  await page.getByRole('tab', { name: 'Doctor' }).click();
  await page.locator('.doctor-row').first().waitFor();
  await lookAndSize('made-doctor');
  await page
    .getByRole('button', { name: /Install/ })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
  await lookAndSize('made-doctor-install');
  await press('Escape');
  await press('g', 'f');
  await settle();
  await page.getByRole('grid').getByRole('row').nth(1).click();
  await lookAndSize('made-fleet');

  await tell({
    kind: 'host-link',
    link: {
      host,
      state: {
        is: 'lost',
        since: new Date().toISOString(),
        failure: lost,
        nextAttemptAt: new Date(Date.now() + 600_000).toISOString(),
        retry: 3,
      },
    },
  });
  await lookAndSize('made-link-lost');
  await tell({
    kind: 'host-link',
    link: { host, state: { is: 'needs-you', since: new Date().toISOString(), failure: lost } },
  });
  await lookAndSize('made-link-needs-you');
  await tell({
    kind: 'opening-failed',
    failure: { code: 'failure.unexpected', fillings: { reason: 'EACCES' } },
  });
  await lookAndSize('made-opening-failed');

  for (const [name, prompt] of Object.entries(prompts)) {
    await play({ prompt });
    await connect();
    await page.getByRole('dialog').waitFor();
    await lookAndSize(`made-prompt-${name}`);
  }
  for (const [name, hostFails] of Object.entries(failures)) {
    await play({ hostFails });
    await connect();
    await settle();
    await lookAndSize(`made-host-fails-${name}`);
  }

  await play({ recorded: 38 });
  await page.getByText('orders-api on prod-api-3').first().click();
  await page.getByRole('tab').nth(1).click();
  await lookAndSize('made-live');
  await play({ recorded: 38, jobFails: lost });
  await page.getByText('orders-api on prod-api-3').first().click();
  await page.getByRole('tab').nth(1).click();
  await lookAndSize('made-live-failed');
  await play({ recorded: 61, targetLost: true });
  await page.getByText('orders-api on prod-api-3').first().click();
  await lookAndSize('made-target-lost');

  await play({ recorded: 61, watches: { [host]: 'calm' } });
  await page.getByText('orders-api on prod-api-3').first().click();
  await lookAndSize('made-watch-on-spine');
  await play({});
  await connect();
  await tell({ kind: 'watches-looked', host, failure: lost });
  await lookAndSize('made-watches-unread');

  const watches = { [host]: 'climbing', 'prod-api-1': 'late', 'prod-api-2': 'lost', local: 'older' };
  await play({ watches, watchFound: true, plays: true });
  await settle();
  await lookAndSize('made-watch-found');
  await press('g', 'a');
  await settle();
  await lookAndSize('made-watchdogs');
  const chooseWatch = () => page.getByRole('grid').first().getByRole('row').nth(1).click();
  await chooseWatch();
  await settle();
  await lookAndSize('made-watch-climbing');
  for (const [key, name] of [
    ['r', 'rules'],
    ['s', 'script'],
    ['e', 'export'],
    ['x', 'uninstall'],
    ['c', 'collect'],
  ]) {
    await press('w', key);
    await page.getByRole('dialog').waitFor();
    await settle();
    await lookAndSize(`made-watch-${name}`);
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await press('w', 'i');
  await page.getByRole('dialog').waitFor();
  await lookAndSize('made-watch-install-1');
  await page.getByRole('dialog').getByLabel('Process: name or pid').fill('orders-api');
  await button('Look at the host').click();
  await settle();
  await lookAndSize('made-watch-install-2');
  await button('Install and test').click();
  await page.waitForTimeout(4500);
  await lookAndSize('made-watch-install-3');
  for (const mood of ['dead', 'blind', 'paused', 'cooldown', 'offline']) {
    await play({ watches: { [host]: mood } });
    await press('g', 'a');
    await chooseWatch();
    await settle();
    await lookAndSize(`made-watch-${mood}`);
  }
}
