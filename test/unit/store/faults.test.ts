import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CaseLibrary, OpenCase } from '#main/store/case-store';
import type { Disk } from '#main/store/disk';
import { openLibrary } from '#main/store/library';
import {
  bytesOfText,
  codeOf,
  type FaultyDisk,
  faultyDisk,
  hurriedDisk,
  madeBy,
  note,
  notesOf,
  openFiles,
  provenance,
  temporaryFolder,
} from './support';

/** What a session does, step by step; each can be tried again after a failure. */
function session(open: OpenCase): { does: string; step: () => Promise<unknown> }[] {
  const taken = provenance();
  const takenAgain = provenance();
  const arriving = open.beginEvidence.bind(open, 'memory-series', 'series', provenance());
  let intake: Awaited<ReturnType<typeof arriving>>;
  return [
    { does: 'note 1', step: () => open.append(note('note 1')) },
    {
      does: 'profile',
      step: () => open.addEvidence('heap-profile', 'profile', bytesOfText('profile'), taken),
    },
    {
      does: 'begin',
      step: async () => {
        intake = await arriving();
      },
    },
    { does: 'chunk 1', step: () => intake.write(bytesOfText('chunk one ')) },
    { does: 'chunk 2', step: () => intake.write(bytesOfText('chunk two')) },
    { does: 'note 2', step: () => open.append(note('note 2')) },
    { does: 'series', step: () => intake.seal(provenance()) },
    {
      does: 'again',
      step: () => open.addEvidence('heap-profile', 'again', bytesOfText('profile'), takenAgain),
    },
    { does: 'title', step: () => open.append({ kind: 'title-changed', title: 'new title' }) },
    { does: 'derived', step: () => open.writeDerived('view.svg', bytesOfText('<svg/>')) },
    { does: 'note 3', step: () => open.append(note('note 3')) },
  ];
}

afterEach(() => {
  expect([...openFiles]).toEqual([]);
});

const expectedCode = {
  ENOSPC: 'disk.full',
  EDQUOT: 'disk.full',
  EIO: 'file.unwritable',
  EROFS: 'file.unwritable',
};
type Code = keyof typeof expectedCode;

/** Every step for the first, every n-th for the others: they take the same ways through the code. */
const codes: readonly [Code, number][] = [
  ['ENOSPC', 1],
  ['EIO', 3],
  ['EROFS', 5],
  ['EDQUOT', 9],
];

async function freshCase(): Promise<{ disk: FaultyDisk; library: CaseLibrary; open: OpenCase }> {
  const disk = faultyDisk();
  const library = openLibrary(join(await temporaryFolder(), 'cases'), { madeBy, disk });
  return { disk, library, open: await library.create('faults') };
}

async function stepsOfASession(): Promise<number> {
  const { disk, open } = await freshCase();
  const before = disk.steps;
  for (const { step } of session(open)) await step();
  const steps = disk.steps - before;
  await open.close();
  return steps;
}

async function expectWhole(library: CaseLibrary, id: string, evidence: number): Promise<void> {
  const verification = await library.verify(id);
  expect(verification).toMatchObject({ changed: [], missing: [], extra: [], chain: { ok: true } });
  expect(verification.ok).toHaveLength(evidence);
}

