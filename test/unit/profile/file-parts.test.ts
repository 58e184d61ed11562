/** Packed files are read piece by piece; the report is that of the whole file. */

import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { pprof } from '../../../src/cli/pprof';
import { gzipFileInParts, type PackedParts, startOfFile } from '../../../src/cli/pprof/file-parts';
import { usageText } from '../../../src/cli/pprof/usage';
import { encodeProfile } from '../../../src/core/profile/encode';
import { defaultUnpackLimit } from '../../../src/core/profile/inflate';
import { inflateWithZlib } from '../../../src/main/inflate-with-zlib';
import { drawn } from './drawn';
import { fifoWith } from './fifo';

vi.mock('../../../src/main/inflate-with-zlib', async (original) => {
  const real = await original<typeof import('../../../src/main/inflate-with-zlib')>();
  return { inflateWithZlib: vi.fn(real.inflateWithZlib) };
});
/** What was unpacked as a whole, and up to which size. */
const inflated = vi.mocked(inflateWithZlib);

const folder = mkdtempSync(join(tmpdir(), 'heapcase-parts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `-raw` of the file, and how often the whole of it was asked for. */
async function raw(path: string, inParts: typeof gzipFileInParts | null, unpackLimit?: number) {
  const said = { out: '', errors: '', wholeReads: 0 };
  const status = await pprof(['-raw', path], {
    stdout: (text) => {
      said.out += text;
    },
    stderr: (text) => {
      said.errors += text;
    },
    readFile: async (name) => {
      said.wholeReads++;
      return new Uint8Array(readFileSync(name));
    },
    ...(inParts ? { packedFile: inParts } : {}),
    ...(unpackLimit === undefined ? {} : { unpackLimit }),
    writeFile: async () => {},
  });
  return { status, ...said };
}

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Packed, more than two of the pieces that are read at a time: text that no compressor makes much smaller. */
function large(): Uint8Array {
  const noise = Buffer.alloc(2_400_000);
  for (let i = 0, state = 1; i < noise.length; i++) {
    state = Math.imul(state, 1_103_515_245) + 12_345;
    noise[i] = state >>> 16;
  }
  return gzipSync(encodeProfile(drawn('1 main > a\n2 main > b', { comments: [noise.toString('base64')] })), {
    level: 1,
  });
}

const packed = large();

describe('a packed file', () => {
  it('is read piece by piece, to the same report', async () => {
    const path = file('large.gz', packed);
    expect(readFileSync(path).length).toBeGreaterThan(2 << 20);
    const inParts = await raw(path, gzipFileInParts);
    const whole = await raw(path, null);
    expect(inParts.out === whole.out).toBe(true);
    expect([inParts.status, inParts.wholeReads, whole.wholeReads]).toEqual([0, 0, 1]);
  });

  it('is read as a whole where it is an older format', async () => {
    const text = 'goroutine profile: total 1\n1 @ 0x1 0x2\n';
    const { status, out, wholeReads } = await raw(file('text.gz', gzipSync(text)), gzipFileInParts);
    expect([status, wholeReads]).toEqual([0, 1]);
    expect(out).toContain('goroutine/count');
  });

  it('that is cut says so', async () => {
    const path = file('cut.gz', packed);
    truncateSync(path, 1_500_000);
    const { status, errors } = await raw(path, gzipFileInParts);
    expect(status).toBe(2);
    expect(errors).toContain('its gzip data is not complete');
  });

  it('is told from others, and from what is no file', () => {
    expect(gzipFileInParts(file('plain.pb', encodeProfile(drawn('1 main'))))).toBeNull();
    expect(gzipFileInParts(file('empty', new Uint8Array(0)))).toBeNull();
    expect(gzipFileInParts(join(folder, 'missing'))).toBeNull();
    expect(gzipFileInParts(folder)).toBeNull();
  });

  it('is not looked for in a FIFO, which would lose its writer', () => {
    const bytes = gzipSync('said once');
    const { path, end } = fifoWith(join(folder, 'fifo'), bytes);
    try {
      expect([gzipFileInParts(path), startOfFile(path, 4)]).toEqual([null, null]);
      expect(readFileSync(path).equals(bytes)).toBe(true);
    } finally {
      end();
    }
  });

  it('gives its first bytes alone', () => {
    const path = file('start', packed);
    expect(startOfFile(path, 4)).toEqual(new Uint8Array(packed.subarray(0, 4)));
    expect(startOfFile(file('short', Uint8Array.of(7)), 4)).toEqual(Uint8Array.of(7));
  });
});

describe('a gzip bomb', () => {
  const size = 8 << 20;
  const limit = 1 << 20;
  const ways = [
    ['in parts from its file', gzipFileInParts, 0],
    ['from bytes', null, 1],
  ] as const;

  it.each(ways)('that is a profile stops at the cap: %s', async (_, inParts, wholeReads) => {
    const bomb = gzipSync(encodeProfile(drawn('1 main', { comments: ['x'.repeat(size)] })));
    expect(bomb.length).toBeLessThan(limit / 16);
    const path = file('profile-bomb.gz', bomb);
    const said = await raw(path, inParts, limit);
    expect(said.errors).toBe(
      `heapcase pprof: ${path} unpacks to more than 1 MiB; it was not read further.\n`,
    );
    expect([said.status, said.out, said.wholeReads]).toEqual([2, '', wholeReads]);
    // Within the cap it is one like any other.
    expect((await raw(path, inParts, 2 * size)).status).toBe(0);
  });

  // What is no profile is said of it, not that it is too large: nobody has unpacked as much.
  it.each(
    ways.flatMap((way) => [
      [...way, 'text', Buffer.alloc(size, 'nothing of interest\n')] as const,
      [...way, 'other binary data', Buffer.alloc(size)] as const,
      [...way, 'an HTML page', Buffer.alloc(size, '<html>')] as const,
      [...way, 'gzip data within gzip data', Buffer.concat([gzipSync(''), Buffer.alloc(size)])] as const,
    ]),
  )('that is no profile is left after its start: %s', async (_, inParts, wholeReads, what, bytes) => {
    const path = file('bomb.gz', gzipSync(bytes));
    const said = await raw(path, inParts, limit);
    expect(said.errors).toBe(
      `heapcase pprof: ${path} is not a profile that pprof writes: it looks like ${what}.\n`,
    );
    expect([said.status, said.wholeReads]).toEqual([2, wholeReads]);
  });

  it('of an older format is read whole, even where its start alone is none', async () => {
    // gperftools' binary CPU profile, much longer than a part: zero, three, zero, a period, zero, then samples.
    const samples = 200_000;
    const words = new BigUint64Array(5 + samples * 3 + 3);
    words.set([0n, 3n, 0n, 10_000n, 0n]);
    for (let i = 0; i < samples; i++) words.set([1n, 1n, 0x1000n], 5 + i * 3);
    words.set([0n, 1n, 0n], 5 + samples * 3);
    const { status, out } = await raw(
      file('cpu.gz', gzipSync(new Uint8Array(words.buffer))),
      gzipFileInParts,
    );
    expect(status).toBe(0);
    expect(out).toContain('cpu/nanoseconds');
  });

  const start = encodeProfile(drawn('1 main > a\n2 main > b [route=/pay]'));
  const field = Buffer.concat([Buffer.of(0x92, 0x06, 0x80, 0x08), Buffer.alloc(1024)]); // 98, which no one knows
  const credible: [starts: string, wholeTimes: number, bytes: Buffer][] = [
    ['a profile with fields that no one knows', 0, Buffer.concat([start, ...Array(size / 1024).fill(field)])],
    [
      'a profile that is damaged behind its start',
      1,
      Buffer.concat([start, field, Buffer.alloc(size, 0xff)]),
    ],
    [
      'a profile that is damaged before its end',
      0,
      Buffer.concat([start, ...Array(4000).fill(field), Buffer.alloc(size, 7)]),
    ],
    [
      'a heap as text',
      1,
      Buffer.from(`heap profile: 1: 1 [1: 1] @ heap/2\n${'1: 8 [1: 8] @ 0x1\n'.repeat(size / 16)}`),
    ],
    ['comments and a map', 1, Buffer.from(`# a comment\n${'--- Memory map: ---\n'.repeat(size / 16)}`)],
    [
      'a CPU profile',
      1,
      Buffer.concat([Buffer.from(new BigUint64Array([0n, 3n, 0n, 1n, 0n]).buffer), Buffer.alloc(size, 1)]),
    ],
  ];

  it.each(credible)(
    'that begins like %s is unpacked twice at most, to the cap',
    async (_, wholeTimes, bytes) => {
      const path = file('credible.gz', gzipSync(bytes));
      let unpacked = 0;
      const counted = (name: string) => {
        const found = gzipFileInParts(name);
        async function* parts(from: PackedParts['parts']) {
          for await (const part of from) {
            unpacked += part.bytes.length;
            yield part;
          }
        }
        return found && { ...found, parts: parts(found.parts) };
      };
      inflated.mockClear();
      const said = await raw(path, counted, limit);
      expect([said.status, said.out]).toEqual([2, '']);
      expect(said.errors.trim().split('\n').length).toBe(1);
      expect(inflated.mock.calls.length).toBe(wholeTimes);
      expect(inflated.mock.calls.every(([, most]) => most <= limit)).toBe(true);
      // The part with which the cap is passed was unpacked to say so.
      expect(unpacked).toBeLessThanOrEqual(limit + (1 << 18));
      expect(unpacked).toBeGreaterThan(0);
    },
  );

  it('has the cap that the help states', () => {
    expect(usageText).toContain('may unpack to 2 GiB');
    expect(defaultUnpackLimit).toBe(2 ** 31 - 1);
  });
});
