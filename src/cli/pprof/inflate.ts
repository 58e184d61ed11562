/** Node's zlib for core's ports: several times faster than pako, and on another thread. */

import { createGunzip, gunzipSync } from 'node:zlib';
import type { UnpackedPart } from '#core/profile/decode';
import type { Inflate } from '#core/profile/inflate';

/** Large enough for zlib to run at full speed, small enough that a part stays in the processor's cache. */
const partSize = 1 << 18;

/** Unpacks part by part: while one is read, the next is made. */
export async function* gunzipInParts(gzip: Uint8Array): AsyncIterable<UnpackedPart> {
  const gunzip = createGunzip({ chunkSize: partSize });
  gunzip.end(gzip);
  for await (const bytes of gunzip) yield { bytes, read: gunzip.bytesWritten };
}

export const inflateWithZlib: Inflate = (gzip, limit) => {
  try {
    return { ok: true, bytes: gunzipSync(gzip, { chunkSize: 1 << 20, maxOutputLength: limit }) };
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return { ok: false, problem: 'too-large', reason: message };
    return { ok: false, problem: code === 'Z_BUF_ERROR' ? 'truncated' : 'damaged', reason: message };
  }
};
