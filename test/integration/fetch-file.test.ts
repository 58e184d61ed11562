/** A file of a host, fetched by the window's method into a case of its own. */

import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FileFetch } from '#core/contract/file-fetch';
import { openLibrary } from '#main/store/library';
import { createWorkbench, type Workbench } from '#main/workbench';
import { waitFor } from '../helpers/wait-for';

let folder: string;
let bench: Workbench;
let last: FileFetch | undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'heapcase-fetch-'));
  last = undefined;
  bench = createWorkbench({
    libraryFolder: path.join(folder, 'cases'),
    settingsFolder: path.join(folder, 'settings'),
    resourcesFolder: path.resolve('resources'),
    layoutThread: path.resolve('out/thread/layout-thread.cjs'),
    version: 'test',
    engine: 'test',
    engineIsOld: false,
    env: {},
  });
  bench.subscribe((event) => {
    if (event.kind === 'file-fetch') last = event.fetch;
  });
});
afterEach(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

it('has the bytes, their hash and every command that read them in the case', async () => {
  const bytes = randomBytes(3_000_000);
  const file = path.join(folder, 'source.bin');
  await writeFile(file, bytes);
  await bench.handlers['fetch.start']({ host: 'local', file });
  await waitFor('its end', () => last?.outcome, { timeoutMs: 30_000 });
  expect(last).toMatchObject({ outcome: 'done', failure: null, bytes: bytes.length, all: bytes.length });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(last?.kept).toMatchObject({ sha256, checked: 'hash' });
  const library = openLibrary(path.join(folder, 'cases'), { madeBy: 'test' });
  const id = last?.kept?.caseId ?? '';
  const { evidence, journal } = await library.read(id);
  expect(Buffer.compare(await library.readEvidence(id, evidence[0].id), bytes)).toBe(0);
  expect(journal.filter(({ fact }) => fact.kind === 'ran-on-host').length).toBeGreaterThan(2);
});

it('says why a file could not be had, and makes no case of it', async () => {
  await bench.handlers['fetch.start']({ host: 'local', file: path.join(folder, 'missing') });
  await waitFor('its end', () => last?.outcome, { timeoutMs: 30_000 });
  expect(last).toMatchObject({ outcome: 'failed', failure: { code: 'host.file-unreadable' }, kept: null });
  expect(await bench.handlers['cases.list']({})).toEqual([]);
});
