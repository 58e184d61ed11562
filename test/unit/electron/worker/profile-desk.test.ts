// What the profile rooms are told, on the captures of the shipped sample case.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildProfile } from '#core/profile/build';
import { encodeProfile } from '#core/profile/encode';
import { asPprofLoads, decodeProfile, subtractBase, topTable } from '#core/profile/index';
import { defaultView } from '#core/profile/view';
import { changesAreOf, percentOf } from '../../../../src/renderer/profiles/percent-of';
import { breathe } from '../../../../src/renderer/worker/breathe';
import { HeldProfiles } from '../../../../src/renderer/worker/held-profiles';
import { createProfileDesk } from '../../../../src/renderer/worker/profile-desk';

const samples = fileURLToPath(new URL('../../../../resources/sample-case/', import.meta.url));
const evidence = path.join(samples, readdirSync(samples)[0] ?? '', 'evidence');
/** The heap profiles by the time they were taken. */
const heaps = readdirSync(evidence)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(path.join(evidence, name), 'utf8')).captures)
  .filter(({ kind }) => kind === 'heap-profile')
  .sort((a, b) => (a.provenance.takenAt < b.provenance.takenAt ? -1 : 1))
  .map(({ id, sha256 }) => ({ id: id as string, bytes: readFileSync(path.join(evidence, sha256)) }));
const [base] = heaps;
const last = heaps[heaps.length - 1];

const quiet = [() => {}, new AbortController().signal, breathe] as const;
const desk = createProfileDesk();
const seen = { evidence: last.id, view: defaultView, compare: base.id };

