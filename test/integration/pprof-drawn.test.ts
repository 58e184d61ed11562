/**
 * What profiles made by a Go program never hold, beside the machine's own pprof: source files in every kind of place,
 * names that are no UTF-8, and every piece of RE2's syntax.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltLine, type BuiltSample, buildProfile } from '../../src/core/profile/build';
import { encodeProfile } from '../../src/core/profile/encode';
import { decodeUtf8 } from '../../src/core/profile/strings';
import { pick, random } from '../fuzz/random';
import { askHeapcase, askPprof, findGos, type Go, type Outcome } from './pprof-programs';

const seed = Number(process.env['HEAPCASE_SEED'] ?? (Date.now() % 1_000_000) + 1);
const scratch = mkdtempSync(join(tmpdir(), 'heapcase-drawn-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const [go] = findGos(scratch);

/** pprof builds itself at its first call. */
const timeout = 180_000;

const bytesOfSpace = [{ type: 'space', unit: 'bytes' }];

function write(name: string, samples: Iterable<BuiltSample>, comments: readonly string[] = []): string {
  const path = join(scratch, name);
  writeFileSync(path, encodeProfile(buildProfile({ sampleTypes: bytesOfSpace, samples, comments })));
  return path;
}

/** Two command lines at a time: while pprof works in its process, this one works too. What differs, in words. */
async function differences(lines: readonly (readonly string[])[]): Promise<string[]> {
  const different: string[] = [];
  const left = [...lines];
  const worker = async () => {
    for (let argv = left.shift(); argv; argv = left.shift()) {
      const theirs = () => askPprof(go as Go, argv as readonly string[], scratch);
      const [mine, wanted] = await Promise.all([askHeapcase(argv), theirs()]);
      if (mine.bytes.equals(wanted.bytes) && (mine.status === 0) === (wanted.status === 0)) continue;
      // Ties that pprof leaves to chance: then it differs from itself.
      const others = await Promise.all(Array.from({ length: 12 }, theirs));
      if (others.every(({ bytes }) => bytes.equals(wanted.bytes)))
        different.push(
          `${argv.join(' ')}\n--- got (${mine.status}) ${mine.errors}\n${mine.bytes.toString('latin1')}\n--- wanted (${wanted.status}) ${wanted.errors}\n${wanted.bytes.toString('latin1')}`,
        );
    }
  };
  await Promise.all([worker(), worker()]);
  return different;
}

