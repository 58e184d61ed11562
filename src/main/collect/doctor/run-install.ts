/**
 * Runs an installation that a person confirmed. sudo is tried without a password first; where it wants one, the person is
 * asked for it, it goes to sudo's standard input for this installation alone, and is printed, logged and kept nowhere.
 */

import { type Failure, failure } from '#core/base/failure';
import type { DoctorFacts } from '#core/probe/doctor/facts';
import type { Install } from '#core/probe/doctor/packages';
import { readableCommand } from '../../host/command';
import type { CommandResult } from '../../host/host';
import type { ConnectionPrompts } from '../../host/prompts';
import type { AuditedHost } from '../audited-host';
import { installText, needsSudo } from './install-command';

/** Packages may come over a slow line. */
const timeoutMs = 30 * 60_000;
const maxBytes = 64 * 2 ** 20;

export interface InstallRun {
  readonly host: AuditedHost;
  readonly facts: DoctorFacts;
  readonly install: Install;
  readonly prompts: ConnectionPrompts;
  readonly signal: AbortSignal;
  /** Both outputs of the commands, as they come. */
  onOutput(text: string): void;
}

/** Throws `doctor.*` failures; what the commands printed was heard by then. */
export async function runInstall(run: InstallRun): Promise<void> {
  const sudo = needsSudo(run.facts);
  const { sudo: way } = run.facts;
  if (sudo && way !== 'free' && way !== 'password') throw noSudo(run);
  let password: string | null = null;
  for (const step of run.install) {
    let result: CommandResult;
    if (!sudo) result = await runStep(run, step);
    else {
      if (password === null) {
        const tried = await tryWithoutPassword(run, step);
        if (tried !== null) {
          settle(run, step, tried);
          continue;
        }
        password = await askPassword(run, step);
      }
      result = await runWithPassword(run, step, password);
    }
    settle(run, step, result);
  }
}

function settle(run: InstallRun, step: readonly string[], result: CommandResult): void {
  if (result.status === 0) return;
  const name = run.host.host.description.name;
  const { stderr } = result;
  if (
    /^sudo: .*must have a tty|not in the sudoers file|is not allowed to (?:run|execute)|may not run sudo/m.test(
      stderr,
    )
  )
    throw noSudo(run);
  if (/^sudo: (?:\d+ incorrect password|no password was provided)/m.test(stderr))
    throw failure('doctor.password-refused', { host: name });
  throw failure('doctor.install-failed', {
    host: name,
    command: readableCommand(step),
    status: result.status ?? result.signal ?? 'unknown',
  });
}

function noSudo({ host, facts, install }: InstallRun): Failure {
  const { name } = host.host.description;
  return failure('doctor.no-sudo', {
    host: name,
    user: facts.user ?? '?',
    command: installText(install, false),
  });
}

function runStep(run: InstallRun, argv: readonly string[], password?: string): Promise<CommandResult> {
  const decoder = new TextDecoder();
  return run.host.exec(argv, {
    timeoutMs,
    maxBytes,
    signal: run.signal,
    onOutput: (chunk) => run.onOutput(decoder.decode(chunk, { stream: true })),
    ...(password === undefined
      ? {}
      : { input: new TextEncoder().encode(`${password}\n`), secretInput: true }),
  });
}

/** Null where sudo wants a password: then nothing has run, and its refusal is no part of the output. */
async function tryWithoutPassword(run: InstallRun, step: readonly string[]): Promise<CommandResult | null> {
  // The refusal is the first line there is, and may come in pieces: nothing is heard before that line is whole.
  let first: string | null = '';
  const onOutput = (text: string): void => {
    if (first === null) {
      run.onOutput(text);
      return;
    }
    first += text;
    if (first.includes('\n')) flush();
  };
  const flush = (): void => {
    if (first !== null && first !== '' && !wantsPassword(first)) run.onOutput(first);
    first = null;
  };
  const result = await runStep({ ...run, onOutput }, ['sudo', '-n', '--', ...step]);
  flush();
  return result.status !== 0 && wantsPassword(result.stderr) ? null : result;
}

const wantsPassword = (text: string): boolean => /^sudo: (?:a password|a terminal) is required/m.test(text);

async function askPassword({ host, facts, prompts }: InstallRun, step: readonly string[]): Promise<string> {
  const name = host.host.description.name;
  const about = `sudo ${readableCommand(step)}`;
  const user = facts.user ?? '?';
  const password = await prompts.secret({
    kind: 'keyboard-interactive',
    host: name,
    user,
    about,
    echo: false,
  });
  if (password === null || password === '' || /[\n\0]/.test(password))
    throw failure('doctor.no-password', { host: name });
  return password;
}

/** -k: whatever sudo remembers, it reads the password, so that none is left for the command to find. */
const runWithPassword = (
  run: InstallRun,
  step: readonly string[],
  password: string,
): Promise<CommandResult> => runStep(run, ['sudo', '-k', '-S', '-p', '', '--', ...step], password);
