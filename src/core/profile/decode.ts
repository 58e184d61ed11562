/**
 * profile.proto into columns. pprof: profile.ParseData, ParseUncompressed, Profile.postDecode, CheckValid.
 */

import { Failure, failure } from '../base/failure';
import type { Profile } from './columns';
import { defaultUnpackLimit, type Inflate, inflateWithPako, isGzip } from './inflate';
import { parseLegacy } from './legacy/index';
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
}

/**
 * Reads a profile: profile.proto, gzipped or plain, or one of the older formats. Throws a `Failure` of `profile.*`,
 * never anything else.
 */
export function decodeProfile(bytes: Uint8Array, options: DecodeOptions = {}): Profile {
  const file = options.name ?? 'The profile';
  const plain = unpack(bytes, file, options);
  if (plain.length === 0) throw failure('profile.empty', { file });
  try {
    const tables = new MessageTables(plain);
    tables.readAll();
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
    throw failure('profile.too-large', { file, limit: sizeText(limit) }, inflated.reason);
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
