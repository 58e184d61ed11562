/** Packed files are read piece by piece; the report is that of the whole file. */

import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { pprof } from '../../../src/cli/pprof';
import { gzipFileInParts } from '../../../src/cli/pprof/file-parts';
import { encodeProfile } from '../../../src/core/profile/encode';
import { drawn } from './drawn';

const folder = mkdtempSync(join(tmpdir(), 'heapcase-parts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `-raw` of the file, and how often the whole of it was asked for. */
async function raw(path: string, inParts: typeof gzipFileInParts | null) {
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
    ...(inParts ? { fileInParts: inParts } : {}),
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
});