describe.each(codes)('a disk that answers %s', (code, stride) => {
  it('at any one step: one clear failure, then the same step works and nothing is lost', async () => {
    const steps = await stepsOfASession();
    expect(steps).toBeGreaterThan(60);
    let failures = 0;
    for (let at = 1; at <= steps; at += stride) {
      const { disk, library, open } = await freshCase();
      disk.failAt(at, code, false);
      for (const { step } of session(open)) {
        const outcome = await codeOf(step());
        if (outcome === 'no failure') continue;
        failures += 1;
        expect(outcome).toBe(expectedCode[code]);
        expect(await codeOf(step())).toBe('no failure');
      }
      await open.close();
      const record = await library.read(open.id);
      expect(record.mended).toEqual([]);
      expect(record.manifest.title).toBe('new title');
      expect(
        record.evidence.map(({ name, provenance: { complete } }) => `${name} ${complete}`).sort(),
      ).toEqual(['again whole', 'profile whole', 'series whole']);
      expect(new TextDecoder().decode(await library.readEvidence(open.id, idOf(record, 'series')))).toBe(
        'chunk one chunk two',
      );
      for (const place of ['.', 'evidence', 'derived']) {
        const names = await readdir(join(open.folder, place));
        expect(names.filter((name) => name.startsWith('.tmp-'))).toEqual([]);
      }
      // Opening removes what a failed clean-up left.
      const again = await library.open(open.id);
      expect(await notesOf(again)).toEqual(['note 1', 'note 2', 'note 3']);
      await again.close();
      await expectWhole(library, open.id, 3);
      expect((await readdir(join(open.folder, 'evidence'))).filter((name) => name.startsWith('.'))).toEqual(
        [],
      );
    }
    // Only clean-up may fail in silence.
    expect(failures).toBeGreaterThan((steps / stride) * 0.8);
  }, 60_000);

  it('from any step on: what was acknowledged is there when the disk is well again', async () => {
    const steps = await stepsOfASession();
    for (let at = 1; at <= steps; at += stride) {
      const { disk, library, open } = await freshCase();
      disk.failAt(at, code, true);
      const done = new Set<string>();
      for (const { does, step } of session(open)) {
        const outcome = await codeOf(step());
        if (outcome !== 'no failure') {
          expect(outcome).toBe(expectedCode[code]);
          break;
        }
        done.add(does);
      }
      await open.close().catch(() => undefined);
      disk.heal();
      const again = await library.open(open.id);
      const record = await again.record();
      const notes = await notesOf(again);
      for (const does of done) if (does.startsWith('note')) expect(notes).toContain(does);
      const evidence = new Map(record.evidence.map((one) => [one.name, one]));
      for (const name of ['profile', 'again']) {
        if (done.has(name)) expect(evidence.get(name)?.provenance.complete).toBe('whole');
      }
      const series = evidence.get('series');
      if (done.has('chunk 1')) {
        const bytes = new TextDecoder().decode(await again.readEvidence(series?.id ?? 'none'));
        expect(bytes.startsWith(done.has('chunk 2') ? 'chunk one chunk two' : 'chunk one ')).toBe(true);
      }
      if (done.has('series')) expect(series?.provenance.complete).toBe('whole');
      await again.append(note('after'));
      await again.close();
      await expectWhole(library, open.id, record.evidence.length);
    }
  }, 60_000);

  it('while a case is made or opened: a failure in words, and the next try works', async () => {
    const disk = faultyDisk();
    const library = openLibrary(join(await temporaryFolder(), 'cases'), { madeBy, disk });
    const before = disk.steps;
    await (await library.create('first')).close();
    const steps = disk.steps - before;
    for (let at = 1; at <= steps; at += stride) {
      disk.failAt(at, code, false);
      const outcome = await codeOf(library.create('second').then((open) => open.close()));
      disk.heal();
      expect(outcome).toBeOneOf(['no failure', 'disk.full', 'file.unwritable', 'library.unusable']);
      if (code === 'ENOSPC') expect(outcome).toBeOneOf(['no failure', 'disk.full']);
      for (const { manifest } of await library.list()) await (await library.open(manifest.id)).close();
    }
  }, 60_000);
});

it('what a failed append wrote does not stay behind a shorter one', async () => {
  const { disk, library, open } = await freshCase();
  const before = await readFile(join(open.folder, 'journal.jsonl'));
  disk.failAt(1, 'ENOSPC', false);
  expect(await codeOf(open.append(note('x'.repeat(10_000))))).toBe('disk.full');
  expect(await readFile(join(open.folder, 'journal.jsonl'))).toEqual(before);
  // Neither when the disk refuses the roll-back too.
  disk.failAt(1, 'EIO', true);
  expect(await codeOf(open.append(note('x'.repeat(10_000))))).toBe('file.unwritable');
  disk.heal();
  await open.append(note('short'));
  expect(await notesOf(open)).toEqual(['short']);
  await open.close();
  await expectWhole(library, open.id, 0);
});

it('evidence whose bytes were all there is whole, although it could not be filed in its time', async () => {
  let full = true;
  const disk: Disk = {
    ...hurriedDisk,
    async rename(from, to) {
      if (full && /[0-9a-f]{64}$/.test(to)) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      await hurriedDisk.rename(from, to);
    },
  };
  const library = openLibrary(await temporaryFolder(), { madeBy, disk });
  const open = await library.create('late');
  const taken = provenance();
  expect(await codeOf(open.addEvidence('file', 'a', bytesOfText('a'), taken))).toBe('disk.full');
  await open.close();
  full = false;
  const filed = { key: 'case.mended.evidence-filed', fillings: { name: 'a' } };
  expect((await library.read(open.id)).mended).toEqual([filed]);
  const again = await library.open(open.id);
  const { mended, evidence } = await again.record();
  expect(mended).toEqual([filed]);
  expect(evidence.map((one) => one.provenance)).toEqual([taken]);
  await again.close();
  await expectWhole(library, open.id, 1);
});

function idOf(record: { evidence: readonly { id: string; name: string }[] }, name: string): string {
  return record.evidence.find((one) => one.name === name)?.id ?? 'none';
}
