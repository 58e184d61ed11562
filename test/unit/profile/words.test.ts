/** The small rules: numbers, units, names, tag ranges; with pprof's own tables where they are there. */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  baseName,
  cleanPath,
  shortenFunctionName,
  simplifyDemangled,
  simplifyFunctionName,
  trimPath,
} from '../../../src/core/profile/names';
import { compareText, fixed2, general2, log2, padStart } from '../../../src/core/profile/numbers';
import { packageOf } from '../../../src/core/profile/packages';
import { decodeUtf8, encodeUtf8, hasRawBytes, withoutRawBytes } from '../../../src/core/profile/strings';
import { parseTagRange, tagTest } from '../../../src/core/profile/tag-filters';
import { label, percentage, scale, scaledLabel } from '../../../src/core/profile/units';

const tables = resolve(__dirname, '../../../../shared/data/pprof/unit');
const here = existsSync(tables);
if (!here) console.log(`words: ${tables} is not there; pprof's own tables are skipped.`);
const rowsOf = (name: string): string[][] =>
  readFileSync(join(tables, name), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));

const casesOf = <T>(name: string): T[] => JSON.parse(readFileSync(join(tables, name), 'utf8'));

describe('numbers as Go prints them', () => {
  it.each([
    [0.125, '0.12'],
    [0.375, '0.38'],
    [2.675, '2.67'],
    [1.005, '1.00'],
    [-0.125, '-0.12'],
    [1e21, '1000000000000000000000.00'],
  ])('%%.2f of %s is %s', (value, text) => expect(fixed2(value)).toBe(text));
  it.each([
    [0.999, '1'],
    [0.125, '0.12'],
    [0.0625, '0.062'],
    [0.01, '0.01'],
    [0.00002, '2e-05'],
    [1.94e-8, '1.9e-08'],
    [0, '0'],
    [0.5, '0.5'],
  ])('%%.2g of %s is %s', (value, text) => expect(general2(value)).toBe(text));
  it('sorts by UTF-8 bytes and pads by characters', () => {
    expect(['\u{1f600}', '\uffee', 'z'].sort(compareText)).toEqual(['z', '\uffee', '\u{1f600}']);
    expect(padStart('\u{1f600}', 3)).toBe('  \u{1f600}');
  });
  it('knows exact powers of two', () => expect([log2(8), log2(0.25), log2(1)]).toEqual([3, -2, 0]));
  it('decodes UTF-8, and what is none', () => {
    const text = 'naïve 日本 \u{1f600}';
    expect(decodeUtf8(encodeUtf8(text), 0, encodeUtf8(text).length)).toBe(text);
    const damaged = Uint8Array.from([0x61, 0xff, 0xe2, 0x82, 0x62, 0xed, 0xa0, 0x80, 0xf0, 0x9f]);
    const decoded = decodeUtf8(damaged, 0, damaged.length);
    expect(withoutRawBytes(decoded)).toBe(`a${'\ufffd'.repeat(3)}b${'\ufffd'.repeat(5)}`);
    expect(encodeUtf8(decoded)).toEqual(damaged);
    expect([hasRawBytes(decoded), hasRawBytes(text)]).toEqual([true, false]);
  });
  it('sorts bytes that are no UTF-8 among those that are', () => {
    const pieces = ['a', 'é', '日', '\u{1f600}', '\uffee'].map((text) => Buffer.from(text));
    for (const lone of [0x80, 0x9f, 0xc3, 0xe6, 0xf0, 0xff]) pieces.push(Buffer.of(lone));
    const all = pieces.flatMap((a) => pieces.map((b) => Buffer.concat([a, b])));
    const texts = all.map((bytes) => decodeUtf8(bytes, 0, bytes.length)).sort(compareText);
    expect(texts.map((text) => Buffer.from(encodeUtf8(text)).toString('hex'))).toEqual(
      all.sort(Buffer.compare).map((bytes) => bytes.toString('hex')),
    );
  });
});

describe('units', () => {
  it.skipIf(!here)("are scaled as in pprof's table U02 (skipped where ../shared/data is not there)", () => {
    const rows = rowsOf('scale.tsv');
    expect(rows).toHaveLength(35);
    for (const row of rows) {
      const [value, from = '', to = '', wanted, unit = ''] = row;
      const scaled = scale(Number(value), from, to);
      expect([row, scaled.unit]).toEqual([row, unit]);
      expect(scaled.value, row.join(' ')).toBeCloseTo(Number(wanted), 6);
    }
  });
  it.each([
    [1024, 'bytes', '1kB'],
    [1536, 'Bytes', '1.50kB'],
    [90e9, 'nanoseconds', '90s'],
    [7200e9, 'ns', '2hrs'],
    [5, 'widgets', '5widgets'],
    [0, 'ms', '0'],
  ])('%s %s is %s', (value, unit, text) =>
    expect(unit === 'widgets' ? scaledLabel(value, unit, unit) : label(value, unit)).toBe(text),
  );
  it('prints percentages in six characters', () => {
    expect([percentage(1, 3), percentage(1, 1), percentage(1, 1e6), percentage(5, 0)]).toEqual([
      '33.33%',
      '  100%',
      '0.0001%',
      '    0%',
    ]);
  });
});

