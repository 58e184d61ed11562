/**
 * The texts that a server gives under ?debug=1 and ?debug=2, as each Go of this machine writes them, against the binary
 * profile that the same program wrote beside them and against what this machine's pprof reads from the same text.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  decodeProfile,
  defaultView,
  memStatsText,
  type Profile,
  readGoroutineDump,
  topTable,
} from '../../src/core/profile/heapcase';
import { askPprof, findGos, type Made, makeProfiles } from './pprof-programs';

const scratch = mkdtempSync(join(tmpdir(), 'heapcase-texts-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const gos = findGos(scratch);
let made: readonly Made[] = [];
beforeAll(() => {
  made = gos.map((go) => makeProfiles(go, scratch));
}, 300_000);

const bytesOf = (path: string) => new Uint8Array(readFileSync(path));

/** Sums of each sample type. */
const totalsOf = ({ samples }: Profile): number[] =>
  samples.values.map(({ numbers }) => numbers.reduce((sum, value) => sum + value, 0));

/**
 * What each function stands for in each sample type, without the runtime's own, which the texts leave out at the leaf.
 * Texts shorten types: what a binary calls `main.list[go.shape.int]` is `main.list[...]` there.
 */
const figuresOf = (profile: Profile): Map<string, readonly number[]> => {
  const figures = new Map<string, number[]>();
  for (const [i, { type }] of profile.sampleTypes.entries()) {
    const view = { ...defaultView, trim: false, sampleType: type };
    for (const { name, cum } of topTable(profile, view).rows) {
      if (/^(?:runtime|internal\/runtime\/\w+)\./.test(name)) continue;
      const short = name.replace(/\[.*\]/, '[...]');
      const row = figures.get(short) ?? profile.sampleTypes.map(() => 0);
      row[i] = (row[i] ?? 0) + cum;
      figures.set(short, row);
    }
  }
  return new Map([...figures].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** The sums of the samples that pprof reads from a text; null where it refuses the text. */
async function pprofTotals({ go }: Made, path: string): Promise<number[] | null> {
  const { out, status } = await askPprof(go, ['-raw', '-symbolize=none', path], scratch);
  if (status !== 0) return null;
  const [, types = '', samples = ''] = /^Samples:\n(.*)\n([\s\S]*?)^Locations$/m.exec(out) ?? [];
  const totals = types.split(' ').map(() => 0);
  for (const [, values = ''] of samples.matchAll(/^ +((?:-?\d+ *)+):/gm))
    for (const [i, value] of values.trim().split(/ +/).entries())
      totals[i] = (totals[i] ?? 0) + Number(value);
  return totals;
}

/** How each kind's text begins. */
const beginnings = {
  heap: 'heap profile: ',
  allocs: 'heap profile: ',
  goroutine: 'goroutine profile: total ',
  block: '--- contention:',
  mutex: '--- mutex:',
} as const;

describe.skipIf(gos.length === 0)('texts of real programs (skipped where there is no Go)', () => {
  it.each(Object.entries(beginnings))(
    'debug=1 of %s has the figures and names of the binary, and the totals that pprof reads',
    async (kind, beginning) => {
      for (const one of made) {
        const path = join(one.folders[0], `${kind}.debug1.txt`);
        const bytes = bytesOf(path);
        expect(new TextDecoder().decode(bytes).startsWith(beginning), one.go.version).toBe(true);
        const text = decodeProfile(bytes);
        const binary = decodeProfile(bytesOf(join(one.folders[0], `${kind}.pb.gz`)));
        expect(text.sampleTypes).toEqual(binary.sampleTypes);
        expect([one.go.version, totalsOf(text)]).toEqual([one.go.version, totalsOf(binary)]);
        expect(await pprofTotals(one, path)).toEqual(totalsOf(text));
        const figures = figuresOf(text);
        expect(figures).toEqual(figuresOf(binary));
        expect([...figures.keys()].filter((name) => name.startsWith('main.')).length).toBeGreaterThan(0);
        const hasStats = /heap|allocs/.test(kind);
        expect(memStatsText(text)?.includes('NumGC') ?? false).toBe(hasStats);
      }
    },
  );

  it('debug=1 of threadcreate has the threads that its first line counts, and the names of the binary', async () => {
    for (const one of made) {
      const path = join(one.folders[0], 'threadcreate.debug1.txt');
      const bytes = bytesOf(path);
      const text = decodeProfile(bytes);
      const counted = /^threadcreate profile: total (\d+)$/m.exec(new TextDecoder().decode(bytes))?.[1];
      expect(totalsOf(text)).toEqual([Number(counted)]);
      const binary = decodeProfile(bytesOf(join(one.folders[0], 'threadcreate.pb.gz')));
      expect(text.sampleTypes).toEqual(binary.sampleTypes);
      expect([...figuresOf(text).keys()]).toEqual([...figuresOf(binary).keys()]);
      // Threads may begin between the two, and none ends.
      expect(totalsOf(binary)[0]).toBeLessThanOrEqual(Number(counted));
      const asked = await pprofTotals(one, path);
      if (asked) expect(asked).toEqual([Number(counted)]);
      // pprof refuses threads without a stack, which Go writes as `6 @`.
      else expect(new TextDecoder().decode(bytes)).toMatch(/^\d+ @$/m);
    }
  });

  it('debug=2 of goroutines has the goroutines and names of the binary', async () => {
    for (const one of made) {
      const path = join(one.folders[0], 'goroutine.debug2.txt');
      const text = decodeProfile(bytesOf(path));
      const binary = decodeProfile(bytesOf(join(one.folders[0], 'goroutine.pb.gz')));
      expect([one.go.version, totalsOf(text)]).toEqual([one.go.version, totalsOf(binary)]);
      const own = (profile: Profile) => [...figuresOf(profile)].filter(([name]) => name.startsWith('main.'));
      expect(own(text)).toEqual(own(binary));
      expect(own(text).length).toBeGreaterThan(1);
      const groups = readGoroutineDump(bytesOf(path))?.groups ?? [];
      expect(groups[0]).toMatchObject({
        count: 6,
        creator: { function: 'main.main' },
        states: [{ state: 'chan receive', count: 6 }],
      });
      expect(await pprofTotals(one, path)).toBeNull();
    }
  });
});
