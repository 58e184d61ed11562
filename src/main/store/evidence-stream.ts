/** One evidence part by part, for readers that never need all of it in memory; its hash is checked on the way. */

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { failure } from '#core/base/failure';
import type { Evidence } from '#core/case/model';
import { onDisk } from './disk-failure';

export interface EvidenceStream {
  readonly bytes: number;
  /** How long gzip bytes say that they are when unpacked: a hint, which a damaged or hostile file makes up. */
  readonly unpackedBytes: number;
  /** May be asked for once. Throws `evidence.changed` after the last part where the hash is another one. */
  parts(): AsyncGenerator<Uint8Array, void, void>;
}

/** Large enough that few system calls are made, small enough that hashing one holds up nobody. */
const partBytes = 1 << 18;

/** Looks at the file at `path`, which is to be the bytes of `evidence`; a symbolic link is refused. */
export async function streamEvidence(
  path: string,
  { id, sha256 }: Pick<Evidence, 'id' | 'sha256'>,
): Promise<EvidenceStream> {
  const opened = () => open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  const { bytes, unpackedBytes } = await onDisk('read', path, async () => sizesOf(await opened()));
  return {
    bytes,
    unpackedBytes,
    async *parts() {
      const hash = createHash('sha256');
      const handle = await onDisk('read', path, opened);
      try {
        for (;;) {
          // Each part is a new buffer: the reader may hand it to another thread.
          const part = new Uint8Array(partBytes);
          const { bytesRead } = await onDisk('read', path, () => handle.read(part, 0, partBytes));
          if (bytesRead === 0) break;
          const read = part.subarray(0, bytesRead);
          hash.update(read);
          yield read;
        }
      } finally {
        await handle.close();
      }
      const found = hash.digest('hex');
      if (found !== sha256) throw failure('evidence.changed', { id, found, expected: sha256 });
    },
  };
}

async function sizesOf(handle: FileHandle): Promise<{ bytes: number; unpackedBytes: number }> {
  try {
    const { size } = await handle.stat();
    const ends = Buffer.alloc(6);
    await handle.read(ends, 0, 2, 0);
    const isGzip = size > 18 && ends[0] === 0x1f && ends[1] === 0x8b;
    if (isGzip) await handle.read(ends, 2, 4, size - 4);
    return { bytes: size, unpackedBytes: isGzip ? ends.readUInt32LE(2) : size };
  } finally {
    await handle.close();
  }
}