describe.skipIf(!go)('source files (skipped where there is no Go)', () => {
  const rounds = Number(process.env['HEAPCASE_ROUNDS'] ?? 60);
  const tree = join(scratch, 'tree');
  const numbered = (count: number, end = '\n') =>
    Array.from({ length: count }, (_, i) => `said on line ${i + 1}`).join(end);

  /** The files that there are. */
  const files: Readonly<Record<string, string>> = {
    'code/app/main.go': `${numbered(60)}\n`,
    'code/app/pkg/store/store.go': numbered(24),
    'code/app/pkg/store/windows.go': `${numbered(40, '\r\n')}\r\n`,
    'code/app/pkg/mark.go': `\ufeff${numbered(30)}`,
    'code/app/pkg/empty.go': '',
    'code/app/pkg/wide.go': `one\ntwo\n${'w'.repeat(65_535)}\nfour\n${'w'.repeat(65_536)}\nsix\n`,
    'code/app/pkg/folder.go/inside.go': 'inside\n',
    'goroot/src/runtime/malloc.go': numbered(90),
    'mod/example.com/lib@v1.2.3/lib.go': numbered(33),
  };

  /** How a profile may name them, and files that there are not. */
  const named: readonly string[] = [
    ...Object.keys(files).map((name) => join(tree, name)),
    ...['main.go', 'pkg/store/store.go', 'pkg/store/windows.go', 'pkg/mark.go', 'pkg/empty.go', 'pkg/wide.go'].flatMap(
      (name) => [name, `app/${name}`, `/build/code/app/${name}`, `/proc/self/cwd/${name}`, `/proc/self/cwd/./app/${name}`],
    ),
    './app/main.go', 'app/../app/main.go', '../app//main.go', 'app/main.go/x', `${tree}/code/app/main.go/x`,
    'app/pkg/folder.go', `${tree}/code/app/pkg/folder.go`, '/usr/local/go/src/runtime/malloc.go', 'runtime/malloc.go',
    '/root/go/pkg/mod/example.com/lib@v1.2.3/lib.go', 'example.com/lib@v1.2.3/lib.go', '/nowhere/x.go', 'x.go', '',
    '/build/', `/build/${'long'.repeat(80)}/x.go`,
  ]; // biome-ignore format: a list

  const below = relative(process.cwd(), tree);
  const folders: readonly string[] = [
    tree, `${tree}/code`, `${tree}/code/app`, `${tree}/code/app/`, `${tree}/code/app/pkg/store/deep/below`,
    `${tree}/goroot/src`, `${tree}/goroot`, `${tree}/mod`, `${tree}/code/./app/../app`, '/nowhere', '', '.', '..', '/',
    below, `${below}/code/app`, `./${below}/goroot/src/`,
  ]; // biome-ignore format: a list
  const trims: readonly string[] = [
    '/build', '/build/', '/build/code', '/usr/local/go/src', '/usr/local/go/src:/root/go/pkg/mod', `${tree}/code`,
    `/nowhere:${tree}:/build`, ':', 'app', 'pkg/', '/',
  ]; // biome-ignore format: a list
  const reports = [
    '-list=.',
    '-list=.',
    '-list=.',
    '-top',
    '-tree',
    '-dot',
    '-peek=.',
    '-callgrind',
    '-traces',
  ];
  const granularities = [
    '',
    '',
    '-lines',
    '-files',
    '-filefunctions',
    '-functions',
    '-addresses',
    '-noinlines',
  ];

  beforeAll(() => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, name)), { recursive: true });
      writeFileSync(join(tree, name), text);
    }
  });

  it(`are found and named alike under ${rounds} random command lines (seed ${seed})`, {
    timeout,
  }, async () => {
    const next = random(seed);
    // Of one file all lines begin at one, as rows that look alike otherwise are in an order of chance in pprof.
    const startOf = new Map(named.map((file) => [file, Math.floor(next() * 20)]));
    const lineOf = (): BuiltLine => {
      const file = pick(next, named);
      const startLine = startOf.get(file) ?? 0;
      const line = Math.max(1, startLine) + Math.floor(next() * 20);
      return { function: `f${Math.floor(next() * 8)}`, file, line, startLine };
    };
    const location = () => ({ lines: next() < 0.8 ? [lineOf()] : [lineOf(), lineOf()] });
    const lines = Array.from({ length: rounds }, (_, round) => {
      const samples = Array.from({ length: 6 }, () => ({
        stack: Array.from({ length: 1 + Math.floor(next() * 3) }, location),
        values: [Math.floor(next() * 10_000)],
      }));
      const searched = Array.from({ length: Math.floor(next() * 4) }, () => pick(next, folders)).join(':');
      return [
        pick(next, reports),
        pick(next, granularities),
        ...(searched === '' ? [] : [`-source_path=${searched}`]),
        ...(next() < 0.4 ? [`-trim_path=${pick(next, trims)}`] : []),
        '-symbolize=none',
        write(`sources-${round}.pb`, samples),
      ].filter((word) => word !== '');
    });
    expect((await differences(lines)).slice(0, 5).join('\n\n')).toBe('');
    // Draws that found no file would be alike without a word of source.
    const found = await Promise.all(lines.filter(([report]) => report === '-list=.').map(askHeapcase));
    expect(found.filter(({ out }) => out.includes('said on line')).length).toBeGreaterThan(3);
  });

  it('are no devices, which have no end', async () => {
    const device = write('device.pb', [
      { stack: [{ lines: [{ function: 'f', file: '/dev/zero', line: 1 }] }], values: [1] },
    ]);
    expect((await askHeapcase(['-list=.', device])).out).toContain('open /dev/zero: not a regular file');
  });
});