describe('names', () => {
  it.skipIf(!here)(
    "are shortened as in pprof's table U01 (skipped where ../shared/data is not there)",
    () => {
      const rows = rowsOf('shorten_function_name.tsv');
      expect(rows).toHaveLength(28);
      for (const [name = '', wanted] of rows)
        expect([name, shortenFunctionName(name)]).toEqual([name, wanted]);
    },
  );
  it('cuts arguments, but not what only looks like them', () => {
    expect(simplifyFunctionName('.foo(int)')).toBe('foo');
    expect(simplifyFunctionName('(anonymous namespace)::f(x)')).toBe('(anonymous namespace)::f');
    expect(simplifyFunctionName('A::operator()(int)')).toBe('A::operator()');
  });
  it('simplifies C++ and leaves Go alone', () => {
    expect(simplifyDemangled('std::sort<int>(int*, int*)')).toBe('std::sort');
    expect(simplifyDemangled('main.(*T).M')).toBe('main.(*T).M');
    expect(simplifyDemangled('sync.(*Pool[...]).Get')).toBe('sync.(*Pool[...]).Get');
  });
  it('cleans and trims paths', () => {
    expect([cleanPath('a//b/../c/.'), cleanPath('/../x'), baseName('/a/b/'), baseName('')]).toEqual([
      'a/c',
      '/x',
      'b',
      '.',
    ]);
    expect(trimPath('/src/app/main.go', '/src', '')).toBe('app/main.go');
    expect(trimPath('/home/x/app/main.go', '', '/mine/app')).toBe('main.go');
  });
  it.each([
    ['runtime.mallocgc', 'runtime runtime'],
    ['net/http.(*conn).serve', 'net/http standard'],
    ['main.main', 'main own'],
    ['leakgen/web.(*Handler).report', 'leakgen/web own'],
    ['github.com/a/b.(*T[...]).M', 'github.com/a/b third-party'],
    ['gopkg.in/yaml%2ev3.Unmarshal', 'gopkg.in/yaml.v3 third-party'],
    ['(garbage collector)', 'V8 runtime'],
    ['', ' unknown'],
  ])('%s belongs to %s', (name, wanted) => {
    const found = packageOf(name);
    expect(`${found.name} ${found.kind}`).toBe(wanted);
  });
  it('tells JavaScript by its file', () => {
    expect(packageOf('listOnTimeout', { file: 'node:internal/timers' })).toEqual({
      name: 'node:internal/timers',
      kind: 'standard',
    });
    expect(packageOf('f', { file: '/app/node_modules/@a/b/index.js' })).toEqual({
      name: '@a/b',
      kind: 'third-party',
    });
    expect(packageOf('getBetweenDates', { file: 'file:///app/src/dates.mjs' }).kind).toBe('own');
    expect(packageOf('github.com/a/b.F', { ownModule: 'github.com/a/b' }).kind).toBe('own');
  });
});

describe('ranges of tags', () => {
  it.each([
    ['32kb', 32768, 'bytes', true],
    ['32kb', 32769, 'bytes', false],
    [':64kb', 1, 'bytes', true],
    ['4mb:', 1, 'bytes', false],
    ['12kb:64mb', 65536, 'bytes', true],
    ['1s:', 2000, 'ms', true],
    ['1kb:', 5000, 'ms', false],
  ])('%s on %s %s: %s', (range, value, unit, wanted) =>
    expect(parseTagRange(range)?.(value, unit)).toBe(wanted),
  );
  it.skipIf(!here)("choose as in pprof's table U04 (skipped where ../shared/data is not there)", () => {
    interface Case {
      readonly desc: string;
      readonly filter: string;
      readonly num_labels: Record<string, number[]>;
      readonly units: Record<string, string>;
      readonly want: boolean;
    }
    const cases = casesOf<Case>('tag_filter_numeric.json');
    expect(cases).toHaveLength(28);
    for (const { desc, filter, num_labels, units, want } of cases) {
      const numbers = new Map(
        Object.entries(num_labels).map(([key, values]) => [
          key,
          { values, exact: values.map(BigInt), units: values.map(() => units[key] ?? '') },
        ]),
      );
      const test = tagTest('tagfocus', filter, new Map(Object.entries(units)), () => {});
      expect([desc, filter, test?.({ texts: new Map(), numbers })]).toEqual([desc, filter, want]);
    }
  });
  it('are whole: anything else is an expression', () => {
    expect(parseTagRange('1kb:2kb:')).toBeNull();
    expect(parseTagRange('x1kb')).toBeNull();
  });
});

describe('expressions on tags', () => {
  it.skipIf(!here)("choose as in pprof's table U03 (skipped where ../shared/data is not there)", () => {
    interface Case {
      readonly desc: string;
      readonly filter: string;
      readonly labels: Record<string, string[]>;
      readonly want: boolean;
    }
    const cases = casesOf<Case>('tag_filter_string.json');
    expect(cases).toHaveLength(10);
    for (const { desc, filter, labels, want } of cases) {
      const test = tagTest('tagfocus', filter, new Map(), () => {});
      const chosen = test?.({ texts: new Map(Object.entries(labels)), numbers: new Map() });
      expect([desc, filter, chosen]).toEqual([desc, filter, want]);
    }
  });
});
