// The views' tables as data: the same numbers that the printed reports have.
import { describe, expect, test } from 'vitest';
import { expression } from '../../../src/core/profile/expressions';
import { goroutineTable } from '../../../src/core/profile/goroutine-rows';
import {
  asPprofLoads,
  decodeProfile,
  defaultView,
  namedFiles,
  sourceTable,
  subtractBase,
  tagTable,
  traceList,
  treeTable,
} from '../../../src/core/profile/heapcase';
import { formatList } from '../../../src/core/profile/list';
import { makeReport } from '../../../src/core/profile/report';
import { formatTags } from '../../../src/core/profile/tag-report';
import { formatTraces } from '../../../src/core/profile/traces';
import { formatTree } from '../../../src/core/profile/tree';
import { drawn } from './drawn';

const heap = drawn(`
  1,4096 main.main@main.go:9 > main.load@load.go:12 > strings.Repeat@strings.go:3 [bytes=4096bytes, route=/pay]
  2,2048 main.main@main.go:9 > main.load@load.go:14 [bytes=1024bytes]
  4,1024 main.main@main.go:10 > main.serve@serve.go:5 > ~main.load@load.go:12 [bytes=256bytes, route=/cart,new]
`);
const bytes = { ...defaultView, unit: 'B' };

describe('tree and peek', () => {
  test('have a block for each function, in the order and with the figures of the text', () => {
    const text = formatTree(makeReport(heap, bytes, 'tree'), null);
    const { blocks, total } = treeTable(heap, bytes, null);
    const lines = blocks.flatMap(({ name, flat, cum, callers, callees }) => [
      ...callers.map((edge) => `${edge.value}B ${edge.name}`),
      `${flat === 0 ? 0 : `${flat}B`} ${cum}B ${name}`,
      ...callees.map((edge) => `${edge.value}B ${edge.name}`),
    ]);
    const printed = text
      .split('\n')
      .filter((line) => line.includes(' | '))
      .map((line) => {
        const [figures, name = ''] = line.split(' | ');
        const amounts = (figures ?? '').match(/\b\d+B|(?<=^ +)0\b/g) ?? [];
        return [...amounts, name.replace(' (inline)', '').trim()].join(' ');
      });
    expect(lines).toEqual(printed);
    expect(total).toBe(7168);
  });

  test('peek shows what matches, whatever is trimmed, and says when nothing does', () => {
    const trimmed = { ...bytes, nodeCount: 1 };
    expect(treeTable(heap, trimmed, 'serve').blocks.map(({ name }) => name)).toEqual(['main.serve']);
    expect(treeTable(heap, trimmed, 'serve').blocks[0]?.callees).toMatchObject([
      { name: 'main.load', value: 1024, inlined: true },
    ]);
    expect(() => treeTable(heap, bytes, 'nowhere')).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'profile.no-match' }) }),
    );
  });
});

describe('traces', () => {
  const inFile = { by: 'file', has: null } as const;

  test('are those of the text, in its order, with labels and marks of inlined calls', () => {
    const parts = formatTraces(makeReport(heap, bytes, 'traces'));
    const text = Array.from(parts, (part) => Buffer.from(part).toString()).join('');
    const list = traceList(heap, bytes, inFile);
    const printed = text
      .split(/^-+\+-+$/m)
      .slice(1, -1)
      .map((part) =>
        part
          .trim()
          .split('\n')
          .map((line) => line.trim()),
      );
    const told = list.page(0, 10).map(({ value, labels, frames }) => [
      ...labels.map(({ key, text: spelled }) => `${key}:  ${spelled}`),
      ...frames.map(({ name, inlined }, depth) => {
        const spelled = `${name}${inlined ? ' (inline)' : ''}`;
        return depth === 0 ? `${value}B   ${spelled}` : spelled;
      }),
    ]);
    expect(told).toEqual(printed);
    expect(list).toMatchObject({ count: 3, all: 3, total: 7168, found: 7168 });
  });

  test('come heaviest first, a page at a time', () => {
    const small = subtractBase(heap, drawn('1,8192 main.other'), 'base', false);
    const list = traceList(small, bytes, { by: 'value', has: null });
    expect(list.page(0, 2).map(({ value }) => value)).toEqual([-8192, 4096]);
    expect(list.page(2, 10).map(({ value }) => value)).toEqual([2048, 1024]);
  });

  test('are found by a function or by a label', () => {
    const by = (word: string) =>
      traceList(heap, bytes, { by: 'file', has: (text) => text.includes(word) }).page(0, 9);
    expect(by('serve').map(({ value }) => value)).toEqual([1024]);
    expect(by('route:/pay').map(({ value }) => value)).toEqual([4096]);
    expect(by('nowhere')).toEqual([]);
  });

  test('have lines where the view is by lines', () => {
    const [trace] = traceList(heap, { ...bytes, granularity: 'lines' }, inFile).page(0, 1);
    expect(trace?.frames[1]).toEqual({ name: 'main.load load.go:12', function: 'main.load', inlined: false });
  });
});

