/** A FIFO with another process at its other end, as a shell makes for `<(command)`. */

import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** Says it once. Afterwards whoever waits for more is let go now and then: a test must fail, not hang. */
const writer = `
  const { closeSync, openSync, readFileSync, writeFileSync } = require('node:fs');
  const [bytes, fifo] = process.argv.slice(1);
  try { writeFileSync(fifo, readFileSync(bytes)); } catch {}
  setInterval(() => closeSync(openSync(fifo, 'r+')), 15_000);
`;

/** Makes a FIFO at `path`; whoever first opens and reads it gets the bytes. `end` ends the process. */
export function fifoWith(path: string, bytes: Uint8Array): { readonly path: string; end(): void } {
  execFileSync('mkfifo', [path]);
  writeFileSync(`${path}.bytes`, bytes);
  const child = spawn(process.execPath, ['-e', writer, `${path}.bytes`, path], { stdio: 'ignore' });
  return { path, end: () => void child.kill('SIGKILL') };
}
