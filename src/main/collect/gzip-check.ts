import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/**
 * Unpacks to nowhere: a server that dies in the middle of a chunked answer can close it as if it were
 * whole, so the file itself is asked. Holds one chunk at a time, whatever it unpacks to.
 */
export async function isWholeGzip(bytes: Uint8Array): Promise<boolean> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(Readable.from([bytes]), createGunzip(), nowhere);
    return true;
  } catch {
    return false;
  }
}
