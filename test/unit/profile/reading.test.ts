import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/core/base/failure';
import { exactValue, type Profile } from '../../../src/core/profile/columns';
import { encodeProfile } from '../../../src/core/profile/encode';
import {
  decodeProfile,
  defaultView,
  formatTop,
  inflateWithPako,
  sampleTypes,
  topTable,
} from '../../../src/core/profile/heapcase';
import { labelsOf } from '../../../src/core/profile/labels';
import { drawn } from './drawn';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof Failure) return `${thrown.data.code}: ${thrown.message}`;
    throw thrown;
  }
  return 'nothing was thrown';
};

const small = () => drawn('10 main.main > main.load > ~main.parse [bytes=64bytes]\n5 main.main > main.save');
const again = (profile: Profile) => decodeProfile(encodeProfile(profile));

/** Raw fields of a message: varints as numbers, the rest as bytes. */
function fields(...list: [field: number, value: number | number[]][]): Uint8Array {
  return Uint8Array.from(
    list.flatMap(([field, value]) =>
      typeof value === 'number' ? [field << 3, value] : [(field << 3) | 2, value.length, ...value],
    ),
  );
}

describe('reading a profile', () => {
  it('gives the same profile after writing and reading it', () => {
    const profile = again(small());
    expect(formatTop(topTable(profile, defaultView))).toBe(formatTop(topTable(small(), defaultView)));
    expect(labelsOf(profile, 0).numbers.get('bytes')).toEqual({
      values: [64],
      exact: [64n],
      units: ['bytes'],
    });
  });

  it('reads stacks of one, two and three frames, which pprof packs differently', () => {
    const profile = again(drawn('1 a\n2 a > b\n3 a > b > c\n4 a > b > c > d'));
    const { stackStart, stackEnd } = profile.samples;
    expect([...stackEnd].map((end, i) => end - (stackStart[i] ?? 0))).toEqual([1, 2, 3, 4]);
  });

  it('unpacks gzip, with pako and with what the caller brings', () => {
    const zipped = new Uint8Array(gzipSync(encodeProfile(small())));
    expect(decodeProfile(zipped).samples.count).toBe(2);
    const calls: number[] = [];
    decodeProfile(zipped, {
      inflate: (bytes, limit) => {
        calls.push(limit);
        return inflateWithPako(bytes, limit);
      },
    });
    expect(calls).toEqual([2 ** 31 - 1]);
  });

  it('keeps numbers that a double cannot hold', () => {
    const big = 2n ** 53n + 1n;
    const profile = again(drawn(`${big} a > b\n-${big} c\n7 d`));
    const [column] = profile.samples.values;
    if (!column) throw new Error('no column');
    expect([0, 1, 2].map((i) => exactValue(column, i))).toEqual([big, -big, 7n]);
    expect(
      topTable(drawn(`${big} a\n${big} a\n-${big} a\n1 b`), { ...defaultView, unit: 'count' }).total,
    ).toBe(Number(3n * big + 1n));
  });

  it('accepts location numbers of 64 bits', () => {
    const profile = small();
    const id = { numbers: profile.locations.id.numbers.slice(), exact: new Map([[0, 2n ** 63n + 5n]]) };
    const huge = { ...profile, locations: { ...profile.locations, id } };
    expect(formatTop(topTable(again(huge), defaultView))).toBe(formatTop(topTable(profile, defaultView)));
  });

  it('names the sample types and the default one', () => {
    expect(sampleTypes(drawn('1,2 a', { defaultSampleType: 'objects' }))).toEqual([
      { type: 'objects', unit: 'count', isDefault: true },
      { type: 'space', unit: 'bytes', isDefault: false },
    ]);
    expect(sampleTypes(drawn('1,2 a')).map((type) => type.isDefault)).toEqual([false, true]);
  });
});

describe('what is no profile', () => {
  const name = 'heap.pb.gz';
  const failing = (bytes: Uint8Array | string, limit?: number) => {
    const given = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
    return codeOf(() => decodeProfile(given, { name, ...(limit ? { unpackLimit: limit } : {}) }));
  };

  it.each([
    ['', 'profile.empty: heap.pb.gz is empty'],
    [
      '<!DOCTYPE html><html><body>404</body></html>',
      'profile.not-a-profile: heap.pb.gz is not a profile that pprof writes: it looks like an HTML page',
    ],
    [
      '{"error": "no such profile"}',
      'profile.not-a-profile: heap.pb.gz is not a profile that pprof writes: it looks like JSON',
    ],
    [
      '404 page not found\n',
      'profile.not-a-profile: heap.pb.gz is not a profile that pprof writes: it looks like an error message of a web server',
    ],
    [
      'goroutine 1 [running]:\nmain.main()\n',
      'profile.unsupported: heap.pb.gz begins like a goroutine dump (debug=2)',
    ],
  ])('%j is named', (text, wanted) => {
    expect(failing(text)).toContain(wanted);
  });

  it('a cut file says that it was cut', () => {
    const plain = encodeProfile(small());
    expect(failing(plain.subarray(0, plain.length - 3))).toMatch(
      /^profile\.truncated: .*cut while being written/,
    );
    const zipped = new Uint8Array(gzipSync(plain));
    expect(failing(zipped.subarray(0, zipped.length >> 1))).toMatch(/^profile\.truncated/);
  });

  it('a file that unpacks to too much is not read further', () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(5_000_000)));
    expect(failing(bomb, 1_000_000)).toContain(
      'profile.too-large: heap.pb.gz unpacks to more than 1000000 bytes',
    );
  });

  it('damage is told with its byte', () => {
    const profile = small();
    const dangling = {
      ...profile,
      samples: { ...profile.samples, stack: profile.samples.stack.map(() => 0) },
    };
    const missing = { ...dangling, locations: { ...profile.locations, count: 0 } };
    expect(failing(encodeProfile(missing))).toMatch(
      /^profile\.corrupt: heap\.pb\.gz is damaged at byte \d+: a sample names location 1/,
    );
  });

  it('two values for one sample type are refused, as are twins', () => {
    const strings: [number, number[]][] = [
      [6, []],
      [6, [97]],
    ];
    expect(failing(fields([1, [8, 1]], [2, [16, 1, 16, 2]], ...strings))).toContain(
      'a sample has 2 values, but there are 1 sample types',
    );
    expect(failing(fields([1, [8, 1]], [5, [8, 1]], [5, [8, 1]], ...strings))).toContain(
      'two functions have the number 1',
    );
  });

  it('unknown fields are passed over', () => {
    const plain = encodeProfile(small());
    const more = Uint8Array.from([...plain, 0xa2, 1, 3, 1, 2, 3, 0xa8, 1, 5]);
    expect(decodeProfile(more).samples.count).toBe(2);
  });
});
