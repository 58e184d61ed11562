/**
 * Every option of pprof, one by one, beside the machine's own: each changes what pprof prints, and Heapcase prints
 * the same, or Heapcase refuses it by name. What pprof's help lists and this table does not fails.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProfile } from '../../src/core/profile/build';
import { encodeProfile } from '../../src/core/profile/encode';
import { noMapping } from '../../src/core/profile/source';
import { askHeapcase, askPprof, findGos, type Go } from './pprof-programs';

const scratch = mkdtempSync(join(tmpdir(), 'heapcase-options-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const [go] = findGos(scratch);

const file = (name: string): string => join(scratch, name);

/** A heap with something for every option to show. */
function heap(factor: number, defaultSampleType = 'inuse_space'): Uint8Array {
  const mapping = 0;
  const at = (address: bigint, ...lines: [name: string, file: string, line: number, column: number][]) => ({
    address,
    mapping,
    lines: lines.map(([name, path, line, column]) => ({
      function: name,
      file: path,
      line,
      column,
      startLine: line - 2,
    })),
  });
  const main = at(0x1000n, ['main.main', file('app/main.go'), 20, 2]);
  const load = at(
    0x1100n,
    ['main.decode', file('app/decode.go'), 8, 5],
    ['main.load', file('app/main.go'), 12, 7],
  );
  const again = at(0x1180n, ['main.load', file('app/main.go'), 14, 3]);
  const cache = at(0x1200n, ['example.com/lib.(*Cache).Put', '/build/lib/cache.go', 30, 9]);
  const malloc = at(0x1280n, ['runtime.mallocgc', '/usr/local/go/src/runtime/malloc.go', 50, 4]);
  const exit = at(0x1300n, ['runtime.goexit', '/usr/local/go/src/runtime/asm.s', 99, 0]);
  const small = at(0x1400n, ['main.small', file('app/main.go'), 40, 1]);
  const vector = at(0x1500n, ['std::vector<int>::grow(int)', '/build/lib/vector.cc', 5, 1]);
  const values = (...all: number[]) => all.map((value) => Math.round(value * factor));
  return encodeProfile(
    buildProfile({
      sampleTypes: [
        ['alloc_objects', 'count'],
        ['alloc_space', 'bytes'],
        ['inuse_objects', 'count'],
        ['inuse_space', 'bytes'],
      ].map(([type = '', unit = '']) => ({ type, unit })),
      defaultSampleType,
      mappings: [{ ...noMapping, start: 0x1000n, limit: 0x2000n, file: '/bin/app', hasFunctions: true }],
      dropFrames: 'runtime\\.mallocgc',
      comments: ['seen on Monday'],
      timeNanos: 1_700_000_000_000_000_000n,
      samples: [
        {
          stack: [load, main, exit],
          values: values(100, 900_000, 50, 500_000),
          labels: [
            { key: 'route', text: '/pay' },
            { key: 'bytes', number: 9000, unit: 'bytes' },
          ],
        },
        {
          stack: [again, main, exit],
          values: values(10, 90_000, 9, 80_000),
          labels: [{ key: 'route', text: '/list' }],
        },
        { stack: [malloc, cache, load, main, exit], values: values(700, 7_000_000, 3, 30_000) },
        {
          stack: [cache, again, main],
          values: values(30, 4000, 30, 4000),
          labels: [{ key: 'bytes', number: 128, unit: 'bytes' }],
        },
        { stack: [vector, main], values: values(5, 50_000, 4, 40_000) },
        { stack: [small, main], values: values(1, 100, 1, 100) },
        { stack: [main], values: values(2, 64_000, 2, 64_000 / factor ** 2) },
      ],
    }),
  );
}

const delays = (defaultSampleType: string): Uint8Array =>
  encodeProfile(
    buildProfile({
      defaultSampleType,
      sampleTypes: [
        { type: 'contentions', unit: 'count' },
        { type: 'delay', unit: 'nanoseconds' },
      ],
      samples: [
        { stack: [{ lines: [{ function: 'main.wait' }] }], values: [4, 8_000_000] },
        { stack: [{ lines: [{ function: 'main.lock' }] }], values: [100, 3_000_000] },
      ],
    }),
  );

const source = Array.from({ length: 60 }, (_, i) => `line ${i + 1}`).join('\n');

