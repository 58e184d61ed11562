/** What one damaged input is put through: it is read, reported on in every form, and written again. */

import { gzipSync } from 'node:zlib';
import { Failure } from '../../src/core/base/failure';
import { formatCallgrind } from '../../src/core/profile/callgrind';
import type { Profile } from '../../src/core/profile/columns';
import { encodeProfile } from '../../src/core/profile/encode';
import { expression } from '../../src/core/profile/expressions';
import {
  asPprofLoads,
  callGraph,
  decodeProfile,
  decodeProfileStream,
  diffTop,
  flameGraph,
  formatDot,
  formatRaw,
  formatTop,
  goroutineTable,
  meanObjectSize,
  memStatsText,
  mergeProfiles,
  profileOf,
  readGoroutineDump,
  seriesTable,
  sourceTable,
  subtractBase,
  survival,
  tagTable,
  topTable,
  traceList,
  treeTable,
  wholeFlame,
} from '../../src/core/profile/heapcase';
import { formatList } from '../../src/core/profile/list';
import { makeReport } from '../../src/core/profile/report';
import { formatTags } from '../../src/core/profile/tag-report';
import { formatTraces } from '../../src/core/profile/traces';
import { formatTree } from '../../src/core/profile/tree';
import { defaultView, granularities, type ProfileView } from '../../src/core/profile/view';
import { writeProto, writeTopProto } from '../../src/core/profile/written';
import { mutate } from './mutate';
import { pick, random } from './random';
import { seeds } from './seeds';

/**
 * What an input may take of the processor, by its size: a second for code that has not been compiled yet (reading,
 * four reports, writing), and a millisecond for each byte of it. Processor time, as the clock of a busy machine says
 * nothing.
 */
export const mostProcessorMs = (bytes: number): number => 1000 + bytes;

/** What it may leave behind before anything is collected: 32 MB of tables and code, and 16 KB for each byte. */
export const mostHeldBytes = (bytes: number): number => 2 ** 25 + bytes * 2 ** 14;

/** How much of a gzip bomb is unpacked. */
const unpackLimit = 1 << 20;

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

/** The bytes in parts that end anywhere, as a stream brings them. */
async function* inParts(bytes: Uint8Array, next: () => number) {
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + 1 + Math.floor(next() * 200));
    yield { bytes: bytes.slice(at, end), read: end };
    at = end;
  }
}

/** Every report of a profile; which of them, and the view, are drawn. `before`: another profile, to compare with. */
async function report(bytes: Uint8Array, next: () => number, before: Profile | null): Promise<Profile> {
  // What the window's worker does with parts, and with the dump of a goroutine view.
  const sizes = { packed: bytes.length, unpacked: bytes.length };
  await refusable(() => decodeProfileStream(inParts(bytes, next), sizes, { unpackLimit }));
  await refusable(() => readGoroutineDump(bytes));
  const profile = asPprofLoads(decodeProfile(bytes, { unpackLimit }));
  const seen = view(next);
  const other = before ?? profile;
  const name = () => profile.strings.get(Math.floor(next() * profile.strings.size));
  const list = (expressionText: string) =>
    formatList(makeReport(profile, seen, 'list'), expression('list', expressionText), {
      searchPath: '/src:/',
      trimPath: '',
      open: async () => ({ bytes: Buffer.from('package main\n\nfunc main() {\n}\n') }),
    });
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
    () => mergeProfiles([profile, other]),
    () => subtractBase(profile, profile, 'diff', next() < 0.5),
    () => subtractBase(profile, other, 'base', next() < 0.5),
    () => diffTop(profile, profile, seen),
    () => diffTop(other, profile, seen),
    () => survival(profile, seen, 'stacks'),
    () => survival(profile, seen),
    () => meanObjectSize(profile, seen),
    () => meanObjectSize(profile, seen, { label: 'bytes' }),
    () => memStatsText(profile),
    () => list(pick(next, expressions)),
    () => list('.'),
    () => decodeProfile(writeProto(makeReport(profile, seen, 'proto'))),
    () => decodeProfile(writeTopProto(makeReport(profile, seen, 'topproto'))),
    () => topTable(decodeProfile(encodeProfile(profileOf(profile, seen))), defaultView),
    () => flameGraph(profile, seen, { ...wholeFlame, foldRecursion: next() < 0.5 }, null),
    () => flameGraph(profile, seen, { ...wholeFlame, around: name(), width: 'change' }, other),
    () => goroutineTable(profile, seen, next() < 0.5 ? other : null),
    () => treeTable(profile, seen, pick(next, expressions)),
    () => traceList(profile, seen, { by: 'value', has: (text) => text.includes('a') }).page(0, 10),
    () => tagTable(profile, seen),
    () => sourceTable(profile, seen, name()),
    () => seriesTable([other, profile], seen, { slopeOf: () => 0, by: { label: 'route' } }),
  ];
  await refusable(() => parts[0]?.());
  // One report may refuse the view; the next may not.
  for (let left = 3; left > 0; left--) await refusable(() => pick(next, parts)());
  return profile;
}

/** Work that may end with a Failure, but not otherwise. */
async function refusable(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
  }
}

export interface FuzzResult {
  readonly read: number;
  readonly refused: number;
  /** The most that an input took and left behind. */
  readonly mostMs: number;
  readonly mostBytes: number;
}

/** Runs `rounds` damaged inputs from `seed`; throws at the first that throws, takes too long or holds too much. */
export async function fuzz(rounds: number, seed: number): Promise<FuzzResult> {
  let read = 0;
  let mostMs = 0;
  let mostBytes = 0;
  let last: Profile | null = null;
  for (let round = 0; round < rounds; round++) {
    // Each round has its own numbers; what it compares with is the last profile that was read.
    const next = random(seed * 1_000_003 + round);
    const plain = mutate(seeds[round % seeds.length] as Uint8Array, next);
    const bytes = next() < 0.1 ? damagedGzip(plain, next) : plain;
    const held = heldBytes();
    const started = processorMs();
    const where = `round ${round} of seed ${seed}`;
    try {
      last = await report(bytes, next, last);
      read++;
    } catch (thrown) {
      if (!(thrown instanceof Failure))
        throw new Error(`${where}: ${thrown instanceof Error ? thrown.stack : thrown}`);
    }
    const ms = processorMs() - started;
    const more = heldBytes() - held;
    mostMs = Math.max(mostMs, ms);
    mostBytes = Math.max(mostBytes, more);
    if (ms > mostProcessorMs(bytes.length)) throw new Error(`${where} took ${Math.round(ms)} ms`);
    if (more > mostHeldBytes(bytes.length)) throw new Error(`${where} held ${more} bytes`);
  }
  return { read, refused: rounds - read, mostMs, mostBytes };
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const damagedGzip = (bytes: Uint8Array, next: () => number): Uint8Array =>
  new Uint8Array(gzipSync(bytes)).map((byte, at) => (next() < 0.01 && at > 2 ? byte ^ 1 : byte));
