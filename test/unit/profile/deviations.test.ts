/**
 * Where Heapcase differs from pprof on purpose (design/pprof.md section 5): the `deviation` rows of
 * ../shared/data/pprof, held against that section's own rule.
 */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseMemStats } from '../../../src/core/probe/memstats';
import { encodeProfile } from '../../../src/core/profile/encode';
import {
  asPprofLoads,
  decodeProfile,
  defaultView,
  memStatsText,
  mergeProfiles,
  topTable,
} from '../../../src/core/profile/heapcase';
import type { ProfileView } from '../../../src/core/profile/view';

const folder = resolve(__dirname, '../../../../shared/data/pprof');
const bytesOf = (name: string) => new Uint8Array(readFileSync(resolve(folder, name)));
const rows = existsSync(resolve(folder, 'index.tsv'))
  ? readFileSync(resolve(folder, 'index.tsv'), 'utf8')
      .split('\n')
      .map((line) => line.split('\t'))
      .filter((row) => row[6] === 'deviation')
  : [];
const goldenOf = (row: readonly string[]) => readFileSync(resolve(folder, row[5] as string), 'utf8');
const whole: ProfileView = { ...defaultView, trim: false };

describe.skipIf(rows.length === 0)('debug=1 texts (skipped where ../shared/data is not there)', () => {
  const texts = rows.filter((row) => row[3]?.endsWith('debug1.txt'));
  it.each(texts)('%s %s %s %s: the totals of pprof, the names of the text', (...row) => {
    const bytes = bytesOf(row[3] as string);
    const profile = asPprofLoads(decodeProfile(bytes));
    const table = topTable(profile, whole);
    // A stack of which nothing is counted is in the text too, and in no report.
    const text = new TextDecoder().decode(bytes).replace(/^0: 0 \[0: 0\] @.*\n(?:#.*\n)*/gm, '');
    const frames = [...text.matchAll(/^#\t0x[0-9a-f]+\t(\S.*?)\+0x[0-9a-f]+\s+(\S+):(\d+)$/gm)];
    const named = new Set(frames.map(([, name]) => name));
    const namesOf = (view: ProfileView) => [
      ...new Set(
        profile.sampleTypes.flatMap(({ type }) =>
          topTable(profile, { ...view, sampleType: type }).rows.map(({ name }) => name),
        ),
      ),
    ];
    const shown = new Set(namesOf(whole));
    expect(frames.length).toBeGreaterThan(1);
    expect([...shown].filter((name) => !named.has(name))).toEqual([]);
    // The allocator's own frames are dropped from a heap profile, here as in pprof.
    expect([...named].filter((name) => !shown.has(name as string) && !name?.startsWith('runtime.'))).toEqual(
      [],
    );
    const places = new Set(namesOf({ ...whole, granularity: 'lines' }));
    for (const [, name, file, line] of frames)
      if (shown.has(name as string)) expect(places).toContain(`${name} ${file}:${line}`);

    const golden = goldenOf(row);
    const totalOf = (text: string) => /of (\S+) total/.exec(text)?.[1];
    const total = totalOf(golden);
    // Small values of named functions make for a smaller unit than that of one `<unknown>`.
    const unit = /[a-zA-Z]*$/.exec(total ?? '')?.[0] || 'minimum';
    if (total !== undefined)
      expect(totalOf(topTable(profile, { ...whole, unit }).header.join('\n'))).toBe(total);
    // A dump and traces have no total: their samples do.
    const values = [...golden.matchAll(/^ +(\d+)(?:: \d+ | {3}<)/gm)].map(([, value]) => Number(value));
    if (total === undefined) expect(table.total).toBe(values.reduce((sum, value) => sum + value, 0));
  });

  it('keep the MemStats at the tail, through writing and merging', () => {
    const profile = decodeProfile(bytesOf('real/inputs/go119.heap.debug1.txt'));
    const stats = parseMemStats(memStatsText(profile) ?? '');
    expect(stats).toMatchObject({ numGc: 17, numForcedGc: 12, maxRss: 30687232 });
    expect(stats?.pauses?.length).toBe(17);
    expect(memStatsText(decodeProfile(encodeProfile(profile)))).toBe(memStatsText(profile));
    expect(memStatsText(mergeProfiles([profile, profile]))).toBe(memStatsText(profile));
    expect(memStatsText(decodeProfile(bytesOf('real/inputs/go119.heap.5.pb.gz')))).toBeNull();
  });
});

describe.skipIf(rows.length === 0)('-mean (skipped where ../shared/data is not there)', () => {
  it('divides inuse_space by inuse_objects', () => {
    const profile = asPprofLoads(decodeProfile(bytesOf('real/inputs/go119.heap.5.pb.gz')));
    const of = (sampleType: string, mean: boolean) => topTable(profile, { ...whole, sampleType, mean }).rows;
    const means = of('inuse_space', true);
    const objects = new Map(of('inuse_objects', false).map((row) => [row.name, row]));
    const space = of('inuse_space', false);
    expect(space.length).toBeGreaterThan(5);
    for (const { name, flat, cum } of space) {
      const mean = means.find((row) => row.name === name);
      const count = objects.get(name);
      if (flat !== 0) expect([name, mean?.flat]).toEqual([name, Math.trunc(flat / (count?.flat ?? 0))]);
      if (cum !== 0) expect([name, mean?.cum]).toEqual([name, Math.trunc(cum / (count?.cum ?? 0))]);
    }
  });
});
