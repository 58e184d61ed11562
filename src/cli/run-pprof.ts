/** `heapcase pprof` at this process's terminal and on this machine's files. */

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pprof } from './pprof';
import { gzipFileInParts } from './pprof/file-parts';
import { unreadable, unwritable } from './unreadable';

/** Runs `heapcase pprof`; the number is the exit status. */
export function runPprof(argv: readonly string[]): Promise<number> {
  // Unpacked parts that were read wait in the young generation for its collection. One that does not grow is
  // collected earlier: 20 MB less at the peak.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--expose-gc');
  return pprof([...argv], {
    stdout: printed,
    stdoutBytes: printed,
    stderr: (text) => void process.stderr.write(text),
    readFile,
    packedFile: (path) => (path === '-' ? null : gzipFileInParts(path)),
    writeFile: async (path, bytes) => {
      try {
        await writeFile(path, bytes);
      } catch (thrown) {
        throw unwritable(path, thrown);
      }
    },
    collectYoung,
  });
}

let collector: ((options: { type: 'minor' }) => void) | null = null;

/** A collection of the young generation, which V8 gives to contexts that are made after `--expose-gc` only. */
function collectYoung(): void {
  collector ??= runInNewContext('gc') as NonNullable<typeof collector>;
  collector({ type: 'minor' });
}

/**
 * In one go: there is nothing else to do meanwhile, and Node's promise of a file reads half a megabyte at a time on
 * another thread (4 instead of 14 ms for 6 MB).
 */
async function readFile(path: string): Promise<Uint8Array> {
  try {
    return path === '-' ? await standardInput() : readFileSync(path);
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

let input: Promise<Uint8Array> | null = null;

/** All of standard input, which can be read once only, however often `-` is named. */
function standardInput(): Promise<Uint8Array> {
  // Loaded where it is needed: nearly all profiles are files.
  input ??= import('node:stream/consumers').then(({ buffer }) => buffer(process.stdin));
  return input;
}

/** Resolves when the output is written: until then its memory is in use. Errors are the stream's own (index.ts). */
function printed(output: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => process.stdout.write(output, (error) => error ?? resolve()));
}
