/**
 * Heapcase against the machine's own pprof: profiles made now by test/zoo/profiles, built with every Go that is
 * here, and reports under flags drawn from a printed seed (HEAPCASE_SEED repeats a run, HEAPCASE_ROUNDS makes it
 * longer); standard output compared byte for byte, trees of calls as sets of lines.
 */

import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pprof } from '../../src/cli/pprof';

const seed = Number(process.env['HEAPCASE_SEED'] ?? (Date.now() % 1_000_000) + 1);
const rounds = Number(process.env['HEAPCASE_ROUNDS'] ?? 240);
/** Each takes four runs of pprof. */
const roundTrips = Math.ceil(rounds / 6);
const timeout = 180_000 + rounds * 3000;
const zoo = resolve(__dirname, '../zoo/profiles');
const scratch = mkdtempSync(join(tmpdir(), 'heapcase-oracle-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const env = {
  ...process.env,
  TZ: 'UTC',
  GOFLAGS: '-mod=mod',
  GOTOOLCHAIN: 'local',
  PPROF_TMPDIR: join(scratch, 'fetched'),
};

/** The Gos of this machine, newest first, and the pprof of each: called without `go tool`, which takes longer than it. */
const gos = ['go', '/usr/lib/go-1.19/bin/go']
  .filter((go) => spawnSync(go, ['version']).status === 0)
  .map((go) => {
    spawnSync(go, ['tool', 'pprof', '-h'], { env }); // newer Gos build it now
    return {
      go,
      version: execFileSync(go, ['version']).toString().split(' ')[2] ?? go,
      pprof: execFileSync(go, ['tool', '-n', 'pprof'], { env }).toString().trim(),
    };
  });
type Go = (typeof gos)[number];

/** Go's older pprofs differ from google/pprof's head, which Heapcase follows; these are the known differences. */
function olderThanHead(version: string, flags: readonly string[]): string | null {
  const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 99);
  if (minor < 23 && flags.some((flag) => flag.startsWith('-showcolumns'))) return 'no column numbers';
  if (minor < 22 && flags.includes('-tags')) return 'another table of tags';
  if (minor < 22 && flags.includes('-raw')) return 'no column numbers in the dump';
  if (minor < 22 && flags.includes('-traces')) return 'a single source is merged with itself';
  if (minor < 22 && flags.includes('-callgrind') && flags.includes('-noinlines'))
    return 'callgrind ignores noinlines';
  if (minor < 22 && flags.some((flag) => flag.startsWith('-buildid')))
    return 'a build id given replaces the one of the file';
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
const listed = ['grow', 'burn|even', 'main\\.spread', 'list\\[', 'nothing-is-called-this'];
const ranges = ['1kb:4kb', ':1kb', '512b:', '64b', 'bytes=:2kb', 'route=/pay', 'pay,user', '/detail'];

const sampleTypes = [
  '-inuse_objects', '-alloc_space', '-alloc_objects', '-inuse_space', '-contentions', '-total_delay', '-mean_delay',
  '-sample_index=0', '-sample_index=1', '-sample_index=inuse_objects', '-sample_index=nothing-is-called-this',
]; // biome-ignore format: a list

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
    () => pick(['-functions', '-filefunctions', '-files', '-lines', '-addresses', '-lines', '-addresses']),
    () => '-noinlines',
    () => '-showcolumns',
    () => '-relative_percentages',
    () => `-unit=${pick(['b', 'kb', 'MB', 'auto', 'minimum', 'ms', 'seconds', 'count', 'parsecs'])}`,
    () => `-divide_by=${pick([2, 0.5, 7, 1000])}`,
    () => '-compact_labels',
    () => '-drop_negative',
    () => '-call_tree',
    () => '-mean',
    () => '-add_comment=as seen on Tuesday',
    () => '-buildid=0123456789abcdef',
    () => `-trim_path=${pick([zoo, '/nowhere', '/usr/local:/usr/lib'])}`,
    () => `-source_path=${pick([zoo, '/nowhere'])}`,
    () => pick(sampleTypes),
    () => pick(sampleTypes),
  ];
  const chosen = new Map<string, string>();
  for (let left = Math.floor(next() * 6); left > 0; left--) {
    const option = pick(options)();
    chosen.set(
      option
        .replace(/=.*/, '')
        .replace(/^-(cum|flat)$/, 'sort')
        .replace(/^-(\w*functions|lines|addresses)$/, 'g')
        .replace(/^-(sample_index|inuse.*|alloc.*|contentions|.*_delay)$/, 'si'),
      option,
    );
  }
  return [pick(commands), ...(next() < 0.5 ? ['-symbolize=none'] : []), ...chosen.values()];
}

