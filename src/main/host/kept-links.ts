/**
 * The links of this run, one for each host however many use it: monitors, watchdogs' followers, targets and
 * investigations hold leases on it. docs/connecting.md tells the rules.
 */

import { failure } from '#core/base/failure';
import type { HostLink } from '#core/contract/link';
import type { SudoPasswords } from './as-root';
import { KeptLink } from './kept-link';
import { type LeasedHost, LeaseOfLink } from './leased-host';
import type { LinkHost } from './link-host';
import { watchForPauses } from './pauses';
import type { ConnectionPrompts } from './prompts';
import { RunSecrets, type RunSecretsOptions } from './run-secrets';

export interface KeptLinksOptions {
  /** Makes a link; the prompts are to be asked and nobody else. */
  connect(name: string, prompts: ConnectionPrompts, signal: AbortSignal): Promise<LinkHost>;
  /** How a person is asked. */
  readonly prompts: ConnectionPrompts;
  /** What a person wanted kept; left out where no keychain can be reached. */
  readonly secrets?: RunSecretsOptions | undefined;
  onLink(link: HostLink): void;
  /** How long a link that nobody uses is kept. */
  readonly lingerMs?: number;
  /** For tests: how long a link may take to answer after a pause. */
  readonly probeMs?: number;
}

export interface LeaseOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * True: a person wants it now and may be asked. False: nobody is asked. Left out: a person is asked unless the
   * link was lost before in this run and has not come back, so that a loop which leases again asks nobody.
   */
  readonly attended?: boolean | undefined;
}

interface Kept {
  readonly link: KeptLink;
  leases: number;
  linger: NodeJS.Timeout | null;
}

const defaultLingerMs = 60_000;

export class KeptLinks {
  readonly #options: KeptLinksOptions;
  readonly #kept = new Map<string, Kept>();
  readonly #secrets: RunSecrets;
  /** Hosts whose link was lost while it was used, and has not come back. */
  readonly #regaining = new Set<string>();
  readonly #stopWatching: () => void;
  #closed = false;

  constructor(options: KeptLinksOptions) {
    this.#options = options;
    this.#secrets = new RunSecrets(options.secrets);
    this.#stopWatching = watchForPauses(() => this.checkAll());
  }

  /**
   * The host by its name, over the one link that all share. Give it back with `close()`. A first connection that
   * fails is thrown and not tried again; a link that stood is.
   */
  async lease(name: string, { signal, attended }: LeaseOptions = {}): Promise<LeasedHost> {
    if (this.#closed || signal?.aborted) throw failure('failure.cancelled');
    const kept = this.#kept.get(name) ?? this.#keep(name, attended);
    this.#take(kept);
    try {
      const host = await kept.link.open((attended ?? !this.#regaining.has(name)) ? 'now' : 'soon', signal);
      const sudo = (mayAsk: boolean) => this.#sudoPasswords(name, mayAsk);
      return new LeaseOfLink(kept.link, host, sudo, () => this.#giveBack(name, kept));
    } catch (thrown) {
      this.#giveBack(name, kept);
      throw thrown;
    }
  }

  /** Every link there is, for a window that has just opened. */
  list(): readonly HostLink[] {
    return [...this.#kept].map(([host, { link }]) => ({ host, state: link.state }));
  }

  /** A person wants a lost link made anew now, and may be asked. Nothing is done for a host without one. */
  async reconnect(name: string): Promise<void> {
    const kept = this.#kept.get(name);
    if (kept === undefined) return;
    await (await this.lease(name, { attended: true })).close();
  }

  /** This computer may have slept: every link is tried. */
  checkAll(): void {
    for (const { link } of this.#kept.values()) void link.check();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopWatching();
    const all = [...this.#kept.values()];
    for (const { linger } of all) if (linger !== null) clearTimeout(linger);
    await Promise.allSettled(all.map(({ link }) => link.close()));
    this.#kept.clear();
    this.#secrets.forgetAll();
  }

  /** What was given before in this run comes first. */
  #sudoPasswords(name: string, mayAsk: boolean): SudoPasswords {
    const login = mayAsk ? this.#secrets.attended(this.#options.prompts) : this.#secrets.unattended();
    return {
      ask: (about, user) => login.prompts.secret({ kind: 'sudo', host: name, user, about, echo: false }),
      worked: () => login.succeeded(),
    };
  }

  #keep(name: string, attended: boolean | undefined): Kept {
    const { connect, prompts, onLink, probeMs } = this.#options;
    const link = new KeptLink({
      name,
      probeMs,
      isRegaining: attended !== true && this.#regaining.has(name),
      connect: async (mayAsk, signal) => {
        const login = mayAsk ? this.#secrets.attended(prompts) : this.#secrets.unattended();
        try {
          const host = await connect(name, login.prompts, signal);
          login.succeeded();
          return host;
        } catch (thrown) {
          login.failed(thrown);
          throw thrown;
        }
      },
      onState: (state) => {
        if (state.is === 'connected') this.#regaining.delete(name);
        if (state.is === 'lost') this.#regaining.add(name);
        onLink({ host: name, state });
        // Nobody is there to regain it for.
        if ((state.is === 'lost' || state.is === 'needs-you') && kept.leases === 0)
          void this.#end(name, kept);
      },
    });
    const kept: Kept = { link, leases: 0, linger: null };
    this.#kept.set(name, kept);
    void link.over.then(() => this.#forget(name, kept));
    return kept;
  }

  #take(kept: Kept): void {
    kept.leases++;
    if (kept.linger !== null) clearTimeout(kept.linger);
    kept.linger = null;
  }

  #giveBack(name: string, kept: Kept): void {
    kept.leases--;
    if (kept.leases > 0 || this.#kept.get(name) !== kept) return;
    // One that does not stand is of no use to whoever comes next, except while it is being regained.
    const stands = kept.link.state.is === 'connected' || kept.link.state.is === 'lost';
    const ms = stands ? (this.#options.lingerMs ?? defaultLingerMs) : 0;
    kept.linger = setTimeout(() => void this.#end(name, kept), ms);
    kept.linger.unref();
  }

  async #end(name: string, kept: Kept): Promise<void> {
    this.#forget(name, kept);
    await kept.link.close();
  }

  #forget(name: string, kept: Kept): void {
    if (this.#kept.get(name) === kept) this.#kept.delete(name);
  }
}
