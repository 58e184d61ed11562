// What the profile worker answers to the views that list, and to a difference.
import { describe, expect, test } from 'vitest';
import { defaultView, encodeProfile, type ProfileView } from '#core/profile/index';
import { breathe } from '../../../../src/renderer/worker/breathe';
import type { ProfileCalls, Seen } from '../../../../src/renderer/worker/profile-calls';
import { createProfileDesk } from '../../../../src/renderer/worker/profile-desk';
import { drawn } from '../../profile/drawn';

const before = drawn('1,1000 main.main@a.go:1 > main.load@a.go:5 [route=/old]');
const after = drawn(`
  3,3000 main.main@a.go:1 > main.load@a.go:5 [route=/new]
  1,500 main.main@a.go:2 > main.store@b.go:9 [route=/new]
`);

async function desk() {
  const made = createProfileDesk();
  const ask = <K extends keyof ProfileCalls>(name: K, request: ProfileCalls[K]['request']) =>
    Promise.resolve(made[name](request as never, () => {}, new AbortController().signal, breathe)) as Promise<
      ProfileCalls[K]['answer']
    >;
  await ask('hold', { evidence: 'before', name: 'before.pb', bytes: encodeProfile(before) });
  await ask('hold', { evidence: 'after', name: 'after.pb', bytes: encodeProfile(after) });
  return ask;
}
const seen = (part: Partial<ProfileView> = {}, compare: string | null = null): Seen => ({
  evidence: 'after',
  compare,
  view: { ...defaultView, ...part },
});
const minus = { base: { kind: 'diff', evidence: 'before' } } as const;

describe('the worker', () => {
  test('lists callers and callees, whose code each is, and null where nothing is peeked at', async () => {
    const ask = await desk();
    const answer = await ask('tree', { ...seen(), peek: 'load' });
    expect(answer?.blocks).toMatchObject([
      { function: 'main.load', kind: 'own', flat: 3000, callers: [{ function: 'main.main', value: 3000 }] },
    ]);
    expect(await ask('tree', { ...seen(), peek: 'nowhere' })).toBeNull();
  });

  test('takes the base away in every view of a difference', async () => {
    const ask = await desk();
    const view = seen(minus, 'before');
    const tree = await ask('tree', { ...view, peek: '^main\\.load$' });
    expect(tree).toMatchObject({ total: 1000, blocks: [{ flat: 2000 }] });
    const tags = await ask('tags', view);
    expect(tags.keys.find(({ key }) => key === 'route')?.values).toMatchObject([
      { text: '/new', value: 3500 },
      { text: '/old', value: -1000 },
    ]);
    const traces = await ask('traces', { ...view, by: 'value', search: '', from: 0, count: 10 });
    expect(traces.traces.map(({ value }) => value)).toEqual([3000, -1000, 500]);
    const graph = await ask('graph', view);
    expect(graph.graph.nodes.find(({ name }) => name === 'main.load')?.flat).toBe(2000);
    const source = await ask('source', { ...view, function: 'main.load' });
    expect(source.files[0]?.lines).toMatchObject([
      { line: 1, flat: 0, cum: 2000 },
      { line: 2, flat: 0, cum: 500 },
      { line: 5, flat: 2000, cum: 2000 },
    ]);
  });

  test('scales to the base where that is wanted, and leaves out what shrank', async () => {
    const ask = await desk();
    const top = await ask('top', seen({ ...minus, normalize: true, trim: false }, 'before'));
    expect(top).toMatchObject({ total: 1000, compareTotal: 1000, changeTotal: null });
    const flat = new Map(top.rows.map(({ function: name, flatDelta }) => [name, flatDelta]));
    expect(flat.get('main.store')).toBe(143);
    expect(flat.get('main.load')).toBe(-143);
    const grown = await ask(
      'top',
      seen({ ...minus, normalize: true, trim: false, dropNegative: true }, 'before'),
    );
    expect(grown.rows.map(({ function: name }) => name)).toEqual(['main.store']);
  });

  test('names the sum of all changes where -base makes it the whole', async () => {
    const ask = await desk();
    const top = await ask('top', seen({ base: { kind: 'base', evidence: 'before' } }, 'before'));
    expect(top.changeTotal).toBe(4500);
  });

  test('says of rows that print alike what they hold, and not what nobody can tell', async () => {
    const ask = await desk();
    // pprof prints a row per file and start line: two of these print `a.go`.
    const at = (name: string, startLine: number) => ({
      lines: [{ function: name, file: 'a.go', line: startLine + 1, startLine }],
    });
    const twice = drawn('', {
      samples: [
        { values: [5n], stack: [at('f', 3)] },
        { values: [7n], stack: [at('g', 20)] },
      ],
    });
    await ask('hold', { evidence: 'twice', name: 'twice.pb', bytes: encodeProfile(twice) });
    const view = { ...seen({ granularity: 'files', trim: false }, 'before'), evidence: 'twice' };
    const { rows } = await ask('top', view);
    expect(rows.map(({ function: name, flat, flatDelta }) => [name, flat, flatDelta])).toEqual([
      ['a.go', 7, null],
      ['a.go', 5, null],
    ]);
  });

  test('reads traces a page at a time, and finds by words in any order', async () => {
    const ask = await desk();
    const request = { ...seen(), by: 'value', search: 'LOAD main', from: 0, count: 1 } as const;
    expect(await ask('traces', request)).toMatchObject({ count: 1, all: 2, found: 3000 });
    const second = await ask('traces', { ...request, search: '', from: 1 });
    expect(second.traces.map(({ value }) => value)).toEqual([500]);
  });
});
