/**
 * Unpacking gzip behind ports: core has pako, which is pure and stops at the cap; where Node's zlib is at
 * hand the caller passes it (`decodeProfileFrom(bytes, parts)`), which is several times faster.
 */

import { Inflate as PakoInflate } from 'pako';

/** What became of the gzip bytes. */
export type Inflated =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly problem: 'truncated' | 'damaged' | 'too-large'; readonly reason: string };

/** Unpacks gzip bytes (all members of them) into at most `limit` bytes. Never throws. */
export type Inflate = (gzip: Uint8Array, limit: number) => Inflated;

/** 2 GiB: above that one typed array cannot be counted on, and no Go profile comes near. */
export const defaultUnpackLimit = 2 ** 31 - 1;

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** How long the unpacked bytes may be, as the end of gzip data says: only a hint, and never a huge one. */
export function expectedSize(bytes: Uint8Array): number {
  return isGzip(bytes) ? claimedSize(bytes.length, bytes.subarray(-4)) : bytes.length;
}

/** The same from the last four bytes of gzip data that is `packed` bytes long. */
export function claimedSize(packed: number, end: Uint8Array): number {
  let size = 0;
  for (const byte of end.toReversed()) size = size * 256 + byte;
  return Math.min(Math.max(size, packed * 2), packed * 16, 2 ** 30);
}

class TooLarge extends Error {}

/** How much packed data is unpacked before the caller is asked whether to go on. */
const slice = 1 << 17;

/**
 * Unpacks gzip bytes and gives each part away at once. False where that cannot be done to the end in parts:
 * `inflateWithPako` then says what is wrong, or succeeds on data of several members.
 */
export function inflateInParts(
  gzip: Uint8Array,
  limit: number,
  onPart: (bytes: Uint8Array) => void,
  onRead: (packedBytes: number) => void,
): boolean {
  let total = 0;
  const inflate = new PakoInflate({ chunkSize: 262_144 });
  inflate.onData = (part: Uint8Array) => {
    total += part.length;
    if (total <= limit) onPart(part);
  };
  for (let at = 0; at < gzip.length; at += slice) {
    const end = Math.min(at + slice, gzip.length);
    if (!inflate.push(gzip.subarray(at, end), end === gzip.length) || total > limit) return false;
    if (inflate.ended && end < gzip.length) return false;
    onRead(end);
  }
  return inflate.ended;
}

export const inflateWithPako: Inflate = (gzip, limit) => {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const inflate = new PakoInflate({ chunkSize: 262_144 });
  inflate.onData = (chunk: Uint8Array) => {
    total += chunk.length;
    if (total > limit) throw new TooLarge();
    chunks.push(chunk);
  };
  try {
    inflate.push(gzip, true);
  } catch (thrown) {
    if (thrown instanceof TooLarge)
      return { ok: false, problem: 'too-large', reason: 'the limit is reached' };
    return { ok: false, problem: 'damaged', reason: String(thrown) };
  }
  if (inflate.err) {
    const reason = inflate.msg || 'the gzip data is damaged';
    return { ok: false, problem: reason === 'buffer error' ? 'truncated' : 'damaged', reason };
  }
  if (!inflate.ended) return { ok: false, problem: 'truncated', reason: 'the gzip data has no end' };
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { ok: true, bytes };
};
