// A series of profiles as the page asks for it: each profile is summed once, and the table is made of the sums.
import { expect, test } from 'vitest';
import { interruptible } from '#core/base/checkpoint';
import { buildProfile } from '#core/profile/build';
import { defaultView, type ProfileView } from '#core/profile/view';
import { breathe } from '../../../../src/renderer/worker/breathe';
import { growthAnswers } from '../../../../src/renderer/worker/growth-answer';
import { HeldProfiles } from '../../../../src/renderer/worker/held-profiles';
import type { GrowthAnswer, ProfileCalls } from '../../../../src/renderer/worker/profile-calls';

const mib = 2 ** 20;
const quiet = [() => {}, new AbortController().signal, breathe] as const;
const inUse: ProfileView = { ...defaultView, sampleType: 'inuse_space' };

/** A heap in which each function holds so many MiB; it has allocated twice as much. */
function heapOf(functions: Readonly<Record<string, number>>) {
  const at = (name: string, index: number) => ({
    address: BigInt(index + 1),
    lines: [{ function: name, file: '/srv/main.go', line: index + 1 }],
  });
  const names = Object.keys(functions);
  return buildProfile({
    sampleTypes: [
      { type: 'alloc_space', unit: 'bytes' },
      { type: 'inuse_space', unit: 'bytes' },
    ],
    period: 4096n,
    periodType: { type: 'space', unit: 'bytes' },
    locations: names.map(at),
    samples: names.map((name, index) => {
      const held = (functions[name] ?? 0) * mib;
      return { stack: [at(name, index)], values: [2 * held, held] };
    }),
  });
}

/** A series as it is asked for: what is not summed yet is brought, and summed. */
function seriesOf(heaps: readonly Readonly<Record<string, number>>[]) {
  const held = new HeldProfiles(heaps.length);
  const evidence = heaps.map((_, index) => `heap-${index}`);
  for (const [index, functions] of heaps.entries()) held.put(`heap-${index}`, heapOf(functions));
  const desk = growthAnswers(held);
  const times = heaps.map((_, index) => (index + 1) * 1000);
  return async (view: ProfileView, part: Partial<ProfileCalls['growth']['request']> = {}) => {
    const missing = await desk.unsummed({ evidence, view }, ...quiet);
    for (const one of missing) await desk.sums({ evidence: one, view }, ...quiet);
    const answer = (await desk.growth(
      { evidence, times, view, rows: 100, ...part },
      ...quiet,
    )) as GrowthAnswer;
    return { answer, brought: missing.length };
  };
}

const names = ({ rows }: GrowthAnswer) => rows.map((row) => row.function);

test('a series may be longer than what is kept of others', async () => {
  const ask = seriesOf(Array.from({ length: 450 }, (_, index) => ({ 'main.leak': index })));
  const { answer, brought } = await ask(inUse);
  expect(brought).toBe(450);
  expect(answer.rows[0]).toMatchObject({ function: 'main.leak', slope: mib });
  expect((await ask(inUse)).brought).toBe(0);
});

test('one that is looked at again is whole, whatever was looked at in between', async () => {
  const ask = seriesOf(Array.from({ length: 150 }, (_, index) => ({ 'main.leak': index })));
  const views = ['inuse_space', 'alloc_space'].map((sampleType) => ({ ...defaultView, sampleType }));
  for (const view of [...views, { ...inUse, focus: 'leak' }, ...views, inUse])
    expect((await ask(view)).answer.rows[0]?.values).toHaveLength(150);
});

test('of too many functions those are sent that changed most, and what is searched for, or asked for alone', async () => {
  const ask = seriesOf(
    [0, 1, 2].map((step) => ({
      'main.grows': 10 + 5 * step,
      'main.stays': 7,
      'main.creeps': 1 + 0.125 * step,
      'main.shrinks': 50 - 9 * step,
    })),
  );
  const cut = (await ask(inUse, { rows: 2 })).answer;
  expect(names(cut)).toEqual(['main.grows', 'main.shrinks']);
  expect(cut).toMatchObject({ functions: 4, found: 4, largest: 50 * mib });
  const searched = (await ask(inUse, { rows: 2, search: 'CREEPS main' })).answer;
  expect(names(searched)).toEqual(['main.creeps']);
  expect(searched).toMatchObject({ functions: 4, found: 1, largest: 50 * mib });
  expect(names((await ask(inUse, { only: 'main.stays' })).answer)).toEqual(['main.stays']);
});

test('what goes up and down is sure of no slope, however finely it is sampled', async () => {
  const saw = [40, 90, 35, 95, 45, 100, 42, 97];
  const ask = seriesOf(saw.map((held, step) => ({ 'main.saw': held, 'main.leak': 20 + 6 * step })));
  const { rows } = (await ask(inUse)).answer;
  const of = (name: string) => rows.find((row) => row.function === name);
  const [tooth, leak] = [of('main.saw'), of('main.leak')];
  expect(tooth?.slopeError ?? 0).toBeGreaterThan(Math.abs(tooth?.slope ?? 0));
  expect(leak?.slopeError ?? Number.NaN).toBeLessThan(leak?.slope ?? 0);
});

test('the heap in use is told beside every sample type', async () => {
  const ask = seriesOf([{ 'main.a': 1, 'main.b': 2 }, { 'main.a': 5 }]);
  const { answer } = await ask({ ...defaultView, sampleType: 'alloc_space', focus: 'main.a' });
  expect(answer.totals).toEqual([6 * mib, 10 * mib]);
  expect(answer.heapInUse).toEqual([3 * mib, 5 * mib]);
});

test('is seen through the filters of the view', async () => {
  const ask = seriesOf([
    { 'main.a': 1, 'main.b': 2 },
    { 'main.a': 5, 'main.b': 9 },
  ]);
  expect(names((await ask({ ...inUse, hide: 'main.b' })).answer)).toEqual(['main.a']);
});

test('a table of many functions ends where nobody waits for it any more', async () => {
  const many = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`main.f${index}`, index]));
  const held = new HeldProfiles(1);
  held.put('heap', heapOf(many));
  const desk = growthAnswers(held);
  await desk.sums({ evidence: 'heap', view: inUse }, ...quiet);
  let looks = 0;
  expect(() =>
    interruptible(
      () => {
        if (++looks > 100) throw new Error('nobody waits');
      },
      () => desk.growth({ evidence: ['heap'], times: [1], view: inUse, rows: 10 }, ...quiet),
    ),
  ).toThrow('nobody waits');
});
