/** Reading in parts gives what reading the whole gives, wherever the parts end. */

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/core/base/failure';
import type { Profile } from '../../../src/core/profile/columns';
import { encodeProfile } from '../../../src/core/profile/encode';
import { decodeProfile, decodeProfileFrom, type UnpackedPart } from '../../../src/core/profile/index';
import { PartsDecoder } from '../../../src/core/profile/parts-decoder';
import { formatRaw } from '../../../src/core/profile/raw';
import { drawn } from './drawn';

const stacks = Array.from(
  { length: 300 },
  (_, i) => `${i + 1} main > f${i % 7} > g${i % 40} > h${i} [n=${i}bytes]`,
);
const plain = encodeProfile(drawn(stacks.join('\n')));
const rawText = (profile: Profile) => [...formatRaw(profile)].join('');
const whole = rawText(decodeProfile(plain));

async function* cut(bytes: Uint8Array, size: number): AsyncIterable<UnpackedPart> {
  for (let at = 0; at < bytes.length; at += size) {
    // The same memory each time, as a reader of files would have it.
    yield { bytes: bytes.slice(at, at + size), read: at };
  }
}

/** Numbers that no compressor makes smaller, so that the packed file is read in several slices. */
function large(): Uint8Array {
  let state = 1;
  const random = () => {
    state = Math.imul(state, 1_103_515_245) + 12_345;
    return state >>> 8;
  };
  const lines = Array.from(
    { length: 30_000 },
    () => `${random()} main > f${random() % 300} > g${random() % 900} > h`,
  );
  return new Uint8Array(gzipSync(encodeProfile(drawn(lines.join('\n')))));
}

const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.data.code;
    throw thrown;
  }
  return 'nothing was thrown';
};

describe('reading in parts', () => {
  it.each([1, 2, 3, 7, 64, 1000, 20_000])('gives the same profile from parts of %i bytes', (size) => {
    const decoder = new PartsDecoder(plain.length);
    for (let at = 0; at < plain.length; at += size) decoder.push(plain.subarray(at, at + size));
    expect(rawText(decoder.finish())).toBe(whole);
  });

  it('does not need to know how long the profile is, nor keeps the memory of a part', () => {
    const decoder = new PartsDecoder(1);
    const part = new Uint8Array(100);
    for (let at = 0; at < plain.length; at += part.length) {
      const bytes = plain.subarray(at, at + part.length);
      part.set(bytes);
      decoder.push(part.subarray(0, bytes.length));
      part.fill(0xff);
    }
    expect(rawText(decoder.finish())).toBe(whole);
  });

  it('reads what another thread unpacks', async () => {
    const zipped = new Uint8Array(gzipSync(plain));
    expect(rawText(await decodeProfileFrom(zipped, () => cut(plain, 500)))).toBe(whole);
  });

  it('reads the whole where the parts cannot be read: types that come after the samples', () => {
    const late = Uint8Array.from([18, 4, 8, 1, 16, 5, 10, 4, 8, 1, 16, 1, 34, 2, 8, 1, 50, 0, 50, 1, 97]);
    const { samples, sampleTypes } = decodeProfile(late);
    expect(sampleTypes).toEqual([{ type: 'a', unit: 'a' }]);
    expect([...(samples.values[0]?.numbers ?? [])]).toEqual([5]);
  });

  it('waits for the end of a huge field only so long', () => {
    const decoder = new PartsDecoder(100);
    const zeros = new Uint8Array(1 << 24);
    // A string of 2 GiB, says its length.
    decoder.push(Uint8Array.from([50, 0xff, 0xff, 0xff, 0xff, 0x07]));
    expect(() => {
      for (let i = 0; i < 6; i++) decoder.push(zeros);
    }).toThrow('a field is too long');
  });

  it('tells how far it is, up to the end of the file', async () => {
    const zipped = large();
    const reads: number[] = [];
    decodeProfile(zipped, {
      onProgress: (read, total) => {
        expect(total).toBe(zipped.length);
        reads.push(read);
      },
    });
    expect(reads.length).toBeGreaterThan(1);
    expect(reads).toEqual([...reads].sort((a, b) => a - b));
    expect(reads.at(-1)).toBe(zipped.length);
  });

  it('stops when it is told to', async () => {
    const zipped = large();
    let asked = 0;
    const isCancelled = () => ++asked === 2;
    expect(await codeOf(() => decodeProfile(zipped, { isCancelled }))).toBe('profile.stopped');
    expect(asked).toBe(2);
    const always = { isCancelled: () => true };
    expect(await codeOf(() => decodeProfileFrom(zipped, () => cut(plain, 500), always))).toBe(
      'profile.stopped',
    );
  });

  it('says what is wrong as it does of the whole', async () => {
    const zipped = new Uint8Array(gzipSync(plain));
    const cutShort = zipped.subarray(0, zipped.length - 20);
    expect(await codeOf(() => decodeProfile(cutShort))).toBe('profile.truncated');
    async function* failing(): AsyncIterable<UnpackedPart> {
      yield* cut(plain.subarray(0, 500), 100);
      throw new Error('unexpected end of file');
    }
    expect(await codeOf(() => decodeProfileFrom(cutShort, failing))).toBe('profile.truncated');
    expect(await codeOf(() => decodeProfile(zipped, { unpackLimit: 100 }))).toBe('profile.too-large');
    expect(await codeOf(() => decodeProfile(new Uint8Array(gzipSync(''))))).toBe('profile.empty');
  });
});
