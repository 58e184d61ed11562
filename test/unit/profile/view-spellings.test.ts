// A view as flags, as parameters of an address, and back.
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { parseRequest } from '../../../src/cli/pprof/options';
import {
  defaultView,
  type ProfileView,
  pprofCommand,
  viewFromParameters,
  viewOptions,
  viewToParameters,
} from '../../../src/core/profile/heapcase';

const full: ProfileView = {
  ...defaultView,
  sampleType: 'inuse_space',
  focus: `it's|main\\.(\\w+) "x" $HOME`,
  ignore: '^runtime\\.',
  tagFocus: 'bytes=4kb:64kb',
  tagRoot: 'route',
  granularity: 'lines',
  noInlines: true,
  nodeCount: 30,
  nodeFraction: 0,
  trim: false,
  sort: 'cum',
  relativePercentages: true,
  unit: 'MB',
  mean: true,
  divideBy: 2.5,
  dropNegative: true,
  normalize: true,
  base: { kind: 'diff', evidence: 'b' },
};
const wanted = {
  view: full,
  command: '-top',
  profile: '/cases/o k/heap.pb.gz',
  base: '/cases/o k/base.pb.gz',
};

/** The words that a shell makes of a line. */
const wordsOf = (line: string): string[] =>
  execFileSync('sh', ['-c', `set -- ${line}; for word; do printf '%s\\n' "$word"; done`], {
    encoding: 'utf8',
  })
    .trimEnd()
    .split('\n');

describe('as a command of go tool pprof', () => {
  test('a shell gives back the words that were meant', () => {
    const words = wordsOf(pprofCommand(wanted));
    expect(words.slice(0, 4)).toEqual(['go', 'tool', 'pprof', '-top']);
    expect(words).toContain(`-focus=${full.focus}`);
    expect(words).toContain('-diff_base=/cases/o k/base.pb.gz');
    expect(words.at(-1)).toBe('/cases/o k/heap.pb.gz');
  });

  test('the flags spell the same view', () => {
    const [, , , ...argv] = wordsOf(pprofCommand(wanted));
    const parsed = parseRequest(argv);
    expect({ ...parsed?.view, base: full.base, selection: null }).toEqual(full);
    expect(parsed).toMatchObject({ command: 'top', diffBase: true, base: '/cases/o k/base.pb.gz' });
  });

  test('what is as pprof has it is not said', () => {
    expect(pprofCommand({ view: defaultView, command: '-tree', profile: 'heap.pb.gz', base: 'b' })).toBe(
      'go tool pprof -tree heap.pb.gz',
    );
  });

  test('pprof refuses to normalize without a base, so it is not asked to', () => {
    const view = { ...defaultView, normalize: true };
    expect(pprofCommand({ view, command: '-top', profile: 'h', base: null })).toBe('go tool pprof -top h');
  });
});

describe('as parameters', () => {
  test('there and back is the same view', () => {
    const parameters = new URLSearchParams(viewToParameters(full).map(([name, value]) => [name, value]));
    const back = viewFromParameters((name) => new URLSearchParams(parameters.toString()).get(name));
    expect({ ...back, base: full.base }).toEqual(full);
    expect(parameters.get('f')).toBe(full.focus);
    expect(parameters.get('trim')).toBe('f');
  });

  test('nothing set is nothing said', () => {
    expect(viewToParameters(defaultView)).toEqual([]);
  });

  test.each([
    ['n', 'many'],
    ['g', 'atoms'],
    ['trim', 'perhaps'],
    ['sort', 'name'],
    ['nf', ''],
  ])('%s=%s is not taken', (name, value) => {
    expect(viewFromParameters((asked) => (asked === name ? value : null))).toEqual(defaultView);
  });

  test('every setting of a view has a flag and a parameter of its own', () => {
    const fields = viewOptions.map(({ field }) => field);
    expect(
      Object.keys(defaultView)
        .filter((field) => !['base', 'selection'].includes(field))
        .sort(),
    ).toEqual([...fields].sort());
    for (const names of [viewOptions.map(({ flag }) => flag), viewOptions.map(({ parameter }) => parameter)])
      expect(new Set<string>(names).size).toBe(fields.length);
  });
});
