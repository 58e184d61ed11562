/**
 * What a server puts between us and a command: the login shell of the user, which need not be one of POSIX, and what
 * its start-up files print before anything of ours runs.
 */

import { PassThrough } from 'node:stream';
import { type JobTools, readToolProbe, throughSh } from './command';
import type { RemoteProcess } from './remote-process';

export interface LoginShell {
  readonly tools: JobTools;
  /** It reads a line as sh does. */
  readonly isPosix: boolean;
  /** It prints something of its own first. */
  readonly greets: boolean;
}

const begin = 'HCBEGIN\n';

/** Those whose reading of our lines is tested; all others hand them to sh. */
const posix = new Set(['sh', 'dash', 'bash', 'ash', 'ksh', 'ksh93', 'mksh', 'busybox']);

/** Reads what `loginProbe` printed. Anything else (a forced command) is a shell of which nothing is known. */
export function readLoginProbe(printed: string): LoginShell {
  const at = printed.indexOf(begin);
  if (at < 0) return { tools: readToolProbe(''), isPosix: true, greets: false };
  const own = printed.slice(at + begin.length);
  const shell = /^shell=(.*)$/m.exec(own)?.[1] ?? '';
  const name = shell.slice(shell.lastIndexOf('/') + 1);
  return {
    tools: readToolProbe(own),
    isPosix: name === '' || posix.has(name),
    greets: at > 0,
  };
}

/** A line of sh as it is to be started at this login. */
export function startLine(line: string, { isPosix, greets }: LoginShell): string {
  const marked = greets ? `echo ${begin.trim()}; ${line}` : line;
  return isPosix ? marked : throughSh(marked);
}

/** More than that before our mark is no greeting: then all of it is let through. */
const longestGreeting = 1024 * 1024;

/** Takes away what the login printed before the line began. */
export function withoutGreeting(process: RemoteProcess): RemoteProcess {
  const stdout = new PassThrough();
  let held: Buffer | null = Buffer.alloc(0);
  const pass = (chunk: Buffer): void => {
    if (chunk.length > 0 && !stdout.write(chunk)) process.stdout.pause();
  };
  process.stdout.on('data', (chunk: Buffer) => {
    if (held === null) return pass(chunk);
    held = Buffer.concat([held, chunk]);
    const at = held.indexOf(begin);
    if (at < 0 && held.length < longestGreeting) return;
    const whole = held;
    held = null;
    pass(at < 0 ? whole : whole.subarray(at + begin.length));
  });
  stdout.on('drain', () => process.stdout.resume());
  process.stdout.once('end', () => stdout.end(held ?? undefined));
  // What has come must have been read before it counts as ended; a link that went ends it too.
  const read = new Promise<void>((resolve) => stdout.once('end', resolve).once('close', resolve));
  const ended = process.ended.then(
    async (how) => {
      await read;
      return how;
    },
    (reason: Error) => {
      stdout.end();
      throw reason;
    },
  );
  return { ...process, stdout, ended };
}
