import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../../src/core/profile/columns';
import {
  diffTop,
  type FlameGraph,
  type FlameOptions,
  type FlameTree,
  flameGraph,
  flameName,
  foldedRecursion,
  type ProfileView,
  seenCalled,
  seenInlined,
  topTable,
  wholeFlame,
} from '../../../src/core/profile/heapcase';
import { defaultView } from '../../../src/core/profile/view';
import { drawn } from './drawn';

const untrimmed: ProfileView = { ...defaultView, trim: false };
const graphOf = (
  profile: Profile,
  options: Partial<FlameOptions> = {},
  view: Partial<ProfileView> = {},
  before: Profile | null = null,
) => flameGraph(profile, { ...untrimmed, ...view }, { ...wholeFlame, ...options }, before);

const levelOf = ({ levels }: FlameTree, box: number) => levels.findIndex((end, i) => i > 0 && box < end) - 1;
const nameOf = ({ names }: FlameGraph, tree: FlameTree, box: number) =>
  flameName(names, tree.name[box] as number);

/** `main > load 30/10`: each box as its way from the root, with total/self, in drawing order. */
function lines(graph: FlameGraph, tree: FlameTree = graph.callees): string[] {
  return Array.from({ length: tree.count }, (_, box) => {
    const way: string[] = [];
    for (let at = box; at !== 0; at = tree.parent[at] as number) way.unshift(nameOf(graph, tree, at));
    return `${way.join(' > ') || 'all'} ${tree.total[box]}/${tree.self[box]}`;
  });
}

/** cum by name: what goes through the outermost boxes of a name; flat: what ends in any. */
function sumsByName(graph: FlameGraph, side: 'after' | 'before' = 'after') {
  const { callees: tree } = graph;
  const total = (side === 'after' ? tree.total : tree.before) as Float64Array;
  const self = (side === 'after' ? tree.self : tree.selfBefore) as Float64Array;
  const sums = new Map<string, { flat: number; cum: number }>();
  for (let box = 1; box < tree.count; box++) {
    const name = nameOf(graph, tree, box);
    const sum = sums.get(name) ?? { flat: 0, cum: 0 };
    sum.flat += self[box] as number;
    let above = tree.parent[box] as number;
    while (above !== 0 && tree.name[above] !== tree.name[box]) above = tree.parent[above] as number;
    if (above === 0) sum.cum += total[box] as number;
    sums.set(name, sum);
  }
  return sums;
}

const leak = `
  30 main.main > main.load > strings.Repeat
  10 main.main > main.load
  25 main.main > main.serve > main.load
  5 runtime.mcall`;

