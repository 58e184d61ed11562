/**
 * Heapcase against the machine's own pprof: profiles made now by test/zoo/profiles, built with every Go that is
 * here, and reports under flags drawn from a printed seed (HEAPCASE_SEED repeats a run, HEAPCASE_ROUNDS makes it
 * longer); standard output compared byte for byte, trees of calls as sets of lines.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  decodeProfile,
  defaultView,
  encodeProfile,
  formatTop,
  type ProfileView,
  profileOf,
  topTable,
} from '../../src/core/profile/index';
import { random } from '../fuzz/random';
import {
  askHeapcase,
  askPprof,
  findGos,
  type Go,
  type Made,
  makeProfiles,
  type Outcome,
  zoo,
} from './pprof-programs';

const seed = Number(process.env['HEAPCASE_SEED'] ?? (Date.now() % 1_000_000) + 1);
const rounds = Number(process.env['HEAPCASE_ROUNDS'] ?? 240);
/** Each takes four runs of pprof. */
const roundTrips = Math.ceil(rounds / 6);
const timeout = 180_000 + rounds * 3000;
const scratch = mkdtempSync(join(tmpdir(), 'heapcase-oracle-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const gos = findGos(scratch);

/** Go's older pprofs differ from google/pprof's head, which Heapcase follows; these are the known differences. */
function olderThanHead(version: string, flags: readonly string[]): string | null {
  const minor = minorOf(version);
  if (minor < 23 && flags.some((flag) => flag.startsWith('-showcolumns'))) return 'no column numbers';
  if (minor < 22 && flags.includes('-tags')) return 'another table of tags';
  if (minor < 22 && flags.includes('-raw')) return 'no column numbers in the dump';
  if (minor < 22 && flags.includes('-traces')) return 'a single source is merged with itself';
  if (minor < 22 && flags.includes('-callgrind') && flags.includes('-noinlines'))
    return 'callgrind ignores noinlines';
  if (minor < 22 && flags.some((flag) => flag.startsWith('-buildid')))
    return 'a build id given replaces the one of the file';
  if (
    minor < 22 &&
    flags.includes('-relative_percentages') &&
    flags.some((flag) => flag.startsWith('-diff_base'))
  )
    return 'relative percentages beside a diff base are of another total';
  if (minor < 22 && flags.includes('-normalize')) return 'a single source is merged with itself';
  return null;
}

const minorOf = (version: string): number => Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 99);

/** The time in the header was printed in another way until 2023, and no address of documentation. */
const timeLine = ({ version }: Go, text: string): string =>
  minorOf(version) < 22 ? text.replace(/Time: [^\n\\]*/g, 'Time: …').replace(/^Doc: .*\n/m, '') : text;

const names = [
  'grow',
  'main\\.',
  'runtime',
  'spread|burn',
  '^fmt',
  'circle',
  'strings',
  'list\\[',
  'even',
  'nothing-is-called-this',
  '[a-c]l',
  '(?i)SQUARE',
];
const listed = ['grow', 'burn|even', 'main\\.spread', 'list\\[', 'nothing-is-called-this'];
const ranges = ['1kb:4kb', ':1kb', '512b:', '64b', 'bytes=:2kb', 'route=/pay', 'pay,user', '/detail'];

const sampleTypes = [
  '-inuse_objects', '-alloc_space', '-alloc_objects', '-inuse_space', '-contentions', '-total_delay', '-mean_delay',
  '-sample_index=0', '-sample_index=1', '-sample_index=inuse_objects', '-sample_index=nothing-is-called-this',
]; // biome-ignore format: a list

/** A list in an order of chance, again and again: nothing comes twice before all came once. */
function bag<T>(next: () => number, list: readonly T[]): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...list];
    return left.splice(Math.floor(next() * left.length), 1)[0] as T;
  };
}

