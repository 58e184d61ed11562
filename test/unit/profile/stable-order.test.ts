/**
 * One profile, one report: the order in which a file lists samples, labels, locations, functions and strings is chance,
 * and decides nothing that is printed. Traces alone keep the file's order of samples, as pprof's do.
 */

import { describe, expect, it } from 'vitest';
import {
  type BuiltLabel,
  type BuiltLine,
  type BuiltLocation,
  type BuiltProfile,
  type BuiltSample,
  buildProfile,
} from '../../../src/core/profile/build';
import { callGraph } from '../../../src/core/profile/call-graph';
import {
  defaultView,
  formatDot,
  formatTop,
  type ProfileView,
  topTable,
} from '../../../src/core/profile/index';
import { makeReport } from '../../../src/core/profile/report';
import { formatTags } from '../../../src/core/profile/tag-report';
import { formatTraces } from '../../../src/core/profile/traces';
import { formatTree } from '../../../src/core/profile/tree';
import { pick, random } from '../../fuzz/random';

const seed = Number(process.env['HEAPCASE_SEED'] ?? 20261123);
const rounds = Number(process.env['HEAPCASE_PERMUTATIONS'] ?? 60);

interface Drawn {
  readonly locations: readonly BuiltLocation[];
  readonly samples: readonly BuiltSample[];
}

/** Few names, files, lines and values, so that rows, edges and tags that print alike or weigh the same abound. */
function draw(next: () => number): Drawn {
  const upTo = (most: number) => 1 + Math.floor(next() * most);
  const line = (): BuiltLine => ({
    function: `main.${pick(next, ['a', 'b', 'c', 'd', 'e', 'f'])}`,
    file: pick(next, ['/src/x.go', '/src/y.go', '/lib/x.go']),
    startLine: upTo(2),
    line: 10 + upTo(2),
    column: upTo(2),
  });
  const many = <T>(count: number, make: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const locations = many(4 + upTo(14), (i) => ({
    key: `${i}`,
    // Some places have no name, some addresses come twice.
    address: BigInt(0x1000 + 16 * upTo(12)),
    lines: next() < 0.1 ? [] : many(next() < 0.25 ? 2 : 1, line),
  }));
  const label = (): BuiltLabel =>
    pick<() => BuiltLabel>(next, [
      () => ({ key: 'route', text: pick(next, ['/a', '/b', '/c']) }),
      () => ({ key: 'user', text: pick(next, ['1', '2']) }),
      () => ({ key: 'bytes', number: pick(next, [16, 32, 1024]), unit: 'bytes' }),
    ])();
  const samples = many(3 + upTo(25), () => ({
    stack: many(upTo(6), () => pick(next, locations)),
    values: [pick(next, [1, 1, 2, 3, 1000, -1, -2]), pick(next, [1, 64, 64, 4096])],
    labels: next() < 0.5 ? [label()] : [],
  }));
  return { locations, samples };
}

function shuffled<T>(next: () => number, list: readonly T[]): T[] {
  const left = [...list];
  for (let i = left.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [left[i], left[j]] = [left[j] as T, left[i] as T];
  }
  return left;
}

const built = (locations: readonly BuiltLocation[], samples: readonly BuiltSample[]) => {
  const profile: BuiltProfile = {
    sampleTypes: [
      { type: 'objects', unit: 'count' },
      { type: 'space', unit: 'bytes' },
    ],
    // Locations are numbered in this order, and with them functions and strings.
    locations,
    samples,
  };
  return buildProfile(profile);
};

const views: readonly Partial<ProfileView>[] = [
  {},
  { sampleType: 'objects' },
  { sampleType: 'objects', sort: 'cum', dropNegative: true },
  { granularity: 'lines', showColumns: true },
  { granularity: 'files', sampleType: 'objects' },
  { granularity: 'addresses', nodeCount: 6 },
  { granularity: 'filefunctions', noInlines: true, nodeCount: 5 },
  { nodeFraction: 0.1, edgeFraction: 0.1, sampleType: 'objects' },
  { tagRoot: 'route', tagLeaf: 'bytes', relativePercentages: true, focus: 'a|b' },
  { callTree: true, nodeCount: 12 },
];

type Profile = ReturnType<typeof built>;
const text = (parts: Iterable<Uint8Array>) =>
  Array.from(parts, (part) => Buffer.from(part).toString()).join('');
const reports: Record<string, (profile: Profile, view: ProfileView) => string> = {
  top: (profile, view) => formatTop(topTable(profile, view)),
  tree: (profile, view) => formatTree(makeReport(profile, view, 'tree'), null),
  dot: (profile, view) => formatDot(callGraph(profile, view)),
  tags: (profile, view) => formatTags(makeReport(profile, view, 'tags')),
  traces: (profile, view) =>
    text(formatTraces(makeReport(profile, view, 'traces')))
      .split(/^-+\+-+\n/m)
      .sort()
      .join('---\n'),
};

describe('an order of the file', () => {
  it.each(Object.entries(reports))(
    `decides nothing in %s (${rounds} profiles, each in three orders, seed ${seed})`,
    (name, report) => {
      const next = random(seed);
      for (let round = 0; round < rounds; round++) {
        const { locations, samples } = draw(next);
        const orders = Array.from({ length: 3 }, (_, i) =>
          i === 0 ? built(locations, samples) : built(shuffled(next, locations), shuffled(next, samples)),
        );
        for (const changes of views) {
          const view = { ...defaultView, ...changes };
          const [first, ...others] = orders.map((profile) => report(profile, view));
          for (const other of others)
            expect(other, `${name} of profile ${round} (seed ${seed}), ${JSON.stringify(changes)}`).toBe(
              first,
            );
        }
      }
    },
  );
});
