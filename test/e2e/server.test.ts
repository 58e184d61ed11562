// A real server through the window: its unknown key is asked about, then its processes are listed, what its watchdog caught
// meanwhile is offered, and source that only it has is read from there with leave.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asPprofLoads,
  decodeProfile,
  defaultView,
  encodeProfile,
  type Profile,
  sourceTable,
} from '#core/profile/index';
import { StringTable } from '#core/profile/strings';
import { openLibrary } from '#main/store/library';
import { askBridge, type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { type SampleFile, sampleFiles } from '../helpers/sample-case';
import { type Sshd, startSshd, whyNoSshd } from '../helpers/sshd';

const reason = whyNoWindow() ?? whyNoSshd() ?? whyNoFilesOfItsOwn();
const zoo = fileURLToPath(new URL('../zoo/dates', import.meta.url));
/** On the server, and nowhere here. */
const onServer = '/srv/orders-api';
const mib = (bytes: number) => (bytes === 0 ? '0' : (bytes / 2 ** 20).toFixed(2));

describe.skipIf(reason !== undefined)(`a server in the window${reason ? ` (${reason})` : ''}`, () => {
  let window: HeapcaseWindow;
  let sshd: Sshd;
  let home = '';
  let profile: Profile;
  beforeAll(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'heapcase-window-home-'));
    sshd = await startSshd({ config: [`ForceCommand ${await filesOfItsOwn(home, ['dates.go'])}`] });
    profile = await caseOf(path.join(home, 'library'));
    await mkdir(path.join(home, '.ssh'));
    const lines = ['Host box', `HostName ${sshd.host}`, `Port ${sshd.port}`, `User ${sshd.user}`];
    lines.push(`IdentityFile ${sshd.identityFile}`, 'IdentitiesOnly yes');
    lines.push('UserKnownHostsFile /dev/null', 'GlobalKnownHostsFile /dev/null');
    await writeFile(path.join(home, '.ssh', 'config'), `${lines.join('\n')}\n`);
    window = await launchHeapcase({
      env: { HOME: home, HEAPCASE_LIBRARY: path.join(home, 'library') },
      size: { width: 1440, height: 900 },
    });
    window.page.setDefaultTimeout(60_000);
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

  test('what its watchdog caught while nobody was connected is offered wherever one is', async () => {
    const offer = window.page.getByText('The watchdog of orders-api on box has 1 capture that no case has.');
    await offer.waitFor();
    await window.page.getByText('source of the server').first().click();
    await offer.waitFor();
  });

  /** Selects a function in the table and shows its source. */
  const showSourceOf = async (name: string) => {
    const { page } = window;
    await page.getByRole('radio', { name: 'Top', exact: true }).click({ force: true });
    await page.locator('.top-row').filter({ hasText: name }).first().click();
    await page.getByRole('radio', { name: 'Source', exact: true }).click({ force: true });
    await page.getByText(/is not on this computer/).waitFor();
  };
  /** The commands that ran on the server and name the file. */
  const ran = (file: string) =>
    readFileSync(path.join(home, 'server', 'ran'), 'utf8')
      .split('\n')
      .filter((command) => command.includes(`${onServer}/${file}`));

  test('source that only the server has is asked about, and left there at a no', async () => {
    const { page } = window;
    await page.getByText('source of the server').first().click();
    await page.getByRole('tab', { name: /^Profiles/ }).click();
    await showSourceOf('GetBetweenDates');
    await page.getByRole('button', { name: 'Fetch from box…' }).click();
    await page.getByText(`Connects to box, runs head -c 2097153 ${onServer}/dates.go once`).waitFor();
    await page.getByRole('button', { name: 'Leave it' }).click();
    await page.getByRole('button', { name: 'Fetch from box…' }).waitFor();
    expect(ran('dates.go')).toEqual([]);
  });

  test('at a yes it is read there once, stands beside the engine’s numbers, and is kept in the case', async () => {
    const { page } = window;
    await page.getByRole('button', { name: 'Fetch from box…' }).click();
    await page.getByRole('button', { name: 'Run it on box' }).click();
    await page.getByText('copy in the case, fetched from the host').waitFor();
    expect(ran('dates.go')).toEqual([expect.stringContaining('head')]);
    const text = readFileSync(path.join(zoo, 'dates.go'), 'utf8').split('\n');
    const view = { ...defaultView, sampleType: 'inuse_space' };
    const [file] = sourceTable(profile, view, 'main.GetBetweenDates').files;
    expect(file?.lines.length).toBeGreaterThan(1);
    for (const { line, flat, cum } of file?.lines ?? []) {
      const cells = await page.locator(`[data-line="${line}"] td`).allTextContents();
      expect([cells[0], cells[1], cells[4]]).toEqual([mib(flat), mib(cum), text[line - 1]]);
    }
    const [known] = await askBridge(page, 'cases.list', {});
    const { evidence } = await askBridge(page, 'cases.view', { id: known?.manifest.id ?? '' });
    const copy = evidence.find(({ kind }) => kind === 'file');
    expect(copy).toMatchObject({ name: `${onServer}/dates.go`, provenance: { host: 'box', status: 0 } });
    expect(copy?.provenance.how).toContain('head -c 2097153');
  });

  test('what the server has not is said with its own words, and the numbers stand by line', async () => {
    const { page } = window;
    await showSourceOf('orderDays');
    await page.getByRole('button', { name: 'Fetch from box…' }).click();
    await page.getByRole('button', { name: 'Run it on box' }).click();
    await page
      .locator('.banner-critical')
      .getByText(/orders\.go cannot be had from box: .*No such file or directory/)
      .waitFor();
    expect(await page.locator('.source-hot').count()).toBeGreaterThan(0);
    expect(window.complaints).toEqual([]);
  });

  test('its watchdog’s capture is collected from the offer, and offered no more', async () => {
    const { page } = window;
    await page.getByRole('button', { name: 'Open the watchdog' }).click();
    await page
      .getByText('On this host is 1 capture that no case has.')
      .locator('..')
      .getByRole('button', { name: 'Collect…' })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Collect', exact: true }).click();
    await page.getByRole('button', { name: 'Open the case' }).click();
    const [watch] = await askBridge(page, 'watch.list', {});
    const caseId = watch?.captures[0]?.collectedInto ?? '';
    expect(await askBridge(page, 'cases.verify', { id: caseId })).toMatchObject({ changed: [], missing: [] });
    const { evidence } = await askBridge(page, 'cases.view', { id: caseId });
    const heap = readFileSync((sampleFiles('heap-profile').at(-1) as SampleFile).file);
    expect(evidence.find(({ kind }) => kind === 'heap-profile')?.sha256).toBe(sha256(heap));
    await page.getByText('box', { exact: true }).first().click();
    // What is found is told before this is answered.
    await askBridge(page, 'hosts.facts', { name: 'box' });
    expect(await page.getByText(/that no case has/).count()).toBe(0);
  });

  test('that its watchdogs could not be read is said, and is not “nothing there”', async () => {
    const { page } = window;
    const broken = path.join(home, 'server', 'broken');
    const unread = page.getByText(/The watchdogs of this host could not be read.*out of order today/);
    await writeFile(broken, '');
    await page.getByRole('button', { name: 'Check again' }).click();
    await unread.waitFor();
    rmSync(broken);
    await page.getByRole('button', { name: 'Check again' }).click();
    await unread.waitFor({ state: 'detached' });
    expect(window.complaints).toEqual([]);
  });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Why no command can be given files of its own here. */
function whyNoFilesOfItsOwn(): string | undefined {
  if (process.getuid?.() !== 0) return 'not root: no mount namespaces';
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/srv'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'no mount namespaces on this machine';
  }
}

/**
 * A program for sshd that runs each command where these files of the zoo lie in a folder that is not here, and a watch in the
 * usual place. While a file `broken` is there, whoever asks for watches fails.
 */
async function filesOfItsOwn(folder: string, files: readonly string[]): Promise<string> {
  const source = path.join(folder, 'server');
  await mkdir(source);
  for (const file of files) await copyFile(path.join(zoo, file), path.join(source, file));
  await leaveWatch(path.join(source, 'watches', 'orders-api'));
  const program = path.join(folder, 'as-server');
  const fails =
    'case "$SSH_ORIGINAL_COMMAND" in *heapcase-watch*) echo out of order today >&2; exit 1;; esac';
  const inside = [
    `echo "$SSH_ORIGINAL_COMMAND" >> ${source}/ran`,
    `if [ -e ${source}/broken ]; then ${fails}; fi`,
    'mount -t tmpfs none /var/lib',
    `cp -r ${source}/watches /var/lib/heapcase-watch`,
    'mount -t tmpfs none /srv',
    `mkdir ${onServer}`,
    `cp ${source}/*.go ${onServer}`,
    'exec sh -c "$SSH_ORIGINAL_COMMAND"',
  ];
  await writeFile(program, `#!/bin/sh\nexec unshare -m sh -c '${inside.join(' && ')}'\n`, { mode: 0o755 });
  return program;
}

/** What a watchdog leaves whose server was rebooted after it had fired. */
async function leaveWatch(folder: string): Promise<void> {
  const name = '20261122T030101Z-90-2';
  const capture = path.join(folder, 'captures', name);
  await mkdir(capture, { recursive: true });
  await copyFile(
    path.resolve('resources/watchdog/heapcase-watch.sh'),
    path.join(folder, 'heapcase-watch.sh'),
  );
  await writeFile(path.join(folder, 'watch.conf'), 'id=orders-api\ntarget_comm=orders-api\n');
  const wall = Date.UTC(2026, 10, 22, 3, 1, 1) / 1000;
  const target = { pid: 99, start: 7, comm: 'orders-api', lives: 1 };
  const meta = { format: 1, name, id: 'orders-api', rung: '90', rule: 'rung', scope: 'cgroup', wall, target };
  const files: readonly (readonly [string, Uint8Array])[] = [
    ['meta.json', Buffer.from(JSON.stringify({ ...meta, ended: wall + 1, version: '1.0' }))],
    ['heap.pb.gz', readFileSync((sampleFiles('heap-profile').at(-1) as SampleFile).file)],
  ];
  for (const [file, bytes] of files) await writeFile(path.join(capture, file), bytes);
  const manifest = files.map(([file, bytes]) => `${sha256(bytes)}  ${file}\n`);
  await writeFile(path.join(capture, 'manifest.sha256'), manifest.join(''));
}

/** A library with a case of that server: the last heap of the sample case, whose source lies on the server. */
async function caseOf(folder: string): Promise<Profile> {
  const recorded = sampleFiles('heap-profile').at(-1) as SampleFile;
  const decoded = decodeProfile(readFileSync(recorded.file));
  const { strings } = decoded;
  const moved = Array.from({ length: strings.size }, (_, at) =>
    strings.get(at).replace(/^orders-api(?=\/\w+\.go$)/, onServer),
  );
  const bytes = encodeProfile({ ...decoded, strings: StringTable.of(moved) });
  const made = await openLibrary(folder, { madeBy: 'test' }).create('source of the server');
  const provenance = { ...recorded.evidence.provenance, host: 'box', target: null };
  await made.addEvidence('heap-profile', 'heap.pb', bytes, provenance);
  await made.close();
  return asPprofLoads(decodeProfile(bytes));
}
