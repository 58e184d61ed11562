import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLibrary } from '#main/store/library';
import { canMount, whyNoMount } from './mounting';
import { bytesOfText, codeOf, madeBy, note, provenance, snapshot, temporaryFolder } from './support';

/** A library with a clean case, one that was left in the middle, and one with a torn journal. */
async function library(folder: string): Promise<{ clean: string; left: string; torn: string }> {
  const made = openLibrary(folder, { madeBy });
  const clean = await made.create('clean');
  await clean.addEvidence('file', 'a', bytesOfText('a'), provenance());
  await clean.close();

  const left = await made.create('left');
  const intake = await left.beginEvidence('memory-series', 'series', provenance());
  await intake.write(bytesOfText('half'));
  const middle = await temporaryFolder();
  await cp(left.folder, middle, { recursive: true });
  await left.close();
  await rm(left.folder, { recursive: true });
  await cp(middle, left.folder, { recursive: true });
  // Its process is gone.
  await rm(join(left.folder, 'lock'));

  const torn = await made.create('torn');
  await torn.append(note('n'));
  await torn.close();
  const journal = join(torn.folder, 'journal.jsonl');
  await truncate(journal, (await import('node:fs')).statSync(journal).size - 20);
  await writeFile(join(torn.folder, 'case.json'), '{');
  return { clean: clean.id, left: left.id, torn: torn.id };
}

async function lookAtAll(folder: string, ids: { clean: string; left: string; torn: string }): Promise<void> {
  const looking = openLibrary(folder, { madeBy });
  expect(await looking.list()).toHaveLength(3);
  const clean = await looking.read(ids.clean);
  expect(clean.mended).toEqual([]);
  expect(await looking.readEvidence(ids.clean, clean.evidence[0].id)).toHaveLength(1);
  const left = await looking.read(ids.left);
  expect(left.mended.map(({ key }) => key)).toEqual(['case.mended.evidence-interrupted']);
  expect(left.evidence[0].provenance.complete).toBe('interrupted');
  expect(new TextDecoder().decode(await looking.readEvidence(ids.left, left.evidence[0].id))).toBe('half');
  const torn = await looking.read(ids.torn);
  expect(torn.mended.map(({ key }) => key)).toEqual(['case.read.manifest', 'case.read.torn-line']);
  for (const id of Object.values(ids)) await looking.verify(id);
}

it('looking changes not one byte, mode or time', async () => {
  const folder = join(await temporaryFolder(), 'cases');
  const ids = await library(folder);
  const before = await snapshot(folder);
  await lookAtAll(folder, ids);
  expect(await snapshot(folder)).toEqual(before);
});

it.skipIf(!canMount)(
  `a library on a read-only disk can be looked at, and says why it cannot be written ${whyNoMount}`,
  async () => {
    const mount = await temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', mount]);
    try {
      const folder = join(mount, 'cases');
      const ids = await library(folder);
      execFileSync('mount', ['-o', 'remount,ro', mount]);
      await lookAtAll(folder, ids);
      const looking = openLibrary(folder, { madeBy });
      for (const id of Object.values(ids)) expect(await codeOf(looking.open(id))).toBe('library.unusable');
      expect(await codeOf(looking.create('new'))).toBe('library.unusable');
      expect(await codeOf(openLibrary(join(mount, 'other'), { madeBy }).create('new'))).toBe(
        'library.unusable',
      );
    } finally {
      execFileSync('umount', [mount]);
    }
  },
);

it('a library without permission says so', async () => {
  const parent = await temporaryFolder();
  const folder = join(parent, 'cases');
  await mkdir(folder);
  await (await openLibrary(folder, { madeBy }).create('theirs')).close();
  await chmod(parent, 0o755);
  await asNobody(async () => {
    await chmod(folder, 0o555).catch(() => undefined);
    const library = openLibrary(folder, { madeBy });
    expect(await codeOf(library.create('new'))).toBe('library.unusable');
    expect(await codeOf(openLibrary(join(folder, 'deeper'), { madeBy }).create('new'))).toBe(
      'library.unusable',
    );
  });
  await chmod(folder, 0o755);
});

/** Root may do all, so what it does here it does as somebody else. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}