describe.skipIf(!go)('times (skipped where there is no Go)', () => {
  const zones = [
    'UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'America/Anchorage', 'Pacific/Honolulu', 'America/Halifax', 'America/St_Johns', 'Australia/Adelaide',
    'Australia/Perth', 'Africa/Johannesburg', 'Africa/Nairobi', 'Africa/Lagos', 'Asia/Karachi', 'Asia/Jakarta', 'Asia/Jerusalem', 'Asia/Taipei', 'Asia/Colombo', 'Asia/Manila',
    'Asia/Kolkata', 'Asia/Kathmandu', 'America/Sao_Paulo', 'Europe/Minsk', 'Europe/Dublin', 'Europe/Lisbon', 'Atlantic/Azores', 'Pacific/Guam', 'Pacific/Auckland',
  ]; // biome-ignore format: a list
  const own = process.env['TZ'];
  afterAll(() => {
    process.env['TZ'] = own;
  });

  it(`are told alike in ${zones.length} zones, in January and in July`, { timeout }, async () => {
    const at = (date: string) => BigInt(Date.parse(date)) * 1_000_000n + 123_456_789n;
    const paths = ['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z'].map((date, i) => {
      const path = join(scratch, `time-${i}.pb`);
      const samples = [{ stack: [{ lines: [{ function: 'f' }] }], values: [1] }];
      writeFileSync(
        path,
        encodeProfile(buildProfile({ sampleTypes: bytesOfSpace, samples, timeNanos: at(date) })),
      );
      return path;
    });
    const different: string[] = [];
    for (const zone of zones) {
      process.env['TZ'] = zone;
      for (const path of paths) {
        const [report] = path.endsWith('0.pb') ? ['-raw'] : ['-top'];
        const argv = [report as string, '-symbolize=none', path];
        const [mine, wanted] = await Promise.all([
          askHeapcase(argv),
          askPprof(go as Go, argv, scratch, zone),
        ]);
        const timeOf = ({ out }: Outcome) => /^Time: .*$/m.exec(out)?.[0] ?? 'no time';
        if (mine.out !== wanted.out) different.push(`${zone}: ${timeOf(mine)}, wanted ${timeOf(wanted)}`);
      }
    }
    expect(different).toEqual([]);
  });
});

describe.skipIf(!go)('names that are no UTF-8 (skipped where there is no Go)', () => {
  const text = (...bytes: (number | string)[]): string => {
    const all = Buffer.concat(
      bytes.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))),
    );
    return decodeUtf8(all, 0, all.length);
  };
  /** Latin-1, a cut character, a surrogate, an overlong one, beyond Unicode, a cut one at the end of a word of two. */
  const damaged = [
    text('caf', 0xe9), text(0xe6, 0x97, '.Load'), text('a', 0xed, 0xa0, 0x80), text(0xc0, 0xaf, 'x'),
    text(0xf4, 0x90, 0x80, 0x80), text('main.', 0xff, 0xfe, '::y.z'), text('日', 0xe6), text(0x80), 'main.日本', 'main.ok',
    text('b"', 0xff, '\\', '\n'), text('example.com/p', 0xe9, '/v2.f'), text('f(', 0xe9, ')<', 0xe9, '>'),
  ]; // biome-ignore format: a list

  it('are printed as the same bytes, and found alike', { timeout }, async () => {
    const stack = (i: number) =>
      [0, 1, 2].map((step) => {
        const name = damaged[(i + step * 5) % damaged.length] as string;
        return { lines: [{ function: name, file: `/src/${name}.go`, line: 3 + i }] };
      });
    const samples = damaged.map((name, i) => ({
      stack: stack(i),
      values: [1000 + i],
      labels: [
        { key: 'route', text: name },
        { key: name, text: 'value' },
        { key: `size${name}`, number: 64 + i, unit: name },
      ],
    }));
    const path = write('damaged.pb', samples, damaged);
    const written = [join(scratch, 'mine.pb.gz'), join(scratch, 'theirs.pb.gz')] as const;
    const reports = [
      '-top', '-text', '-tree', '-peek=.', '-traces', '-tags', '-raw', '-comments', '-dot', '-callgrind', '-list=.',
    ]; // biome-ignore format: a list
    const options = [
      ['-lines', '-nodefraction=0'], ['-files'], ['-addresses'], ['-tagroot=route'], ['-tagleaf=route'], ['-cum'], ['-symbolize=none'],
      ['-focus=é'], ['-focus=\ufffd'], ['-focus=^.$'], ['-ignore=[^a-z]\\.'], ['-hide=\\x{fffd}'], ['-show=日\ufffd'],
      ['-tagfocus=\ufffd'], ['-tagignore=route=caf.$'], ['-taghide=\ufffd'], ['-tagshow=^.$'],
      [`-focus=${'日本'.repeat(14)}|main`],
    ]; // biome-ignore format: a list
    const lines = [
      ...reports.map((report) => [report, path]),
      ...options.flatMap((flags, i) =>
        ['-top', '-tags', '-dot', '-traces']
          .filter((_, at) => (i + at) % 2 === 0)
          .map((report) => [report, ...flags, path]),
      ),
    ];
    expect((await differences(lines)).slice(0, 5).join('\n\n')).toBe('');
    // And written again.
    await askHeapcase(['-proto', `-output=${written[0]}`, path]);
    await askPprof(go as Go, ['-proto', `-output=${written[1]}`, path], scratch);
    const [mine, theirs] = await Promise.all(
      written.map((file) => askPprof(go as Go, ['-raw', file], scratch)),
    );
    expect(mine?.bytes.includes(0xff)).toBe(true);
    expect(mine?.bytes.equals(theirs?.bytes ?? Buffer.alloc(0))).toBe(true);
  });
});

