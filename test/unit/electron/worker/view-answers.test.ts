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

  test('makes the text of all traces that hold what is searched, the leaf first', async () => {
    const ask = await desk();
    const { traces } = await ask('traces', { ...seen(), by: 'value', search: '', from: 0, count: 10 });
    const lines = traces.map(({ value, frames }) =>
      [value, 'route=/new', ...frames.map(({ name }) => name)].join('\t'),
    );
    const text = (search: string) => ask('tracesText', { ...seen(), by: 'value', search });
    expect(await text('')).toBe(`value\tlabels\tstack\n${lines.join('\n')}\n`);
    expect((await text('load')).split('\n')).toHaveLength(3);
  });

  test('finds a trace again wherever it stands, else the first one through the function', async () => {
    const ask = await desk();
    const list = { ...seen(), by: 'value', search: '' } as const;
    const place = (part: object) =>
      ask('placeOfTrace', { ...list, sample: null, function: null, ...part } as never);
    const { traces } = await ask('traces', { ...list, from: 0, count: 10 });
    for (const [at, { sample }] of traces.entries()) expect(await place({ sample })).toBe(at);
    expect(await place({ function: 'main.store' })).toBe(1);
    expect(await place({ function: 'main.main' })).toBe(0);
    expect(await place({ sample: traces[1]?.sample, function: 'main.load' })).toBe(1);
    expect(await place({ sample: traces[1]?.sample, function: 'main.load', search: 'load' })).toBe(0);
    expect(await place({ function: 'main.nowhere' })).toBeNull();
  });

  test('tells what each row of a difference was, and nothing of one profile', async () => {
    const ask = await desk();
    const view = seen(minus, 'before');
    const tree = await ask('tree', { ...view, peek: 'main' });
    const was = new Map(tree?.blocks.map(({ function: name, before: then }) => [name, then]));
    expect(was.get('main.load')).toEqual({ flat: 1000, cum: 1000 });
    expect(was.get('main.store')).toEqual({ flat: 0, cum: 0 });
    const graph = await ask('graph', view);
    expect(graph.rows.find(({ function: name }) => name === 'main.main')?.before).toEqual({
      flat: 0,
      cum: 1000,
    });
    const source = await ask('source', { ...view, function: 'main.load' });
    expect(source.before?.[0]?.lines).toMatchObject([
      { line: 1, cum: 1000 },
      { line: 5, cum: 1000 },
    ]);
    expect((await ask('graph', seen())).rows.map(({ before: then }) => then)).toEqual([null, null, null]);
    expect((await ask('source', { ...seen(), function: 'main.load' })).before).toBeNull();
  });

  test('writes a view as a profile that says the same', async () => {
    const ask = await desk();
    const shown = seen({ ...minus, focus: 'store' }, 'before');
    const packed = await ask('export', shown);
    expect([...packed.slice(0, 2)]).toEqual([0x1f, 0x8b]);
    await ask('hold', { evidence: 'view', name: 'view.pb.gz', bytes: packed });
    const read = await ask('top', { ...seen(), evidence: 'view' });
    expect(read.rows.map(({ function: name, flat }) => [name, flat])).toEqual([
      ['main.store', 500],
      ['main.main', 0],
    ]);
  });

  test('tells what is kept and how large an object is where a profile can, and nothing where it cannot', async () => {
    const ask = await desk();
    const types = ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'];
    const heap = drawn('', {
      sampleTypes: types.map((type) => ({ type, unit: type.endsWith('space') ? 'bytes' : 'count' })),
      samples: [
        {
          values: [10n, 1000n, 2n, 100n],
          stack: [{ lines: [{ function: 'churn', file: 'a.go', line: 1 }] }],
        },
        { values: [4n, 4096n, 4n, 4096n], stack: [{ lines: [{ function: 'leak', file: 'a.go', line: 9 }] }] },
      ],
    } as never);
    await ask('hold', { evidence: 'heap', name: 'heap.pb', bytes: encodeProfile(heap) });
    const of = (sampleType: string) => ask('more', { ...seen({ sampleType }), evidence: 'heap' });
    const bytes = await of('inuse_space');
    expect(Object.fromEntries(bytes.kept)).toEqual({ churn: 0.1, leak: 1 });
    expect(Object.fromEntries(bytes.mean)).toEqual({ churn: 50, leak: 1024 });
    expect((await of('inuse_objects')).kept.get('churn')).toBe(0.2);
    const other = await ask('more', seen());
    expect(other.kept.size).toBe(0);
  });
});
