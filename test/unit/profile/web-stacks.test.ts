/**
 * The flame graph against pprof's own (rows W01 to W11 of ../shared/data/pprof): what its page draws is the sum of the
 * values of each way from the root. Compared by meaning: pprof gives every stack, Heapcase the boxes of the tree.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  asPprofLoads,
  decodeProfile,
  defaultView,
  flameGraph,
  flameName,
  type Granularity,
  type ProfileView,
  subtractBase,
} from '../../../src/core/profile/heapcase';

const folder = resolve(__dirname, '../../../../shared/data/pprof');
const here = existsSync(join(folder, 'index.tsv'));
if (!here) console.log(`web stacks: ${folder} is not there; pprof's flame graphs are skipped.`);
const rows = here
  ? readFileSync(join(folder, 'index.tsv'), 'utf8')
      .split('\n')
      .map((line) => line.split('\t'))
      .filter((row) => row[1] === 'web')
  : [];

const profileOf = (name: string) =>
  asPprofLoads(decodeProfile(new Uint8Array(readFileSync(join(folder, name)))));

/** The parameters of pprof's pages, under their short names. */
function viewOf(query: string): ProfileView {
  const given = new URLSearchParams(query);
  return {
    ...defaultView,
    trim: false,
    sampleType: given.get('si'),
    focus: given.get('f') ?? '',
    hide: given.get('h') ?? '',
    showFrom: given.get('sf') ?? '',
    tagFocus: given.get('tf') ?? '',
    granularity: given.get('g') as Granularity | null,
    noInlines: given.get('noinlines') === 't',
  };
}

/** Sums by way, without those that come to nothing, in one order. */
function summed(ways: Iterable<readonly [way: string, value: number]>): string[] {
  const sums = new Map<string, number>();
  for (const [way, value] of ways) sums.set(way, (sums.get(way) ?? 0) + value);
  return [...sums]
    .filter(([, value]) => value !== 0)
    .map(([way, value]) => `${way} ${value}`)
    .sort();
}

interface StackSet {
  readonly Total: number;
  readonly Type: string;
  readonly Stacks: readonly { readonly Value: number; readonly Sources: readonly number[] }[];
  readonly Sources: readonly { readonly FullName: string }[];
}

describe.skipIf(!here)("pprof's flame graphs (skipped where ../shared/data is not there)", () => {
  it.each(rows)('%s %s %s %s %s has the same ways and values', (...row) => {
    const [, , , input = '', flags = '', golden = ''] = row;
    const [, base, query = ''] = /^(?:-diff_base=(\S+) )?\?(.*)$/.exec(flags) ?? [];
    const loaded = profileOf(input);
    const profile = base === undefined ? loaded : subtractBase(loaded, profileOf(base), 'diff', false);
    const graph = flameGraph(profile, viewOf(query));
    const { callees: tree } = graph;
    const drawn = Array.from({ length: tree.count }, (_, box): [string, number] => {
      const way: string[] = [];
      for (let at = box; at !== 0; at = tree.parent[at] as number)
        // By lines pprof says `name:line` here, without the file.
        way.unshift(flameName(graph.names, tree.name[at] as number).replace(/ \S+:(\d+)$/, ':$1'));
      return [way.join(' > '), tree.self[box] as number];
    });
    const wanted: StackSet = JSON.parse(readFileSync(join(folder, golden), 'utf8'));
    const stacks = wanted.Stacks.map(({ Value, Sources }): [string, number] => [
      Sources.slice(1)
        .map((source) => wanted.Sources[source]?.FullName)
        .join(' > '),
      Value,
    ]);
    expect(summed(drawn)).toEqual(summed(stacks));
    expect(summed(drawn).length).toBeGreaterThan(0);
    expect([graph.total, graph.sampleType]).toEqual([wanted.Total, wanted.Type]);
  });
});
