/** A kept link in somebody's hands: a host like any other, which goes on working when the link was made anew. */

import type { Duplex } from 'node:stream';
import { failure } from '#core/base/failure';
import type { LinkState } from '#core/contract/link';
import { AsRoot, type RootHost, type SudoPasswords } from './as-root';
import type {
  Address,
  CommandResult,
  ExecOptions,
  Host,
  HostDescription,
  RunningCommand,
  StreamOptions,
} from './host';
import type { JobMark } from './job';
import type { KeptLink } from './kept-link';
import { beginLastingJob, type JobSessions } from './lasting-job';
import type { LinkHost } from './link-host';

export interface LeasedHost extends Host {
  /** How the link stands at this moment. */
  readonly link: LinkState;
  /**
   * Settles when the link stands (again), at once when it does, however long that takes. Rejects with
   * `failure.cancelled` when `signal` says so, or all links are closed.
   */
  back(signal?: AbortSignal): Promise<void>;
  /**
   * Single commands as root: by sudo where the login is not. A person is asked for a password at most once in a run, and
   * not at all when `mayAsk` is false. `by` runs them, where somebody else writes them down.
   */
  asRoot(mayAsk: boolean, by?: RootHost): AsRoot;
  /** Gives the lease back; what it started ends. The link stays for the others, and for a while. */
  close(): Promise<void>;
}

export class LeaseOfLink implements LeasedHost {
  readonly #link: KeptLink;
  readonly #onReturned: () => void;
  readonly #sudoPassword: (mayAsk: boolean) => SudoPasswords;
  readonly #running = new Set<RunningCommand>();
  #last: LinkHost;
  #returned = false;

  /** `link` stands. */
  constructor(
    link: KeptLink,
    host: LinkHost,
    sudoPassword: (mayAsk: boolean) => SudoPasswords,
    onReturned: () => void,
  ) {
    this.#sudoPassword = sudoPassword;
    this.#link = link;
    this.#last = host;
    this.#onReturned = onReturned;
  }

  get description(): HostDescription {
    return (this.#link.host ?? this.#last).description;
  }

  get link(): LinkState {
    return this.#link.state;
  }

  get lost(): Promise<Error> {
    return this.#link.host?.lost ?? Promise.resolve(this.#link.whyNot);
  }

  async back(signal?: AbortSignal): Promise<void> {
    await this.#link.open('ever', signal);
  }

  asRoot(mayAsk: boolean, by: RootHost = this): AsRoot {
    return new AsRoot(by, this.#sudoPassword(mayAsk));
  }

  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<CommandResult> {
    return (await this.#host(options)).exec(argv, options);
  }

  async stream(argv: readonly string[], options: StreamOptions = {}): Promise<RunningCommand> {
    const host = await this.#host(options);
    const running = (await this.#lasting(host, argv, options)) ?? (await host.stream(argv, options));
    this.#running.add(running);
    const gone = (): void => void this.#running.delete(running);
    running.ended.then(gone, gone);
    return running;
  }

  /** Null where it is not wanted, or not to be had. */
  async #lasting(
    host: LinkHost,
    argv: readonly string[],
    { lasting, sudo, signal }: StreamOptions,
  ): Promise<RunningCommand | null> {
    if (lasting === undefined || sudo !== undefined || host.jobs === undefined) return null;
    if (signal?.aborted) throw failure('failure.cancelled');
    const { name } = host.description;
    const sessions = async (until: AbortSignal): Promise<JobSessions> => {
      const { jobs } = await this.#link.open('ever', until);
      if (jobs === undefined)
        throw failure('host.lost', { host: name, reason: 'it is another computer now' });
      return jobs;
    };
    const leave = (mark: JobMark): void => this.#link.leave(mark);
    return beginLastingJob(host.jobs, { argv, host: name, signal, lasting, sessions, leave });
  }

  async connect(address: Address): Promise<Duplex> {
    return (await this.#host({})).connect(address);
  }

  async close(): Promise<void> {
    if (this.#returned) return;
    this.#returned = true;
    await Promise.allSettled([...this.#running].map((running) => running.stop()));
    this.#onReturned();
  }

  /** The host now, or within the given patience. */
  async #host({ patienceMs = 0, signal }: StreamOptions): Promise<LinkHost> {
    const { name } = this.#last.description;
    if (this.#returned) throw failure('host.lost', { host: name, reason: 'it was closed' });
    const { host } = this.#link;
    if (host !== null) {
      this.#last = host;
      return host;
    }
    if (patienceMs <= 0) throw this.#link.whyNot;
    const late = AbortSignal.timeout(patienceMs);
    const either = signal === undefined ? late : AbortSignal.any([late, signal]);
    try {
      this.#last = await this.#link.open('ever', either);
      return this.#last;
    } catch (thrown) {
      if (late.aborted && !signal?.aborted) throw this.#link.whyNot;
      throw thrown;
    }
  }
}
