/** The worker's own way to a profile: unpacked and read part by part. */

import { failure } from '#core/base/failure';
import { decodeProfileStream, defaultUnpackLimit, type Profile } from '#core/profile/heapcase';
import type { OpenUnpacked } from './unpacked-parts';

export interface FetchOptions {
  /** What people call the file. */
  readonly name: string;
  readonly onProgress: (part: number) => void;
  readonly signal: AbortSignal;
  /** Waited for now and then, so that messages come in and what is more urgent goes first. */
  readonly rest: () => Promise<void>;
  /** The most bytes that are unpacked. */
  readonly unpackLimit?: number;
}

/** What the end of a gzip file claims is believed up to this many times its size. */
const mostGrowth = 16;
/** A cancel has to wait this long at most. */
const restEveryMs = 16;

/**
 * The profile at `url`, of which nobody holds all bytes: neither packed nor unpacked. Null where the bytes are
 * needed as a whole: they are no profile.proto, or damaged, or could not be fetched; who brings them gets told why.
 */
export async function fetchProfile(
  open: OpenUnpacked,
  url: string,
  options: FetchOptions,
): Promise<Profile | null> {
  const { name, onProgress, signal, rest, unpackLimit = defaultUnpackLimit } = options;
  const opened = await open(url, signal);
  if (signal.aborted) throw failure('profile.stopped', { file: name });
  if (!opened) return null;
  const { packed, claimed, parts } = opened;
  const unpacked = Math.min(Math.max(claimed, packed), packed * mostGrowth);
  const profile = await decodeProfileStream(
    resting(parts, rest),
    { packed, unpacked },
    {
      name,
      unpackLimit,
      onProgress: (read, total) => onProgress(total > 0 ? Math.min(1, read / total) : 0),
      isCancelled: () => signal.aborted,
    },
  );
  if (signal.aborted) throw failure('profile.stopped', { file: name });
  return profile;
}

async function* resting<T>(parts: AsyncIterable<T>, rest: () => Promise<void>): AsyncGenerator<T> {
  let last = performance.now();
  for await (const part of parts) {
    yield part;
    if (performance.now() - last < restEveryMs) continue;
    await rest();
    last = performance.now();
  }
}