/** The profiles by name: their default sample types differ, and `second` has other values than `heap`. */
const profiles: Readonly<Record<string, () => Uint8Array>> = {
  heap: () => heap(1),
  second: () => heap(1.5),
  allocs: () => heap(1, 'alloc_space'),
  delays: () => delays('delay'),
  contentions: () => delays('contentions'),
};

/** Of each report its spelling. */
const reports: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['callgrind', 'comments', 'dot', 'raw', 'tags', 'text', 'top', 'traces', 'tree'].map((name) => [
      name,
      `-${name}`,
    ]),
  ),
  list: '-list=Cache|load',
  peek: '-peek=load',
};

/** Of each option its spelling, and the command line that it changes. */
const changes: Readonly<Record<string, readonly [option: string, ...command: string[]]>> = {
  call_tree: ['-call_tree', '-callgrind', 'heap'],
  compact_labels: ['-compact_labels', '-top', 'heap'],
  divide_by: ['-divide_by=4', '-top', 'heap'],
  drop_negative: ['-drop_negative', '-top', '-base=second', 'heap'],
  edgefraction: ['-edgefraction=0.4', '-dot', 'heap'],
  focus: ['-focus=Cache', '-top', 'heap'],
  hide: ['-hide=load', '-tree', 'heap'],
  ignore: ['-ignore=Cache', '-top', 'heap'],
  mean: ['-mean', '-top', '-alloc_space', 'heap'],
  nodecount: ['-nodecount=2', '-top', 'heap'],
  nodefraction: ['-nodefraction=0.2', '-top', 'heap'],
  noinlines: ['-noinlines', '-top', 'heap'],
  normalize: ['-normalize', '-top', '-base=second', 'heap'],
  prune_from: ['-prune_from=load', '-top', 'heap'],
  relative_percentages: ['-relative_percentages', '-top', '-focus=Cache', 'heap'],
  sample_index: ['-sample_index=0', '-top', 'heap'],
  show: ['-show=main', '-tree', 'heap'],
  show_from: ['-show_from=load', '-tree', 'heap'],
  showcolumns: ['-showcolumns', '-top', '-lines', 'heap'],
  source_path: [`-source_path=${file('build')}`, '-list=Cache', 'heap'],
  tagfocus: ['-tagfocus=route=/pay', '-top', 'heap'],
  taghide: ['-taghide=route', '-traces', 'heap'],
  tagignore: ['-tagignore=1kb:', '-top', 'heap'],
  tagleaf: ['-tagleaf=route', '-tree', 'heap'],
  tagroot: ['-tagroot=route', '-tree', 'heap'],
  tagshow: ['-tagshow=bytes', '-tags', 'heap'],
  trim: ['-trim=false', '-top', 'heap'],
  trim_path: [`-trim_path=${scratch}`, '-top', '-files', 'heap'],
  unit: ['-unit=mb', '-top', 'heap'],
  filefunctions: ['-filefunctions', '-top', 'heap'],
  files: ['-files', '-top', 'heap'],
  lines: ['-lines', '-top', 'heap'],
  addresses: ['-addresses', '-top', 'heap'],
  cum: ['-cum', '-top', 'heap'],
  buildid: ['-buildid=0123abcd', '-top', 'heap'],
  add_comment: ['-add_comment=on Tuesday', '-comments', 'heap'],
  diff_base: ['-diff_base=second', '-top', 'heap'],
  base: ['-base=second', '-top', 'heap'],
  all_frames: ['-all_frames', '-top', 'heap'],
  inuse_space: ['-inuse_space', '-top', 'allocs'],
  inuse_objects: ['-inuse_objects', '-top', 'heap'],
  alloc_space: ['-alloc_space', '-top', 'heap'],
  alloc_objects: ['-alloc_objects', '-top', 'heap'],
  total_delay: ['-total_delay', '-top', 'contentions'],
  contentions: ['-contentions', '-top', 'delays'],
  mean_delay: ['-mean_delay', '-top', 'delays'],
  symbolize: ['-symbolize=none', '-top', 'heap'],
};

/** They say what is so anyway, and exclude what is not. */
const defaults: Readonly<Record<string, readonly [option: string, excluded: string]>> = {
  functions: ['-functions', '-lines'],
  flat: ['-flat', '-cum'],
};

