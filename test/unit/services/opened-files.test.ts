import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureDataOf } from '#core/base/failure';
import type { Evidence } from '#core/case/model';
import { type BuiltProfile, buildProfile } from '#core/profile/build';
import { decodeProfile, defaultView, encodeProfile, topTable } from '#core/profile/index';
import { expectedSize } from '#core/profile/inflate';
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

  it('keep when they say that they were taken, and what they are, also where only their head is read', async () => {
    const said = 1_700_000_000_123;
    const made = (samples: number, comments: readonly string[] = []) =>
      heapOf(samples, { timeNanos: BigInt(said) * 1_000_000n, comments });
    // What makes it long does not shrink when it is packed.
    const large = made(3, [randomBytes(3 * 2 ** 20).toString('hex')]);
    expect(expectedSize(large)).toBeGreaterThan(4 * 2 ** 20);
    const { id } = await openFiles(library, 'test', [
      { name: 'small.pb.gz', bytes: made(3) },
      { name: 'large.pb.gz', bytes: large },
      { name: 'silent.pb.gz', bytes: heapOf(5, {}) },
      { name: 'cut.pb.gz', bytes: Buffer.concat([large.subarray(0, 3000), large.subarray(-4)]) },
    ]);
    const { evidence } = await library.read(id);
    const time = new Date(said).toISOString();
    expect(
      evidence.map(({ name, kind, provenance }) => [name, kind, provenance.opened?.saysTakenAt]),
    ).toEqual([
      ['small.pb.gz', 'heap-profile', time],
      ['large.pb.gz', 'heap-profile', time],
      ['silent.pb.gz', 'heap-profile', null],
      ['cut.pb.gz', 'profile', null],
    ]);
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

  it('leave nothing where their opening is stopped', async () => {
    const opening = openFiles(library, 'test', [{ name: 'a.txt', bytes: bytesOf('a') }], AbortSignal.abort());
    await expect(opening).rejects.toMatchObject({ data: { code: 'failure.cancelled' } });
    expect(await library.list()).toEqual([]);
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

/** A heap profile of so many samples. */
function heapOf(samples: number, said: Pick<BuiltProfile, 'timeNanos' | 'comments'>): Uint8Array {
  const at = (line: number) => ({ lines: [{ function: `main.f${line}`, file: '/srv/main.go', line }] });
  const profile = buildProfile({
    sampleTypes: [
      { type: 'inuse_objects', unit: 'count' },
      { type: 'inuse_space', unit: 'bytes' },
    ],
    samples: Array.from({ length: samples }, (_, i) => ({
      stack: [at(i)],
      values: [1, 512 * (i + 1)],
    })),
    ...said,
  });
  return gzipSync(encodeProfile(profile));
}

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
