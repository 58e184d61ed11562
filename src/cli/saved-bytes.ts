import { open, readFile } from 'node:fs/promises';
import { failure } from '#core/base/failure';
import { formatBytes } from '#core/base/units';
import { unreadable } from './unreadable';

/** Node reads no larger file whole. */
const largest = 2 ** 31;

/** All bytes of a file, or of the standard input for `-`. Throws `file.unreadable` and `file.too-large`. */
export async function savedBytes(file: string): Promise<Uint8Array> {
  return file === '-' ? standardInput() : fileBytes(file);
}

async function fileBytes(file: string): Promise<Uint8Array> {
  const opened = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    throw unreadable(file, error);
  });
  try {
    const about = await opened.stat();
    if (about.isDirectory()) throw failure('file.folder', { file });
    if (about.size > largest) throw failure('file.too-large', { file, limit: formatBytes(largest) });
    return await readFile(opened).catch((error: NodeJS.ErrnoException) => {
      throw unreadable(file, error);
    });
  } finally {
    await opened.close();
  }
}

async function standardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > largest) throw failure('file.too-large', { file: '-', limit: formatBytes(largest) });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
