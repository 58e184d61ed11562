/** A file that is read part by part, so that nobody holds all of it. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { StreamSizes, UnpackedPart } from '#core/profile/decode';
import { claimedSize, isGzip } from '#core/profile/inflate';
import { gunzipFileInParts } from './inflate';

export interface FileInParts {
  readonly sizes: StreamSizes;
  readonly parts: AsyncIterable<UnpackedPart>;
}

/** The unpacked parts of a gzip file; null for any other, which has to be read as a whole. */
export function gzipFileInParts(path: string): FileInParts | null {
  const packed = gzipEnds(path);
  if (packed === null) return null;
  const sizes = { packed: packed.size, unpacked: claimedSize(packed.size, packed.end) };
  return { sizes, parts: gunzipFileInParts(path) };
}

/** How long a gzip file is, and its last bytes; null for anything else than such a file. */
function gzipEnds(path: string): { readonly size: number; readonly end: Uint8Array } | null {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    const status = fstatSync(file);
    if (!status.isFile()) return null;
    const start = new Uint8Array(2);
    const end = new Uint8Array(4);
    readSync(file, start, 0, 2, 0);
    readSync(file, end, 0, 4, Math.max(0, status.size - 4));
    return isGzip(start) ? { size: status.size, end } : null;
  } catch {
    // Whoever reads the whole file says why it cannot be read.
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}
