import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLibrary } from '#main/store/library';
import { canMount, whyNoMount } from './mounting';
import { bytesOfText, codeOf, madeBy, note, notesOf, provenance, temporaryFolder } from './support';

it.skipIf(!canMount)(
  `a disk that is really full loses nothing and takes more when there is space ${whyNoMount}`,
  async () => {
    const mount = await temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', mount]);
    try {
      const ballast = join(mount, 'ballast');
      await writeFile(ballast, Buffer.alloc(200 * 1024));
      const library = openLibrary(join(mount, 'cases'), { madeBy });
      const open = await library.create('full');
      const intake = await open.beginEvidence('memory-series', 'series', provenance());
      await intake.write(bytesOfText('early '));

      const kept: string[] = [];
      let outcome: unknown = 'no failure';
      for (let n = 0; outcome === 'no failure' && n < 100; n += 1) {
        const profile = Buffer.alloc(20_000, n + 1);
        outcome = await codeOf(
          open
            .addEvidence('heap-profile', `heap-${n}`, profile, provenance())
            .then(({ id }) => kept.push(id)),
        );
      }
      expect(outcome).toBe('disk.full');
      expect(kept.length).toBeGreaterThan(2);
      const notes: string[] = [];
      for (let n = 0; n < 1000; n += 1) {
        const text = `${n} ${'x'.repeat(300)}`;
        outcome = await codeOf(open.append(note(text)).then(() => notes.push(text)));
        if (outcome !== 'no failure') break;
      }
      expect(outcome).toBe('disk.full');
      expect(await codeOf(intake.write(Buffer.alloc(400_000)))).toBe('disk.full');
      expect(await codeOf(library.create('another'))).toBe('disk.full');
      expect(await library.list()).toHaveLength(1);
      // What is there can be read while the disk is full.
      expect((await library.read(open.id)).evidence.map(({ id }) => id)).toEqual(kept);

      await rm(ballast);
      await intake.write(bytesOfText('late'));
      const series = await intake.seal(provenance());
      await open.append(note('after'));
      expect(await notesOf(open)).toEqual([...notes, 'after']);
      await open.close();

      expect(new TextDecoder().decode(await library.readEvidence(open.id, series.id))).toBe('early late');
      const { ok, ...bad } = await library.verify(open.id);
      expect(bad).toEqual({ changed: [], missing: [], extra: [], chain: { ok: true, line: null } });
      // The profile that could not be filed any more, where all its bytes were on the disk, was filed at closing.
      const { evidence } = await library.read(open.id);
      const late = evidence.filter(({ id }) => !kept.includes(id) && id !== series.id);
      expect(late.map(({ name }) => name)).toEqual(late.length === 0 ? [] : [`heap-${kept.length}`]);
      expect(ok).toEqual(evidence.map(({ id }) => id));
      expect(ok).toEqual(expect.arrayContaining([...kept, series.id]));
      expect((await readFile(join(open.folder, 'journal.jsonl'), 'utf8')).endsWith('\n')).toBe(true);
    } finally {
      execFileSync('umount', [mount]);
    }
  },
);
