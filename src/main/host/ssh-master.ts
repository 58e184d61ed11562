/** The ssh that is the connection: a process that lives as long as it, or as we do. */

import { type ChildProcess, spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { visibleLine } from '#core/base/text';
import { within } from './remote-process';

/** Runs its arguments and ends them when its own input ends: with us, however we end. */
const leash = [
  'exec 3<&0',
  '"$@" </dev/null 3<&- & J=$!',
  '( cat <&3 >/dev/null; kill "$J" ) >/dev/null 2>&1 & W=$!',
  'exec 3<&-; wait "$J"; R=$?; kill "$W" 2>/dev/null; exit $R',
].join('\n');

const mostKept = 64 * 1024;

export class SshMaster {
  readonly program: string;
  readonly controlPath: string;
  readonly env: NodeJS.ProcessEnv;
  /** Settles with its last own words when it has ended. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  readonly #onEnd: () => Promise<void>;
  #said = '';
  #forgotten = 0;

  constructor(
    program: string,
    argv: readonly string[],
    how: { readonly controlPath: string; readonly env: NodeJS.ProcessEnv; onEnd(): Promise<void> },
  ) {
    this.program = program;
    this.controlPath = how.controlPath;
    this.env = how.env;
    this.#onEnd = how.onEnd;
    // A session of its own: no terminal that it could ask.
    this.#child = spawn('sh', ['-c', leash, 'leash', program, ...argv], {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: how.env,
      detached: true,
    });
    this.#child.stdin?.on('error', () => {});
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString('utf8');
      if (this.#said.length <= 2 * mostKept) return;
      this.#forgotten += this.#said.length - mostKept;
      this.#said = this.#said.slice(-mostKept);
    });
    this.ended = new Promise<void>((resolve) => {
      this.#child.once('error', () => resolve());
      this.#child.once('close', () => resolve());
    })
      .then(() => this.#onEnd())
      .then(() => ownWords(this.#said).at(-1) ?? 'ssh ended without a word');
  }

  /** All that it wrote, its notes on what it does (-v) included; the beginning goes first. */
  get said(): string {
    return this.#said;
  }

  /** How much it has written, to ask later for what came since. */
  get position(): number {
    return this.#forgotten + this.#said.length;
  }

  saidSince(position: number): string {
    return this.#said.slice(Math.max(0, position - this.#forgotten));
  }

  /** Settles with true once the connection stands: its socket is made after the login. */
  async stands(): Promise<boolean> {
    let over = false;
    void this.ended.then(() => {
      over = true;
    });
    while (!over) {
      if (
        await access(this.controlPath).then(
          () => true,
          () => false,
        )
      )
        return true;
      await delay(50);
    }
    return false;
  }

  kill(): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }

  /** Says goodbye to the server, within two seconds. */
  async close(): Promise<void> {
    this.#child.stdin?.end();
    if (!(await within(this.ended, 2_000))) this.kill();
    await within(this.ended, 1_000);
  }
}

/** ssh's lines without its notes: the last one says why it ended. */
export const ownWords = (said: string): readonly string[] =>
  said
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !/^(debug\d: |OpenSSH_|Authenticated to )/.test(line))
    .map(visibleLine);