/** The options and their values; a flag alone has none. */
const options: Readonly<Record<string, readonly (string | number)[]>> = {
  '-focus': names,
  '-ignore': names,
  '-hide': names,
  '-show': names,
  '-show_from': names,
  '-prune_from': names,
  '-tagfocus': ranges,
  '-tagignore': ranges,
  '-tagshow': ['rou', 'bytes', 'user'],
  '-taghide': ['rou', 'bytes', 'user'],
  '-tagroot': ['route', 'bytes', 'user,route'],
  '-tagleaf': ['route', 'bytes', 'nothing'],
  '-nodecount': [0, 1, 3, 5, 10, 25, 200],
  '-nodefraction': [0, 0.001, 0.02, 0.1, 0.5],
  '-edgefraction': [0, 0.01, 0.05, 0.3],
  '-trim': ['true', 'false'],
  ...Object.fromEntries(
    ['cum', 'flat', 'functions', 'filefunctions', 'files', 'lines', 'addresses'].map((flag) => [
      `-${flag}`,
      [],
    ]),
  ),
  '-noinlines': [],
  '-showcolumns': [],
  '-relative_percentages': [],
  '-unit': ['b', 'kb', 'MB', 'auto', 'minimum', 'ms', 'seconds', 'count', 'parsecs'],
  '-divide_by': [2, 0.5, 7, 1000],
  '-compact_labels': [],
  '-drop_negative': [],
  '-call_tree': [],
  '-mean': [],
  '-add_comment': ['as seen on Tuesday'],
  '-buildid': ['0123456789abcdef'],
  '-trim_path': [zoo, '/nowhere', '/usr/local:/usr/lib'],
  '-source_path': [zoo, '/nowhere'],
};
/** What is drawn in turn. Most sample types are of few kinds of profile: they are drawn less often. */
const turns = [...Object.keys(options), ...Array.from({ length: 3 }, () => 'sample type')];

/** Draws command lines: the report, and up to six options. Each report and each option comes up in its turn. */
function drawer(next: () => number, commands: readonly string[]): () => string[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const spelled = (name: string, sampleType: () => string): string => {
    const values = options[name] ?? [];
    if (name === 'sample type') return sampleType();
    return values.length === 0 ? name : `${name}=${pick(values)}`;
  };
  /** What excludes one another has one key. */
  const keyOf = (name: string): string =>
    name.replace(/^-(cum|flat)$/, 'sort').replace(/^-(\w*functions|files|lines|addresses)$/, 'granularity');
  const command = bag(next, commands);
  const inTurn = bag(next, turns);
  const sampleTypeInTurn = bag(next, sampleTypes);
  return () => {
    const chosen = new Map<string, string>();
    for (let left = Math.floor(next() * 6); left > 0; left--) {
      const name = pick(turns);
      chosen.set(
        keyOf(name),
        spelled(name, () => pick(sampleTypes)),
      );
    }
    const turn = inTurn();
    // A mean of a heap is asked of one sample type only (withoutOtherMeans).
    if (turn === 'sample type') chosen.delete('-mean');
    chosen.set(keyOf(turn), spelled(turn, sampleTypeInTurn));
    return [command(), ...(next() < 0.5 ? ['-symbolize=none'] : []), ...chosen.values()];
  };
}

const kinds = ['heap', 'allocs', 'heap-before', 'goroutine', 'block', 'mutex', 'threadcreate', 'cpu'];
const isHeap = (kind: string) => /heap|allocs/.test(kind);
const commands = [
  '-top', '-dot', '-top', '-dot', '-tree', '-text', '-traces', '-tags', '-raw', '-callgrind', '-comments',
  ...['grow|burn', 'runtime', '^main'].map((name) => `-peek=${name}`), ...listed.map((name) => `-list=${name}`),
]; // biome-ignore format: a list

let made: readonly Made[] = [];
beforeAll(() => {
  made = gos.map((go) => makeProfiles(go, scratch));
}, 300_000);

const theirs = (go: Go, argv: readonly string[]): Promise<Outcome> => askPprof(go, argv, scratch);

