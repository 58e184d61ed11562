/** What is known of the watchdogs, and the last minutes of each heartbeat. */

import { create } from 'zustand';
import type { FailureData } from '#core/base/failure';
import { parseTime } from '#core/base/time';
import type { Target } from '#core/case/model';
import type { SpineWaiting } from '#core/chart/memory-spine';
import type { WatchCapture, WatchEvent, WatchKey, WatchTask, WatchView } from '#core/contract/watch';
import { isByRule } from '#core/watch/captures';
import { latestAge } from '#core/watch/heartbeat';

export interface Beat {
  /** When the watchdog spoke, by this computer's clock, in milliseconds. */
  readonly at: number;
  /** Seconds until it was to speak again. */
  readonly interval: number;
  /** Seconds until the next one at the latest; null: an older script. */
  readonly beat: number | null;
  readonly blind: boolean;
  /** The host said that its process is gone. */
  readonly dead: boolean;
}

/** A span in which nobody here could hear a beat; `to: null`: still. */
export interface Deaf {
  readonly from: number;
  readonly to: number | null;
}

/** One watch as the window holds it. */
export interface SeenWatch {
  readonly view: WatchView;
  /** When `view` came, in milliseconds. */
  readonly receivedAt: number;
  /** Oldest first, of the last minutes. */
  readonly beats: readonly Beat[];
  readonly deaf: readonly Deaf[];
  /** The moment that the values are of, in milliseconds. */
  readonly shownSince: number;
}

export interface FiredRung {
  readonly key: WatchKey;
  readonly capture: string;
  readonly rung: string;
  readonly at: string;
}

/** What stands in front of the page, and for which watch or target. */
export type WatchSheet =
  | {
      readonly kind: 'install';
      readonly host: string | null;
      readonly process: string;
      readonly endpoint: string;
    }
  | { readonly kind: 'rules' | 'script' | 'export' | 'uninstall'; readonly key: WatchKey }
  /** `caseId`: the case that it was asked in. */
  | { readonly kind: 'collect'; readonly key: WatchKey; readonly caseId: string | null };

interface Watches {
  readonly seen: ReadonlyMap<string, SeenWatch>;
  readonly tasks: ReadonlyMap<string, WatchTask>;
  /** Found when a host was connected to: no case has them yet. */
  readonly found: ReadonlyMap<string, readonly WatchCapture[]>;
  /** Hosts that were connected to and could not be looked over for watches: why. */
  readonly unread: ReadonlyMap<string, FailureData>;
  /** The newest firing of each watch since the window opened. */
  readonly fired: ReadonlyMap<string, FiredRung>;
  /** Acts that have been asked for and not been answered, as `KEY ACT`. */
  readonly busy: ReadonlySet<string>;
  /** Why the last act on a watch failed. */
  readonly failures: ReadonlyMap<string, FailureData>;
  readonly sheet: WatchSheet | null;
}

export const useWatches = create<Watches>(() => ({
  seen: new Map(),
  tasks: new Map(),
  found: new Map(),
  unread: new Map(),
  fired: new Map(),
  busy: new Set(),
  failures: new Map(),
  sheet: null,
}));

export const keyOf = ({ host, id }: WatchKey): string => `${host} ${id}`;
export const sameWatch = (a: WatchKey | null, b: WatchKey | null): boolean =>
  a !== null && b !== null && a.host === b.host && a.id === b.id;

/** Host and process are chosen in the sheet. */
export const emptyInstall: WatchSheet = { kind: 'install', host: null, process: '', endpoint: '' };

export const setSheet = (sheet: WatchSheet | null) => useWatches.setState({ sheet });

/** Beats older than this are on no strip. */
const keptMs = 6 * 60_000;
const mostBeats = 2000;

function beatOf(view: WatchView, now: number): Beat | null {
  const { state, heartbeat } = view;
  if (!state || heartbeat.ageSeconds === null) return null;
  return {
    at: now - heartbeat.ageSeconds * 1000,
    interval: state.interval,
    beat: state.beat,
    blind: state.blind !== null,
    dead: heartbeat.is === 'dead',
  };
}

/** The watch after one more view of it. Pure, so that the strip can be tested without a window. */
export function withView(before: SeenWatch | undefined, view: WatchView, now: number): SeenWatch {
  const beat = beatOf(view, now);
  const old = before?.beats ?? [];
  const repeated =
    before?.view.state?.seq === view.state?.seq && before?.view.heartbeat.is === view.heartbeat.is;
  const hears = view.followed && view.link.state === 'connected';
  const kept = old.filter(({ at }) => at > now - keptMs).slice(-mostBeats);
  return {
    view,
    receivedAt: now,
    beats: beat && !repeated ? [...kept, beat] : kept,
    deaf: withHearing(before?.deaf ?? [], hears, now, writtenAt(view, now)),
    shownSince: writtenAt(view, now),
  };
}

/** What was not heard of began with the last beat: that a link is gone is found out later. */
function withHearing(deaf: readonly Deaf[], hears: boolean, now: number, lastBeat: number): readonly Deaf[] {
  const recent = deaf.filter(({ to }) => to === null || to > now - keptMs);
  const last = recent.at(-1);
  const isDeaf = last !== undefined && last.to === null;
  if (hears && isDeaf) return [...recent.slice(0, -1), { ...last, to: now }];
  if (!hears && !isDeaf) return [...recent, { from: Math.min(now, lastBeat), to: null }];
  return recent;
}

/** The moment that the values are of, by this computer's clock: when they were written, or when they were read. */
function writtenAt({ state, clockOffsetMs, lookedAt }: WatchView, now: number): number {
  if (state) return state.wall * 1000 - (clockOffsetMs ?? 0);
  return lookedAt === null ? now : Date.parse(lookedAt);
}

