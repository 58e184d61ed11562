/**
 * One link that stays: connects when it is first wanted, notices when it is lost, and makes it anew with
 * growing pauses, without asking anybody. What only a person can mend waits for a person (`needs-you`).
 * docs/connecting.md describes the states.
 */

import { Failure, type FailureCode, type FailureData, failure, failureDataOf } from '#core/base/failure';
import type { LinkState } from '#core/contract/link';
import { backoffMs } from './backoff';
import type { JobMark } from './job';
import type { LinkHost } from './link-host';

export interface KeptLinkOptions {
  readonly name: string;
  /** Makes the link. Unless `attended`, nobody may be asked. */
  connect(attended: boolean, signal: AbortSignal): Promise<LinkHost>;
  onState(state: LinkState): void;
  /** It was lost before in this run and not regained: then even the first try asks nobody. */
  readonly isRegaining: boolean;
  /** For tests: how long it may take to answer after a pause. */
  readonly probeMs?: number | undefined;
}

/** What passes by itself; all else takes a person (a key, a password). A name may be unknown while a network is away. */
const passing: ReadonlySet<FailureCode> = new Set([
  'host.lost',
  'host.unreachable',
  'host.timeout',
  'host.not-ssh',
  'host.unknown-name',
]);

/** How long a link that was found silent after a pause of this computer may take to answer. */
const defaultProbeMs = 10_000;

const mostLeftJobs = 100;

/** `now`: a person wants it and may be asked; `soon`: nobody may be, and what takes a person fails it; `ever`: whenever it comes. */
type Wait = 'now' | 'soon' | 'ever';

interface Waiter {
  readonly wait: Wait;
  resolve(host: LinkHost): void;
  reject(reason: Error): void;
}

export class KeptLink {
  /** Settles when it was closed, or the first connection failed. */
  readonly over: Promise<void>;
  readonly #options: KeptLinkOptions;
  readonly #closing = new AbortController();
  #state: LinkState = { is: 'closed' };
  #host: LinkHost | null = null;
  #lost: FailureData | null = null;
  #waiters: Waiter[] = [];
  /** Ends the pause before the next try. */
  #wake: () => void = () => {};
  #leftJobs: readonly JobMark[] = [];
  /** How long the last link stood. */
  #stoodMs = 0;

