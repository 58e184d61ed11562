/** What one damaged input is put through: it is read, reported on in every form, and written again. */

import { gzipSync } from 'node:zlib';
import { Failure } from '../../src/core/base/failure';
import { formatCallgrind } from '../../src/core/profile/callgrind';
import { encodeProfile } from '../../src/core/profile/encode';
import { expression } from '../../src/core/profile/expressions';
import {
  asPprofLoads,
  callGraph,
  decodeProfile,
  diffTop,
  formatDot,
  formatRaw,
  formatTop,
  mergeProfiles,
  seriesTable,
  subtractBase,
  survival,
  topTable,
} from '../../src/core/profile/index';
import { makeReport } from '../../src/core/profile/report';
import { formatTags } from '../../src/core/profile/tag-report';
import { formatTraces } from '../../src/core/profile/traces';
import { formatTree } from '../../src/core/profile/tree';
import { defaultView, granularities, type ProfileView } from '../../src/core/profile/view';
import { mutate } from './mutate';
import { pick, random } from './random';
import { seeds } from './seeds';

/** No input may take longer, on a busy machine too. */
export const mostMs = 30_000;

/** RE2's own syntax, patterns that hang a backtracking matcher, and what is no pattern. */
export const expressions: readonly string[] = [
  'main', '(?i)MAIN', '[[:alpha:]]+', '\\pL+', '\\p{Greek}', '\\Qmain.\\E', '(?P<n>main)', '\\z', '\\C', '(?U)a+',
  '(a+)+$', '(a|a)*b', '(.*)*x', '(x+x+)+y', '([a-z]+)*!', '(a{0,100}){0,100}b', '.*.*.*.*.*=.*',
  '(?=x)', '(?!x)', '(?<=a)b', '\\1', '(a)\\1', '(?<n>a)', '((((((((((', '[', '\\', 'a**', 'a{1001}', 'a{2,1}', '*', '\ud800',
]; // biome-ignore format: a list
const tags = [
  '',
  '1kb:',
  ':1',
  'route=/pay',
  'wait=1hr:',
  'n=99999999999999999999:',
  'a=b=c',
  '(,[',
  '1kb:2ms',
];

function view(next: () => number): ProfileView {
  const some = (list: readonly string[]) => (next() < 0.15 ? pick(next, list) : '');
  return {
    ...defaultView,
    granularity: next() < 0.5 ? pick(next, granularities) : null,
    focus: some(expressions),
    ignore: some(expressions),
    hide: some(expressions),
    show: some(expressions),
    showFrom: some(expressions),
    pruneFrom: some(expressions),
    tagFocus: some(tags),
    tagIgnore: some(tags),
    tagShow: some(expressions),
    tagHide: some(expressions),
    tagRoot: some(['route', 'bytes,n', ',']),
    tagLeaf: some(['route', 'x']),
    callTree: next() < 0.2,
    noInlines: next() < 0.2,
    mean: next() < 0.1,
    relativePercentages: next() < 0.2,
    dropNegative: next() < 0.1,
    nodeCount: next() < 0.2 ? Math.floor(next() * 4) : null,
    unit: pick(next, ['minimum', 'auto', 'kb', 'ms', 'parsecs']),
  };
}

/** Every report of a profile; which of them, and the view, are drawn. */
function report(bytes: Uint8Array, next: () => number): void {
  const profile = asPprofLoads(decodeProfile(bytes, { unpackLimit: 1 << 20 }));
  const seen = view(next);
  const parts: (() => unknown)[] = [
    () => formatTop(topTable(profile, seen)),
    () => formatDot(callGraph(profile, seen)),
    () => formatTree(makeReport(profile, seen, 'tree'), null),
    () => formatTree(makeReport(profile, seen, 'peek'), expression('peek', pick(next, expressions))),
    () => [...formatTraces(makeReport(profile, seen, 'traces'))],
    () => formatTags(makeReport(profile, seen, 'tags')),
    () => [...formatRaw(makeReport(profile, seen, 'raw').profile)],
    () => formatCallgrind(makeReport(profile, seen, 'callgrind')),
    () => topTable(decodeProfile(encodeProfile(profile)), defaultView),
    () => mergeProfiles([profile, profile]),
    () => subtractBase(profile, profile, 'diff', next() < 0.5),
    () => diffTop(profile, profile, seen),
    () => survival(profile, seen, 'stacks'),
    () => seriesTable([profile, profile], seen, { slopeOf: () => 0, by: { label: 'route' } }),
  ];
  parts[0]?.();
  for (let left = 3; left > 0; left--) {
    try {
      pick(next, parts)();
    } catch (thrown) {
      // One report may refuse the view; the next may not.
      if (!(thrown instanceof Failure)) throw thrown;
    }
  }
}

export interface FuzzResult {
  readonly read: number;
  readonly refused: number;
  readonly slowestMs: number;
}

/** Runs `rounds` damaged inputs from `seed`; throws at the first that throws or takes too long. */
export function fuzz(rounds: number, seed: number): FuzzResult {
  let read = 0;
  let slowestMs = 0;
  for (let round = 0; round < rounds; round++) {
    // Each round has its own numbers, so that one can be repeated alone.
    const next = random(seed * 1_000_003 + round);
    const plain = mutate(seeds[round % seeds.length] as Uint8Array, next);
    const bytes = next() < 0.1 ? damagedGzip(plain, next) : plain;
    const started = performance.now();
    const where = `round ${round} of seed ${seed}`;
    try {
      report(bytes, next);
      read++;
    } catch (thrown) {
      if (!(thrown instanceof Failure))
        throw new Error(`${where}: ${thrown instanceof Error ? thrown.stack : thrown}`);
    }
    const ms = performance.now() - started;
    slowestMs = Math.max(slowestMs, ms);
    if (ms > mostMs) throw new Error(`${where} took ${Math.round(ms)} ms`);
  }
  return { read, refused: rounds - read, slowestMs };
}

const damagedGzip = (bytes: Uint8Array, next: () => number): Uint8Array =>
  new Uint8Array(gzipSync(bytes)).map((byte, at) => (next() < 0.01 && at > 2 ? byte ^ 1 : byte));
