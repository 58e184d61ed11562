/**
 * Heapcase against the machine's own pprof: profiles made now by test/zoo/profiles, reports under flags drawn
 * from a printed seed (HEAPCASE_SEED repeats a run), standard output compared byte for byte.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pprof } from '../../src/cli/pprof';

const seed = Number(process.env['HEAPCASE_SEED'] ?? (Date.now() % 1_000_000) + 1);
const rounds = Number(process.env['HEAPCASE_ROUNDS'] ?? 60);
/** Each takes four runs of pprof. */
const roundTrips = Math.ceil(rounds / 4);
const timeout = 180_000 + rounds * 3000;
const zoo = resolve(__dirname, '../zoo/profiles');
const scratch = mkdtempSync(join(tmpdir(), 'heapcase-oracle-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Go programs to ask: the one on PATH and Debian's, each if it is there. */
const gos = ['go', '/usr/lib/go-1.19/bin/go'].filter((go) => spawnSync(go, ['version']).status === 0);
const versions = gos.map((go) => execFileSync(go, ['version']).toString().split(' ')[2] ?? go);

/** Go's older pprofs differ from google/pprof's head, which Heapcase follows; these are the known differences. */
function olderThanHead(version: string, flags: readonly string[]): string | null {
  const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 99);
  if (minor < 23 && flags.some((flag) => flag.startsWith('-showcolumns'))) return 'no column numbers';
  if (minor < 22 && flags[0] === '-tags') return 'another table of tags';
  if (minor < 22 && flags[0] === '-raw') return 'no column numbers in the dump';
  if (minor < 22 && flags[0] === '-traces') return 'a single source is merged with itself';
  if (minor < 22 && flags[0] === '-callgrind' && flags.includes('-noinlines'))
    return 'callgrind ignores noinlines';
  if (minor < 22 && flags.includes('-normalize')) return 'a single source is merged with itself';
  return null;
}

/** The time in the header was printed in another way until 2023. */
const timeLine = (text: string): string =>
  text.replace(/Time: [^\n\\]*/g, 'Time: …').replace(/^Doc: .*\n/m, '');

function random(state: number): () => number {
  let s = state;
  return () => {
    s = (s + 0x6d2b79f5) | 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

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
const ranges = ['1kb:4kb', ':1kb', '512b:', '64b', 'bytes=:2kb', 'route=/pay', 'pay,user', '/detail'];

/** One command line: the report, and up to five options. */
function draw(next: () => number, commands: readonly string[]): string[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const options: (() => string)[] = [
    () => `-focus=${pick(names)}`,
    () => `-ignore=${pick(names)}`,
    () => `-hide=${pick(names)}`,
    () => `-show=${pick(names)}`,
    () => `-show_from=${pick(names)}`,
    () => `-prune_from=${pick(names)}`,
    () => `-tagfocus=${pick(ranges)}`,
    () => `-tagignore=${pick(ranges)}`,
    () => `-tagshow=${pick(['rou', 'bytes', 'user'])}`,
    () => `-taghide=${pick(['rou', 'bytes', 'user'])}`,
    () => `-tagroot=${pick(['route', 'bytes', 'user,route'])}`,
    () => `-tagleaf=${pick(['route', 'bytes', 'nothing'])}`,
    () => `-nodecount=${pick([0, 1, 3, 5, 10, 25, 200])}`,
    () => `-nodefraction=${pick([0, 0.001, 0.02, 0.1, 0.5])}`,
    () => `-edgefraction=${pick([0, 0.01, 0.05, 0.3])}`,
    () => `-trim=${pick(['true', 'false'])}`,
    () => pick(['-cum', '-flat']),
    () => pick(['-functions', '-filefunctions', '-lines', '-addresses', '-lines', '-addresses']),
    () => '-noinlines',
    () => '-showcolumns',
    () => '-relative_percentages',
    () => `-unit=${pick(['b', 'kb', 'MB', 'auto', 'minimum', 'ms', 'seconds', 'count', 'parsecs'])}`,
    () => `-divide_by=${pick([2, 0.5, 7, 1000])}`,
    () => '-compact_labels',
    () => '-drop_negative',
    () =>
      pick([
        '-inuse_objects',
        '-alloc_space',
        '-alloc_objects',
        '-inuse_space',
        '-contentions',
        '-sample_index=0',
        '-sample_index=1',
      ]),
  ];
  const chosen = new Map<string, string>();
  for (let left = Math.floor(next() * 6); left > 0; left--) {
    const option = pick(options)();
    chosen.set(
      option
        .replace(/=.*/, '')
        .replace(/^-(cum|flat)$/, 'sort')
        .replace(/^-(\w*functions|lines|addresses)$/, 'g')
        .replace(/^-(sample_index|inuse.*|alloc.*|contentions)$/, 'si'),
      option,
    );
  }
  return [pick(commands), ...(next() < 0.5 ? ['-symbolize=none'] : []), ...chosen.values()];
}

async function ours(argv: string[]): Promise<{ out: string; status: number; errors: string }> {
  let out = '';
  let errors = '';
  const status = await pprof(argv, {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      errors += text;
    },
    readFile: async (path) => new Uint8Array(readFileSync(path)),
    writeFile: async (path, bytes) => writeFileSync(path, bytes),
  });
  return { out, status, errors };
}

const env = { ...process.env, TZ: 'UTC', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' };
const kinds = ['heap', 'heap', 'allocs', 'heap-before', 'goroutine', 'block', 'mutex', 'threadcreate', 'cpu'];
const commands = [
  '-top', '-dot', '-top', '-dot', '-tree', '-traces', '-tags', '-raw', '-callgrind', '-peek=grow|burn', '-comments',
]; // biome-ignore format: a list

/** Two runs of the program: two profiles of each kind, a small series. */
let folders: readonly string[] = [];
beforeAll(() => {
  if (gos.length === 0) return;
  const program = join(scratch, 'profiles');
  execFileSync(gos[0] as string, ['build', '-o', program, '.'], { cwd: zoo, env, stdio: 'inherit' });
  folders = ['first', 'second'].map((name) => {
    const folder = join(scratch, name);
    mkdirSync(folder);
    execFileSync(program, [folder], { env });
    return folder;
  });
});

const pprofOf = (go: string, argv: readonly string[]) =>
  spawnSync(go, ['tool', 'pprof', ...argv], { env, maxBuffer: 1 << 28 });

/** What came of many comparisons. */
class Tally {
  readonly different: string[] = [];
  readonly #skipped = new Map<string, number>();
  #compared = 0;
  #unstable = 0;

  skip(reason: string): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }

  /** One command line of ours and of a Go's. */
  async compare(g: number, argv: readonly string[]): Promise<void> {
    const go = gos[g] as string;
    const mine = await ours([...argv]);
    const theirs = pprofOf(go, argv);
    this.#compared++;
    const isSame =
      theirs.status === 0
        ? timeLine(mine.out) === timeLine(theirs.stdout.toString()) && mine.status === 0
        : mine.status === 2;
    if (isSame) return;
    // Weights that differ in sign only are ties that pprof leaves to chance: then it disagrees with itself.
    const again = Array.from({ length: 8 }, () => pprofOf(go, argv));
    if (again.some((other) => other.stdout.toString() !== theirs.stdout.toString())) {
      this.#unstable++;
      return;
    }
    const command = argv.map((word) => `'${word}'`).join(' ');
    const difference = firstDifference(mine, theirs.stdout.toString(), theirs.stderr.toString());
    this.different.push(`${versions[g]} ${command}\n${difference}`);
  }

  /** Prints the numbers; fails where something differs. */
  settle(what: string): void {
    console.log(
      `oracle: ${what}, seed ${seed}, ${this.#compared} comparisons with ${versions.join(' and ')}, ${this.different.length} different, ${this.#unstable} where pprof differs from itself`,
    );
    for (const [reason, count] of this.#skipped)
      console.log(`oracle: not compared: ${reason} (${count} times)`);
    const keep = process.env['HEAPCASE_KEEP'];
    if (this.different.length > 0 && keep) execFileSync('cp', ['-r', scratch, keep]);
    expect(this.different.join('\n\n')).toBe('');
  }
}

describe('pprof on this machine', () => {
  it(`prints the same under ${rounds} random command lines (seed ${seed})`, { timeout }, async (context) => {
    if (gos.length === 0) return context.skip('there is no Go on this machine to compare with');
    const next = random(seed);
    const tally = new Tally();
    for (let i = 0; i < rounds; i++) {
      const flags = draw(next, commands);
      const kind = kinds[Math.floor(next() * kinds.length)] as string;
      const of = (folder: string, name = kind) => join(folder, `${name}.pb.gz`);
      const sources = [of(folders[0] as string)];
      const way = next();
      if (way < 0.25 && /heap|allocs/.test(kind)) {
        flags.push(`${way < 0.12 ? '-base' : '-diff_base'}=${of(folders[0] as string, 'heap-before')}`);
        if (way % 0.02 < 0.01) flags.push('-normalize');
      } else if (way < 0.4) flags.push(`${way < 0.32 ? '-base' : '-diff_base'}=${of(folders[1] as string)}`);
      if (way > 0.75) sources.push(of(folders[1] as string));
      if (way > 0.9 && /heap/.test(kind)) sources.push(of(folders[1] as string, 'heap-before'));
      for (const [g, version] of versions.entries()) {
        const reason = olderThanHead(version, flags);
        if (reason) tally.skip(`${version}: ${reason}`);
        else await tally.compare(g, [...flags, ...sources]);
      }
    }
    tally.settle('reports');
  });

  it(`reads what we write as what it writes itself, under ${roundTrips} random command lines (seed ${seed})`, {
    timeout,
  }, async (context) => {
    if (gos.length === 0) return context.skip('there is no Go on this machine to compare with');
    const next = random(seed + 1);
    const tally = new Tally();
    for (let i = 0; i < roundTrips; i++) {
      const kind = kinds[Math.floor(next() * kinds.length)] as string;
      const sources = folders.slice(0, next() < 0.3 ? 2 : 1).map((folder) => join(folder, `${kind}.pb.gz`));
      const written = draw(next, ['-proto']);
      const flags = draw(next, commands);
      const version = versions[0] as string;
      const reason = olderThanHead(version, flags) ?? olderThanHead(version, written);
      if (reason) {
        tally.skip(`${version}: ${reason}`);
        continue;
      }
      const [mine, theirs] = [join(scratch, `mine-${i}.pb.gz`), join(scratch, `theirs-${i}.pb.gz`)];
      const { status, errors } = await ours([...written, `-output=${mine}`, ...sources]);
      const asked = pprofOf(gos[0] as string, [...written, `-output=${theirs}`, ...sources]);
      const step = [...written, ...sources].join(' ');
      if (asked.status !== 0 || status !== 0) {
        if ((asked.status === 0) !== (status === 0))
          tally.different.push(`${step}\n  ${errors}${asked.stderr}`);
        continue;
      }
      await tally.compare(0, [...flags, theirs]);
      const ofMine = pprofOf(gos[0] as string, [...flags, mine]);
      const ofTheirs = pprofOf(gos[0] as string, [...flags, theirs]);
      if (timeLine(ofMine.stdout.toString()) === timeLine(ofTheirs.stdout.toString())) continue;
      const again = pprofOf(gos[0] as string, [...flags, theirs]);
      if (again.stdout.toString() !== ofTheirs.stdout.toString()) continue;
      const got = {
        out: ofMine.stdout.toString(),
        status: ofMine.status ?? -1,
        errors: ofMine.stderr.toString(),
      };
      tally.different.push(
        `written by ${step}, then ${flags.join(' ')}\n${firstDifference(got, ofTheirs.stdout.toString(), '')}`,
      );
    }
    tally.settle('written and read back');
  });
});

function firstDifference(
  mine: { out: string; status: number; errors: string },
  wanted: string,
  errors: string,
): string {
  const a = timeLine(mine.out).split('\n');
  const b = timeLine(wanted).split('\n');
  const at = Math.max(
    0,
    a.findIndex((line, i) => line !== b[i]),
  );
  return `  status ${mine.status} ${mine.errors}\n  line ${at + 1}\n  got    ${a[at]?.slice(0, 300)}\n  wanted ${b[at]?.slice(0, 300)}\n  ${errors.slice(0, 200)}`;
}
