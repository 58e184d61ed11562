import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evidence } from '#core/case/model';
import { buildProfile } from '#core/profile/build';
import { encodeProfile } from '#core/profile/encode';
import { askBridge, type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';
import { goCommands } from '../helpers/go-programs';

const why = whyNoWindow();

describe.skipIf(why !== undefined)('files that somebody opens', () => {
  let folder: string;
  let heap: string;
  let window: HeapcaseWindow;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-open-'));
    heap = path.join(folder, 'saved by pprof.pb.gz');
    await saveWithPprof(heap);
    window = await launchHeapcase({ args: [heap] });
    page = window.page;
  });
  afterAll(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('are shown at once when the program is started with them', async () => {
    await page.getByRole('tab', { name: /Profiles/, selected: true }).waitFor();
    await page.getByRole('grid').or(page.getByRole('table')).first().waitFor();
    await page.getByText('They are a scratch case until you keep them.').waitFor();
    await expect.poll(() => page.getByText('main.GetBetweenDates').count()).toBeGreaterThan(0);
  });

  it('are kept as a case with a word', async () => {
    await page.getByRole('button', { name: 'Keep as a case' }).click();
    await page.getByText('They are a scratch case until you keep them.').waitFor({ state: 'detached' });
    const [kept] = await listed(window);
    expect(kept.manifest).toMatchObject({ scratch: false, title: 'saved by pprof.pb.gz' });
  });

  it('a link that the system hands over shows a view of a case that is here, and connects to nothing', async () => {
    const [kept] = await listed(window);
    const before = (await askBridge(page, 'jobs.list', {})).length;
    await startAgain(window, `heapcase://case/${kept.manifest.id}/profiles?view=tree&f=GetBetween`);
    await page.locator('.tree-rows').waitFor();
    await page.locator('.filter-chip').filter({ hasText: 'GetBetween' }).waitFor();
    await startAgain(window, 'heapcase://case/no-such-case/profiles?view=top');
    await page.getByText('leads to the case no-such-case, which is not in this library').waitFor();
    // What is no link to a view is not even handed to the page.
    await startAgain(window, 'heapcase://host/prod-1/connect');
    expect((await askBridge(page, 'jobs.list', {})).length).toBe(before);
    await page.locator('.tree-rows').waitFor();
  });

  it('are opened when they are dropped on the window, whatever they are', async () => {
    await drop(page, 'vmstat.txt', 'procs ---\n r  b   swpd   free   buff  cache\n 1  0  0 5 6 7\n');
    await page.getByRole('tab', { name: /evidence/i, selected: true }).waitFor();
    await page.getByText('vmstat: 1 rows').waitFor();
  });

  it('are gone from the library when they are discarded', async () => {
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect
      .poll(async () => (await listed(window)).map(({ manifest }) => manifest.title))
      .toEqual(['saved by pprof.pb.gz']);
  });

  it('say what is wrong when they are broken', async () => {
    const whole = readFileSync(heap);
    await drop(page, 'cut.pb.gz', whole.subarray(0, whole.length / 2));
    await page.getByRole('tab', { name: /Profiles/, selected: true }).waitFor();
    await page
      .getByText(/cut\.pb\.gz/)
      .first()
      .waitFor();
    await page
      .getByText(/ends too early|truncated|cut|damaged/i)
      .first()
      .waitFor();
  });

  it.each([
    [
      'no names',
      { unnamed: true, values: [4000, 900 * 2 ** 20] },
      '100 % of the frames have no function name',
    ],
    ['no samples', { unnamed: false, values: null }, 'This profile holds no samples'],
    ['zeros', { unnamed: false, values: [7, 0] }, 'all of inuse_space are zero. Choose another sample type.'],
    [
      'few samples',
      { unnamed: false, values: [3, 3 * 2 ** 20] },
      'sampled once per 512 KiB: about 6 samples',
    ],
  ] as const)('say what they do not tell: %s', async (name, made, said) => {
    await drop(page, `${name}.pb`, heapOf(made));
    await page.getByText(said).waitFor();
  });

  it('say what to do when they are too large', async () => {
    const large = path.join(folder, 'huge.pb');
    // All of it is a hole: it takes no room on the disk.
    await writeFile(large, '');
    await truncate(large, 2 ** 31 + 1);
    await startAgain(window, large);
    await page.getByText(/huge\.pb is larger than 2 GiB: .*Read it with "heapcase pprof"/).waitFor();
  });
});

/** A heap profile of one stack, as a service with its usual sampling rate writes it. */
function heapOf({ unnamed, values }: { unnamed: boolean; values: readonly number[] | null }): Uint8Array {
  const at = (address: bigint, name: string) => ({
    address,
    lines: unnamed ? [] : [{ function: name, file: '/srv/main.go', line: 12 }],
  });
  const stack = [at(0x401000n, 'main.leak'), at(0x401100n, 'main.main')];
  return encodeProfile(
    buildProfile({
      sampleTypes: [
        { type: 'inuse_objects', unit: 'count' },
        { type: 'inuse_space', unit: 'bytes' },
      ],
      periodType: { type: 'space', unit: 'bytes' },
      period: 524_288n,
      locations: stack,
      samples: values === null ? [] : [{ stack, values }],
    }),
  );
}

/** A profile as `go tool pprof` writes it, made from a heap of the sample case. */
async function saveWithPprof(file: string): Promise<void> {
  const cases = fileURLToPath(new URL('../../resources/sample-case', import.meta.url));
  const [id] = (await readdir(cases, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const evidence = path.join(cases, id.name, 'evidence');
  const sidecars = (await readdir(evidence)).filter((name) => name.endsWith('.json'));
  const heap = sidecars
    .map((name) => JSON.parse(readFileSync(path.join(evidence, name), 'utf8')) as { captures: Evidence[] })
    .flatMap(({ captures }) => captures)
    .filter(({ kind }) => kind === 'heap-profile')
    .sort((one, other) => (one.provenance.takenAt < other.provenance.takenAt ? 1 : -1))[0];
  execFileSync(goCommands()[0] as string, [
    'tool',
    'pprof',
    '-proto',
    '-output',
    file,
    path.join(evidence, heap.sha256),
  ]);
}

/** A second start hands its words to the first window, and ends: Playwright then has nothing to attach to. */
const startAgain = (window: HeapcaseWindow, word: string) =>
  expect(launchHeapcase({ folder: window.folder, args: [word] })).rejects.toThrow();

const listed = (window: HeapcaseWindow) => askBridge(window.page, 'cases.list', {});

/** As the system does it: an event with files. */
async function drop(page: Page, name: string, content: string | Uint8Array): Promise<void> {
  const data = typeof content === 'string' ? [...Buffer.from(content)] : [...content];
  const transfer = await page.evaluateHandle(
    ({ name: file, data: bytes }) => {
      const files = new DataTransfer();
      files.items.add(new File([new Uint8Array(bytes)], file));
      return files;
    },
    { name, data },
  );
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.getByText('Drop profiles, logs or saved outputs here').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}
