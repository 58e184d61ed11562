/** From the bytes of one source to a profile, by the way that holds the least of them. pprof: profile.Parse. */

import { Failure, failure } from '#core/base/failure';
import type { Profile } from '#core/profile/columns';
import {
  type DecodeOptions,
  decodeProfile,
  decodeProfileStream,
  type UnpackedPart,
} from '#core/profile/decode';
import { isGzip } from '#core/profile/inflate';
import { inflateWithZlib } from '#main/inflate-with-zlib';
import { gzipBytesInParts, type PackedParts } from './file-parts';

interface SourceBytes {
  /** What the source is called in a failure's sentence. */
  readonly name: string;
  /** Of a packed file; null: it has to be read as a whole. */
  readonly packed: PackedParts | null;
  /** All bytes. They are asked for once at most, as a pipe cannot give them again. */
  readonly whole: () => Promise<Uint8Array>;
  /** The most bytes that are unpacked. */
  readonly unpackLimit: number;
  /** Frees the memory of parts that have been read. */
  readonly collectParts: () => void;
}

/** So many parts wait for it: a megabyte. What waits through two collections is not freed by the third. */
const partsBetweenCollections = 4;

/** Throws a `Failure` of `profile.*`, or what `whole` throws. */
export async function decodeSource(source: SourceBytes): Promise<Profile> {
  const { name, packed, whole, unpackLimit, collectParts } = source;
  const options = { name, unpackLimit };
  const bytes = packed ? null : await whole();
  const parts = packed ?? (bytes && gzipBytesInParts(bytes));
  const profile = parts && (await decodeParts(parts, options, collectParts));
  return profile ?? decodeProfile(bytes ?? (await whole()), { ...options, inflate: inflateWithZlib });
}

/** Null: all bytes are needed at once, to read an older format or to say what is wrong. */
async function decodeParts(
  { parts, sizes }: PackedParts,
  options: DecodeOptions & { readonly name: string },
  collectParts: () => void,
): Promise<Profile | null> {
  const seen: { start?: Uint8Array } = {};
  async function* watched(): AsyncIterable<UnpackedPart> {
    let count = 0;
    for await (const part of parts) {
      seen.start ??= part.bytes;
      yield part;
      if (++count % partsBetweenCollections === 0) collectParts();
    }
    collectParts();
  }
  const profile = await decodeProfileStream(watched(), sizes, options);
  if (profile === null && seen.start) refuseNoProfile(seen.start, options.name);
  return profile;
}

/** As far as the engine looks for the first line of an older format; of less than that nothing is concluded. */
const tellingStart = 4096;
const olderText = /profile: |^\s*---|^\s*#/m;

/** Throws where bytes that begin like this can be no profile, so that a bomb is not unpacked to say so. */
function refuseNoProfile(start: Uint8Array, name: string): void {
  if (start.length < tellingStart || mayBeOlder(start)) return;
  if (isGzip(start))
    throw failure('profile.not-a-profile', { file: name, what: 'gzip data within gzip data' });
  try {
    decodeProfile(start, { name });
  } catch (thrown) {
    // Anything else may be only because the rest is missing here.
    if (thrown instanceof Failure && thrown.data.code === 'profile.not-a-profile') throw thrown;
  }
}

/** The older texts, and the binary CPU profile: a zero and a three as words of 4 or 8 bytes of either order. */
function mayBeOlder(start: Uint8Array): boolean {
  const firstSet = start.findIndex((byte) => byte !== 0);
  if (firstSet >= 4 && firstSet < 16 && start[firstSet] === 3) return true;
  return olderText.test(new TextDecoder().decode(start.subarray(0, tellingStart)));
}