/** What Heapcase has not: it says so, and prints nothing. */
const refused = [
  'disasm', 'weblist', 'intel_syntax', 'tools', 'eog', 'evince', 'gif', 'gv', 'kcachegrind', 'pdf', 'png', 'ps', 'web',
  'http', 'no_browser', 'tls_cert', 'tls_key', 'tls_ca',
]; // biome-ignore format: a list

/** Whose effect other tests see: on servers (pprof-urls), on what is written (pprof-oracle), on the drawing (pprof-command). */
const seenElsewhere = ['seconds', 'timeout', 'proto', 'topproto', 'svg'];

/** A command line with paths for the names of profiles. */
const argvOf = (words: readonly string[]): string[] =>
  words.map((word) =>
    word.replace(/^(-(?:diff_)?base=)?(\w+)$/, (whole, option = '', name) =>
      name in profiles ? option + file(name) : whole,
    ),
  );

/** The text of both is the same; which it is. */
async function same(argv: readonly string[]): Promise<string> {
  if (!go) throw new Error('there is no Go');
  const [mine, wanted] = await Promise.all([askHeapcase(argv), askPprof(go, argv, scratch)]);
  expect(mine.out).toBe(wanted.out);
  expect(mine.status === 0).toBe(wanted.status === 0);
  return wanted.out;
}

/** What the machine's pprof has; an older one has not all. */
const help = go ? spawnSync(go.pprof, ['-h'], { encoding: 'utf8' }) : null;
const listed = [...`${help?.stdout}${help?.stderr}`.matchAll(/^\s+-(\w+)/gm)].map(([, name]) => name ?? '');

/** pprof builds itself at its first call. */
const timeout = 180_000;

describe.skipIf(!go)('each option of pprof (skipped where there is no Go)', () => {
  beforeAll(() => {
    for (const [name, bytes] of Object.entries(profiles)) writeFileSync(file(name), bytes());
    mkdirSync(file('build/lib'), { recursive: true });
    writeFileSync(file('build/lib/cache.go'), source);
    mkdirSync(file('app'));
    writeFileSync(file('app/main.go'), source);
  });

  it.each(Object.entries(reports))('-%s', { timeout }, async (_, spelled) => {
    expect((await same([spelled, file('heap')])).length).toBeGreaterThan(10);
  });

  it.for(Object.entries(changes))(
    '-%s changes what both print, or ours alone where the machine’s pprof refuses it as too old for it',
    { timeout },
    async ([name, [option, ...words]]) => {
      const argv = argvOf(words);
      if (!listed.includes(name)) {
        expect((await askPprof(go as Go, [option, ...argv], scratch)).status).not.toBe(0);
        expect((await askHeapcase([option, ...argv])).out).not.toBe((await askHeapcase(argv)).out);
        return;
      }
      const without = await same(argv);
      expect(await same([option, ...argv])).not.toBe(without);
    },
  );

  it.each(Object.entries(defaults))('-%s is so anyway', { timeout }, async (_, [option, excluded]) => {
    expect(await same([option, '-top', file('heap')])).toBe(await same(['-top', file('heap')]));
    expect(await same([option, excluded, '-top', file('heap')])).toBe('');
  });

  it('-output names the file that both write', { timeout }, async () => {
    const [mine, wanted] = [file('mine.txt'), file('theirs.txt')];
    await askHeapcase(['-top', `-output=${mine}`, file('heap')]);
    await askPprof(go as Go, ['-top', `-output=${wanted}`, file('heap')], scratch);
    expect(readFileSync(mine, 'utf8')).toBe(readFileSync(wanted, 'utf8'));
  });

  it.each(refused)('-%s is refused by name', async (option) => {
    const { out, errors, status } = await askHeapcase(['-top', `-${option}=1`, file('heap')]);
    expect([out, status]).toEqual(['', 2]);
    expect(errors).toContain(`option -${option} of pprof`);
  });

  it('leaves out none that the help of the machine’s pprof has', () => {
    const known = [reports, changes, defaults].flatMap((rows) => Object.keys(rows));
    const all = new Set([...known, ...refused, ...seenElsewhere, 'output']);
    expect(listed.length).toBeGreaterThan(80);
    expect(listed.filter((name) => !all.has(name))).toEqual([]);
  });

  it('says of one that there is not that it does not know it', async () => {
    const { errors, status } = await askHeapcase(['-top', '-no_such_option', file('heap')]);
    expect([errors, status]).toEqual([expect.stringContaining('unrecognized option -no_such_option'), 2]);
  });
});
