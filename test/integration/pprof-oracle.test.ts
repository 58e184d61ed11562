/**
 * Heapcase against the machine's own pprof: profiles made now by test/zoo/profiles, reports under flags drawn
 * from a printed seed (HEAPCASE_SEED repeats a run), standard output compared byte for byte.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pprof } from '../../src/cli/pprof';

const seed = Number(process.env['HEAPCASE_SEED'] ?? (Date.now() % 1_000_000) + 1);
const rounds = Number(process.env['HEAPCASE_ROUNDS'] ?? 60);
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

describe('pprof on this machine', () => {
  it(`prints the same under ${rounds} random command lines (seed ${seed})`, async (context) => {
    if (gos.length === 0) return context.skip('there is no Go on this machine to compare with');
    const env = { ...process.env, TZ: 'UTC', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' };
    const program = join(scratch, 'profiles');
    execFileSync(gos[0] as string, ['build', '-o', program, '.'], { cwd: zoo, env, stdio: 'inherit' });
    const folder = join(scratch, 'made');
    mkdirSync(folder);
    execFileSync(program, [folder], { env });
    const kinds = [
      'heap',
      'heap',
      'allocs',
      'heap-before',
      'goroutine',
      'block',
      'mutex',
      'threadcreate',
      'cpu',
    ];
    const next = random(seed);
    const commands = [
      '-top',
      '-dot',
      '-top',
      '-dot',
      '-tree',
      '-traces',
      '-tags',
      '-raw',
      '-callgrind',
      '-peek=grow|burn',
      '-comments',
    ];
    const different: string[] = [];
    const skipped = new Map<string, number>();
    let compared = 0;
    let unstable = 0;
    for (let i = 0; i < rounds; i++) {
      const flags = draw(next, commands);
      const source = join(folder, `${kinds[Math.floor(next() * kinds.length)]}.pb.gz`);
      const base = next();
      if (base < 0.25 && /heap|allocs/.test(source)) {
        flags.push(`${base < 0.12 ? '-base' : '-diff_base'}=${join(folder, 'heap-before.pb.gz')}`);
        if (base % 0.02 < 0.01) flags.push('-normalize');
      }
      const mine = await ours([...flags, source]);
      for (const [g, go] of gos.entries()) {
        const version = versions[g] as string;
        const reason = olderThanHead(version, flags);
        if (reason) {
          skipped.set(`${version}: ${reason}`, (skipped.get(`${version}: ${reason}`) ?? 0) + 1);
          continue;
        }
        const ask = () => spawnSync(go, ['tool', 'pprof', ...flags, source], { env, maxBuffer: 1 << 28 });
        const isSame = (theirs: ReturnType<typeof ask>) =>
          theirs.status === 0
            ? timeLine(mine.out) === timeLine(theirs.stdout.toString()) && mine.status === 0
            : mine.status === 2;
        const theirs = ask();
        compared++;
        if (isSame(theirs)) continue;
        // Weights that differ in sign only are ties that pprof leaves to chance: then it disagrees with itself.
        const again = Array.from({ length: 8 }, ask);
        if (again.some((other) => other.stdout.toString() !== theirs.stdout.toString())) {
          unstable++;
          continue;
        }
        const command = flags.map((flag) => `'${flag}'`).join(' ');
        different.push(
          `${version} ${command} ${source}\n${firstDifference(mine, theirs.stdout.toString(), theirs.stderr.toString())}`,
        );
      }
    }
    console.log(
      `oracle: seed ${seed}, ${compared} comparisons with ${versions.join(' and ')}, ${different.length} different, ${unstable} where pprof differs from itself`,
    );
    for (const [reason, count] of skipped) console.log(`oracle: not compared: ${reason} (${count} times)`);
    if (different.length > 0 && process.env['HEAPCASE_KEEP'])
      execFileSync('cp', ['-r', folder, process.env['HEAPCASE_KEEP']]);
    expect(different.join('\n\n')).toBe('');
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
