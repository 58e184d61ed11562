/** No bytes make the engine throw anything but a Failure, hang, or take memory without bound. */

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/core/base/failure';
import { expression } from '../../../src/core/profile/expressions';
import { asPprofLoads, decodeProfile, defaultView, topTable } from '../../../src/core/profile/index';
import { shortenFunctionName, simplifyDemangled } from '../../../src/core/profile/names';
import { packageOf } from '../../../src/core/profile/packages';
import { PartsDecoder } from '../../../src/core/profile/parts-decoder';
import { inflateWithZlib } from '../../../src/main/inflate-with-zlib';
import { expressions, fuzz } from '../../fuzz/exercise';
import { drawn } from './drawn';

const seed = Number(process.env['HEAPCASE_SEED'] ?? 20261123);
const rounds = Number(process.env['HEAPCASE_MUTATIONS'] ?? 3000);

/** No single input below may take longer, on a busy machine too. */
const mostMs = 30_000;

/** Fails where the work throws anything but a Failure, or takes too long. */
function bounded(work: () => unknown): void {
  const started = performance.now();
  try {
    work();
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
  }
  expect(performance.now() - started).toBeLessThan(mostMs);
}

describe('hostile bytes', () => {
  it(`${rounds} damaged inputs give a report or a Failure (seed ${seed})`, {
    timeout: 120_000 + rounds * 20,
  }, async () => {
    const { read, refused, mostMs, mostBytes } = await fuzz(rounds, seed);
    console.log(
      `fuzz: seed ${seed}, ${read} read, ${refused} refused, at most ${Math.round(mostMs)} ms and ${(mostBytes / 1e6).toFixed(1)} MB`,
    );
    expect(read).toBeGreaterThan(rounds / 20);
    expect(refused).toBeGreaterThan(rounds / 20);
  });

  it('lengths and numbers that promise too much cost nothing', () => {
    const promise = Uint8Array.from([0x12, 0xff, 0xff, 0xff, 0xff, 0x07, 1, 2, 3]);
    expect(() => decodeProfile(promise)).toThrow(Failure);
    const varint = Uint8Array.from([0x48, ...Array(11).fill(0xff), 1]);
    expect(() => decodeProfile(varint)).toThrow(Failure);
  });

  it('a gzip bomb, and one within another, stop at the cap', () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(64 << 20)));
    const twice = new Uint8Array(gzipSync(bomb));
    for (const inflate of [undefined, inflateWithZlib]) {
      const options = { unpackLimit: 1 << 20, name: 'bomb.gz', ...(inflate ? { inflate } : {}) };
      expect(() => decodeProfile(bomb, options)).toThrow('bomb.gz unpacks to more than 1 MiB');
      expect(() => decodeProfile(twice, options)).toThrow(Failure);
    }
  });

  it.each([
    ['one line of brackets', `goroutine 1 ${'['.repeat(200_000)}`],
    ['many lines of brackets', `goroutine 1 [${'['.repeat(500)}]:\n`.repeat(2000)],
    ['quotes without end', `goroutine 1 [a labels:{${'"\\'.repeat(8000)}]:\n\n`.repeat(20)],
    [
      '20,000 different goroutines',
      Array.from({ length: 20_000 }, (_, i) => `goroutine ${i} [s${i}]:\nf${i}()\n\t/f:${i}\n`).join('\n'),
    ],
    ['a heap of spaces', `heap profile: 1: 1 [1: 1] @ heap/2\n1:${' '.repeat(100_000)}x\n`],
    ['addresses without end', `goroutine profile: total 1\n1 @${' 0x1'.repeat(100_000)}\n`],
    ['a map that names itself', `--- threadz 1 ---\n\n--- Memory map: ---\n${'a=$a$a\n$a\n'.repeat(2000)}`],
    ['digits without end in a contention', `--- mutex:\ncycles/second=1\n${'1'.repeat(300_000)}\n`],
    ['digits and blanks in a contention', `--- mutex:\ncycles/second=1\n${'1 2'.repeat(100_000)}\n`],
    ['digits without end in a heap', `heap profile: 1: 1 [1: 1] @ heap/2\n${'1'.repeat(500_000)}\n`],
    ['words without end in a Java heap', `--- heapz 1 ---\n${'a b '.repeat(200_000)}\nformat\n`],
    ['digits and blanks in a Java heap', `--- heapz 1 ---\nformat = java\n${'1   '.repeat(200_000)}\n`],
    [
      'brackets without end in a Java location',
      `--- heapz 1 ---\nformat = java\nresolution = bytes\n1 1 @ 0x1\n0x1 ${' (a:'.repeat(100_000)})\n`,
    ],
    ['threads without end', `--- threadz 1 ---\n\n${'--- Thread 1 (name: '.repeat(30_000)}\n`],
    ['frames without end', `goroutine profile: total 1\n1 @ 0x1\n#\t0x1\ta${'+0x1 a'.repeat(60_000)}\n`],
    [
      'many frames of one address',
      `goroutine profile: total 1\n1 @ 0x1\n${'#\t0x1\tf+0x1\tf.go:1\n'.repeat(60_000)}`,
    ],
    [
      'maps of digits',
      `goroutine profile: total 1\n1 @ 0x1\n\n--- Memory map: ---\n${`${'1'.repeat(9000)}\n`.repeat(400)}`,
    ],
    ['a JSON-like start', '['.repeat(1_000_000)],
    ['text of one line', `heap profile: ${'1'.repeat(1_000_000)}`],
  ])('%s', (_, text) => {
    bounded(() => topTable(decodeProfile(new TextEncoder().encode(text)), defaultView));
  });

  it.each(expressions)('focus %j answers in linear time or is refused by name', (source) => {
    const name = `${'a'.repeat(20_000)}${'xy'.repeat(5000)}`;
    bounded(() => expression('focus', source).matches(name));
    bounded(() => topTable(drawn(`1 ${name} > main.main`), { ...defaultView, focus: source }));
  });

  it.each([
    ['a/', 'a/'.repeat(300_000)],
    ['()', `a::${'()'.repeat(300_000)}`],
    ['<>', `a::${'<('.repeat(300_000)}`],
    ['a::', 'a::'.repeat(200_000)],
    ['A.a$1', `A.a${'$1'.repeat(200_000)}!`],
    ['node_modules', `${'/node_modules/a'.repeat(60_000)}.js`],
  ])('names of %s without end are shortened in linear time', (_, name) => {
    bounded(() => shortenFunctionName(name));
    bounded(() => simplifyDemangled(name));
    bounded(() => packageOf(name, { file: name }));
    bounded(() => topTable(asPprofLoads(drawn(`1 ${name}`)), defaultView));
  });

  it('a field of many parts is put together in linear time', () => {
    const parts = new PartsDecoder(1 << 26);
    // A comment of 60 MB in parts of a kilobyte.
    bounded(() => {
      parts.push(Uint8Array.from([0x32, 0x00, 0x32, 0x80, 0x80, 0xc0, 0x1c]));
      const part = new Uint8Array(1024);
      for (let i = 0; i < 60_000; i++) parts.push(part);
    });
    expect(() => parts.finish()).toThrow();
  });

  it('says why a pattern that RE2 does not have is refused', () => {
    for (const source of ['(?=x)', '(?!x)', '\\1', '(a', '[', 'a{1001}'])
      expect(() => topTable(drawn('1 a'), { ...defaultView, focus: source })).toThrow(
        `focus=${source} is not a regular expression`,
      );
  });
});
