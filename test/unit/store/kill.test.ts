import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { bundleChild, type Said, startChild } from './child-process';
import { newLibrary } from './support';

/** How often a writing process is killed; the long run sets more. */
const rounds = Number(process.env['HEAPCASE_KILL_ROUNDS'] ?? 60);

let program: string;
beforeAll(async () => {
  program = await bundleChild();
});

it(
  `a case survives ${rounds} times kill -9 with all that was acknowledged`,
  async () => {
    const library = await newLibrary();
    const newCase = async () => {
      const open = await library.create('killed');
      await open.close();
      return open;
    };
    let made = await newCase();
    let sealed = 0;
    let acknowledged: Said[] = [];
    const remarks = new Map<string, number>();

    for (let round = 0; round < rounds; round += 1) {
      // A case that has grown long only takes time.
      if (round % 20 === 0) {
        made = await newCase();
        acknowledged = [];
      }
      const child = startChild(program, 'work', library.folder, made.id, String(round));
      // Every fifth is killed while it opens and mends, the others while they write.
      await child.says(round % 5 === 4 ? 'opening' : 'opened');
      await setTimeout(Math.random() ** 2 * 120);
      child.process.kill('SIGKILL');
      const { signal, stderr } = await child.ended;
      expect(stderr).toBe('');
      expect(signal).toBe('SIGKILL');
      acknowledged.push(...child.said);
      sealed += child.said.filter(({ does }) => does === 'sealed').length;
      for (const one of child.said) if (one.does === 'opened') count(remarks, one.mended);

      // Looking, without mending.
      const looked = await library.read(made.id);
      expect(missingFrom(looked, acknowledged)).toEqual([]);
      // Now and then nobody mends between two kills but the next child.
      if (round % 3 === 0) continue;

      const open = await library.open(made.id);
      const record = await open.record();
      count(
        remarks,
        record.mended.map(({ key }) => key),
      );
      expect(missingFrom(record, acknowledged)).toEqual([]);
      await open.close();
      const verification = await library.verify(made.id);
      expect(verification).toMatchObject({ changed: [], missing: [], extra: [], chain: { ok: true } });
      expect(verification.ok).toHaveLength(record.evidence.length);
      expect((await readdir(join(made.folder, 'evidence'))).filter((name) => name.startsWith('.'))).toEqual(
        [],
      );
      expect((await readdir(made.folder)).filter((name) => !name.startsWith('journal.torn'))).toEqual([
        'case.json',
        'derived',
        'evidence',
        'journal.jsonl',
      ]);
    }
    expect(sealed).toBeGreaterThan(rounds);
    // The kills did hit something.
    expect(remarks.get('case.mended.stale-lock')).toBeGreaterThan(rounds / 2);
    expect(remarks.get('case.mended.evidence-interrupted')).toBeGreaterThan(rounds / 4);
  },
  60_000 + rounds * 2000,
);

function count(counts: Map<string, number>, keys: readonly string[]): void {
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** What was acknowledged and is not in the record. */
function missingFrom(
  record: {
    journal: readonly { fact: { kind: string; [field: string]: unknown } }[];
    evidence: readonly {
      id: string;
      name: string;
      sha256: string;
      bytes: number;
      provenance: { complete: string };
    }[];
  },
  acknowledged: readonly Said[],
): readonly Said[] {
  const notes = new Set(record.journal.map(({ fact }) => fact['text']));
  const byId = new Map(record.evidence.map((one) => [one.id, one]));
  const byName = new Map(record.evidence.map((one) => [one.name, one]));
  expect(byId.size).toBe(record.evidence.length);
  expect(byName.size).toBe(record.evidence.length);
  return acknowledged.filter((said) => {
    switch (said.does) {
      case 'noted':
        return !notes.has(said.text);
      case 'sealed': {
        const found = byId.get(said.id);
        return (
          found?.sha256 !== said.sha256 || found.name !== said.name || found.provenance.complete !== 'whole'
        );
      }
      case 'arrived':
        return !((byName.get(said.name)?.bytes ?? 0) >= said.bytes);
      default:
        return false;
    }
  });
}
