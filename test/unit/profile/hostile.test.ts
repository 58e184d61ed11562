/** No bytes make the engine throw anything but a Failure, hang, or take memory without bound. */

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/core/base/failure';
import { expression } from '../../../src/core/profile/expressions';
import { decodeProfile, defaultView, topTable } from '../../../src/core/profile/index';
import { inflateWithZlib } from '../../../src/main/inflate-with-zlib';
import { expressions, fuzz, mostMs } from '../../fuzz/exercise';
import { drawn } from './drawn';

const seed = Number(process.env['HEAPCASE_SEED'] ?? 20261123);
const rounds = Number(process.env['HEAPCASE_MUTATIONS'] ?? 5000);

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
  }, () => {
    const { read, refused, slowestMs } = fuzz(rounds, seed);
    console.log(`fuzz: seed ${seed}, ${read} read, ${refused} refused, slowest ${Math.round(slowestMs)} ms`);
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

  it('says why a pattern that RE2 does not have is refused', () => {
    for (const source of ['(?=x)', '(?!x)', '\\1', '(a', '[', 'a{1001}'])
      expect(() => topTable(drawn('1 a'), { ...defaultView, focus: source })).toThrow(
        `focus=${source} is not a regular expression`,
      );
  });
});
