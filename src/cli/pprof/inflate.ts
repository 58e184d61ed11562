/** Unpacking on another thread, while what came before is read. */

import { closeSync, openSync, readSync } from 'node:fs';
import type { TransformOptions } from 'node:stream';
import { createGunzip, type Gunzip, type ZlibOptions } from 'node:zlib';
import type { UnpackedPart } from '#core/profile/decode';

/** Large enough for zlib to run at full speed, small enough that a part stays in the processor's cache. */
const partSize = 1 << 18;
/**
 * How many parts may wait for the reader. The first ones are read slowly, as the reader's code is not compiled yet:
 * zlib works on meanwhile, instead of being waited for when the reader is fast.
 */
const mostAhead = 8;
/** How much of a packed file is in memory. */
const pieceSize = 1 << 18;

/** Unpacks part by part, from now on: while one is read, the next ones are made. */
export function gunzipInParts(gzip: Uint8Array): AsyncIterable<UnpackedPart> {
  const gunzip = newGunzip();
  gunzip.end(gzip);
  return partsOf(gunzip);
}

/** The same of a file, of which a piece at a time is read. Ends with an error where the file does. */
export function gunzipFileInParts(path: string): AsyncIterable<UnpackedPart> {
  const gunzip = newGunzip();
  feed(gunzip, openSync(path, 'r'));
  return partsOf(gunzip);
}

function newGunzip(): Gunzip {
  // As objects, the parts that wait are not joined to one, which would copy them.
  const ahead: Pick<TransformOptions, 'readableObjectMode' | 'readableHighWaterMark'> = {
    readableObjectMode: true,
    readableHighWaterMark: mostAhead,
  };
  const options: ZlibOptions = { chunkSize: partSize, ...ahead };
  return createGunzip(options);
}

/** Writes the file into `gunzip`, each piece when the one before it has been unpacked: they share their memory. */
function feed(gunzip: Gunzip, file: number): void {
  const piece = Buffer.allocUnsafe(pieceSize);
  const next = (problem?: Error | null): void => {
    // Who reads the parts is told.
    if (problem || gunzip.destroyed) return;
    try {
      const length = readSync(file, piece);
      if (length === 0) gunzip.end();
      else gunzip.write(piece.subarray(0, length), next);
    } catch (thrown) {
      gunzip.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)));
    }
  };
  gunzip.once('close', () => closeSync(file));
  next();
}

async function* partsOf(gunzip: Gunzip): AsyncIterable<UnpackedPart> {
  for await (const bytes of gunzip) yield { bytes, read: gunzip.bytesWritten };
}
