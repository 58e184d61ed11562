/**
 * Keeps a link to one watch: looks, then reads its state as it comes, and looks again when something is new. A lost
 * link is tried again, each time later; what takes a person to mend is not.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { type FailureCode, type FailureData, failure, failureDataOf } from '#core/base/failure';
import type { WatchView } from '#core/contract/watch';
import { type HostMoment, latestAge } from '#core/watch/heartbeat';
import { readWatchState, type WatchState } from '#core/watch/state';
import type { AuditedHost } from '../collect/audited-host';
import type { RunningCommand } from '../host/host';
import { LineReader } from './line-reader';
import { type Look, lookAt, watchCommand } from './remote-watch';

export interface FollowerOptions {
  readonly root: string;
  readonly id: string;
  connect(signal: AbortSignal): Promise<AuditedHost>;
  /** After each look; `first` of a link. Settles when it was taken in. */
  onLook(look: Look, first: boolean): Promise<void>;
  onState(state: WatchState, moment: Moment): void;
  /** A second passed without a new state. */
  onTick(moment: Moment): void;
  onLink(link: WatchView['link']): void;
}

export type Moment = Omit<HostMoment, 'running'>;

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;
const longestLine = 128 * 1024;
/** A heartbeat that stays late is looked into, no more often. */
const lookAgainMs = 15_000;
/** No line at all for so long: the command hangs although the link holds. */
const silentMs = 20_000;
/** A watchdog that does not run is looked at again. */
const notRunningMs = 10_000;

/** What is tried again by itself; all else takes a person (a key, a password, a name that is not known). */
const passing: ReadonlySet<FailureCode> = new Set([
  'host.lost',
  'host.unreachable',
  'host.timeout',
  'host.channel-refused',
  'host.not-ssh',
  'watch.no-answer',
  'failure.unexpected',
]);

export class Follower {
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  #host: AuditedHost | null = null;
  #isOver = false;
  /** Since when the link stands, or since when it does not; RFC 3339. */
  #since = new Date().toISOString();
  /** What ended the last link, or kept it from being made. */
  #lost: FailureData | null = null;

  constructor(private readonly options: FollowerOptions) {
    this.#done = this.#keep().finally(() => {
      this.#isOver = true;
    });
  }

  /** It tries no more: it was stopped, or waits for what only a person can mend. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The link while it holds, for other commands to the same host. */
  get host(): AuditedHost | null {
    return this.#host;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stop;
    let waitMs = firstWaitMs;
    while (!signal.aborted) {
      const began = Date.now();
      const lost = await this.#once().then(
        () => failure('watch.no-answer', { host: '', reason: 'it ended' }).data,
        failureDataOf,
      );
      if (signal.aborted) break;
      // Of all tries of one outage, the first knows when it began.
      if (this.#lost === null) this.#since = new Date().toISOString();
      this.#lost = lost;
      // A link that held for a while starts anew with short waits.
      if (Date.now() - began > longestWaitMs) waitMs = firstWaitMs;
      if (!passing.has(lost.code)) {
        this.#tell('lost');
        return;
      }
      // Not all at the same moment when a network comes back.
      const ms = Math.round(waitMs * (0.75 + Math.random() / 2));
      this.#tell('lost', new Date(Date.now() + ms).toISOString());
      waitMs = Math.min(longestWaitMs, waitMs * 2);
      await delay(ms, undefined, { signal }).catch(() => {});
    }
    this.options.onLink({ state: 'none', since: null, failure: null, retryAt: null });
  }

  #tell(state: 'connecting' | 'connected' | 'lost', retryAt: string | null = null): void {
    this.options.onLink({ state, since: this.#since, failure: this.#lost, retryAt });
  }

  /** One link, until it ends; throws what ended it. */
  async #once(): Promise<void> {
    const { signal } = this.#stop;
    const { id, root, connect, onLook } = this.options;
    this.#tell('connecting');
    const host = await connect(signal);
    try {
      const clock = new HostClock();
      const look = async (first: boolean): Promise<Look> => {
        const seen = await lookAt(host, { root, id }, signal);
        clock.set(seen.moment);
        await onLook(seen, first);
        return seen;
      };
      const { watches } = await look(true);
      this.#host = host;
      this.#lost = null;
      this.#since = new Date().toISOString();
      this.#tell('connected');
      const there = watches.at(0);
      if (there === undefined)
        throw failure('watch.not-there', { host: host.host.description.name, id, folder: `${root}/${id}` });
      let known = newsOf(there.state);
      while (!signal.aborted) {
        // The signal ends it, also one that came while it was being started.
        const following = await host.stream(watchCommand(there.folder, ['follow']), { signal });
        known = await this.#read(following, clock, known, () => look(false));
        // Throws when the link went; otherwise it is not running, or its script is gone.
        await following.ended;
        await delay(notRunningMs, undefined, { signal }).catch(() => {});
        if (!signal.aborted) await look(false);
      }
    } finally {
      this.#host = null;
      await host.host.close().catch(() => {});
    }
  }

  /** Reads one report to its end; what was known to be there by then. */
  async #read(
    following: RunningCommand,
    clock: HostClock,
    knownBefore: string,
    look: () => Promise<Look>,
  ): Promise<string> {
    const { onState, onTick } = this.options;
    const lines = new LineReader(longestLine);
    const stop = () => void following.stop().catch(() => {});
    let silence = setTimeout(stop, silentMs);
    let known = knownBefore;
    let lastLook = Date.now();
    try {
      for await (const chunk of following.stdout) {
        clearTimeout(silence);
        silence = setTimeout(stop, silentMs);
        for (const line of lines.push(chunk as Uint8Array)) {
          const state = line.startsWith('{') ? readWatchState(line) : null;
          if (state === null) onTick(clock.now());
          else {
            clock.heard(state);
            onState(state, clock.now());
          }
          // While a capture is being written there is nothing to list yet.
          const isNews = state !== null && state.capturing === null && newsOf(state) !== known;
          const isLate = state === null && clock.isLate() && Date.now() - lastLook > lookAgainMs;
          if (!isNews && !isLate) continue;
          if (isNews) known = newsOf(state);
          lastLook = Date.now();
          await look();
        }
      }
    } finally {
      clearTimeout(silence);
    }
    return known;
  }
}

/** What a state says that only a look can tell more of. */
const newsOf = (state: WatchState | null): string =>
  JSON.stringify([state?.captures.count, state?.captures.last?.name, state?.paused, state?.script]);

/** How the host's clocks stand, counted on from the last look by our own steady clock. */
class HostClock {
  #moment: Moment = { wall: 0, uptime: 0, boot: null };
  #at = performance.now();
  /** Uptime of the last heartbeat, and how long after it the next is late. */
  #heard: { readonly uptime: number; readonly late: number } | null = null;

  set(moment: Moment): void {
    this.#moment = moment;
    this.#at = performance.now();
  }

  heard(state: WatchState): void {
    this.#heard = { uptime: state.uptime, late: latestAge(state) };
  }

  isLate(): boolean {
    return this.#heard !== null && this.now().uptime - this.#heard.uptime > this.#heard.late;
  }

  now(): Moment {
    const passed = (performance.now() - this.#at) / 1000;
    const { wall, uptime, boot } = this.#moment;
    return { wall: wall + passed, uptime: uptime + passed, boot };
  }
}
