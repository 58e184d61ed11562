/** `heapcase pprof` at this process's terminal and on this machine's files. */

import { readFile, writeFile } from 'node:fs/promises';
import { failure } from '#core/base/failure';
import { pprof } from './pprof';

/** Runs `heapcase pprof`; the number is the exit status. */
export function runPprof(argv: readonly string[]): Promise<number> {
  return pprof([...argv], {
    stdout: printed,
    stdoutBytes: printed,
    stderr: (text) => void process.stderr.write(text),
    readFile: (path) => readFile(path).catch((thrown: unknown) => Promise.reject(unreadable(path, thrown))),
    writeFile: (path, bytes) => writeFile(path, bytes),
  });
}

/** Resolves when the reader of a pipe is ready for more. */
function printed(output: string | Uint8Array): Promise<void> | undefined {
  if (process.stdout.write(output)) return undefined;
  return new Promise((resolve) => process.stdout.once('drain', () => resolve()));
}

function unreadable(file: string, thrown: unknown) {
  // Node's message, without the call and the path that follow its reason: `ENOENT: no such file or directory, open …`.
  const reason =
    thrown instanceof Error ? thrown.message.replace(/^E\w+: |, \w+( '.*)?$/g, '') : String(thrown);
  return failure('file.unreadable', { file, reason });
}