  constructor(options: KeptLinkOptions) {
    this.#options = options;
    // After the first waiter has come.
    this.over = Promise.resolve().then(() => this.#stay());
  }

  get state(): LinkState {
    return this.#state;
  }

  /** The host while the link stands. */
  get host(): LinkHost | null {
    return this.#host;
  }

  /** Why there is no link now. */
  get whyNot(): Error {
    const { name } = this.#options;
    return this.#lost === null
      ? failure('host.lost', { host: name, reason: 'it is not connected yet' })
      : failure('host.lost', {
          host: name,
          reason: String(this.#lost.fillings['reason'] ?? 'it could not be made anew'),
        });
  }

  /**
   * The host as soon as the link stands. Throws what a person has to mend unless it may wait for `ever`, and
   * `failure.cancelled` when `signal` says so.
   */
  open(wait: Wait, signal?: AbortSignal): Promise<LinkHost> {
    if (signal?.aborted) return Promise.reject(failure('failure.cancelled'));
    if (this.#host !== null) return Promise.resolve(this.#host);
    if (this.#closing.signal.aborted)
      return Promise.reject(wait === 'ever' ? failure('failure.cancelled') : this.whyNot);
    if (this.#state.is === 'needs-you' && wait === 'soon')
      return Promise.reject(failureFrom(this.#state.failure));
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        signal?.removeEventListener('abort', onAbort);
        this.#waiters = this.#waiters.filter((one) => one !== waiter);
      };
      const waiter: Waiter = {
        wait,
        resolve: (host) => {
          leave();
          resolve(host);
        },
        reject: (reason) => {
          leave();
          reject(reason);
        },
      };
      const onAbort = (): void => waiter.reject(failure('failure.cancelled'));
      signal?.addEventListener('abort', onAbort);
      this.#waiters.push(waiter);
      if (wait === 'now') this.#wake();
    });
  }

  /** This computer may have slept or changed its network: the link is tried, or made anew without waiting longer. */
  async check(): Promise<void> {
    const host = this.#host;
    if (host === null) {
      if (this.#state.is === 'lost') this.#wake();
      return;
    }
    const { probeMs = defaultProbeMs } = this.#options;
    if (await host.answers(probeMs)) return;
    if (this.#host === host)
      host.giveUp(`no answer within ${probeMs / 1000} s after this computer had paused`);
  }

  /** A job that could not be ended: it is ended as soon as a link stands. */
  leave(mark: JobMark): void {
    this.#leftJobs = [...this.#leftJobs, mark].slice(-mostLeftJobs);
    if (this.#host !== null) this.#endLeftJobs(this.#host);
  }

  /** Ends it for good. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake();
    for (const waiter of [...this.#waiters]) waiter.reject(failure('failure.cancelled'));
    await this.over;
  }

  async #stay(): Promise<void> {
    const { signal } = this.#closing;
    let since = new Date().toISOString();
    let retry = 0;
    let waitMs = 0;
    try {
      for (;;) {
        // Waiters who may be asked make it their try.
        const attended = (retry === 0 && !this.#options.isRegaining) || this.#someoneIsThere();
        this.#tell({ is: 'connecting', since: now(), retry });
        const tried = await this.#try(attended);
        if (signal.aborted) return;
        if (tried === null) {
          // The link stood, and was lost: longer than it was waited for, it was worth the wait and is tried again soon.
          if (this.#stoodMs > waitMs) retry = 0;
          since = now();
        } else {
          const takesPerson = !passing.has(tried.code);
          if (this.#lost === null && !this.#options.isRegaining) {
            // It was never there: that is for whoever asked to hear, and nothing is tried again.
            for (const waiter of [...this.#waiters]) waiter.reject(failureFrom(tried));
            return;
          }
          for (const waiter of [...this.#waiters])
            if ((waiter.wait === 'now' && attended) || (waiter.wait === 'soon' && takesPerson))
              waiter.reject(failureFrom(tried));
          // Somebody who may be asked came while nobody was.
          if (this.#someoneIsThere()) continue;
          if (takesPerson) {
            this.#tell({ is: 'needs-you', since, failure: tried });
            await this.#pause(null);
            if (signal.aborted) return;
            continue;
          }
        }
        retry++;
        waitMs = backoffMs(retry);
        this.#tell({
          is: 'lost',
          since,
          failure: tried ?? (this.#lost as FailureData),
          nextAttemptAt: new Date(Date.now() + waitMs).toISOString(),
          retry,
        });
        await this.#pause(waitMs);
        if (signal.aborted) return;
      }
    } finally {
      this.#tell({ is: 'closed' });
    }
  }

  /** One link from its making to its end: null when it stood, otherwise why it could not be made. */
  async #try(attended: boolean): Promise<FailureData | null> {
    const { signal } = this.#closing;
    let host: LinkHost;
    try {
      host = await this.#options.connect(attended, signal);
    } catch (thrown) {
      return failureDataOf(thrown);
    }
    if (signal.aborted) {
      await host.close().catch(() => {});
      return null;
    }
    this.#host = host;
    const begun = performance.now();
    const { address, transport } = host.description;
    this.#tell({ is: 'connected', since: now(), address, transport });
    for (const waiter of [...this.#waiters]) waiter.resolve(host);
    this.#endLeftJobs(host);
    const closing = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null)));
    const reason = await Promise.race([host.lost, signal.aborted ? null : closing]);
    this.#stoodMs = performance.now() - begun;
    if (reason !== null) this.#lost = failureDataOf(reason);
    this.#leftJobs = [...this.#leftJobs, ...host.leftJobs()].slice(-mostLeftJobs);
    this.#host = null;
    // A lost one has nobody to say goodbye to.
    const closed = host.close().catch(() => {});
    if (reason === null) await closed;
    return null;
  }

  #endLeftJobs(host: LinkHost): void {
    const left = this.#leftJobs;
    if (left.length === 0) return;
    host.endJobs(left).then(
      () => {
        this.#leftJobs = this.#leftJobs.filter((mark) => !left.includes(mark));
      },
      () => {},
    );
  }

  /** Waits: until the time is up (null: without end), somebody wants it now, or it is closed. */
  #pause(ms: number | null): Promise<void> {
    if (this.#closing.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = () => {};
        resolve();
      };
      const timer = ms === null ? undefined : setTimeout(done, ms);
      this.#wake = done;
    });
  }

  #someoneIsThere(): boolean {
    return this.#waiters.some(({ wait }) => wait === 'now');
  }

  #tell(state: LinkState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}

const now = (): string => new Date().toISOString();

const failureFrom = (data: FailureData): Error => new Failure(data);
