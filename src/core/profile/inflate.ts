/**
 * Unpacking gzip behind a port: core has pako, which is pure and stops at the cap; where Node's zlib is at
 * hand the caller passes it (`decodeProfile(bytes, { inflate })`), which is several times faster.
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

class TooLarge extends Error {}

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
