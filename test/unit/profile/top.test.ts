import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/core/profile/columns';
import {
  defaultView,
  formatTop,
  functionTable,
  type ProfileView,
  topTable,
} from '../../../src/core/profile/heapcase';
import { drawn } from './drawn';

const view = (changes: Partial<ProfileView>): ProfileView => ({ ...defaultView, ...changes });
const top = (profile: Profile, changes: Partial<ProfileView> = {}): string[] =>
  topTable(profile, view(changes)).rows.map(
    ({ name, flat, cum, inline }) => `${name} ${flat}/${cum}${inline ? ` ${inline}` : ''}`,
  );

const tree = () =>
  drawn(`
    100 main.main > main.load > main.parse [bytes=64bytes, route=/list]
     40 main.main > main.load [bytes=32bytes, route=/pay]
     10 main.main > main.save > ~main.write [bytes=1024bytes]
      1 main.main > main.log
  `);

describe('the top table', () => {
  it('prints as pprof prints it', () => {
    expect(formatTop(topTable(tree(), defaultView))).toBe(
      [
        'Type: space',
        'Showing nodes accounting for 151B, 100% of 151B total',
        '      flat  flat%   sum%        cum   cum%',
        '      100B 66.23% 66.23%       100B 66.23%  main.parse',
        '       40B 26.49% 92.72%       140B 92.72%  main.load',
        '       10B  6.62% 99.34%        10B  6.62%  main.write (inline)',
        '        1B  0.66%   100%         1B  0.66%  main.log',
        '         0     0%   100%       151B   100%  main.main',
        '         0     0%   100%        10B  6.62%  main.save',
        '',
      ].join('\n'),
    );
  });

  it('has the same numbers for a screen, whatever the view leaves out', () => {
    const profile = drawn('100 a > ~b > c\n5 a > ~b\n-7 a > d\n1 e > ~b > f');
    const views = [{}, { nodeCount: 2 }, { nodeFraction: 0.2 }, { sort: 'cum', dropNegative: true }] as const;
    for (const changes of views) {
      const { rows, total, originalCount, droppedNodes } = topTable(profile, view(changes));
      expect(functionTable(profile, view(changes))).toMatchObject({
        rows: rows.map(({ name, flat, cum }) => ({ name, flat, cum })),
        shown: rows.at(-1)?.sum,
        total,
        originalCount,
        droppedNodes,
      });
    }
  });

  it('sorts by cum on request', () => {
    expect(top(tree(), { sort: 'cum' })[0]).toBe('main.main 0/151');
  });

  it('counts a recursive function once per stack', () => {
    expect(top(drawn('5 a > b > a > b'))).toEqual(['b 5/5', 'a 0/5']);
  });

  it('marks a function that is inlined only in some calls', () => {
    expect(top(drawn('1 a > ~b\n2 c > b'))).toContain('b 3/3 partial-inline');
  });

  it('drops what is below the cutoff and says so', () => {
    const { rows, header } = topTable(tree(), view({ nodeFraction: 0.05 }));
    expect(rows.map(({ name }) => name)).not.toContain('main.log');
    expect(header).toContain('Dropped 1 node (cum <= 7B)');
  });

  it('shows the first N', () => {
    const { rows, header } = topTable(tree(), view({ nodeCount: 2 }));
    expect(rows.length).toBe(2);
    expect(header).toContain('Showing top 2 nodes out of 6');
  });

  it.each([
    ['focus', { focus: 'load' }, ['main.parse 100/100', 'main.load 40/140', 'main.main 0/140']],
    [
      'ignore',
      { ignore: 'load' },
      ['main.write 10/10 inline', 'main.log 1/1', 'main.main 0/11', 'main.save 0/10'],
    ],
    ['hide', { hide: 'parse|write|log' }, ['main.load 140/140', 'main.save 10/10', 'main.main 1/151']],
    ['show', { show: 'load' }, ['main.load 140/140']],
    [
      'show_from',
      { showFrom: 'load|save' },
      ['main.parse 100/100', 'main.load 40/140', 'main.write 10/10 inline', 'main.save 0/10'],
    ],
    [
      'prune_from',
      { pruneFrom: 'load' },
      ['main.load 140/140', 'main.write 10/10 inline', 'main.log 1/1', 'main.main 0/151', 'main.save 0/10'],
    ],
    [
      'tagfocus by range',
      { tagFocus: '32b:100b' },
      ['main.parse 100/100', 'main.load 40/140', 'main.main 0/140'],
    ],
    ['tagfocus by text', { tagFocus: 'route=/pay' }, ['main.load 40/40', 'main.main 0/40']],
    [
      'tagignore',
      { tagIgnore: 'bytes=:64b' },
      ['main.write 10/10 inline', 'main.log 1/1', 'main.main 0/11', 'main.save 0/10'],
    ],
  ] as const)('%s keeps the right part', (_, changes, wanted) => {
    expect(top(tree(), changes)).toEqual(wanted);
  });

  it('takes percentages of the whole, or of what the filter left', () => {
    const ofAll = topTable(tree(), view({ focus: 'save' }));
    const ofRest = topTable(tree(), view({ focus: 'save', relativePercentages: true }));
    expect(ofAll.rows[0]?.flatPercent.trim()).toBe('6.62%');
    expect(ofRest.rows[0]?.flatPercent.trim()).toBe('100%');
  });

  it('says when a filter matched nothing, and gives an empty table', () => {
    const table = topTable(tree(), view({ focus: 'nobody' }));
    expect(table.rows).toEqual([]);
    expect(table.notes).toEqual(['Focus expression matched no samples']);
  });

  it('refuses an expression that RE2 does not have', () => {
    expect(() => topTable(tree(), view({ focus: '(?=x)' }))).toThrow(
      'is not a regular expression that pprof understands',
    );
  });

  it('answers at once to an expression that would hang a backtracking engine', () => {
    const started = performance.now();
    topTable(drawn(`1 ${'a'.repeat(5000)}!`), view({ focus: '(a+)+$' }));
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('names the types there are when another is asked for', () => {
    expect(() => topTable(tree(), view({ sampleType: 'inuse_objects' }))).toThrow('It has: space');
    expect(top(tree(), { sampleType: 'inuse_space' })[0]).toBe('main.parse 100/100');
  });

  it('divides a mean by the count of the same kind, not by the first value', () => {
    const types = ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'].map((type) => ({
      type,
      unit: type.endsWith('space') ? 'bytes' : 'count',
    }));
    const heap = drawn('10,1000,2,600 main.main', { sampleTypes: types });
    expect(top(heap, { sampleType: 'inuse_space', mean: true })).toEqual(['main.main 300/300']);
    expect(top(heap, { sampleType: 'alloc_space', mean: true })).toEqual(['main.main 100/100']);
  });

  it('puts labels into the stack', () => {
    expect(top(tree(), { tagRoot: 'route', show: '^/|load' })).toEqual([
      'main.load 140/140',
      '/list 0/100',
      '/pay 0/40',
    ]);
  });

  it('takes a label without a value and a place without a name for one row, as pprof does', () => {
    const nameless = drawn('', {
      sampleTypes: [{ type: 'space', unit: 'bytes' }],
      samples: [{ stack: [{ address: 0x1234n, lines: [] }], values: [1] }],
    });
    expect(top(nameless, { tagRoot: 'nothing' })).toEqual(['<unknown> 1/1']);
    expect(top(nameless, { tagRoot: 'nothing', granularity: 'addresses' })).toEqual([
      '0000000000001234 <unknown> 1/1',
      'nothing 0/1',
    ]);
  });

  it('takes the functions of a file for one row, by files', () => {
    const twins = drawn('1 a@x.go:1\n1 b@x.go:1');
    expect(top(twins, { granularity: 'files' })).toEqual(['x.go 2/2']);
  });
});
