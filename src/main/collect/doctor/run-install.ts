/** Runs an installation that a person confirmed, as root where it takes root. */

import { type Failure, type FailureCode, failure, failureDataOf } from '#core/base/failure';
import type { DoctorFacts } from '#core/probe/doctor/facts';
import type { Install } from '#core/probe/doctor/packages';
import { readableCommand } from '../../host/command';
import type { CommandResult } from '../../host/host';
import type { AuditedHost } from '../audited-host';
import { installText, needsSudo } from './install-command';

/** Packages may come over a slow line. */
const timeoutMs = 30 * 60_000;
const maxBytes = 64 * 2 ** 20;

export interface InstallRun {
  readonly host: AuditedHost;
  readonly facts: DoctorFacts;
  readonly install: Install;
  readonly signal: AbortSignal;
  /** Both outputs of the commands, as they come. */
  onOutput(text: string): void;
}

/** Throws `doctor.*` and `host.*` failures; what the commands printed was heard by then. */
export async function runInstall(run: InstallRun): Promise<void> {
  const { host, facts, install } = run;
  const asRoot = needsSudo(facts) ? host.asRoot(true) : null;
  if (needsSudo(facts) && (asRoot === null || !['free', 'password'].includes(facts.sudo ?? '')))
    throw noSudo(run);
  for (const step of install) {
    const decoder = new TextDecoder();
    const options = {
      timeoutMs,
      maxBytes,
      signal: run.signal,
      onOutput: (chunk: Uint8Array) => run.onOutput(decoder.decode(chunk, { stream: true })),
    };
    const result: CommandResult = await (asRoot === null
      ? host.exec(step, options)
      : asRoot.exec(step, { ...options, exactly: true })
    ).catch((thrown) => {
      throw refused.has(failureDataOf(thrown).code) ? noSudo(run) : thrown;
    });
    if (result.status === 0) continue;
    throw failure('doctor.install-failed', {
      host: host.host.description.name,
      command: readableCommand(step),
      status: result.status ?? result.signal ?? 'unknown',
    });
  }
}

const refused: ReadonlySet<FailureCode> = new Set([
  'host.sudo-missing',
  'host.sudo-terminal',
  'host.sudo-refused',
]);

function noSudo({ host, facts, install }: InstallRun): Failure {
  const { name } = host.host.description;
  return failure('doctor.no-sudo', {
    host: name,
    user: facts.user ?? '?',
    command: installText(install, false),
  });
}