describe('tags', () => {
  test('have the totals and the values of the text', () => {
    const text = formatTags(makeReport(heap, bytes, 'tags'));
    const { keys, total } = tagTable(heap, bytes);
    expect(keys.map(({ key, total: sum }) => [key, sum])).toEqual([
      ['bytes', 7168],
      ['route', 5120],
    ]);
    for (const { key, total: sum, values } of keys) {
      expect(text).toContain(`${key}: Total ${sum}B of ${total}B`);
      for (const { text: value, value: amount } of values)
        expect(text).toMatch(new RegExp(`${amount}B \\([^)]*\\): ${value.replaceAll('/', '\\/')}\n`));
    }
  });

  test('name the filter that leaves exactly the samples of a value, commas and all', () => {
    const alike = drawn(`
      1,16 main.main [size=512bytes, route=/cart,new]
      1,32 main.main [size=600bytes, route=/cart]
      1,64 main.main [size=4096bytes, route=anew]
    `);
    for (const profile of [heap, alike]) {
      for (const { values } of tagTable(profile, bytes).keys) {
        for (const { value, filter } of values)
          expect(traceList(profile, { ...bytes, tagFocus: filter }, { by: 'file', has: null }).found).toBe(
            value,
          );
      }
    }
  });
});

describe('source', () => {
  test('has the lines that list prints, and the others of the file', async () => {
    const { files } = sourceTable(heap, bytes, 'main.load');
    expect(files.map(({ file, flat, cum }) => [file, flat, cum])).toEqual([['load.go', 3072, 7168]]);
    expect(files[0]?.lines).toEqual([
      { line: 12, flat: 1024, cum: 5120, functions: ['main.load'] },
      { line: 14, flat: 2048, cum: 2048, functions: ['main.load'] },
    ]);
    const listed = await formatList(makeReport(heap, bytes, 'list'), expression('list', 'main.load'), {
      searchPath: '/src',
      trimPath: '',
      open: async () => ({
        bytes: Buffer.from(Array.from({ length: 20 }, (_, i) => `line ${i + 1}`).join('\n')),
      }),
    });
    const numbers = [...listed.matchAll(/^ *(\d+B|\.) +(\d+B|\.) +(\d+):/gm)]
      .map(([, flat, cum, line]) => [Number(line), flat, cum])
      .filter(([, flat, cum]) => flat !== '.' || cum !== '.');
    expect(numbers).toEqual([
      [12, '1024B', '5120B'],
      [14, '2048B', '2048B'],
    ]);
  });

  test('knows which files a profile names', () => {
    expect([...namedFiles(heap)].sort()).toEqual(['load.go', 'main.go', 'serve.go', 'strings.go']);
  });
});

describe('goroutines', () => {
  const dump = (waiting: number) =>
    asPprofLoads(
      decodeProfile(
        new TextEncoder().encode(
          `${Array.from(
            { length: waiting },
            (_, i) =>
              `goroutine ${i + 10} [chan receive, ${i} minutes]:\nmain.worker(0x1)\n\t/src/main.go:20 +0x4f\ncreated by main.spawn in goroutine 1\n\t/src/main.go:28 +0x4f\n`,
          ).join('\n')}\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:9 +0x1\n`,
        ),
      ),
    );

  test('of a dump tell state, longest wait and creator', () => {
    const { rows, total, tellsStates } = goroutineTable(dump(3), defaultView, null);
    expect(total).toBe(4);
    expect(tellsStates).toBe(true);
    expect(rows[0]).toMatchObject({
      count: 3,
      before: null,
      waitSeconds: 120,
      creator: 'main.spawn',
      states: [{ state: 'chan receive', count: 3 }],
      frames: [{ function: 'main.worker', file: '/src/main.go', line: 20 }],
    });
  });

  test('grow against an earlier capture; what is gone is told as well', () => {
    const { rows, totalBefore } = goroutineTable(dump(5), defaultView, dump(2));
    expect(totalBefore).toBe(3);
    expect(rows.map(({ count, before }) => [count, before])).toEqual([
      [5, 2],
      [1, 1],
    ]);
    const gone = goroutineTable(dump(0), defaultView, dump(2)).rows;
    expect(gone.map(({ count, before }) => [count, before])).toEqual([
      [1, 1],
      [0, 2],
    ]);
  });

  test('of a profile tell their stacks alone', () => {
    const profile = drawn('3 main.main > main.worker@main.go:20', {
      sampleTypes: [{ type: 'goroutine', unit: 'count' }],
    });
    const { rows, tellsStates } = goroutineTable(
      profile,
      { ...defaultView, sampleType: 'inuse_space' },
      null,
    );
    expect(tellsStates).toBe(false);
    expect(rows).toMatchObject([{ count: 3, states: [], waitSeconds: null, creator: null }]);
  });
});
