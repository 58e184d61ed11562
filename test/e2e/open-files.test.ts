import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bridge } from '#core/contract/events';
import { asPprofLoads, decodeProfile, defaultView, rowSums, topTable } from '#core/profile/heapcase';
import { heapcase, startCli } from '../helpers/cli';
import {
  askBridge,
  type HeapcaseWindow,
  launchHeapcase,
  startAgain,
  whyNoWindow,
} from '../helpers/electron-app';
import { goCommands } from '../helpers/go-programs';
import { sampleFiles } from '../helpers/sample-case';
import { waitFor } from '../helpers/wait-for';
import { slopeOf } from './growth-figures';
import { heapOf } from './made-heap';
import { profileViews } from './profile-views';

const why = whyNoWindow();
const until: typeof waitFor = (what, probe) => waitFor(what, probe, { timeoutMs: 60_000 });

const named = (title: string) => `${title}${why ? ` (${why})` : ''}`;

describe.skipIf(why !== undefined)(named('files that somebody opens'), () => {
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
    await page.getByText('vmstat: 1 row').waitFor();
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
      .getByText(/ends in the middle/)
      .first()
      .waitFor();
    // The bytes stay what they are: there is no trying again, but a way on.
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Open files…' }).waitFor();
    await page.getByRole('button', { name: 'Show it in the evidence' }).click();
    await page.getByRole('tab', { name: /evidence/i, selected: true }).waitFor();
    await page.getByText(/A gzip file, as profiles are, that cannot be read/).waitFor();
  });

  it('of a heap are a series in the order of the times that they name; any of them is a base', async () => {
    const heaps = heapsOfSample().slice(0, 4);
    const names = ['c.pb.gz', 'a.pb.gz', 'd.pb.gz', 'b.pb.gz'];
    await dropAll(page, heaps.map((bytes, at) => ({ name: names[at] as string, content: bytes })).reverse());
    await page.getByRole('tab', { name: /Profiles/, selected: true }).waitFor();
    await page.locator('.top-row').first().waitFor();
    const choices = page.locator('.profile-toolbar select');
    // The last is shown against the first.
    const shown = choices.nth(1).locator('option:checked');
    await until('the last one', async () => (await shown.textContent()) === 'b.pb.gz');
    expect(await choices.nth(2).locator('option:checked').textContent()).toBe('c.pb.gz');
    await choices.nth(2).selectOption({ label: 'd.pb.gz' });
    await page.getByRole('radio', { name: 'Difference' }).click({ force: true });
    await page.locator('.top-row .change-grew').first().waitFor();

    await page.getByRole('tab', { name: 'Growth' }).click();
    await page.getByText('4 files, in the order of the times that they name').waitFor();
    await page.getByText(/before c\.pb\.gz \(20\d\d-/).waitFor();
    await page.getByText(/after b\.pb\.gz \(20\d\d-/).waitFor();
    const sums = heaps.map(
      (bytes) =>
        rowSums(
          decodeProfile(gunzipSync(bytes)),
          { ...defaultView, sampleType: 'inuse_space' },
          'functions',
        ).rows.get('main.GetBetweenDates')?.flat ?? 0,
    );
    const row = page.getByRole('row').filter({ hasText: 'GetBetweenDates' }).first();
    const inMib = (value: number) => (value === 0 ? '0' : (value / 2 ** 20).toFixed(2));
    const cells = await row.getByRole('gridcell').allInnerTexts();
    expect(cells.slice(1, 3)).toEqual([inMib(sums[0] as number), inMib(sums[3] as number)]);
    // A point of the chart is a way to its file.
    await page.locator('.growth-point').nth(1).click();
    await page.getByRole('button', { name: 'Show in Profiles' }).click();
    await until(
      'the second file',
      async () => (await choices.nth(1).locator('option:checked').textContent()) === 'a.pb.gz',
    );
  });

  it('that do not say when they were taken are a series in the order of their names, and it says so', async () => {
    const leak = (mib: number) => heapOf({ unnamed: false, values: [1000, mib * 2 ** 20] });
    await dropAll(page, [
      { name: 'heap-10.pb', content: leak(300) },
      { name: 'heap-9.pb', content: leak(200) },
    ]);
    await until('the new case', async () => {
      const shown = page.locator('.profile-toolbar select').nth(1).locator('option:checked');
      return (await shown.textContent()) === 'heap-10.pb';
    });
    await page.getByRole('tab', { name: 'Growth' }).click();
    await page.getByText(/2 files, in the order of their names: not each says when it was taken/).waitFor();
    await page.getByText('before heap-9.pb, 200.00 MiB').waitFor();
    await page.getByText('after heap-10.pb, 300.00 MiB').waitFor();
    await page
      .getByText(/\+100\.00 ±\d+\.\d\d MiB a profile/)
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

  it('that are broken keep no whole one from being seen: it is compared with nothing', async () => {
    const whole = heapsOfSample()[0] as Uint8Array;
    await dropAll(page, [
      { name: 'whole.pb.gz', content: whole },
      { name: 'half.pb.gz', content: whole.subarray(0, whole.length / 2) },
    ]);
    const choices = page.locator('.profile-toolbar select');
    const shown = choices.filter({ has: page.getByText('whole.pb.gz') }).first();
    await shown.selectOption({ label: 'whole.pb.gz' });
    const base = choices.filter({ has: page.getByText('none') });
    await base.selectOption({ label: 'half.pb.gz' });
    await page.getByRole('button', { name: 'Compare with nothing' }).click();
    await page.locator('.top-row').first().waitFor();
    expect(await base.locator('option:checked').textContent()).toBe('none');
    expect(await page.getByRole('radio', { name: 'Difference' }).count()).toBe(0);
  });

  it('that are goroutine dumps are grouped by stack, with state, wait and creator, and their growth', async () => {
    const waiting = (count: number, minutes: number) =>
      Array.from(
        { length: count },
        (_, at) =>
          `goroutine ${at + 10} [chan receive, ${minutes} minutes]:\nmain.wait(0xc000012345)\n\t/srv/orders/wait.go:17 +0x1d\ncreated by main.serve in goroutine 1\n\t/srv/orders/serve.go:9 +0x4f\n`,
      );
    const main = 'goroutine 1 [running]:\nmain.main()\n\t/srv/orders/main.go:5 +0x1\n';
    await dropAll(page, [
      { name: 'goroutines-1.txt', content: [main, ...waiting(2, 3)].join('\n') },
      { name: 'goroutines-2.txt', content: [main, ...waiting(7, 12)].join('\n') },
    ]);
    // The last is shown against the first.
    const shown = page.locator('.profile-toolbar select').nth(1).locator('option:checked');
    await until('the new case', async () => (await shown.textContent()) === 'goroutines-2.txt');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('v');
    await page.keyboard.press('o');
    await page.getByText('3 → 8 goroutines').waitFor();
    const row = page.locator('.goroutine-rows .table-row').filter({ hasText: 'main.wait' });
    const cells = (await row.locator('[role=gridcell]').allInnerTexts()).map((text) => text.trim());
    expect(cells).toEqual(['7', '+5', 'chan receive', '12 min', 'main.wait', 'main.wait', 'main.serve']);
  });

  it('say what to do when they are empty, and where there is no profile', async () => {
    await drop(page, 'empty.pb.gz', new Uint8Array());
    await page.getByText('nothing was written to it. Take it or copy it once more.').waitFor();
    await page.getByRole('tab', { name: /Profiles/ }).click();
    await page.getByText('No profile in this case yet.').waitFor();
    await page.getByRole('tabpanel').getByRole('button', { name: 'Open files…' }).waitFor();
  });

  it('say what to do when they are too large', async () => {
    const large = path.join(folder, 'huge.pb');
    // All of it is a hole: it takes no room on the disk.
    await writeFile(large, '');
    await truncate(large, 2 ** 31 + 1);
    await startAgain(window, large);
    await page
      .getByText(/huge\.pb is larger than 2 GiB, more than Heapcase reads.*go tool pprof -proto/)
      .waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
  });

  it('are read at their paths where the system drops them, and what cannot be read is said by its name', async () => {
    const before = (await listed(window)).length;
    const failed = page.getByRole('main').locator('.banner-critical');
    await dropPaths(page, [path.join(folder, 'huge.pb')]);
    await failed.filter({ hasText: /huge\.pb is larger than 2 GiB/ }).waitFor();
    await dropPaths(page, [folder]);
    await failed.filter({ hasText: `${folder} cannot be read: it is a folder` }).waitFor();
    expect((await listed(window)).length).toBe(before);
    await dropPaths(page, [heap]);
    await failed.waitFor({ state: 'detached' });
    const shown = page.locator('.profile-toolbar select').nth(1).locator('option:checked');
    await until('the dropped file', async () => (await shown.textContent()) === path.basename(heap));
    // The page can neither name a path nor have one opened that nobody dropped.
    expect(
      await page.evaluate(() => (globalThis as unknown as { heapcase: Bridge }).heapcase.openDropped()),
    ).toBeNull();
  });
});

describe.skipIf(why !== undefined)(named('heapcase open, as it is typed'), () => {
  let window: HeapcaseWindow;
  let home: string;
  let heap: string;
  const started = () => ({ XDG_CONFIG_HOME: home, HEAPCASE_LIBRARY: path.join(home, 'library') });

  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'heapcase-typed-'));
    heap = path.join(home, 'typed.pb.gz');
    // A window that a person starts has its settings where the system wants them: here those of the test's window.
    await mkdir(path.join(home, 'settings'));
    await symlink(path.join(home, 'settings'), path.join(home, 'Heapcase'));
    await writeFile(heap, heapsOfSample().at(-1) as Uint8Array);
  });
  afterAll(async () => {
    await window?.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });

  it('starts the window with the file', async () => {
    const run = startCli(['open', heap], started());
    const cases = path.join(home, 'library');
    await until('the case of the file', async () => {
      const [id] = await readdir(cases).catch(() => [] as string[]);
      if (id === undefined) return null;
      const text = await readFile(path.join(cases, id, 'case.json'), 'utf8').catch(() => '');
      return text.includes('typed.pb.gz') ? text : null;
    });
    run.kill('SIGTERM');
    await run.ended;
  });

  it('hands file and link to a window that is open, and ends', async () => {
    window = await launchHeapcase({ env: started(), folder: home });
    const { page } = window;
    page.setDefaultTimeout(60_000);
    expect(await heapcase(['open', heap], started())).toMatchObject({ status: 0 });
    await page.getByRole('tab', { name: /Profiles/, selected: true }).waitFor();
    await page.locator('.top-row').first().waitFor();
    const [opened] = await listed(window);
    const link = `heapcase://case/${opened.manifest.id}/profiles?view=tree&f=GetBetween`;
    expect(await heapcase(['open', link], started())).toMatchObject({ status: 0 });
    await page.locator('.tree-rows').waitFor();
    await page.locator('.filter-chip').filter({ hasText: 'GetBetween' }).waitFor();
  });

  it('hands over several files as one series, the last of which is shown', async () => {
    const files = ['two.pb.gz', 'three.pb.gz', 'one.pb.gz'].map((name) => path.join(home, name));
    const heaps = heapsOfSample().slice(0, 3);
    for (const [at, file] of files.entries()) await writeFile(file, heaps[at] as Uint8Array);
    expect(await heapcase(['open', ...files], started())).toMatchObject({ status: 0 });
    const views = profileViews(window);
    await until('the files in the order of their times', async () => {
      const names = await views.lists.shown.locator('option').allInnerTexts();
      return names.join() === files.map((file) => path.basename(file)).join();
    });
    await views.show('t');
    await views.sampleType('inuse_space');
    const last = asPprofLoads(decodeProfile(gunzipSync(heaps[2] as Uint8Array)));
    await views.showsTop(topTable(last, { ...defaultView, sampleType: 'inuse_space' }));
  });

  it('hands over fifty files as one series, each of them a point', async () => {
    const { page } = window;
    const taken = (at: number) => Date.parse('2026-11-23T09:00:00.000Z') + at * 60_000;
    const leaked = Array.from({ length: 50 }, (_, at) => (100 + 3 * at + (at % 4)) * 2 ** 20);
    const files = leaked.map((bytes, at) => ({
      // Their names are in no order.
      file: path.join(home, `heap-${(at * 7) % 50}.pb`),
      content: heapOf({ unnamed: false, values: [1000, bytes], takenAt: taken(at) }),
    }));
    for (const { file, content } of files) await writeFile(file, content);
    const names = files.map(({ file }) => file).toSorted();
    expect(await heapcase(['open', ...names], started())).toMatchObject({ status: 0 });
    await page.getByRole('tab', { name: /Profiles/, selected: true }).waitFor();
    const views = profileViews(window);
    await until('the last of the fifty', async () => {
      const shown = await views.lists.shown.locator('option:checked').textContent();
      return shown === path.basename(files.at(-1)?.file ?? '');
    });
    await page.getByRole('tab', { name: 'Growth' }).click();
    await page.getByText('50 files, in the order of the times that they name').waitFor();
    await until(
      'a point of each file',
      async () => (await page.locator('.growth-chart .growth-point').count()) === 50,
    );
    const { head, rows } = await views.table();
    expect(head.slice(1, 51)).toEqual(files.map((_, at) => new Date(taken(at)).toISOString()));
    const [, ...figures] = rows.find(([name]) => name === 'main.leak') ?? [];
    const engine = slopeOf(
      leaked,
      leaked.map((_, at) => taken(at)),
      { period: 524_288n },
    );
    expect(figures.slice(0, 50).map(Number)).toEqual(sumsOf(files.map(({ content }) => content)));
    expect(Number(figures[50])).toBeCloseTo(engine.slope, 6);
    expect(Number(figures[51])).toBeCloseTo(engine.error, 6);
    expect(window.complaints).toEqual([]);
  });
});

