/**
 * A command as root by sudo: how it is started, and how its one question is answered. The password goes to sudo's
 * input only after sudo has asked with words that nobody else knows, once, and stands in no argument.
 */

import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type { Sudo } from './host';
import type { RemoteProcess } from './remote-process';

/** What goes before a command, and what to do with it once it was started. */
export interface SudoStart {
  readonly before: readonly string[];
  /** Whoever reads the outputs begins at once. */
  answering(process: RemoteProcess): RemoteProcess;
}

/** -k: whatever sudo remembers, it asks, so that no password is left for the command to find. */
export function sudoStart(sudo: Sudo | undefined): SudoStart {
  if (sudo === undefined) return { before: [], answering: (process) => process };
  const { password } = sudo;
  if (password === null) return { before: ['sudo', '-n', '--'], answering: (process) => process };
  const nonce = `HC${randomBytes(12).toString('hex')}:`;
  return {
    before: ['sudo', '-k', '-S', '-p', nonce, '--'],
    answering: (process) => answering(process, nonce, password),
  };
}

function answering(process: RemoteProcess, nonce: string, password: string): RemoteProcess {
  const stdin = new PassThrough();
  const stderr = new PassThrough();
  let held = '';
  let asked = 0;
  let isOpen = false;
  /** Only now may anything else reach the command. */
  const open = (): void => {
    if (isOpen) return;
    isOpen = true;
    stdin.pipe(process.stdin);
  };
  stdin.on('error', () => {});
  process.stdin.on('error', () => {});
  process.stderr.on('data', (chunk: Buffer) => {
    held += chunk.toString('latin1');
    for (let at = held.indexOf(nonce); at >= 0; at = held.indexOf(nonce)) {
      held = held.slice(0, at) + held.slice(at + nonce.length);
      asked++;
      if (asked === 1) {
        process.stdin.write(`${password}\n`);
        open();
        continue;
      }
      // It was wrong: what sudo reads next would be taken for another try.
      stdin.unpipe();
      process.stdin.end();
    }
    const whole = held.length - beginningOf(nonce, held);
    stderr.write(Buffer.from(held.slice(0, whole), 'latin1'));
    held = held.slice(whole);
  });
  process.stderr.once('end', () => stderr.end(Buffer.from(held, 'latin1')));
  // It runs without having asked: by a token, or as sudoers says since a moment ago.
  process.stdout.once('data', open);
  // What has come must have been read before it counts as ended.
  const read = new Promise<void>((resolve) => stderr.once('end', resolve));
  const ended = Promise.all([process.ended, read]).then(([how]) => how);
  return { ...process, stdin, stderr, ended };
}

/** How many characters at the end of a text may be the beginning of a word. */
function beginningOf(word: string, text: string): number {
  for (let length = Math.min(word.length - 1, text.length); length > 0; length--)
    if (text.endsWith(word.slice(0, length))) return length;
  return 0;
}
