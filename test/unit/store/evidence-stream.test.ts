// Evidence part by part: the same bytes, checked against the same hash, and no link followed.
import { randomBytes } from 'node:crypto';
import { chmod, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { codeOf, hurriedDisk, newLibrary, provenance } from './support';

const profile = new Uint8Array(gzipSync(randomBytes(700_000)));

async function sample() {
  const library = await newLibrary(hurriedDisk);
  const open = await library.create('stream');
  const one = await open.addEvidence('heap-profile', 'heap.pb.gz', profile, provenance());
  await open.close();
  const file = join(open.folder, 'evidence', one.sha256);
  const all = async () => {
    const parts: Uint8Array[] = [];
    for await (const part of (await library.streamEvidence(open.id, one.id)).parts()) parts.push(part);
    return parts;
  };
  return { library, id: open.id, one, file, all };
}

describe('a stream of evidence', () => {
  it('has all its bytes, in several parts, and says how many they are', async () => {
    const { library, id, one, all } = await sample();
    const { bytes, unpackedBytes } = await library.streamEvidence(id, one.id);
    expect([bytes, unpackedBytes]).toEqual([profile.length, 700_000]);
    const parts = await all();
    expect(parts.length).toBeGreaterThan(1);
    expect(Buffer.concat(parts).equals(profile)).toBe(true);
  });

  it('ends in a failure where the bytes are others', async () => {
    const { file, all } = await sample();
    await chmod(file, 0o600);
    await writeFile(file, profile.with(500, (profile[500] as number) ^ 1));
    expect(await codeOf(all())).toBe('evidence.changed');
  });

  it('follows no link', async () => {
    const { library, id, one, file } = await sample();
    await rename(file, `${file}.elsewhere`);
    await symlink(`${file}.elsewhere`, file);
    expect(await codeOf(library.streamEvidence(id, one.id))).toBe('file.unreadable');
  });

  it('is of evidence that the case has', async () => {
    const { library, id } = await sample();
    expect(await codeOf(library.streamEvidence(id, 'nothing'))).toBe('evidence.unknown');
  });
});