/** What `main.leak` holds in each of these heaps, as the engine sums it. */
const sumsOf = (heaps: readonly Uint8Array[]) =>
  heaps.map(
    (bytes) =>
      rowSums(decodeProfile(bytes), { ...defaultView, sampleType: 'inuse_space' }, 'functions').rows.get(
        'main.leak',
      )?.flat,
  );

/** A profile as `go tool pprof` writes it, made from a heap of the sample case. */
async function saveWithPprof(file: string): Promise<void> {
  const from = `${file}.from`;
  await writeFile(from, heapsOfSample().at(-1) as Uint8Array);
  execFileSync(goCommands()[0] as string, ['tool', 'pprof', '-proto', '-output', file, from]);
}

/** The heap profiles of the sample case as they lie there, in the order of time. */
const heapsOfSample = (): Uint8Array[] => sampleFiles('heap-profile').map(({ file }) => readFileSync(file));

const listed = (window: HeapcaseWindow) => askBridge(window.page, 'cases.list', {});

interface Dropped {
  readonly name: string;
  readonly content: string | Uint8Array;
}

const drop = (page: Page, name: string, content: string | Uint8Array) => dropAll(page, [{ name, content }]);

/** As the system does it: the browser is told of the drag, and the files have paths. */
async function dropPaths(page: Page, paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 500, y: 400, data });
  await session.detach();
}

/** As a page does it: an event with files that have no path. */
async function dropAll(page: Page, dropped: readonly Dropped[]): Promise<void> {
  const files = dropped.map(({ name, content }) => ({ name, bytes: [...Buffer.from(content)] }));
  const transfer = await page.evaluateHandle((all) => {
    const made = new DataTransfer();
    for (const { name, bytes } of all) made.items.add(new File([new Uint8Array(bytes)], name));
    return made;
  }, files);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.getByText('Drop profiles, logs or saved outputs here').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}
