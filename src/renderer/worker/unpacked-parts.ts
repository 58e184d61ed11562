/** The bytes at an address as they come, unpacked: nobody holds all of them. */

import { unpackedHeader } from '#core/contract/evidence-url';
import type { UnpackedPart } from '#core/profile/index';

export interface Unpacked {
  /** Bytes of the file. */
  readonly packed: number;
  /** How many the file says that they are unpacked: a hint. */
  readonly claimed: number;
  /** May be asked for once. Throws where the file is damaged or its source breaks. */
  readonly parts: AsyncIterable<UnpackedPart>;
}

/** Null where nothing could be fetched. */
export type OpenUnpacked = (url: string, signal: AbortSignal) => Promise<Unpacked | null>;

export const openUnpacked: OpenUnpacked = async (url, signal) => {
  const response = await answerOf(url, signal);
  if (!response?.body) return null;
  return {
    packed: Number(response.headers.get('Content-Length')),
    claimed: Number(response.headers.get(unpackedHeader)),
    parts: unpackedParts(response.body),
  };
};

async function answerOf(url: string, signal: AbortSignal): Promise<Response | null> {
  try {
    const response = await fetch(url, { signal });
    return response.ok ? response : null;
  } catch {
    return null;
  }
}

type Source = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

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

async function* asTheyAre(first: Uint8Array<ArrayBuffer>, source: Source): AsyncGenerator<UnpackedPart> {
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
async function* gunzipped(first: Uint8Array<ArrayBuffer>, source: Source): AsyncGenerator<UnpackedPart> {
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
