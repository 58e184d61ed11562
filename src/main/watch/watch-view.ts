/** A watch as the front doors see it: what is known of it, and what its link says now. */

import type { Survives, WatchCapture, WatchView } from '#core/contract/watch';
import { readCaptureName } from '#core/watch/captures';
import {
  type Heartbeat,
  type HostMoment,
  judgeHeartbeat,
  removedHeartbeat,
  unknownHeartbeat,
} from '#core/watch/heartbeat';
import type { SeenWatch } from '#core/watch/look';
import type { WatchState } from '#core/watch/state';
import type { ShippedScript } from './shipped-script';
import type { KnownWatch, LastLook } from './watch-book';

/** What a link adds to the last look. */
export interface LiveWatch {
  readonly link: WatchView['link'];
  readonly followed: boolean;
  /** Streamed after the last look; null: none yet. */
  readonly state: WatchState | null;
  /** How the host's clocks stood when they were heard last; null where nothing is connected. */
  readonly moment: HeardMoment | null;
}

export interface HeardMoment extends Omit<HostMoment, 'running'> {
  /** By the steady clock of this computer, in milliseconds. */
  readonly heardAt: number;
}

/** What one look says of a watch's life holds for so long where nobody follows it. */
const lookHoldsMs = 30_000;

export const notLinked: LiveWatch = {
  link: { state: 'none', since: null, failure: null, retryAt: null },
  followed: false,
  state: null,
  moment: null,
};

/**
 * `cases` are those that exist: a capture whose case was deleted is on the host alone again. Null: nobody could tell, and the
 * book is believed. `now`: the steady clock of this computer, in milliseconds.
 */
export function viewOf(
  known: KnownWatch,
  live: LiveWatch,
  script: ShippedScript | null,
  cases: ReadonlySet<string> | null,
  now = performance.now(),
): WatchView {
  const { host, id, root, last, installedAt } = known;
  const seen = last?.seen ?? null;
  const streamed = live.state !== null && isLater(live.state, seen?.state ?? null) ? live.state : null;
  const state = streamed ?? seen?.state ?? live.state;
  return {
    host,
    id,
    folder: `${root}/${id}`,
    link: live.link,
    followed: live.followed,
    target: seen?.conf?.target ?? null,
    rules: seen?.conf?.rules ?? null,
    heartbeat: heartbeatOf(seen, state, live, now),
    state,
    lookedAt: last?.at ?? null,
    clockOffsetMs: last?.clockOffsetMs ?? null,
    survives: survivesOf(known, state),
    script: seen?.script
      ? {
          version: seen.script.version,
          sha256: seen.script.sha256 ?? '',
          isOurs: seen.script.sha256 === (script?.sha256 ?? '') || seen.script.sha256 === known.installedSha,
          isNewest: script !== null && seen.script.sha256 === script.sha256,
        }
      : null,
    // The look has seen the file that pauses it; the script's own word of it comes with its next beat.
    paused: streamed?.paused ?? seen?.paused ?? state?.paused ?? false,
    captures: last === null ? [] : capturesOf(last, known.collected, cases),
    log: seen?.log ?? [],
    installedAt,
  };
}

/** A look may be newer than what the stream has said so far. */
function isLater(streamed: WatchState, seen: WatchState | null): boolean {
  if (seen === null) return true;
  const sameRun = streamed.boot === seen.boot && streamed.pid === seen.pid;
  return sameRun ? streamed.seq > seen.seq : streamed.wall > seen.wall;
}

/** A list that nobody looked at just now says nothing about life. */
function heartbeatOf(
  seen: SeenWatch | null,
  state: WatchState | null,
  { moment, followed }: LiveWatch,
  now: number,
): Heartbeat {
  if (seen === null || moment === null) return unknownHeartbeat;
  const passedMs = now - moment.heardAt;
  if (!followed && passedMs > lookHoldsMs) return unknownHeartbeat;
  // An uninstallation leaves nothing but what was asked to stay.
  if (seen.script === null && seen.conf === null && seen.captures.length > 0) return removedHeartbeat;
  const { wall, uptime, boot } = moment;
  const passed = passedMs / 1000;
  return judgeHeartbeat(state, {
    wall: wall + passed,
    uptime: uptime + passed,
    boot,
    running: seen.running,
  });
}

function survivesOf({ survives, last }: KnownWatch, state: WatchState | null): Survives {
  if (survives !== null) return survives;
  const kept = state?.kept ?? last?.seen.state?.kept ?? null;
  const boots = kept === 'systemd' || kept === 'cron';
  return {
    kept,
    logout: boots ? true : null,
    reboot: boots ? true : kept === 'session' ? false : null,
    why: null,
  };
}

export function capturesOf(
  { seen, clockOffsetMs }: Pick<LastLook, 'seen' | 'clockOffsetMs'>,
  collected: KnownWatch['collected'],
  cases: ReadonlySet<string> | null,
): readonly WatchCapture[] {
  return seen.captures.flatMap(({ name, bytes, files, state }) => {
    const read = readCaptureName(name);
    if (read === null) return [];
    const at = new Date(read.at - clockOffsetMs).toISOString();
    const into = collected[name];
    const collectedInto = into !== undefined && (cases?.has(into) ?? true) ? into : null;
    return [{ name, rung: read.rung, at, bytes, files, state, collectedInto }];
  });
}