const put = (view: WatchView) =>
  useWatches.setState(({ seen }) => ({
    seen: new Map(seen).set(keyOf(view), withView(seen.get(keyOf(view)), view, Date.now())),
  }));

export const putViews = (views: readonly WatchView[]) => views.forEach(put);

export const putTask = (task: WatchTask) =>
  useWatches.setState(({ tasks }) => ({ tasks: new Map(tasks).set(task.taskId, task) }));

const without = <V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> => {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};

export const dismissFound = (key: WatchKey) =>
  useWatches.setState(({ found }) => ({ found: without(found, keyOf(key)) }));

export const dropWatch = (key: WatchKey) =>
  useWatches.setState(({ seen, found, fired, failures }) => ({
    seen: without(seen, keyOf(key)),
    found: without(found, keyOf(key)),
    fired: without(fired, keyOf(key)),
    failures: without(failures, keyOf(key)),
  }));

export const setFailure = (key: WatchKey, failure: FailureData | null) =>
  useWatches.setState(({ failures }) => ({
    failures: failure ? new Map(failures).set(keyOf(key), failure) : without(failures, keyOf(key)),
  }));

/** Takes what the watches tell without being asked. */
export function hearWatch(event: WatchEvent): void {
  switch (event.kind) {
    case 'watch':
      put(event.watch);
      break;
    case 'watch-gone':
      dropWatch(event);
      break;
    case 'watch-task':
      putTask(event.task);
      break;
    case 'watch-found':
      useWatches.setState(({ found }) => ({
        found:
          event.captures.length > 0
            ? new Map(found).set(keyOf(event), event.captures)
            : without(found, keyOf(event)),
      }));
      break;
    case 'watches-looked':
      useWatches.setState(({ unread }) => ({
        unread: event.failure ? new Map(unread).set(event.host, event.failure) : without(unread, event.host),
      }));
      break;
    case 'watch-fired': {
      const { host, id, capture, rung, at } = event;
      useWatches.setState(({ fired }) => ({
        fired: new Map(fired).set(keyOf(event), { key: { host, id }, capture, rung, at }),
      }));
      break;
    }
  }
}

/** Seconds since the watchdog last spoke, as of now; null where it never did. */
export function ageOf({ view, receivedAt }: SeenWatch, now: number): number | null {
  const { ageSeconds } = view.heartbeat;
  return ageSeconds === null ? null : ageSeconds + Math.max(0, now - receivedAt) / 1000;
}

/** What is shown of its life: a followed watch that has not been heard of in time is late before the host says so. */
export function lifeOf(seen: SeenWatch, now: number): WatchView['heartbeat']['is'] {
  const { view } = seen;
  const { is } = view.heartbeat;
  const age = ageOf(seen, now);
  const overdue = view.state !== null && age !== null && age > latestAge(view.state) + transitSeconds;
  return view.link.state === 'connected' && view.followed && (is === 'alive' || is === 'blind') && overdue
    ? 'late'
    : is;
}

/** The figures are not of now: no link, or the watchdog does not speak. */
export function isFrozen(seen: SeenWatch, now: number): boolean {
  return (
    seen.view.link.state !== 'connected' || ['late', 'dead', 'removed', 'unknown'].includes(lifeOf(seen, now))
  );
}

/** A beat may be so long on its way before it is called late here. */
const transitSeconds = 2;

/** The host's clock as of now, in seconds. */
export function hostNow({ view }: SeenWatch, now: number): number {
  return (now + (view.clockOffsetMs ?? 0)) / 1000;
}

export const watchesOnHost =
  (host: string) =>
  ({ seen }: Watches): readonly SeenWatch[] =>
    [...seen.values()].filter(({ view }) => view.host === host);

/** Those that a case has captures of, and those of its process on the same host. */
export function watchesOf(
  target: Target | null,
  caseId: string,
  all: readonly SeenWatch[],
): readonly SeenWatch[] {
  return all.filter(
    ({ view }) =>
      view.captures.some(({ collectedInto }) => collectedInto === caseId) ||
      (target !== null && view.host === target.host && watches(view, target)),
  );
}

function watches({ state, target: asked }: SeenWatch['view'], { comm, command }: Target): boolean {
  if (state?.target?.comm === comm || asked?.comm === comm) return true;
  return asked?.exe != null && command.split(' ')[0] === asked.exe;
}

/** What rules have captured of the process of a case and nobody has collected, by the host's clock, oldest first. */
export const waitingOf = (
  target: Target | null,
  caseId: string,
  all: readonly SeenWatch[],
): readonly SpineWaiting[] =>
  watchesOf(target, caseId, all)
    .flatMap(({ view: { captures, clockOffsetMs } }) =>
      captures.flatMap(({ name, rung, at, state, collectedInto }) => {
        const time = parseTime(at);
        if (time === null || state === 'part' || collectedInto !== null || !isByRule(rung)) return [];
        return [{ at: time + (clockOffsetMs ?? 0), name, rung }];
      }),
    )
    .toSorted((a, b) => a.at - b.at);

const need = { dead: 0, blind: 1, late: 2, unknown: 3, removed: 4, alive: 5 } as const;

/** The watch that most needs a person; null where there is none. */
export function neediest(watches: readonly SeenWatch[], now: number): SeenWatch | null {
  return watches.toSorted((a, b) => need[lifeOf(a, now)] - need[lifeOf(b, now)])[0] ?? null;
}

/** The newest task of a watch that still runs, else the newest one; null where none ran. */
export function taskOf({ tasks }: Watches, key: WatchKey): WatchTask | null {
  const mine = [...tasks.values()].filter((task) => sameWatch(task, key));
  return mine.findLast(({ outcome }) => outcome === null) ?? mine.at(-1) ?? null;
}
