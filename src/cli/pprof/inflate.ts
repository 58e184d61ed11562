/** Unpacking on another thread, while what came before is read. */

import { createGunzip } from 'node:zlib';
import type { UnpackedPart } from '#core/profile/decode';

/** Large enough for zlib to run at full speed, small enough that a part stays in the processor's cache. */
const partSize = 1 << 18;

/** Unpacks part by part: while one is read, the next is made. */
export async function* gunzipInParts(gzip: Uint8Array): AsyncIterable<UnpackedPart> {
  const gunzip = createGunzip({ chunkSize: partSize });
  gunzip.end(gzip);
  for await (const bytes of gunzip) yield { bytes, read: gunzip.bytesWritten };
}