async function ours(argv: string[]): Promise<Outcome> {
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

const kinds = ['heap', 'heap', 'allocs', 'heap-before', 'goroutine', 'block', 'mutex', 'threadcreate', 'cpu'];
const commands = [
  '-top', '-dot', '-top', '-dot', '-tree', '-text', '-traces', '-tags', '-raw', '-callgrind', '-comments',
  ...['grow|burn', 'runtime', '^main'].map((name) => `-peek=${name}`), ...listed.map((name) => `-list=${name}`),
]; // biome-ignore format: a list

/** Two runs of the program as each Go builds it: two profiles of each kind, a small series. */
interface Made {
  readonly by: string;
  readonly program: string;
  readonly folders: readonly [string, string];
}
let made: readonly Made[] = [];
beforeAll(() => {
  made = gos.map(({ go, version }) => {
    const program = join(scratch, `profiles-${version}`);
    execFileSync(go, ['build', '-o', program, '.'], { cwd: zoo, env, stdio: 'inherit' });
    const run = (name: string) => {
      const folder = join(scratch, version, name);
      mkdirSync(folder, { recursive: true });
      execFileSync(program, [folder], { env });
      return folder;
    };
    return { by: version, program, folders: [run('first'), run('second')] };
  });
}, 300_000);

interface Outcome {
  readonly out: string;
  readonly status: number;
  readonly errors: string;
}

const theirs = ({ pprof }: Go, argv: readonly string[]): Promise<Outcome> =>
  new Promise((settle) => {
    execFile(pprof, [...argv], { env, maxBuffer: 1 << 28 }, (error, out, errors) =>
      settle({ out, errors, status: error ? Number(error.code ?? -1) : 0 }),
    );
  });

/** What is compared: the text, but of a tree of calls its lines, with labels for the numbers of nodes. */
function comparable(flags: readonly string[], text: string): string {
  const timeless = timeLine(text);
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

/** What came of many comparisons. */
class Tally {
  readonly different: string[] = [];
  readonly #skipped = new Map<string, number>();
  readonly #perKind = new Map<string, number>();
  #compared = 0;
  #unstable = 0;

  skip(reason: string): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }

  /** One command line of ours and of a Go's. */
  async compare(go: Go, kind: string, argv: readonly string[]): Promise<void> {
    const [mine, wanted] = await Promise.all([ours([...argv]), theirs(go, argv)]);
    this.#compared++;
    this.#perKind.set(kind, (this.#perKind.get(kind) ?? 0) + 1);
    const isSame =
      wanted.status === 0
        ? comparable(argv, mine.out) === comparable(argv, wanted.out) && mine.status === 0
        : mine.status === 2 && mine.out === '';
    if (isSame) return;
    if (await this.#isUnstable(go, argv, wanted)) return;
    const command = argv.map((word) => `'${word}'`).join(' ');
    this.different.push(`${go.version} ${command}\n${firstDifference(argv, mine, wanted)}`);
  }

  /** Two outcomes that should be the same: of what we wrote and of what pprof wrote. */
  async same(go: Go, about: string, argv: readonly string[], mine: string, written: string): Promise<void> {
    const [ofMine, wanted] = await Promise.all([theirs(go, [...argv, mine]), theirs(go, [...argv, written])]);
    this.#compared++;
    if (comparable(argv, ofMine.out) === comparable(argv, wanted.out) && ofMine.status === wanted.status)
      return;
    if (await this.#isUnstable(go, [...argv, written], wanted)) return;
    this.different.push(`${about}, then ${argv.join(' ')}\n${firstDifference(argv, ofMine, wanted)}`);
  }

  /**
   * Weights that differ in sign only are ties that pprof leaves to chance: then it disagrees with itself. Small
   * maps of Go begin at one of eight places, so one order can come seven times in eight.
   */
  async #isUnstable(go: Go, argv: readonly string[], first: Outcome): Promise<boolean> {
    for (let again = 0; again < 60; again++) {
      if (comparable(argv, (await theirs(go, argv)).out) === comparable(argv, first.out)) continue;
      this.#unstable++;
      return true;
    }
    return false;
  }

  /** Prints the numbers; fails where something differs. */
  settle(what: string): void {
    const kindsText = [...this.#perKind].map(([kind, count]) => `${kind} ${count}`).join(', ');
    console.log(
      `oracle: ${what}, seed ${seed}, ${this.#compared} comparisons with ${gos.map(({ version }) => version).join(' and ')}, ${this.different.length} different, ${this.#unstable} where pprof differs from itself (${kindsText})`,
    );
    for (const [reason, count] of this.#skipped)
      console.log(`oracle: not compared: ${reason} (${count} times)`);
    const keep = process.env['HEAPCASE_KEEP'];
    if (this.different.length > 0 && keep) execFileSync('cp', ['-r', scratch, keep]);
    expect(this.different.join('\n\n')).toBe('');
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

/** A profile's sources: one or several, a base, perhaps the program in front. */
function sourcesFor(
  next: () => number,
  kind: string,
  flags: readonly string[],
): { flags: string[]; sources: string[] } {
  const {
    folders: [first, second],
    program,
  } = made[Math.floor(next() * made.length)] as Made;
  const of = (folder: string, name = kind) => join(folder, `${name}.pb.gz`);
  const sources = [of(first)];
  const more = [...flags];
  const way = next();
  if (way < 0.25 && /heap|allocs/.test(kind)) {
    more.push(`${way < 0.12 ? '-base' : '-diff_base'}=${of(first, 'heap-before')}`);
    if (way % 0.02 < 0.01) more.push('-normalize');
  } else if (way < 0.4) more.push(`${way < 0.32 ? '-base' : '-diff_base'}=${of(second)}`);
  if (way > 0.75) sources.push(of(second));
  if (way > 0.9 && /heap/.test(kind)) sources.push(of(second, 'heap-before'));
  if (way > 0.68 && way < 0.75) sources.unshift(program);
  return { flags: more, sources };
}

const isHeap = (kind: string) => /heap|allocs/.test(kind);

/** Heapcase divides a mean by the count of the same kind; in a heap pprof does so for what was allocated only. */
const withoutOtherMeans = (kind: string, flags: readonly string[]): string[] =>
  isHeap(kind) && flags.includes('-mean')
    ? [...flags.filter((flag) => !sampleTypes.includes(flag)), '-alloc_space']
    : [...flags];

describe('pprof on this machine', () => {
  it(`prints the same under ${rounds} random command lines (seed ${seed})`, { timeout }, async (context) => {
    if (gos.length === 0) return context.skip('there is no Go on this machine to compare with');
    const next = random(seed);
    const tally = new Tally();
    const tasks: (() => Promise<void>)[] = [];
    for (let i = 0; i < rounds; i++) {
      const kind = kinds[Math.floor(next() * kinds.length)] as string;
      const { flags, sources } = sourcesFor(next, kind, withoutOtherMeans(kind, draw(next, commands)));
      for (const go of gos) {
        const reason = olderThanHead(go.version, flags);
        if (reason) tally.skip(`${go.version}: ${reason}`);
        else tasks.push(() => tally.compare(go, kind, [...flags, ...sources]));
      }
    }
    await inTurn(tasks);
    tally.settle('reports');
  });

  it(`reads what we write as what it writes itself, under ${roundTrips} random command lines (seed ${seed})`, {
    timeout,
  }, async (context) => {
    const [go] = gos;
    if (!go) return context.skip('there is no Go on this machine to compare with');
    const next = random(seed + 1);
    const tally = new Tally();
    const tasks: (() => Promise<void>)[] = [];
    for (let i = 0; i < roundTrips; i++) {
      const kind = kinds[Math.floor(next() * kinds.length)] as string;
      const drawn = withoutOtherMeans(kind, draw(next, ['-proto', '-proto', '-topproto']));
      const { flags: written, sources } = sourcesFor(next, kind, drawn);
      const read = withoutOtherMeans(kind, draw(next, commands));
      const reason = olderThanHead(go.version, read) ?? olderThanHead(go.version, written);
      if (reason) {
        tally.skip(`${go.version}: ${reason}`);
        continue;
      }
      tasks.push(async () => {
        const [mine, other] = [join(scratch, `mine-${i}.pb.gz`), join(scratch, `theirs-${i}.pb.gz`)];
        const step = [...written, ...sources].join(' ');
        const wrote = await ours([...written, `-output=${mine}`, ...sources]);
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
    tally.settle('written and read back');
  });
});

function firstDifference(argv: readonly string[], mine: Outcome, wanted: Outcome): string {
  const a = comparable(argv, mine.out).split('\n');
  const b = comparable(argv, wanted.out).split('\n');
  const at = Math.max(
    0,
    a.findIndex((line, i) => line !== b[i]),
  );
  return `  status ${mine.status} ${mine.errors}\n  line ${at + 1}\n  got    ${a[at]?.slice(0, 300)}\n  wanted ${b[at]?.slice(0, 300)}\n  status ${wanted.status} ${wanted.errors.slice(0, 200)}`;
}
