import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureDataOf } from '#core/base/failure';
import type { Evidence } from '#core/case/model';
import { decodeProfile, defaultView, topTable } from '#core/profile/index';
import { analysisHere } from '#main/analysis/analysis';
import { createGraphLayout } from '#main/layout/graph-layout';
import { mergeIntoCase } from '#main/services/merged-profile';
import { openFiles } from '#main/services/opened-files';
import type { CaseLibrary } from '#main/store/case-store';
import { openLibrary } from '#main/store/library';

let folder: string;
let library: CaseLibrary;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'heapcase-opened-'));
  library = openLibrary(folder, { madeBy: 'test' });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytesOf = (text: string) => new TextEncoder().encode(text);
const kindsOf = async (id: string) =>
  (await library.read(id)).evidence.map(({ name, kind }) => [name, kind] as const);

describe('opened files', () => {
  it('become evidence of a scratch case, each as what its content says', async () => {
    const [heap] = await heaps();
    const { id, hasProfile } = await openFiles(library, 'test', [
      { name: 'a.bin', bytes: heap as Uint8Array },
      { name: 'dump.txt', bytes: bytesOf('goroutine 1 [running]:\nmain.main()\n\t/src/main.go:3 +0x1\n') },
      { name: 'heap.pb.gz', bytes: bytesOf('MemTotal:  5 kB\nMemFree:  4 kB\n') },
      { name: 'cut.pb.gz', bytes: (heap as Uint8Array).slice(0, 100) },
    ]);
    expect(hasProfile).toBe(true);
    expect(await kindsOf(id)).toEqual([
      ['a.bin', 'heap-profile'],
      ['dump.txt', 'goroutine-profile'],
      ['heap.pb.gz', 'file'],
      ['cut.pb.gz', 'profile'],
    ]);
    const [listed] = await library.list();
    expect(listed?.manifest).toMatchObject({ scratch: true, title: 'a.bin +3' });
  });

  it('can be kept, and are then not discarded', async () => {
    const { id } = await openFiles(library, 'test', [{ name: 'a.txt', bytes: bytesOf('hello') }]);
    const open = await library.open(id);
    await open.append({ kind: 'scratch-kept' });
    await open.close();
    const refused = await library.discardScratch(id).catch(failureDataOf);
    expect(refused).toMatchObject({ code: 'case.not-scratch' });
    expect((await library.read(id)).manifest.scratch).toBe(false);
  });

  it('are gone when they are discarded', async () => {
    const { id } = await openFiles(library, 'test', [{ name: 'a.txt', bytes: bytesOf('hello') }]);
    await library.discardScratch(id);
    expect(await library.list()).toEqual([]);
  });
});

it('profiles that are merged add up, and the sum says what it is made of', async () => {
  const profiles = (await heaps()).slice(0, 3);
  const { id } = await openFiles(
    library,
    'test',
    profiles.map((bytes, index) => ({ name: `heap-${index}.pb.gz`, bytes })),
  );
  const open = await library.open(id);
  const parts = (await open.record()).evidence.map((one) => one.id);
  const merged = await mergeIntoCase(open, 'test', parts, () =>
    analysisHere(library, createGraphLayout('not needed')).merge(id, parts),
  );
  await open.close();
  const total = (bytes: Uint8Array) =>
    topTable(decodeProfile(gunzipSync(bytes)), { ...defaultView, sampleType: 'inuse_space' }).total;
  expect(total(await library.readEvidence(id, merged))).toBe(
    profiles.reduce((sum, bytes) => sum + total(bytes), 0),
  );
  const evidence = (await library.read(id)).evidence.find((one) => one.id === merged);
  expect(evidence?.provenance.how).toBe(`merged ${parts.join(' ')}`);
});

/** Heap profiles of the shipped sample case. */
async function heaps(): Promise<Uint8Array[]> {
  const cases = fileURLToPath(new URL('../../../resources/sample-case', import.meta.url));
  const [id] = (await readdir(cases, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const evidence = path.join(cases, id?.name as string, 'evidence');
  const sidecars = (await readdir(evidence)).filter((name) => name.endsWith('.json'));
  const all = await Promise.all(sidecars.map((name) => readFile(path.join(evidence, name), 'utf8')));
  const found = all
    .flatMap((text) => (JSON.parse(text) as { captures: Evidence[] }).captures)
    .filter(({ kind }) => kind === 'heap-profile');
  return Promise.all(
    found.map(async ({ sha256 }) => new Uint8Array(await readFile(path.join(evidence, sha256)))),
  );
}
