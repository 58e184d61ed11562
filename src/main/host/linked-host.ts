/** A server as a host, over whichever link reaches it. */

import type { Duplex } from 'node:stream';
import { failure } from '#core/base/failure';
import { execLine, loginProbe } from './command';
import type {
  Address,
  CommandResult,
  ExecOptions,
  HostDescription,
  RunningCommand,
  StreamOptions,
} from './host';
import { type JobMark, killLine } from './job';
import { Jobs } from './jobs';
import type { JobSessions } from './lasting-job';
import { placeProbe, readPlace } from './lasting-line';
import type { Link } from './link';
import type { LinkHost } from './link-host';
import { type LoginShell, readLoginProbe, startLine, withoutGreeting } from './login-shell';
import { defaultExecTimeoutMs, type RemoteProcess, runToEnd, shortly } from './remote-process';
import { sudoStart } from './sudo-line';

export class LinkedHost implements LinkHost {
  readonly description: HostDescription;
  readonly lost: Promise<Error>;
  readonly jobs: JobSessions = {
    open: (line) => this.#session(line),
    shell: (line) => this.#shell(line),
    place: (anew) => this.#placeForJobs(anew),
  };
  readonly #link: Link;
  /** The links that were jumped over, nearest first. */
  readonly #hops: readonly Link[];
  readonly #started: Jobs;
  readonly #onOwnLine: (line: string) => void;
  #left: readonly JobMark[] = [];
  #login: Promise<LoginShell> | null = null;
  #place: Promise<string | null> | null = null;

  /** `onOwnLine`: a line runs there that nobody has asked for, only the link's own work takes it. */
  constructor(link: Link, hops: readonly Link[] = [], onOwnLine: (line: string) => void = () => {}) {
    this.#link = link;
    this.#hops = hops;
    this.#onOwnLine = onOwnLine;
    this.lost = link.lost.then((reason) => {
      // Before their ends are told: what ran at this moment may go on at the server.
      this.#left = this.#started.marks();
      return reason;
    });
    this.description = { transport: link.transport, ...link.info };
    this.#started = new Jobs({
      name: this.description.name,
      tools: async () => (await this.#loginShell()).tools,
      open: (line) => this.#session(line),
      shell: (line) => this.#shell(line),
    });
  }

  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<CommandResult> {
    if (options.signal?.aborted) throw failure('failure.cancelled');
    const { timeoutMs = defaultExecTimeoutMs } = options;
    const begun = performance.now();
    // One second more than here: when both clocks run, the failure is told by this side.
    const { before, answering } = sudoStart(options.sudo);
    const { tools } = await this.#loginShell();
    const line = execLine([...before, ...argv], timeoutMs / 1000 + 1, tools);
    const process = answering(await this.#session(line, timeoutMs));
    process.stdin.end(options.input);
    // Waiting for a free session counts.
    const left = Math.max(1, timeoutMs - (performance.now() - begun));
    const { name } = this.description;
    return runToEnd(process, { ...options, timeoutMs: left }, shortly(argv), name, timeoutMs);
  }

  stream(argv: readonly string[], options?: StreamOptions): Promise<RunningCommand> {
    return this.#started.start(argv, options);
  }

  connect(address: Address): Promise<Duplex> {
    return address.kind === 'unix'
      ? this.#link.forwardUnix(address.path)
      : this.#link.forward(address.host, address.port);
  }

  answers(withinMs: number): Promise<boolean> {
    if (this.#link.transport === 'ssh') this.#onOwnLine(':');
    return this.#link.answers(withinMs);
  }

  giveUp(reason: string): void {
    this.#link.giveUp(reason);
  }

  leftJobs(): readonly JobMark[] {
    return this.#left;
  }

  async endJobs(marks: readonly JobMark[]): Promise<void> {
    for (const mark of marks) await this.#shell(killLine(mark));
  }

  async close(): Promise<void> {
    await this.#started.stopAll();
    await this.#link.close();
    for (const hop of [...this.#hops].reverse()) await hop.close();
  }

  /** Asked once per connection; a host that does not answer sensibly has no tools. */
  #loginShell(): Promise<LoginShell> {
    if (this.#login === null) {
      this.#onOwnLine(loginProbe);
      this.#login = this.#link
        .session(loginProbe)
        .then((process) => this.#printed(process))
        .then(readLoginProbe);
    }
    this.#login.catch(() => {
      this.#login = null;
    });
    return this.#login;
  }

  /** Asked once per connection, when the first such job begins, and where none could be begun there. */
  async #placeForJobs(anew = false): Promise<string | null> {
    const { tools } = await this.#loginShell();
    if (!tools.setsid || !tools.timeout) return null;
    if (anew) this.#place = null;
    this.#place ??= this.#shell(placeProbe).then(readPlace);
    this.#place.catch(() => {
      this.#place = null;
    });
    return this.#place;
  }

  /** Runs a line of sh, whatever the login shell is and whatever that prints first. */
  async #session(line: string, waitMs?: number): Promise<RemoteProcess> {
    const login = await this.#loginShell();
    const process = await this.#link.session(startLine(line, login), waitMs);
    return login.greets ? withoutGreeting(process) : process;
  }

  async #shell(line: string): Promise<string> {
    this.#onOwnLine(line);
    return this.#printed(await this.#session(line));
  }

  async #printed(process: RemoteProcess): Promise<string> {
    process.stdin.end();
    const { stdout } = await runToEnd(process, {}, 'sh', this.description.name);
    return new TextDecoder().decode(stdout);
  }
}
