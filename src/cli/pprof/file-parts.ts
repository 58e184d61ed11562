/** Packed profiles that are read part by part, so that nobody holds all of what they unpack to. */

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { StreamSizes, UnpackedPart } from '#core/profile/decode';
import { claimedSize, expectedSize, isGzip } from '#core/profile/inflate';
import { gunzipFileInParts, gunzipInParts } from './inflate';

export interface PackedParts {
  readonly sizes: StreamSizes;
  readonly parts: AsyncIterable<UnpackedPart>;
}

/** The unpacked parts of a gzip file; null for any other, which has to be read as a whole. */
export function gzipFileInParts(path: string): PackedParts | null {
  const sizes = ofRegularFile(path, (file, size) => {
    if (!isGzip(bytesAt(file, 0, 2))) return null;
    return { packed: size, unpacked: claimedSize(size, bytesAt(file, Math.max(0, size - 4), 4)) };
  });
  return sizes && { sizes, parts: gunzipFileInParts(path) };
}

/** The same of bytes that came from elsewhere: another server, a pipe. */
export function gzipBytesInParts(bytes: Uint8Array): PackedParts | null {
  if (!isGzip(bytes)) return null;
  return {
    sizes: { packed: bytes.length, unpacked: expectedSize(bytes) },
    parts: gunzipInParts(bytes),
  };
}

/** The first bytes of a regular file, at most `length`; null of anything else: a pipe gives its bytes once only. */
export function startOfFile(path: string, length: number): Uint8Array | null {
  return ofRegularFile(path, (file) => bytesAt(file, 0, length));
}

/** What `read` makes of a regular file; null where there is none, as whoever reads all of it says why it cannot be. */
function ofRegularFile<T>(path: string, read: (file: number, size: number) => T): T | null {
  let file: number | null = null;
  try {
    // Before it is opened: that would wait for a FIFO's writer, and closing it again would lose what that one says.
    if (!statSync(path).isFile()) return null;
    file = openSync(path, 'r');
    return read(file, fstatSync(file).size);
  } catch {
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}

function bytesAt(file: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, position));
}