/** What is compared: the text, but of a tree of calls its lines, with labels for the numbers of nodes. */
function comparable(go: Go, flags: readonly string[], text: string): string {
  const timeless = timeLine(go, text);
  if (!flags.includes('-call_tree')) return timeless;
  const labels = new Map<string, string>();
  for (const [, node = '', label = ''] of timeless.matchAll(/^(N\d+) \[label="(.*?)" id=/gm))
    labels.set(node, label);
  return timeless
    .replace(/\bN\d+\b/g, (node) => labels.get(node) ?? node)
    .replace(/ id="node\d+"/g, '')
    .replace(/\(\d+\)/g, '') // callgrind numbers its names in the order of their first use
    .split('\n')
    .sort()
    .join('\n');
}

/** What a refusal says: no stack of calls, as of a crash. */
const isOneSentence = (errors: string): boolean =>
  !/^\s+at /m.test(errors) && /^heapcase pprof: .*\n$/m.test(errors);

/** What came of many comparisons. */
class Tally {
  readonly different: string[] = [];
  readonly #skipped = new Map<string, number>();
  readonly #perKind = new Map<string, number>();
  readonly #seen = new Map<string, number>();
  #compared = 0;
  #unstable = 0;

  skip(reason: string): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }

  /** Counts a kind of profile and flags, the latter with and without their values. */
  #count(kind: string, argv: readonly string[]): void {
    for (const word of [kind, ...new Set(argv.flatMap((flag) => [flag, flag.replace(/=.*/, '')]))])
      this.#seen.set(word, (this.#seen.get(word) ?? 0) + 1);
  }

  /** One command line of ours and of a Go's. */
  async compare(go: Go, kind: string, argv: readonly string[]): Promise<void> {
    const [mine, wanted] = await Promise.all([askHeapcase(argv), theirs(go, argv)]);
    this.#compared++;
    this.#perKind.set(kind, (this.#perKind.get(kind) ?? 0) + 1);
    this.#count(kind, argv);
    const isSame =
      wanted.status === 0
        ? comparable(go, argv, mine.out) === comparable(go, argv, wanted.out) && mine.status === 0
        : mine.status === 2 && mine.out === '' && isOneSentence(mine.errors);
    if (isSame) return;
    if (await this.#isUnstable(go, argv, wanted)) return;
    const command = argv.map((word) => `'${word}'`).join(' ');
    this.different.push(`${go.version} ${command}\n${firstDifference(go, argv, mine, wanted)}`);
  }

  /** Two outcomes that should be the same: of what we wrote and of what pprof wrote. */
  async same(go: Go, about: string, argv: readonly string[], mine: string, written: string): Promise<void> {
    const [ofMine, wanted] = await Promise.all([theirs(go, [...argv, mine]), theirs(go, [...argv, written])]);
    this.#compared++;
    if (
      comparable(go, argv, ofMine.out) === comparable(go, argv, wanted.out) &&
      ofMine.status === wanted.status
    )
      return;
    if (await this.#isUnstable(go, [...argv, written], wanted)) return;
    this.different.push(`${about}, then ${argv.join(' ')}\n${firstDifference(go, argv, ofMine, wanted)}`);
  }

  /**
   * Weights that differ in sign only are ties that pprof leaves to chance: then it disagrees with itself. Small
   * maps of Go begin at one of eight places, so one order can come seven times in eight.
   */
  async #isUnstable(go: Go, argv: readonly string[], first: Outcome): Promise<boolean> {
    for (let again = 0; again < 60; again++) {
      if (comparable(go, argv, (await theirs(go, argv)).out) === comparable(go, argv, first.out)) continue;
      this.#unstable++;
      return true;
    }
    return false;
  }

  /** Prints the numbers; fails where something differs, and where one of `wanted`, kinds and flags, was never compared. */
  settle(what: string, wanted: readonly string[]): void {
    const kindsText = [...this.#perKind].map(([kind, count]) => `${kind} ${count}`).join(', ');
    console.log(
      `oracle: ${what}, seed ${seed}, ${this.#compared} comparisons with ${gos.map(({ version }) => version).join(' and ')}, ${this.different.length} different, ${this.#unstable} where pprof differs from itself (${kindsText})`,
    );
    const counts = wanted.map((word) => `${word} ${this.#seen.get(word) ?? 0}`);
    if (counts.length > 0) console.log(`oracle: how often each was compared: ${counts.join(', ')}`);
    for (const [reason, count] of this.#skipped)
      console.log(`oracle: not compared: ${reason} (${count} times)`);
    const keep = process.env['HEAPCASE_KEEP'];
    if (this.different.length > 0 && keep) execFileSync('cp', ['-r', scratch, keep]);
    expect(this.different.join('\n\n')).toBe('');
    expect(wanted.filter((word) => !this.#seen.has(word))).toEqual([]);
  }
}

/** Runs the tasks two at a time: while pprof works in its process, this one works too. */
async function inTurn(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const left = [...tasks];
  const worker = async () => {
    for (let task = left.shift(); task; task = left.shift()) await task();
  };
  await Promise.all([worker(), worker()]);
}

/** How a profile comes to its sources; those with the heap from before are of heaps only. */
const ways = [
  ...['-base', '-diff_base', '-base normalized', '-diff_base normalized'].map((way) => `${way} before`),
  '-base second', '-diff_base second', 'program', 'two', 'two', 'two', 'three before', 'three before',
  ...Array.from({ length: 8 }, () => 'one'),
]; // biome-ignore format: a list

interface Sources {
  readonly kind: string;
  readonly flags: readonly string[];
  readonly sources: readonly string[];
}

/** Draws a profile's sources: one or several, a base, perhaps the program in front. */
function sourcesDrawer(next: () => number): () => Sources {
  const way = bag(next, ways);
  const kindOf = { any: bag(next, kinds), heap: bag(next, kinds.filter(isHeap)) };
  return () => {
    const {
      folders: [first, second],
      program,
    } = made[Math.floor(next() * made.length)] as Made;
    const [name = '', ...how] = way().split(' ');
    const kind = how.includes('before') ? kindOf.heap() : kindOf.any();
    const of = (folder: string, file = kind) => join(folder, `${file}.pb.gz`);
    const flags = name.startsWith('-')
      ? [`${name}=${how.includes('before') ? of(first, 'heap-before') : of(second)}`]
      : [];
    if (how.includes('normalized')) flags.push('-normalize');
    const sources = [
      ...(name === 'program' ? [program] : []),
      of(first),
      ...(name === 'two' || name === 'three' ? [of(second)] : []),
      ...(name === 'three' ? [of(second, 'heap-before')] : []),
    ];
    return { kind, flags, sources };
  };
}

/** Heapcase divides a mean by the count of the same kind; in a heap pprof does so for what was allocated only. */
const withoutOtherMeans = (kind: string, flags: readonly string[]): string[] =>
  isHeap(kind) && flags.includes('-mean')
    ? [...flags.filter((flag) => !sampleTypes.includes(flag)), '-alloc_space']
    : [...flags];

describe('pprof on this machine', () => {
  it(`prints the same under ${rounds} random command lines (seed ${seed})`, { timeout }, async (context) => {
    if (gos.length === 0) return context.skip('there is no Go on this machine to compare with');
    const next = random(seed);
    const draw = drawer(next, commands);
    const drawSources = sourcesDrawer(next);
    const tally = new Tally();
    const tasks: (() => Promise<void>)[] = [];
    for (let i = 0; i < rounds; i++) {
      const { kind, flags: ofSources, sources } = drawSources();
      const flags = [...withoutOtherMeans(kind, draw()), ...ofSources];
      for (const go of gos) {
        const reason = olderThanHead(go.version, flags);
        if (reason) tally.skip(`${go.version}: ${reason}`);
        else tasks.push(() => tally.compare(go, kind, [...flags, ...sources]));
      }
    }
    await inTurn(tasks);
    // A run made short by hand cannot have them all.
    const isWhole = rounds >= 4 * turns.length;
    const wanted = [
      ...kinds,
      ...Object.keys(options),
      ...sampleTypes,
      ...commands,
      '-base',
      '-diff_base',
      '-normalize',
    ];
    // What no Go here is new enough for is told, not demanded.
    const comparableHere = wanted.filter((word) =>
      gos.some(({ version }) => olderThanHead(version, [word]) === null),
    );
    tally.settle('reports', isWhole ? comparableHere : []);
  });

  it(`reads what we write as what it writes itself, under ${roundTrips} random command lines (seed ${seed})`, {
    timeout,
  }, async (context) => {
    const [go] = gos;
    if (!go) return context.skip('there is no Go on this machine to compare with');
    const next = random(seed + 1);
    const drawWritten = drawer(next, ['-proto', '-proto', '-topproto']);
    const drawRead = drawer(next, commands);
    const drawSources = sourcesDrawer(next);
    const tally = new Tally();
    const tasks: (() => Promise<void>)[] = [];
    for (let i = 0; i < roundTrips; i++) {
      const { kind, flags: ofSources, sources } = drawSources();
      const written = [...withoutOtherMeans(kind, drawWritten()), ...ofSources];
      const read = withoutOtherMeans(kind, drawRead());
      const reason = olderThanHead(go.version, read) ?? olderThanHead(go.version, written);
      if (reason) {
        tally.skip(`${go.version}: ${reason}`);
        continue;
      }
      tasks.push(async () => {
        const [mine, other] = [join(scratch, `mine-${i}.pb.gz`), join(scratch, `theirs-${i}.pb.gz`)];
        const step = [...written, ...sources].join(' ');
        const wrote = await askHeapcase([...written, `-output=${mine}`, ...sources]);
        const asked = await theirs(go, [...written, `-output=${other}`, ...sources]);
        if (asked.status !== 0 || wrote.status !== 0) {
          if ((asked.status === 0) !== (wrote.status === 0))
            tally.different.push(`${step}\n  ${wrote.errors}${asked.errors}`);
          return;
        }
        await tally.compare(go, kind, [...read, other]);
        await tally.same(go, `written by ${step}`, read, mine, other);
      });
    }
    await inTurn(tasks);
    tally.settle('written and read back', []);
  });

  it('reads a view that the library wrote as the one that it writes under the same flags', {
    timeout,
  }, async (context) => {
    const [go] = gos;
    const [folder] = made[0]?.folders ?? [];
    if (!go || !folder) return context.skip('there is no Go on this machine to compare with');
    const views: [flags: string[], view: Partial<ProfileView>][] = [
      [['-focus=grow'], { focus: 'grow' }],
      [['-hide=grow', '-ignore=fmt'], { hide: 'grow', ignore: 'fmt' }],
      [['-tagfocus=1kb:', '-noinlines'], { tagFocus: '1kb:', noInlines: true }],
      [['-show_from=spread', '-divide_by=2'], { showFrom: 'spread', divideBy: 2 }],
    ];
    const source = join(folder, 'heap.pb.gz');
    const profile = decodeProfile(new Uint8Array(readFileSync(source)));
    for (const [i, [flags, changes]] of views.entries()) {
      const [mine, other] = [join(scratch, `view-${i}.pb`), join(scratch, `view-${i}.pb.gz`)];
      const written = encodeProfile(profileOf(profile, { ...defaultView, ...changes }));
      writeFileSync(mine, written);
      await theirs(go, ['-proto', ...flags, `-output=${other}`, source]);
      const [ofMine, ofOther] = await Promise.all([mine, other].map((file) => theirs(go, ['-top', file])));
      expect(ofMine?.out.split('\n').length).toBeGreaterThan(5);
      expect(ofMine?.out).toBe(ofOther?.out);
      expect(timeLine(go, formatTop(topTable(decodeProfile(written), defaultView)))).toContain(
        timeLine(go, ofMine?.out ?? '')
          .split('\n')
          .slice(3)
          .join('\n'),
      );
    }
  });
});

function firstDifference(go: Go, argv: readonly string[], mine: Outcome, wanted: Outcome): string {
  const a = comparable(go, argv, mine.out).split('\n');
  const b = comparable(go, argv, wanted.out).split('\n');
  const at = Math.max(
    0,
    a.findIndex((line, i) => line !== b[i]),
  );
  return `  status ${mine.status} ${mine.errors}\n  line ${at + 1}\n  got    ${a[at]?.slice(0, 300)}\n  wanted ${b[at]?.slice(0, 300)}\n  status ${wanted.status} ${wanted.errors.slice(0, 200)}`;
}