describe.skipIf(!go)('expressions (skipped where there is no Go)', () => {
  const names = [
    'main.main', 'main.Main', 'MAIN', 'ſtraße', 'K', 'k', 'K', 'Σίσυφος', 'ΣΊΣΥΦΟΣ', '日本', 'é', 'e\u0301', 'a.b*c', 'a+b', 'x\ny',
    'x\n', '\nx', 'tab\there', 'a b', '_under', '9lives', '٣', 'a\u00a0b', 'List[int]', 'f(x)', '{}', 'aaa', 'aaaa', 'abab', '^$', '\\Q', 'Ǆǆ',
    'i', 'I', 'İ', 'ı', '\u{1f600}', '\u{10400}', '\u{10428}', 'nul\0here', 'bell\u0007', '\v', '\f', '-', ']', 'a-z', '/', 'ß', 'ẞ', '\u0085', '\u2028',
  ]; // biome-ignore format: a list

  /** https://github.com/google/re2/wiki/Syntax, line by line, those that Go does not have included. */
  const syntax = [
    // One character.
    '^.$', '(?s)x.y', 'x.y', '^[xyz]$', '[^a-z]', '\\d', '\\D', '[[:alpha:]]', '[[:^alpha:]]', '\\pN', '\\p{Greek}', '\\PN', '\\P{Greek}',
    '^\\pL+$', '\\p{^Greek}', '\\P{^Greek}', '\\p{Lu}', '\\p{L&}', '\\p{Any}', '\\p{Han}', '\\p{Script=Greek}', '\\p{greek}', '\\p{Uppercase_Letter}', '\\p{ decimal-number}', '[\\p{letter}_]', '[^\\p{ascii}]', '[\\P{ASCII}k]', '\\P{ASCII}', '\\p{LC}', '\\p{Assigned}', '\\p{assigned}', '\\p{Cn}', '[(?P<n>a)(?P<n>]+$', '\\pX', '\\p', '\\p{',
    '(?i)\\p{Lu}', '[^\\pL]', '[\\pN_]', '\\p{Zs}', '\\p{Latin}|\\p{Nd}', '[\\p{Greek}\\d]', '\\p{Cyrillic}', '\\p{ASCII}', '\\p{Ll}\\p{Lu}?', '\\p{So}',
    // Composites and repetitions.
    'ma', 'main|日', '|a', 'a|', '()', 'a*b', 'a+b', 'a\\+b', 'a?b', 'a{2}', '^a{2,3}$', 'a{4,}', 'a{,2}', 'a{2,1}', 'a{1000}', 'a{1001}', 'a{0}',
    'a{', 'a{}', 'a{x}', 'a{2', '{}', '{1}', 'a*?$', 'a+?b', 'a??b', 'a{2,3}?', 'a**', 'a+*', 'a*+', 'a++', 'a?+', 'a{2}{3}', 'a{2}*', '(a{2}){3}',
    '((a{100}){100}){100}', '(?:a{1000}){2}', '(((a{10}){10}){10}){10}', '*', '+a', '?', '|*', '(*a)', '(|a)*$', '(a*)*$', '(a*)+$', '(?:)*',
    // Groups and flags.
    '(ma)in', '(?P<n>ma)in', '(?<n>ma)in', '(?P<n>a)(?P<n>b)', '(?P<>a)', '(?P<1n>a)', '(?P<n-m>a)', '(?P<n', '(?P=n)', '(?P>n)', '(?\'n\'a)', '(?:ma)in',
    '(?i)MAIN', '(?i:m)AIN', '(?i)main(?-i)MAIN', '(?-i)main', '(?is)X.Y', '(?m)^y$', '^y$', '(?m)x$', 'x$', '(?m)^x', '(?s-i)x.y', '(?U)a+$', '(?U)a+?b',
    '(?i-)a', '(?)', '(?-)', '(?i', '(?z)a', '(?x)a b', '(?im-sU)A', '(?i)straSSe', '(?i)ſ', '(?i)k', '(?i)K', '(?i)σ', '(?i)ς', '(?i)ß', '(?i)ẞ', '(?i)ǅ',
    '(?i)i', '(?i)İ', '(?i)ı', '(?i)[k-l]', '(?i)[^k]', '(?i)\u{10428}', '(?i)É', '(?i)[[:upper:]]', '(?i)[[:^lower:]]', '(?i)\\x{3a3}',
    // Edges.
    '^', '$', '\\Amain', 'main\\z', 'main\\Z', '\\bmain\\b', '\\Bain', '\\b日', '\\B$', '\\Gmain', '^$', '\\z', '\\A\\z', '(?m)$\\n', '(?m)\\Ax', '(?m)x\\z', '^*', '$+', '\\b*', '(^)*a', '\\b+',
    // Escapes.
    '\\a', '\\f', '\\t', '\\n', '\\r', '\\v', '\\*', '\\.', '\\-', '\\/', '\\_', '\\<', '\\ ', '\\"', '\\!', '\\@', '\\é', '\\日', '\\123', '\\0', '\\00', '\\1', '\\8', '\\x41', '\\x4', '\\x', '\\x{1f600}',
    '\\x{110000}', '\\x{}', '\\x{41', '\\x{zz}', '\\C', '\\Qa.b*c\\E', '\\Qa.b', '\\Q\\Q\\E', '\\Q\\E', 'a\\Q.b*\\Ec', '\\Qa+\\E+', '\\Q+\\E*', '\\E', '\\Q^$\\E', '\\Qab\\E*ab', '[\\Qa-c\\E]', '(?i)\\QA.B\\E',
    '\\e', '\\h', '\\H', '\\R', '\\X', '\\K', '\\N', '\\N{U+41}', '\\u0041', '\\U', '\\l', '\\L', '\\c', '\\ca', '\\g', '\\k<n>', '\\y', '\\m', '\\i', '\\o{101}', '\\', 'a\\',
    // Classes.
    '[a-c]b', '[^\\n]y', '[c-a]', '[a-a]$', '[]a]', '[^]a]', '[]', '[^]', '[', '[a', '[a-', '[a-]', '[-a]', '[a-z-9]', '[a-c-e]', '[--/]', '[[]', '[[]]', '[\\]]', '[\\d\\s]', '[\\D]', '[^\\D]', '[\\w.]+\\.', '[\\b]', '[\\x41-\\x43]',
    '[\\pL-z]', '[a-\\d]', '[\\d-a]', '[[:word:]]', '[[:^word:]]', '[[:ascii:]]+$', '[[:alnum:]]', '[[:blank:]]', '[[:cntrl:]]', '[[:digit:]]', '[[:graph:]]', '[[:lower:]]', '[[:print:]]',
    '[[:punct:]]', '[[:space:]]', '[[:upper:]]', '[[:xdigit:]]', '[[:foo:]]', '[[:word:]', '[:word:]', '[[:word:]-z]', '[[=a=]]', '[[.a.]]', '[a&&b]', '[a~~b]', '[\\Q]\\E]', '[^\\x00-\\x{10FFFF}]', '[\\x00-\\x{10FFFF}]', '\\s', '\\S', '\\w+', '\\W', '[^\\S]', '[\\z]', '[\\A]', '[\\C]', '[é-ü]', '[日-本]',
    // Not in RE2.
    '(?=a)', '(?!a)', '(?<=a)b', '(?<!a)b', '(?>a)', '(?|a|b)', '(?#comment)a', '(?(1)a|b)', '(?R)', '(a', 'a)', '(', ')', '(?', '(?:', '((a)', '(?i)(?-i', '(?P', 'a(?i', '\ufffd', '(*VERB)', '(?C)', '(?&n)', '(?+1)', '(?~a)',
  ]; // biome-ignore format: a list

  it(`of ${syntax.length} kinds pick the same names, or are refused by both`, { timeout }, async () => {
    const path = write(
      'names.pb',
      names.map((name, i) => ({ stack: [{ lines: [{ function: name }] }], values: [1000 - i] })),
    );
    const different = await differences(
      syntax.map((pattern) => ['-raw', '-symbolize=none', `-focus=${pattern}`, path]),
    );
    expect(different.map((text) => text.slice(0, 400)).join('\n\n')).toBe('');
  });
});
