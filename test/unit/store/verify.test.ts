import { chmod, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOfText, codeOf, hurriedDisk, newLibrary, provenance } from './support';

async function sample() {
  const library = await newLibrary(hurriedDisk);
  const open = await library.create('verify');
  const one = await open.addEvidence('file', 'one', bytesOfText('the first'), provenance());
  const two = await open.addEvidence('file', 'two', bytesOfText('the second'), provenance());
  await open.close();
  const evidence = (name: string) => join(open.folder, 'evidence', name);
  return { library, id: open.id, folder: open.folder, one, two, evidence };
}

async function overwrite(path: string, bytes: Uint8Array | string): Promise<void> {
  await chmod(path, 0o600);
  await writeFile(path, bytes);
}

describe('verify names', () => {
  it('one changed byte, and the bytes are not handed out', async () => {
    const { library, id, one, two, evidence } = await sample();
    for (let at = 0; at < one.bytes; at += 1) {
      const bytes = await readFile(evidence(one.sha256));
      bytes[at] ^= 1;
      await overwrite(evidence(one.sha256), bytes);
      const { changed, ok } = await library.verify(id);
      expect(changed).toEqual([
        { id: one.id, expected: one.sha256, found: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ]);
      expect(ok).toEqual([two.id]);
      expect(await codeOf(library.readEvidence(id, one.id))).toBe('evidence.changed');
      bytes[at] ^= 1;
      await overwrite(evidence(one.sha256), bytes);
    }
    expect((await library.verify(id)).changed).toEqual([]);
  });

  it('a missing file', async () => {
    const { library, id, one, evidence } = await sample();
    await rm(evidence(one.sha256));
    expect((await library.verify(id)).missing).toEqual([one.id]);
    expect(await codeOf(library.readEvidence(id, one.id))).toBe('file.unreadable');
  });

  it('an extra file', async () => {
    const { library, id, evidence } = await sample();
    await writeFile(evidence('planted'), '');
    await writeFile(evidence('f'.repeat(64)), '');
    expect((await library.verify(id)).extra).toEqual(['f'.repeat(64), 'planted']);
  });

  it('a link in place of a file, even to the same bytes', async () => {
    const { library, id, one, evidence } = await sample();
    await rename(evidence(one.sha256), evidence('elsewhere'));
    await symlink(evidence('elsewhere'), evidence(one.sha256));
    const verification = await library.verify(id);
    expect(verification.changed).toEqual([{ id: one.id, expected: one.sha256, found: 'not a file' }]);
    expect(verification.extra).toEqual(['elsewhere']);
    expect(await codeOf(library.readEvidence(id, one.id))).toBe('file.unreadable');
  });

  it('a sidecar that is gone or tells another story', async () => {
    const { library, id, one, two, evidence } = await sample();
    await rm(evidence(`${one.sha256}.json`));
    const told = await readFile(evidence(`${two.sha256}.json`), 'utf8');
    await overwrite(evidence(`${two.sha256}.json`), told.replace('orders-1', 'orders-2'));
    const { missing, changed, ok } = await library.verify(id);
    expect(missing).toEqual([`${one.sha256}.json`]);
    expect(changed.map((entry) => entry.id)).toEqual([`${two.sha256}.json`]);
    expect(ok).toEqual([one.id, two.id]);
  });

  it('a missing case.json', async () => {
    const { library, id, folder } = await sample();
    await rm(join(folder, 'case.json'));
    expect((await library.verify(id)).missing).toEqual(['case.json']);
  });
});

it('calls nothing damaged that a running Heapcase is still writing', async () => {
  const library = await newLibrary(hurriedDisk);
  const open = await library.create('live');
  const intake = await open.beginEvidence('memory-series', 'series', provenance());
  await intake.write(bytesOfText('so far'));
  expect(await library.verify(open.id)).toMatchObject({
    missing: [],
    extra: [],
    changed: [],
    chain: { ok: true },
  });
  const record = await library.read(open.id);
  expect(record.mended).toEqual([]);
  expect(record.evidence).toEqual([]);
  await open.close();
});