describe('a flame graph', () => {
  test('merges stacks into boxes, a level after the other, the widest sister first', () => {
    expect(lines(graphOf(drawn(leak)))).toEqual([
      'all 70/0',
      'main.main 65/0',
      'runtime.mcall 5/5',
      'main.main > main.load 40/10',
      'main.main > main.serve 25/0',
      'main.main > main.load > strings.Repeat 30/30',
      'main.main > main.serve > main.load 25/25',
    ]);
  });

  test('orders sisters by name on demand, so that two profiles stand alike', () => {
    const { callees, ...rest } = graphOf(drawn('1 b > z\n5 a\n9 b > c'), { order: 'name' });
    expect(lines({ callees, ...rest }).map((line) => line.split(' ').slice(0, -1).join(' '))).toEqual([
      'all',
      'a',
      'b',
      'b > c',
      'b > z',
    ]);
  });

  test('gives each box its place inside its caller', () => {
    const { callees: tree } = graphOf(drawn(leak));
    for (let box = 1; box < tree.count; box++) {
      const above = tree.parent[box] as number;
      expect(levelOf(tree, box)).toBe(levelOf(tree, above) + 1);
      expect(tree.start[box]).toBeGreaterThanOrEqual(tree.start[above] as number);
      expect((tree.start[box] as number) + (tree.width[box] as number)).toBeLessThanOrEqual(
        (tree.start[above] as number) + (tree.width[above] as number),
      );
      expect(box).toBeGreaterThanOrEqual(tree.children[above] as number);
      expect(box).toBeLessThan(tree.children[above + 1] as number);
    }
  });

  test('marks calls that were inlined, and those that were so only sometimes', () => {
    const graph = graphOf(drawn('4 main > ~a\n2 main > ~b\n1 main > b'));
    const marks = Array.from({ length: graph.callees.count }, (_, box) => [
      nameOf(graph, graph.callees, box),
      graph.callees.marks[box],
    ]);
    expect(marks).toEqual([
      ['', 0],
      ['main', seenCalled],
      ['a', seenInlined],
      ['b', seenInlined | seenCalled],
    ]);
  });

  test('follows the filters and the granularity of the view; percentages stay of everything', () => {
    const graph = graphOf(drawn(leak), {}, { focus: 'serve', hide: '^main.main$' });
    expect(lines(graph)).toEqual(['all 25/0', 'main.serve 25/0', 'main.serve > main.load 25/25']);
    expect(graph.total).toBe(70);
    const byLine = graphOf(drawn('1 a@f.go:1\n2 a@f.go:2'), {}, { granularity: 'lines' });
    expect(lines(byLine)).toEqual(['all 3/0', 'a f.go:2 2/2', 'a f.go:1 1/1']);
  });

  test('cut to its first levels keeps the values of those and says that it was cut', () => {
    const graph = graphOf(drawn(leak), { levels: 2 });
    expect(graph.whole).toBe(false);
    expect(lines(graph)).toEqual([
      'all 70/0',
      'main.main 65/0',
      'runtime.mcall 5/5',
      'main.main > main.load 40/40',
      'main.main > main.serve 25/25',
    ]);
    expect(graphOf(drawn(leak), { levels: 3 }).whole).toBe(true);
  });

  test('sums past 2^53 to the last digit, as the engine does', () => {
    const large = 2n ** 53n + 1n;
    const graph = graphOf(drawn(`${large} a > b\n2 a > b > c\n${large} a > b`));
    expect(graph.callees.total[0]).toBe(Number(2n * large + 2n));
    expect(sumsByName(graph).get('c')).toEqual({ flat: 2, cum: 2 });
  });

  test('of nothing is a root without a width', () => {
    const graph = graphOf(drawn('0 a > b'));
    expect([graph.callees.count, graph.callees.width[0], graph.total]).toEqual([1, 0, 0]);
  });
});

describe('folded recursion', () => {
  test('draws a function once on each way, and marks where calls were folded', () => {
    const graph = graphOf(drawn('8 main > walk > walk > walk > read\n4 main > walk > visit > walk > read'), {
      foldRecursion: true,
    });
    expect(lines(graph)).toEqual([
      'all 12/0',
      'main 12/0',
      'main > walk 12/0',
      'main > walk > read 8/8',
      'main > walk > visit 4/0',
      'main > walk > visit > read 4/4',
    ]);
    expect(graph.callees.marks[2]).toBe(seenCalled | foldedRecursion);
  });

  test('leaves a value with the function that it belongs to', () => {
    const graph = graphOf(drawn('8 main > walk > visit > walk\n2 main > walk > walk'), {
      foldRecursion: true,
    });
    expect(lines(graph)).toEqual([
      'all 10/0',
      'main 10/0',
      'main > walk 10/2',
      'main > walk > visit 8/0',
      'main > walk > visit > walk 8/8',
    ]);
  });
});

describe('around a function', () => {
  test('stands what it calls on one side and what leads to it on the other', () => {
    const graph = graphOf(drawn(leak), { around: 'main.load' });
    expect(lines(graph)).toEqual(['all 65/35', 'strings.Repeat 30/30']);
    expect(lines(graph, graph.callers as FlameTree)).toEqual([
      'all 65/0',
      'main.main 40/40',
      'main.serve 25/0',
      'main.serve > main.main 25/25',
    ]);
    expect(flameName(graph.names, graph.callees.name[0] as number)).toBe('main.load');
  });

  test('a recursive call counts once, from the outermost call on', () => {
    const graph = graphOf(drawn('6 main > f > g > f > h'), { around: 'f' });
    expect(lines(graph)).toEqual(['all 6/0', 'g 6/0', 'g > f 6/0', 'g > f > h 6/6']);
    expect(lines(graph, graph.callers as FlameTree)).toEqual(['all 6/0', 'main 6/6']);
  });

  test('that is not there is empty on both sides', () => {
    const graph = graphOf(drawn(leak), { around: 'nobody' });
    expect([graph.callees.count, graph.callers?.count]).toEqual([1, 1]);
  });
});

