/** What is known of every watch, kept and live; whoever learns something brings it here, and it is told once. */

import { failure } from '#core/base/failure';
import type { HostLink, LinkState } from '#core/contract/link';
import type { WatchCapture, WatchKey, WatchView } from '#core/contract/watch';
import { isByRule } from '#core/watch/captures';
import type { WatchScopeState, WatchState } from '#core/watch/state';
import type { Moment } from './follower';
import type { Look } from './remote-watch';
import { type KnownWatch, WatchBook } from './watch-book';
import type { WatchContext } from './watch-context';
import { capturesOf, type LiveWatch, notLinked, viewOf } from './watch-view';

const nameOf = ({ host, id }: WatchKey): string => JSON.stringify([host, id]);

export class WatchRegister {
  readonly book: WatchBook;
  readonly #live = new Map<string, LiveWatch>();
  /** How the links of hosts stand that all parts of the program share. */
  readonly #hosts = new Map<string, LinkState>();
  /** Captures that were offered, or told of, since the start. */
  readonly #told = new Set<string>();

  constructor(private readonly context: WatchContext) {
    this.book = new WatchBook(context.settingsFolder);
  }

  async views(): Promise<readonly WatchView[]> {
    return Promise.all((await this.book.all()).map((known) => this.#viewOf(known)));
  }

  async known(key: WatchKey): Promise<KnownWatch> {
    const known = await this.book.find(key);
    if (known === null) throw failure('watch.unknown', key);
    return known;
  }

  async view(key: WatchKey): Promise<WatchView> {
    return this.#viewOf(await this.known(key));
  }

  /**
   * Takes in what a look at a host found. `asked`: someone looked, or a link began, so captures of a rule that no case
   * has are offered. `live`: the link stands, so new ones have just been taken. Watches of its root that are not
   * there any more are forgotten when the look was at all of them.
   */
  async takeIn(host: string, look: Look, how: 'asked' | 'live', wholeRoot: boolean): Promise<void> {
    const cases = await this.#cases();
    for (const seen of look.watches) {
      const key = { host, id: seen.id };
      const before = await this.book.find(key);
      const { moment, clockOffsetMs, root } = look;
      const last = { at: new Date().toISOString(), moment, clockOffsetMs, seen };
      const known = await this.book.note({ ...key, root }, { last });
      const live = this.#live.get(nameOf(key));
      this.#live.set(nameOf(key), { ...(live ?? notLinked), moment: heardNow(moment), state: seen.state });
      const captures = capturesOf(last, known.collected, cases);
      if (how === 'live') this.#tellFired(key, before, captures, seen.state);
      else this.#tellFound(key, captures);
      await this.changed(key);
    }
    if (!wholeRoot) return;
    const there = new Set(look.watches.map(({ id }) => id));
    for (const { id, root } of (await this.book.all()).filter((known) => known.host === host))
      if (root === look.root && !there.has(id)) await this.forget({ host, id });
  }

  /** What a link says between two looks. */
  setLive(key: WatchKey, change: Partial<LiveWatch>): void {
    this.#live.set(nameOf(key), { ...(this.#live.get(nameOf(key)) ?? notLinked), ...change });
  }

  heard(key: WatchKey, state: WatchState, moment: Moment): void {
    this.setLive(key, { state, moment: heardNow(moment) });
  }

  /** A second has passed without a new state. */
  ticked(key: WatchKey, moment: Moment): void {
    this.setLive(key, { moment: heardNow(moment) });
  }

  /** The link that all share: while it is made anew, the watches behind it wait for it. */
  async hostLinkChanged({ host, state }: HostLink): Promise<void> {
    if (state.is === 'closed') this.#hosts.delete(host);
    else this.#hosts.set(host, state);
    for (const known of await this.book.all()) {
      const waits = known.host === host && this.#live.get(nameOf(known))?.link.state === 'connecting';
      if (waits) await this.changed(known);
    }
  }

  /** Tells what is known of it now. */
  async changed(key: WatchKey): Promise<WatchView | null> {
    const known = await this.book.find(key);
    if (known === null) return null;
    const watch = await this.#viewOf(known);
    this.context.tell({ kind: 'watch', watch });
    return watch;
  }

  async forget(key: WatchKey): Promise<void> {
    await this.book.forget(key);
    this.#live.delete(nameOf(key));
    this.context.tell({ kind: 'watch-gone', ...key });
  }

  async #viewOf(known: KnownWatch): Promise<WatchView> {
    const script = await this.context.script().catch(() => null);
    const live = this.#live.get(nameOf(known)) ?? notLinked;
    const link = linkBehind(live.link, this.#hosts.get(known.host));
    return viewOf(known, { ...live, link }, script, await this.#cases());
  }

  /** A library that cannot be read is told of where cases are listed; a watch is no less alive for it. */
  #cases(): Promise<ReadonlySet<string> | null> {
    return this.context.cases().catch(() => null);
  }

  #tellFired(
    key: WatchKey,
    before: KnownWatch | null,
    captures: readonly WatchCapture[],
    state: WatchState | null,
  ): void {
    // One that was seen while it was written has not been told of yet.
    const whole = before?.last?.seen.captures.filter(({ state: was }) => was !== 'part') ?? [];
    const old = new Set(whole.map(({ name }) => name));
    for (const { name, rung, at, state: is } of captures) {
      if (old.has(name) || is === 'part' || !isByRule(rung) || !this.#tellOnce(key, name)) continue;
      const { scope = null, permille = null, limit = null } = reachedScope(state, rung) ?? {};
      this.context.tell({ kind: 'watch-fired', ...key, capture: name, rung, at, scope, permille, limit });
    }
  }

  #tellFound(key: WatchKey, captures: readonly WatchCapture[]): void {
    const open = captures.filter(({ state, collectedInto }) => state !== 'part' && collectedInto === null);
    const news = open.filter(({ rung, name }) => isByRule(rung) && this.#tellOnce(key, name));
    if (news.length > 0) this.context.tell({ kind: 'watch-found', ...key, captures: open });
  }

  #tellOnce(key: WatchKey, name: string): boolean {
    const told = `${nameOf(key)} ${name}`;
    if (this.#told.has(told)) return false;
    this.#told.add(told);
    return true;
  }
}

const heardNow = (moment: Moment) => ({ ...moment, heardAt: performance.now() });

/** A watch that is connecting waits for the link of its host: what that met, and when it is tried again. */
function linkBehind(link: WatchView['link'], host: LinkState | undefined): WatchView['link'] {
  if (link.state !== 'connecting' || (host?.is !== 'lost' && host?.is !== 'needs-you')) return link;
  const retryAt = host.is === 'lost' ? host.nextAttemptAt : null;
  return { ...link, failure: host.failure, retryAt };
}

/**
 * The scope that stands on that rung now, the fullest where several do. None where the capture is told of later (its process
 * may be gone by then) or another rule made it: figures of another moment would be taken for those of the capture.
 */
const reachedScope = (state: WatchState | null, rung: string): WatchScopeState | undefined =>
  (state?.scopes ?? [])
    .filter(({ permille }) => permille !== null && /^\d{1,3}$/.test(rung) && permille >= Number(rung) * 10)
    .toSorted((a, b) => (b.permille ?? 0) - (a.permille ?? 0))[0];