describe('the profile desk', () => {
  beforeAll(async () => {
    for (const { id, bytes } of [base, last]) {
      await desk.hold({ evidence: id, name: `${id}.pb.gz`, bytes: new Uint8Array(bytes) }, ...quiet);
    }
  });

  test('says what it does not hold', async () => {
    await expect(async () => desk.top({ ...seen, evidence: 'other' }, ...quiet)).rejects.toMatchObject({
      data: { code: 'evidence.unknown' },
    });
  });

  test('gives the engine’s top table, with the change since the base', async () => {
    const top = await desk.top(seen, ...quiet);
    const expected = topTable(asPprofLoads(decodeProfile(last.bytes)), defaultView);
    expect(top.rows.map((row) => [row.function, row.flat, row.cum])).toEqual(
      expected.rows.map(({ name, flat, cum }) => [name, flat, cum]),
    );
    expect(top.total).toBe(expected.total);
    const before = topTable(asPprofLoads(decodeProfile(base.bytes)), { ...defaultView, trim: false });
    for (const row of top.rows) {
      const old = before.rows.find(({ name }) => name === row.function);
      expect(row.flatDelta).toBe(row.flat - (old?.flat ?? 0));
    }
  });

  test.each(['diff', 'base'] as const)(
    'percentages of a -%s are of what pprof says they are',
    async (kind) => {
      const [before, after] = [base, last].map(({ bytes }) => asPprofLoads(decodeProfile(bytes)));
      for (const filters of [
        {},
        { focus: 'net/http' },
        { focus: 'net/http', relativePercentages: true },
        // Nothing of the base is left: 100 % is what came to it.
        { focus: 'GetBetweenDates', relativePercentages: true },
      ]) {
        const view = {
          ...defaultView,
          sampleType: 'inuse_space',
          base: { kind, evidence: base.id },
          ...filters,
        };
        const top = await desk.top({ ...seen, view }, ...quiet);
        const expected = topTable(subtractBase(after, before, kind, false), view);
        expect(changesAreOf(top)).toBe(expected.total);
        expect(percentOf(view, top)).toBe(
          {
            diff: ['profile.of.base', 'profile.of.filteredBase', 'profile.of.filtered'],
            base: ['profile.of.changes', 'profile.of.filteredChanges', 'profile.of.filteredChanges'],
          }[kind][!view.relativePercentages ? 0 : view.focus === 'net/http' ? 1 : 2],
        );
      }
    },
  );

  test('compared with nothing there is no change to show, not a change of 0', async () => {
    const top = await desk.top({ ...seen, compare: null }, ...quiet);
    expect(top.compareTotal).toBeNull();
    expect(top.rows.every(({ flatDelta, cumDelta }) => flatDelta === null && cumDelta === null)).toBe(true);
  });

  describe('beside a profile of other numbers', () => {
    beforeAll(async () => {
      const stack = [{ address: 1n, lines: [{ function: 'main.main', file: 'main.go', line: 1 }] }];
      const cpu = buildProfile({
        sampleTypes: [
          { type: 'samples', unit: 'count' },
          { type: 'cpu', unit: 'nanoseconds' },
        ],
        locations: stack,
        samples: [{ stack, values: [3, 30] }],
      });
      const bytes = new Uint8Array(encodeProfile(cpu));
      await desk.hold({ evidence: 'cpu', name: 'cpu.pb', bytes }, ...quiet);
    });
    const allocated = { ...defaultView, sampleType: 'alloc_space' };

    test.each([allocated, defaultView])(
      'nothing is known of the change, and the values stand',
      async (view) => {
        const top = await desk.top({ ...seen, view, compare: 'cpu' }, ...quiet);
        const alone = await desk.top({ ...seen, view, compare: null }, ...quiet);
        expect(top).toEqual(alone);
        const drawer = { ...seen, view, compare: 'cpu', function: 'main.GetBetweenDates' };
        expect(await desk.function(drawer, ...quiet)).toMatchObject({ cumDelta: null });
      },
    );

    test('a difference says that it is the base that lacks them', async () => {
      const view = { ...allocated, base: { kind: 'diff' as const, evidence: 'cpu' } };
      await expect(async () => desk.top({ ...seen, view, compare: 'cpu' }, ...quiet)).rejects.toMatchObject({
        data: {
          code: 'profile.base-lacks-type',
          fillings: { file: 'cpu.pb', wanted: 'alloc_space', available: 'samples, cpu' },
        },
      });
    });

    test('a sample type that a profile lacks is its default instead', async () => {
      const asked = { evidence: 'cpu', view: allocated, compare: null };
      expect(await desk.top(asked, ...quiet)).toMatchObject({ unit: 'nanoseconds', total: 30 });
      expect(await desk.tree({ ...asked, peek: null }, ...quiet)).toMatchObject({ unit: 'nanoseconds' });
    });
  });

  test('as a difference it also lists what is gone', async () => {
    const view = { ...defaultView, base: { kind: 'diff' as const, evidence: base.id } };
    // The other way round: everything that grew is gone.
    const top = await desk.top({ evidence: base.id, view, compare: last.id }, ...quiet);
    const gone = top.rows.find((row) => row.function === 'main.GetBetweenDates');
    expect(gone).toMatchObject({ flat: 0, package: 'main', kind: 'own' });
    expect(gone?.flatDelta).toBeLessThan(0);
  });

  test('callers and callees of a function add up to it', async () => {
    const answer = await desk.function({ ...seen, function: 'main.GetBetweenDates' }, ...quiet);
    if (!answer) throw new Error('not in the profile');
    const sum = (list: readonly { value: number }[]) => list.reduce((all, { value }) => all + value, 0);
    expect(sum(answer.callers)).toBe(answer.cum);
    expect(sum(answer.callees) + answer.flat).toBe(answer.cum);
    expect(answer.file).toMatch(/\.go$/);
    expect(answer.lines[0].line).toBe(answer.line);
    expect(answer.path.map((frame) => frame.function)).toContain('main.GetBetweenDates');
  });

  test('knows nothing of a function that is not there', async () => {
    expect(await desk.function({ ...seen, function: 'main.Other' }, ...quiet)).toBeNull();
  });

  test('rows stand beside the graph’s nodes', async () => {
    const { graph, rows, unit } = await desk.graph(seen, ...quiet);
    expect(unit).toBe('bytes');
    expect(rows.map((row) => row.function)).toEqual(graph.nodes.map(({ name }) => name));
    // It crosses to the page as a copy.
    expect(structuredClone(graph)).toEqual(graph);
  });
});

test('the profiles used least recently go first', () => {
  const held = new HeldProfiles(2);
  const profile = asPprofLoads(decodeProfile(last.bytes));
  held.put('a', profile);
  held.put('b', profile);
  held.get('a');
  held.put('c', profile);
  expect(['a', 'b', 'c'].map((id) => held.has(id))).toEqual([true, false, true]);
  expect(() => held.get('b')).toThrow();
});

test('large profiles go earlier, but never the two that are compared', () => {
  const profile = asPprofLoads(decodeProfile(last.bytes));
  const held = new HeldProfiles(8, profile.samples.stack.byteLength);
  for (const id of ['a', 'b', 'c', 'd']) held.put(id, profile);
  expect(['a', 'b', 'c', 'd'].map((id) => held.has(id))).toEqual([false, false, true, true]);
});