describe('a difference', () => {
  const before = drawn('10 main > load\n20 main > gone');
  const after = drawn('40 main > load\n5 main > new');

  test('has both values in each box, as wide as the larger', () => {
    const graph = graphOf(after, { width: 'larger' }, {}, before);
    const { callees: tree } = graph;
    const boxes = Array.from({ length: tree.count }, (_, box) => [
      nameOf(graph, tree, box),
      tree.before?.[box],
      tree.total[box],
      tree.width[box],
    ]);
    expect(boxes).toEqual([
      ['', 30, 45, 65],
      ['main', 30, 45, 65],
      ['load', 10, 40, 40],
      ['gone', 20, 0, 20],
      ['new', 0, 5, 5],
    ]);
    expect([graph.total, graph.beforeTotal]).toEqual([45, 30]);
  });

  test('is as wide as what changed on demand', () => {
    const { callees: tree } = graphOf(drawn('7 a\n9 b'), { width: 'change' }, {}, drawn('7 a\n4 b'));
    expect([...tree.width]).toEqual([5, 5]);
  });

  test('of normalised profiles compares shares', () => {
    const graph = graphOf(drawn('10 a\n30 b'), {}, { normalize: true }, drawn('5 a\n15 b'));
    expect([...graph.callees.total]).toEqual([...(graph.callees.before ?? [])]);
  });
});

const functionName = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'pkg.f', 'pkg.(*T).g');
const stack = fc
  .array(fc.tuple(functionName, fc.boolean()), { minLength: 1, maxLength: 8 })
  .map((frames) => frames.map(([name, inline], i) => `${inline && i > 0 ? '~' : ''}${name}`).join(' > '));
const profiles = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1000 }), stack), { minLength: 1, maxLength: 20 })
  .map((samples) => drawn(samples.map(([value, frames]) => `${value} ${frames}`).join('\n')));

describe('whatever the profile', () => {
  test.each([false, true])('flat and cum of each function are those of Top (folded: %s)', (foldRecursion) => {
    fc.assert(
      fc.property(profiles, (profile) => {
        const graph = graphOf(profile, { foldRecursion });
        const rows = topTable(profile, untrimmed).rows.map(({ name, flat, cum }) => [name, { flat, cum }]);
        expect(Object.fromEntries(sumsByName(graph))).toEqual(Object.fromEntries(rows));
        expect(graph.callees.total[0]).toBe(graph.total);
      }),
    );
  });

  test('the box of a sandwich holds the cum of its function', () => {
    fc.assert(
      fc.property(profiles, functionName, (profile, name) => {
        const cum = topTable(profile, untrimmed).rows.find((row) => row.name === name)?.cum ?? 0;
        const { callees, callers } = graphOf(profile, { around: name });
        expect([callees.total[0], callers?.total[0]]).toEqual([cum, cum]);
      }),
    );
  });

  test('before and after of each function are those of the difference table', () => {
    fc.assert(
      fc.property(profiles, profiles, (earlier, later) => {
        const graph = graphOf(later, { width: 'larger' }, {}, earlier);
        const [after, before] = [sumsByName(graph), sumsByName(graph, 'before')];
        const nothing = { flat: 0, cum: 0 };
        for (const { name, flat, cum } of diffTop(earlier, later, untrimmed).rows) {
          expect(before.get(name) ?? nothing).toEqual({ flat: flat.before, cum: cum.before });
          expect(after.get(name) ?? nothing).toEqual({ flat: flat.after, cum: cum.after });
        }
      }),
    );
  });
});
