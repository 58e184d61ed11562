/**
 * profile.proto into columns. pprof: profile.ParseData, ParseUncompressed, Profile.postDecode, CheckValid.
 */

import { Failure, failure } from '../base/failure';
import type { Profile } from './columns';
import {
  defaultUnpackLimit,
  expectedSize,
  type Inflate,
  inflateInParts,
  inflateWithPako,
  isGzip,
} from './inflate';
import { parseLegacy } from './legacy/index';
import { PartsDecoder } from './parts-decoder';
import { describeBytes } from './sniff';
import { MessageTables } from './tables-decoder';
import { WireError } from './wire';

export interface DecodeOptions {
  /** What the bytes are called in a failure's sentence; a path, usually. */
  readonly name?: string;
  /** Unpacks gzip; pako where the caller has nothing faster. */
  readonly inflate?: Inflate;
  /** The most bytes that are unpacked; 2 GiB where not given. */
  readonly unpackLimit?: number;
  /** Told now and then how much of the file has been read. */
  readonly onProgress?: (bytesRead: number, bytesTotal: number) => void;
  /** Asked as often: true ends the reading with the failure `profile.stopped`. */
  readonly isCancelled?: () => boolean;
}

/** A part of what gzip bytes unpack to, and how many of the packed bytes have been read by then. */
export interface UnpackedPart {
  readonly bytes: Uint8Array;
  readonly read: number;
}

/**
 * Reads a profile: profile.proto, gzipped or plain, or one of the older formats. Throws a `Failure` of `profile.*`,
 * never anything else; `profile.stopped` where `isCancelled` says so.
 */
export function decodeProfile(bytes: Uint8Array, options: DecodeOptions = {}): Profile {
  return (
    (options.inflate && isGzip(bytes) ? null : decodeInParts(bytes, options)) ?? decodeWhole(bytes, options)
  );
}

/** The same for gzip bytes that something else unpacks, perhaps on another thread, while they are read here. */
export async function decodeProfileFrom(
  bytes: Uint8Array,
  unpack: (gzip: Uint8Array) => AsyncIterable<UnpackedPart>,
  options: DecodeOptions = {},
): Promise<Profile> {
  if (!isGzip(bytes)) return decodeProfile(bytes, options);
  const sizes = { packed: bytes.length, unpacked: expectedSize(bytes) };
  return (await decodeProfileStream(unpack(bytes), sizes, options)) ?? decodeWhole(bytes, options);
}

/** How long a stream is; the unpacked size may be a guess, as it only says how much memory to begin with. */
export interface StreamSizes {
  readonly packed: number;
  readonly unpacked: number;
}

/**
 * The same for a profile.proto of which no one holds all bytes: unpacked parts, each read and forgotten. Null where
 * the bytes are needed as a whole (`decodeProfile`), to say what is wrong with them or to try the older formats.
 */
export async function decodeProfileStream(
  parts: AsyncIterable<UnpackedPart>,
  sizes: StreamSizes,
  options: DecodeOptions = {},
): Promise<Profile | null> {
  const limit = options.unpackLimit ?? defaultUnpackLimit;
  const decoder = new PartsDecoder(sizes.unpacked);
  try {
    let total = 0;
    for await (const { bytes, read } of parts) {
      total += bytes.length;
      if (total > limit) throw tooLarge(fileOf(options), limit);
      decoder.push(bytes);
      report(read, sizes.packed, options);
    }
    return decoder.finish();
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    return null;
  }
}

/** How much of plain bytes is read before the caller is asked whether to go on. */
const partSize = 1 << 20;

/** Null: the bytes have to be read as a whole, to say what is wrong with them or to try the older formats. */
function decodeInParts(bytes: Uint8Array, options: DecodeOptions): Profile | null {
  const decoder = new PartsDecoder(expectedSize(bytes));
  const onRead = (read: number) => report(read, bytes.length, options);
  try {
    if (isGzip(bytes)) {
      const limit = options.unpackLimit ?? defaultUnpackLimit;
      if (!inflateInParts(bytes, limit, (part) => decoder.push(part), onRead)) return null;
    } else {
      for (let at = 0; at < bytes.length; at += partSize) {
        decoder.push(bytes.subarray(at, at + partSize));
        onRead(Math.min(at + partSize, bytes.length));
      }
    }
    return decoder.finish();
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    return null;
  }
}

function report(read: number, total: number, options: DecodeOptions): void {
  options.onProgress?.(read, total);
  if (options.isCancelled?.()) throw failure('profile.stopped', { file: fileOf(options) });
}

const fileOf = ({ name }: DecodeOptions): string => name ?? 'The profile';

function decodeWhole(bytes: Uint8Array, options: DecodeOptions): Profile {
  const file = fileOf(options);
  const plain = unpack(bytes, file, options);
  if (plain.length === 0) throw failure('profile.empty', { file });
  try {
    const tables = new MessageTables(plain.length);
    tables.readAll(plain);
    return tables.finish();
  } catch (thrown) {
    return olderFormat(plain, file) ?? fail(thrown, plain, file);
  }
}

/** pprof: profile.parseLegacy comes when the bytes are no profile.proto. */
function olderFormat(bytes: Uint8Array, file: string): Profile | null {
  try {
    return parseLegacy(bytes);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw failure('profile.corrupt', { file, offset: 0, reason });
  }
}

function fail(thrown: unknown, bytes: Uint8Array, file: string): never {
  throw asFailure(thrown, bytes, file);
}

/** The bytes of the profile itself. */
export function unpack(bytes: Uint8Array, file: string, options: DecodeOptions = {}): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  const limit = options.unpackLimit ?? defaultUnpackLimit;
  const inflated = (options.inflate ?? inflateWithPako)(bytes, limit);
  if (inflated.ok) return inflated.bytes;
  if (inflated.problem === 'too-large') {
    throw tooLarge(file, limit, inflated.reason);
  }
  if (inflated.problem === 'truncated') {
    throw failure('profile.truncated', { file, reason: 'its gzip data is not complete' }, inflated.reason);
  }
  throw failure('profile.corrupt', {
    file,
    offset: 0,
    reason: `its gzip data cannot be unpacked (${inflated.reason})`,
  });
}

const tooLarge = (file: string, limit: number, detail?: string): Failure =>
  failure('profile.too-large', { file, limit: sizeText(limit) }, detail);

function sizeText(bytes: number): string {
  if (bytes >= 2 ** 30 - 1) return `${Math.round(bytes / 2 ** 30)} GiB`;
  return bytes >= 2 ** 20 ? `${Math.round(bytes / 2 ** 20)} MiB` : `${bytes} bytes`;
}

/** What went wrong in words: another kind of file, a cut one, or a damaged one. */
function asFailure(thrown: unknown, bytes: Uint8Array, file: string): Failure {
  if (thrown instanceof Failure) return thrown;
  const known = describeBytes(bytes);
  if (known) {
    if (known.readable) return failure('profile.unsupported', { file, what: known.what });
    return failure('profile.not-a-profile', { file, what: known.what });
  }
  if (!(thrown instanceof WireError)) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return failure(
      'profile.corrupt',
      { file, offset: 0, reason },
      thrown instanceof Error ? thrown.stack : undefined,
    );
  }
  const { offset, message: reason, problem } = thrown;
  if (offset < 16 && bytes.length >= 16 && problem === 'bytes') {
    return failure('profile.not-a-profile', { file, what: 'other binary data' }, reason);
  }
  return problem === 'cut'
    ? failure('profile.truncated', { file, reason: `at byte ${offset}, ${reason}` })
    : failure('profile.corrupt', { file, offset, reason });
}
