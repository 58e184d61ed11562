/** A server as a host, over ssh2. */

import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { failure } from '#core/base/failure';
import { execLine, type JobTools, readToolProbe, toolProbe } from './command';
import type { Address, CommandResult, ExecOptions, Host, HostDescription, RunningCommand } from './host';
import { type JobMark, jobLine, killLine } from './job';
import { defaultExecTimeoutMs, runJob, runToEnd, shortly } from './remote-process';
import type { SshLink } from './ssh-link';

export class Ssh2Host implements Host {
  readonly description: HostDescription;
  readonly lost: Promise<Error>;
  readonly #link: SshLink;
  /** The links that were jumped over, nearest first. */
  readonly #hops: readonly SshLink[];
  readonly #running = new Set<RunningCommand>();
  #tools: Promise<JobTools> | null = null;

  constructor(link: SshLink, hops: readonly SshLink[] = []) {
    this.#link = link;
    this.#hops = hops;
    this.lost = link.lost;
    this.description = { transport: 'ssh2', ...link.info };
  }

  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<CommandResult> {
    if (options.signal?.aborted) throw failure('failure.cancelled');
    const { timeoutMs = defaultExecTimeoutMs } = options;
    const begun = performance.now();
    // One second more than here: when both clocks run, the failure is told by this side.
    const line = execLine(argv, timeoutMs / 1000 + 1, await this.#jobTools());
    const process = await this.#link.session(line, timeoutMs);
    process.stdin.end(options.input);
    // Waiting for a free session counts.
    const left = Math.max(1, timeoutMs - (performance.now() - begun));
    return runToEnd(process, { ...options, timeoutMs: left }, shortly(argv), this.description.name);
  }

  async stream(
    argv: readonly string[],
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<RunningCommand> {
    if (signal?.aborted) throw failure('failure.cancelled');
    const nonce = `HC${randomBytes(8).toString('hex')}`;
    const process = await this.#link.session(jobLine(argv, nonce, await this.#jobTools()));
    const running = runJob(process, {
      nonce,
      what: shortly(argv),
      host: this.description.name,
      signal,
      killFromOutside: async (mark: JobMark) => (await this.#shell(killLine(mark))).includes('gone'),
    });
    this.#running.add(running);
    const gone = (): void => void this.#running.delete(running);
    running.ended.then(gone, gone);
    return running;
  }

  connect({ host, port }: Address): Promise<Duplex> {
    return this.#link.forward(host, port);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#running].map((running) => running.stop()));
    await this.#link.close();
    for (const hop of [...this.#hops].reverse()) await hop.close();
  }

  /** Asked once per connection; a host that does not answer sensibly has no tools. */
  #jobTools(): Promise<JobTools> {
    this.#tools ??= this.#shell(toolProbe).then(readToolProbe);
    this.#tools.catch(() => {
      this.#tools = null;
    });
    return this.#tools;
  }

  async #shell(line: string): Promise<string> {
    const process = await this.#link.session(line);
    process.stdin.end();
    const { stdout } = await runToEnd(process, {}, 'sh', this.description.name);
    return new TextDecoder().decode(stdout);
  }
}
