import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLibrary } from '#main/store/library';
import {
  bytesOfText,
  codeOf,
  hurriedDisk,
  madeBy,
  newLibrary,
  note,
  notesOf,
  provenance,
  temporaryFolder,
} from './support';

async function sample() {
  const library = await newLibrary(hurriedDisk);
  const open = await library.create('torn');
  await open.addEvidence('file', 'a', bytesOfText('a'), provenance());
  for (const text of ['first', 'zweite — 第二', 'last']) await open.append(note(text));
  await open.close();
  const journal = join(open.folder, 'journal.jsonl');
  return { library, id: open.id, folder: open.folder, journal, bytes: await readFile(journal) };
}

async function copyOf(folder: string, id: string, journal: Uint8Array) {
  const parent = await temporaryFolder();
  await cp(folder, join(parent, id), { recursive: true });
  await writeFile(join(parent, id, 'journal.jsonl'), journal);
  return { library: openLibrary(parent, { madeBy, disk: hurriedDisk }), folder: join(parent, id) };
}

describe('a journal cut anywhere in its last two lines', () => {
  it('opens with every line that is whole, keeps the rest aside, and goes on', async () => {
    const { id, folder, bytes } = await sample();
    const ends = [...bytes.entries()].filter(([, byte]) => byte === 0x0a).map(([at]) => at);
    const from = ends[ends.length - 3] + 1;
    const lengths = Array.from({ length: bytes.length - from + 1 }, (_, more) => from + more);
    expect(lengths.length).toBeGreaterThan(400);
    while (lengths.length > 0) await Promise.all(lengths.splice(0, 16).map(check));

    async function check(length: number) {
      const cut = bytes.subarray(0, length);
      // A line is whole when all of it but its newline is there.
      const whole = ends.filter((end) => end <= length).length;
      const notes = ['first', 'zweite — 第二', 'last'].slice(0, whole - 2);
      const tornBytes = length - Math.min(length, (ends[whole - 1] ?? -1) + 1);
      const { library, folder: copy } = await copyOf(folder, id, cut);

      const read = await library.read(id);
      expect(read.journal).toHaveLength(whole);
      expect(read.mended.map(({ key }) => key)).toEqual(tornBytes > 0 ? ['case.read.torn-line'] : []);
      expect(await readFile(join(copy, 'journal.jsonl'))).toEqual(cut);
      expect((await library.verify(id)).chain).toEqual(
        tornBytes > 0 ? { ok: false, line: whole + 1 } : { ok: true, line: null },
      );

      const open = await library.open(id);
      expect((await open.record()).mended.map(({ key }) => key)).toEqual(
        tornBytes > 0 ? ['case.mended.torn-line'] : [],
      );
      await open.append(note('after'));
      expect(await notesOf(open)).toEqual([...notes, 'after']);
      await open.close();
      const again = await library.read(id);
      expect(again.gaps.map(({ key }) => key)).toEqual(tornBytes > 0 ? ['case.mended.torn-line'] : []);
      expect(again.mended).toEqual([]);
      expect(await library.verify(id)).toMatchObject({ ok: [expect.any(String)], chain: { ok: true } });
      const aside = (await readdir(copy)).filter((name) => name.startsWith('journal.torn'));
      expect(aside).toHaveLength(tornBytes > 0 ? 1 : 0);
      if (tornBytes > 0)
        expect(await readFile(join(copy, aside[0]))).toEqual(cut.subarray(length - tornBytes));
    }
  }, 60_000);

  it('opens when the file system filled the last block with zeros', async () => {
    const { id, folder, bytes } = await sample();
    const { library } = await copyOf(folder, id, Buffer.concat([bytes, Buffer.alloc(4096)]));
    const open = await library.open(id);
    expect(await notesOf(open)).toHaveLength(3);
    await open.close();
    expect((await library.verify(id)).chain.ok).toBe(true);
  });

  it.each([
    ['empty', (_: Uint8Array) => new Uint8Array()],
    ['all zeros', (bytes: Uint8Array) => new Uint8Array(bytes.length)],
  ])('finds the evidence again when the journal is %s', async (_, damage) => {
    const { id, folder, bytes } = await sample();
    const { library, folder: copy } = await copyOf(folder, id, damage(bytes));
    expect((await library.read(id)).evidence.map(({ name }) => name)).toEqual(['a']);
    const open = await library.open(id);
    const record = await open.record();
    expect(record.evidence.map(({ name }) => name)).toEqual(['a']);
    expect(record.mended.map(({ key }) => key)).toEqual(['case.mended.journal-lost']);
    await open.close();
    expect(await library.verify(id)).toMatchObject({
      missing: [],
      extra: [],
      changed: [],
      chain: { ok: true },
    });
    if (damage(bytes).length > 0) {
      expect((await readdir(copy)).some((name) => name.startsWith('journal.torn'))).toBe(true);
    }
  });
});

describe('a journal that was changed', () => {
  const edits: [string, (lines: string[]) => string[], number][] = [
    ['a word in line 3', (lines) => lines.with(2, lines[2].replace('first', 'worst')), 3],
    ['line 2 removed', (lines) => lines.toSpliced(1, 1), 2],
    ['lines swapped', (lines) => [lines[0], lines[1], lines[3], lines[2], lines[4]], 3],
    ['line 3 no longer JSON', (lines) => lines.with(2, '\u0000'.repeat(80)), 3],
    ['a line put in', (lines) => lines.toSpliced(1, 0, lines[1]), 3],
    ['the last line', (lines) => lines.with(4, lines[4].replace('"last"', '"lost"')), 5],
  ];
  it.each(edits)('is named by line: %s', async (_, edit, line) => {
    const { id, folder, bytes } = await sample();
    const lines = Buffer.from(bytes).toString().trimEnd().split('\n');
    const changed = Buffer.from(`${edit(lines).join('\n')}\n`);
    const { library, folder: copy } = await copyOf(folder, id, changed);
    expect((await library.verify(id)).chain).toEqual({ ok: false, line });
    const record = await library.read(id);
    expect(record.mended).toContainEqual({ key: 'case.read.chain-broken', fillings: { line } });
    expect(await codeOf(library.open(id))).toBe('case.damaged');
    expect(await readFile(join(copy, 'journal.jsonl'))).toEqual(changed);
    expect(await readdir(copy)).not.toContain('lock');
  });

  it('holds for entries of a kind that only a later version knows', async () => {
    const { id, folder, bytes } = await sample();
    const { createHash } = await import('node:crypto');
    const head = JSON.parse(Buffer.from(bytes).toString().trimEnd().split('\n').at(-1) as string);
    const open = JSON.stringify({
      seq: head.seq + 1,
      at: head.at,
      fact: { kind: 'hypothesis', claim: 'x' },
      previous: head.hash,
    });
    const line = `${open.slice(0, -1)},"hash":"${createHash('sha256').update(open).digest('hex')}"}\n`;
    const { library } = await copyOf(folder, id, Buffer.concat([bytes, Buffer.from(line)]));
    const later = await library.open(id);
    await later.append(note('after'));
    await later.close();
    expect((await library.verify(id)).chain.ok).toBe(true);
    expect((await library.read(id)).mended).toEqual([
      { key: 'case.read.not-understood', fillings: { count: 1 } },
    ]);
  });
});
