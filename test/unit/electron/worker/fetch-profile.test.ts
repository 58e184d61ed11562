// How the profile worker reads what it fetches: part by part, and never as something that it is not.
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { unpackedHeader } from '#core/contract/evidence-url';
import { formatRaw } from '#core/profile/index';
import { decodeProfile } from '../../../../src/core/profile/decode';
import { encodeProfile } from '../../../../src/core/profile/encode';
import { breathe } from '../../../../src/renderer/worker/breathe';
import { type FetchOptions, fetchProfile } from '../../../../src/renderer/worker/fetch-profile';
import { serveUnpacked } from '../../../../src/renderer/worker/serve-unpacked';
import { unpackedElsewhere } from '../../../../src/renderer/worker/unpacked-elsewhere';
import { type OpenUnpacked, openUnpacked } from '../../../../src/renderer/worker/unpacked-parts';
import { drawn } from '../../profile/drawn';

/** As long as a busy machine may need. */
const eventually = <T>(check: () => T) => vi.waitFor(check, 20_000);

const stacks = Array.from({ length: 3000 }, (_, i) => `${i + 1} main.main > main.f${i % 700} > main.g${i}`);
const plain = encodeProfile(drawn(stacks.join('\n')));
const zipped = new Uint8Array(gzipSync(plain));

/** Serves bytes in pieces; says whether the reader has given them up. */
function serve(bytes: Uint8Array, { piece = 1000, status = 200, endless = false } = {}) {
  let at = 0;
  const served = { cancelled: false, url: '' };
  let source: ReadableStreamDefaultController<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      source = controller;
    },
    async pull(controller) {
      await new Promise((resolve) => setImmediate(resolve));
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at + piece));
      else if (!endless) controller.close();
      at += piece;
    },
    cancel() {
      served.cancelled = true;
    },
  });
  const headers = { 'Content-Length': String(bytes.length), [unpackedHeader]: String(plain.length) };
  vi.stubGlobal('fetch', async (url: string, { signal }: RequestInit) => {
    served.url = url;
    signal?.addEventListener('abort', () => {
      served.cancelled = true;
      source?.error(signal.reason);
    });
    return new Response(body, { status, headers });
  });
  return served;
}

/** Node's zlib cuts its parts out of memory that they share, which cannot move to another thread. */
const openCopied: OpenUnpacked = async (url, signal) => {
  const opened = await openUnpacked(url, signal);
  return opened && { ...opened, parts: copies(opened.parts) };
};
async function* copies(parts: NonNullable<Awaited<ReturnType<OpenUnpacked>>>['parts']) {
  for await (const { bytes, read } of parts) yield { bytes: bytes.slice(), read };
}

describe.each([
  ['unpacked here', openUnpacked],
  ['unpacked by another worker', unpackedElsewhere((order) => void serveUnpacked(order, openCopied))],
])('a fetched profile, %s', (_where, open) => {
  const ask = (more: Partial<FetchOptions> = {}) =>
    fetchProfile(open, 'heapcase://app/evidence/case/abc', {
      name: 'heap.pb.gz',
      onProgress: () => {},
      signal: new AbortController().signal,
      rest: breathe,
      ...more,
    });
  afterEach(() => vi.unstubAllGlobals());

  test.each([
    ['gzipped', zipped],
    ['plain', plain],
  ])('is read as it comes, %s', async (_how, bytes) => {
    const parts: number[] = [];
    const served = serve(bytes);
    const profile = await ask({ onProgress: (part) => parts.push(part) });
    expect(served.url).toBe('heapcase://app/evidence/case/abc');
    expect(profile && formatRaw(profile)).toEqual(formatRaw(decodeProfile(bytes)));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts).toEqual([...parts].sort((a, b) => a - b));
    expect(parts.at(-1)).toBe(1);
  });

  test.each([
    ['gzip data that is cut', zipped.slice(0, -20)],
    ['damaged gzip data', zipped.map((byte, i) => (i === 500 ? byte ^ 0xff : byte))],
    ['text', new TextEncoder().encode('heap profile: 1: 2 [3: 4] @ heap/1048576\n')],
    ['nothing', new Uint8Array(0)],
  ])('needs all its bytes to be judged: %s', async (_what, bytes) => {
    serve(bytes);
    expect(await ask()).toBeNull();
  });

  test('of several gzip members is read rightly or left to who has all its bytes', async () => {
    const half = plain.length >> 1;
    serve(new Uint8Array(Buffer.concat([gzipSync(plain.slice(0, half)), gzipSync(plain.slice(half))])));
    const profile = await ask();
    // Node's DecompressionStream goes on with the next member, Chromium's refuses it.
    if (profile) expect(formatRaw(profile)).toEqual(formatRaw(decodeProfile(plain)));
  });

  test('that is not there is left to who can say why', async () => {
    serve(new TextEncoder().encode('There is no case.'), { status: 404 });
    expect(await ask()).toBeNull();
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await ask()).toBeNull();
  });

  test('that unpacks to too much ends there, and its source is given up', async () => {
    const served = serve(zipped, { endless: true });
    await expect(ask({ unpackLimit: 10_000 })).rejects.toMatchObject({ data: { code: 'profile.too-large' } });
    await eventually(() => expect(served.cancelled).toBe(true));
  });

  test('that nobody waits for is given up in the middle', async () => {
    const stop = new AbortController();
    const served = serve(zipped, { endless: true });
    const onProgress = () => stop.abort();
    await expect(ask({ signal: stop.signal, onProgress })).rejects.toMatchObject({
      data: { code: 'profile.stopped', fillings: { file: 'heap.pb.gz' } },
    });
    await eventually(() => expect(served.cancelled).toBe(true));
  });
});
