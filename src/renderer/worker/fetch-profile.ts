/** The worker's own way to a profile: fetched from the window's scheme, unpacked and read part by part. */

import { failure } from '#core/base/failure';
import { unpackedHeader } from '#core/contract/evidence-url';
import {
  decodeProfileStream,
  defaultUnpackLimit,
  type Profile,
  type UnpackedPart,
} from '#core/profile/index';
import { breathe } from './breathe';

export interface FetchOptions {
  /** What people call the file. */
  readonly name: string;
  readonly onProgress: (part: number) => void;
  readonly signal: AbortSignal;
  /** The most bytes that are unpacked. */
  readonly unpackLimit?: number;
}

/** What the end of a gzip file claims is believed up to this many times its size. */
const mostGrowth = 16;
/** A cancel has to wait this long at most. */
const breathEveryMs = 16;

/**
 * The profile at `url`, of which nobody holds all bytes: neither packed nor unpacked. Null where the bytes are
 * needed as a whole: they are no profile.proto, or damaged, or could not be fetched; who brings them gets told why.
 */
export async function fetchProfile(url: string, options: FetchOptions): Promise<Profile | null> {
  const { name, onProgress, signal, unpackLimit = defaultUnpackLimit } = options;
  const response = await answerOf(url, signal);
  if (signal.aborted) throw failure('profile.stopped', { file: name });
  if (!response?.body) return null;
  const packed = Number(response.headers.get('Content-Length'));
  const claimed = Number(response.headers.get(unpackedHeader));
  const unpacked = Math.min(Math.max(claimed, packed), packed * mostGrowth);
  const profile = await decodeProfileStream(
    breathing(unpackedParts(response.body)),
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

async function answerOf(url: string, signal: AbortSignal): Promise<Response | null> {
  try {
    const response = await fetch(url, { signal });
    return response.ok ? response : null;
  } catch {
    return null;
  }
}

/** Lets messages in now and then, so that a cancel is seen. */
async function* breathing<T>(parts: AsyncIterable<T>): AsyncGenerator<T> {
  let last = performance.now();
  for await (const part of parts) {
    yield part;
    if (performance.now() - last < breathEveryMs) continue;
    await breathe();
    last = performance.now();
  }
}

/** Gzip is known by its first two bytes, which always come together. */
async function* unpackedParts(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<UnpackedPart> {
  const source = body.getReader();
  try {
    const { value: first } = await source.read();
    if (first === undefined) return;
    if (first[0] === 0x1f && first[1] === 0x8b) yield* gunzipped(first, source);
    else yield* asTheyAre(first, source);
  } finally {
    await source.cancel().catch(() => {});
  }
}

async function* asTheyAre(
  first: Uint8Array<ArrayBuffer>,
  source: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<UnpackedPart> {
  let read = 0;
  for (
    let part: Uint8Array<ArrayBuffer> | undefined = first;
    part !== undefined;
    part = (await source.read()).value
  ) {
    read += part.length;
    yield { bytes: part, read };
  }
}

/** By Chromium's zlib, a few times faster than one in JavaScript; what it refuses pako reads as a whole. */
async function* gunzipped(
  first: Uint8Array<ArrayBuffer>,
  source: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<UnpackedPart> {
  const { readable, writable } = new DecompressionStream('gzip');
  const into = writable.getWriter();
  const out = readable.getReader();
  let read = 0;
  const feeding = (async () => {
    for (
      let part: Uint8Array<ArrayBuffer> | undefined = first;
      part !== undefined;
      part = (await source.read()).value
    ) {
      // It takes what it is given when it is ready: at no time is more than a part of the file waiting.
      await into.ready;
      read += part.length;
      await into.write(part);
    }
    await into.close();
  })();
  // A broken source ends the unpacking, which is where it is seen.
  feeding.catch((error: unknown) => into.abort(error).catch(() => {}));
  try {
    for (;;) {
      const { value, done } = await out.read();
      if (done) break;
      yield { bytes: value, read };
    }
    await feeding;
  } finally {
    await out.cancel().catch(() => {});
  }
}
