/**
 * Single commands as root (design: sudo, with or without a password). A login that is root needs nothing; else sudo
 * is tried without a password, and where it wants one a person is asked, with the host and the command named.
 */

import { failure } from '#core/base/failure';
import { readableCommand } from './command';
import type { CommandResult, ExecOptions, Host, RunningCommand, StreamOptions, Sudo } from './host';
import { defaultExecTimeoutMs } from './remote-process';

/** Where a password comes from. */
export interface SudoPasswords {
  /** Asked again after a wrong one. Null: nobody gives one. */
  ask(command: string, user: string): Promise<string | null>;
  /** sudo took the last one. */
  worked(): void;
}

/** Whether it takes sudo at all. */
export const whoAmIArgv: readonly string[] = ['sh', '-c', '[ "$(id -u)" = 0 ] && echo root || id -un'];
/** Whether a job's wrapper may be raised. */
export const raisingTryArgv: readonly string[] = ['sh', '-c', ':'];

const mostTries = 3;

export interface RootOptions extends ExecOptions {
  /** It runs as it stands, as somebody has confirmed it: its time limit is not raised with it. */
  readonly exactly?: boolean;
}

/** What it takes of a host: its own commands, or those that are written down somewhere on the way. */
export type RootHost = Pick<Host, 'description' | 'exec' | 'stream'>;

type Refusal = 'password' | 'wrong' | 'terminal' | 'not-allowed' | 'missing';

export class AsRoot {
  readonly #host: RootHost;
  readonly #passwords: SudoPasswords;
  #user: Promise<string> | null = null;

  constructor(host: RootHost, passwords: SudoPasswords) {
    this.#host = host;
    this.#passwords = passwords;
  }

  /** Runs it to its end as root. Throws `host.sudo-*` when sudo would not; then it has not run. */
  async exec(argv: readonly string[], options: RootOptions = {}): Promise<CommandResult> {
    return (await this.#run(argv, options)).result;
  }

  /**
   * A job as root. The wrapper that ends it with the link runs as root with it, as only root can end it: sudo has to
   * allow `sh`.
   */
  async stream(argv: readonly string[], options: StreamOptions = {}): Promise<RunningCommand> {
    const { sudo } = await this.#run(raisingTryArgv, options, readableCommand(argv));
    return this.#host.stream(argv, sudo === undefined ? options : { ...options, sudo });
  }

  async #run(
    argv: readonly string[],
    { exactly = false, ...options }: RootOptions,
    shown: string = readableCommand(argv),
  ): Promise<{ result: CommandResult; sudo: Sudo | undefined }> {
    this.#user ??= this.#whoAmI();
    this.#user.catch(() => {
      this.#user = null;
    });
    const user = await this.#user;
    if (user === 'root') return { result: await this.#host.exec(argv, options), sudo: undefined };
    let sudo: Sudo = { password: null };
    // Nobody but root can end what is root's: its time limit is raised with it, where sudoers allow that.
    const seconds = Math.ceil((options.timeoutMs ?? defaultExecTimeoutMs) / 1000) + 1;
    let run: readonly string[] = exactly ? argv : ['timeout', '-k', '5', String(seconds), ...argv];
    for (let tries = 0; ; ) {
      const { onOutput } = options;
      const heard = onOutput === undefined ? {} : { onOutput: heardOnceItRuns(onOutput) };
      const result = await this.#host.exec(run, { ...options, ...heard, sudo });
      const refusal = refusalOf(result);
      if (refusal === null) {
        if (sudo.password !== null) this.#passwords.worked();
        return { result, sudo };
      }
      if (refusal === 'not-allowed' && run !== argv) {
        run = argv;
        continue;
      }
      const name = this.#host.description.name;
      const about = { host: name, user, command: shown };
      if (refusal === 'missing') throw failure('host.sudo-missing', about);
      if (refusal === 'terminal') throw failure('host.sudo-terminal', about);
      if (refusal === 'not-allowed') throw failure('host.sudo-refused', about);
      if (tries++ >= mostTries) throw failure('host.sudo-password', about);
      const password = await this.#passwords.ask(shown, user);
      if (password === null || /[\n\0]/.test(password)) throw failure('host.sudo-password', about);
      sudo = { password };
    }
  }

  async #whoAmI(): Promise<string> {
    const { stdout } = await this.#host.exec(whoAmIArgv);
    return new TextDecoder().decode(stdout).trim();
  }
}

/** Passes an output on but for the one line with which sudo says that it has run nothing. */
function heardOnceItRuns(onOutput: (chunk: Uint8Array) => void): (chunk: Uint8Array) => void {
  // The line may come in pieces: nothing is heard before it is sure that it is another one.
  let held: Buffer | null = Buffer.alloc(0);
  return (chunk) => {
    if (held === null) return onOutput(chunk);
    held = Buffer.concat([held, chunk]);
    const text = held.toString('latin1');
    const own = 'sudo: ';
    if (text.startsWith(own) ? !text.includes('\n') : own.startsWith(text)) return;
    const refusal = refusalOf({ status: 1, stderr: text }) !== null;
    const whole = held;
    held = null;
    if (!refusal) onOutput(whole);
  };
}

/** sudo's own words (LC_ALL=C) for having run nothing; null where it ran, whatever came of it. */
export function refusalOf({ status, stderr }: Pick<CommandResult, 'status' | 'stderr'>): Refusal | null {
  if (status === 0) return null;
  if (status === 127 && /sudo: (?:not found|command not found)|sudo': No such file/.test(stderr))
    return 'missing';
  if (/^sudo: timeout: command not found/m.test(stderr)) return 'not-allowed';
  if (/^sudo: (?:\d+ incorrect password|no password was provided)/m.test(stderr)) return 'wrong';
  if (/you must have a tty|^sudo: a terminal is required/m.test(stderr)) return 'terminal';
  if (/not in the sudoers file|is not allowed to (?:run|execute)|may not run sudo/.test(stderr))
    return 'not-allowed';
  if (/^sudo: (?:a password is required|interactive authentication is required)/m.test(stderr))
    return 'password';
  return null;
}
