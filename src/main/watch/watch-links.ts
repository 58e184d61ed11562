/** Hosts with watches: those that are followed, and those that are leased for one piece of work. */

import type { WatchKey } from '#core/contract/watch';
import { type AuditedHost, auditedHost } from '../collect/audited-host';
import { Follower } from './follower';
import type { WatchContext } from './watch-context';
import type { WatchRegister } from './watch-register';
import { notLinked } from './watch-view';

const nameOf = ({ host, id }: WatchKey): string => JSON.stringify([host, id]);

/** A host that was leased. */
export interface Lease {
  readonly host: AuditedHost;
  done(): Promise<void>;
}

export class WatchLinks {
  readonly #followers = new Map<string, Follower>();

  constructor(
    private readonly context: WatchContext,
    private readonly register: WatchRegister,
  ) {}

  /** The host for one piece of work, over the one link that all share (host/kept-links.ts); `done` gives it back. */
  async lease(name: string, signal?: AbortSignal, onAct = this.context.onAct): Promise<Lease> {
    const host = await this.context.openHost(name, signal);
    return { host: auditedHost(host, onAct), done: () => host.close().catch(() => {}) };
  }

  async with<T>(name: string, work: (host: AuditedHost) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { host, done } = await this.lease(name, signal);
    try {
      return await work(host);
    } finally {
      await done();
    }
  }

  /** Followed already: nothing changes. One that had given up is followed anew. */
  async follow(key: WatchKey): Promise<void> {
    const name = nameOf(key);
    if (this.#isFollowed(name)) return;
    const { root } = await this.register.known(key);
    if (this.#isFollowed(name)) return;
    const { register } = this;
    const tell = () => void register.changed(key).catch(() => {});
    let heartbeatTold = '';
    const follower = new Follower({
      root,
      id: key.id,
      connect: async (signal) =>
        auditedHost(await this.context.openHost(key.host, signal), this.context.onAct),
      onLook: (look, first) => register.takeIn(key.host, look, first ? 'asked' : 'live', false),
      onState: (state, moment) => {
        register.heard(key, state, moment);
        tell();
      },
      onTick: (moment) => {
        register.ticked(key, moment);
        void register.view(key).then(
          ({ heartbeat }) => {
            // A second without news is news only when it makes the heartbeat late.
            if (heartbeat.is !== heartbeatTold) tell();
            heartbeatTold = heartbeat.is;
          },
          () => {},
        );
      },
      onLink: (link) => {
        register.setLive(key, {
          link,
          followed: this.#followers.has(name),
          ...(link.state === 'connected' || link.state === 'connecting' ? {} : { moment: null }),
        });
        tell();
      },
    });
    this.#followers.set(name, follower);
    register.setLive(key, { followed: true });
  }

  async unfollow(key: WatchKey): Promise<void> {
    const followed = this.#followers.get(nameOf(key));
    this.#followers.delete(nameOf(key));
    await followed?.stop();
    this.register.setLive(key, notLinked);
    await this.register.changed(key);
  }

  #isFollowed(name: string): boolean {
    const follower = this.#followers.get(name);
    return follower !== undefined && !follower.isOver;
  }

  /** It is followed, and the link stands. */
  hears(key: WatchKey): boolean {
    return (this.#followers.get(nameOf(key))?.host ?? null) !== null;
  }

  async close(): Promise<void> {
    const all = [...this.#followers.values()];
    this.#followers.clear();
    await Promise.allSettled(all.map((follower) => follower.stop()));
  }
}
