/** Unpacking on another thread, while what came before is read. */

import type { TransformOptions } from 'node:stream';
import { createGunzip, type Gunzip, type ZlibOptions } from 'node:zlib';
import type { UnpackedPart } from '#core/profile/decode';

/** Large enough for zlib to run at full speed, small enough that a part stays in the processor's cache. */
const partSize = 1 << 19;
/**
 * How many parts may wait for the reader. The first ones are read slowly, as the reader's code is not compiled yet:
 * zlib works on meanwhile, instead of being waited for when the reader is fast.
 */
const mostAhead = 8;

/** Unpacks part by part, from now on: while one is read, the next ones are made. */
export function gunzipInParts(gzip: Uint8Array): AsyncIterable<UnpackedPart> {
  // As objects, the parts that wait are not joined to one, which would copy them.
  const ahead: Pick<TransformOptions, 'readableObjectMode' | 'readableHighWaterMark'> = {
    readableObjectMode: true,
    readableHighWaterMark: mostAhead,
  };
  const options: ZlibOptions = { chunkSize: partSize, ...ahead };
  const gunzip = createGunzip(options);
  gunzip.end(gzip);
  return partsOf(gunzip);
}

async function* partsOf(gunzip: Gunzip): AsyncIterable<UnpackedPart> {
  for await (const bytes of gunzip) yield { bytes, read: gunzip.bytesWritten };
}
