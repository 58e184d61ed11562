/** The last minutes of a watch as a strip: one bar for each few seconds, and what it was then. */

import { latestAge } from '#core/watch/heartbeat';
import type { Beat, Deaf } from '../../state/watches';

/** `unknown`: nobody here was listening, so nothing is claimed. */
export type BeatState = 'alive' | 'late' | 'dead' | 'blind' | 'unknown';

export interface BeatBar {
  readonly from: number;
  readonly to: number;
  readonly state: BeatState;
  /** 0 to 1: how often it looked, against the most often that it ever looks. */
  readonly pace: number;
}

export const stripMs = 5 * 60_000;
export const barMs = 5_000;

const fastest = 0.2;
const slowest = 10;

/** 1 at 0.2 s, 0 at 10 s, by ratio: from 10 to 2 s is as much as from 1 to 0.2 s. */
const paceOf = (interval: number) =>
  1 - Math.min(1, Math.max(0, Math.log(interval / fastest) / Math.log(slowest / fastest)));

/** Oldest first, ending at the bar that `now` is in. Beats in the order in which they came. */
export function heartbeatBars(
  beats: readonly Beat[],
  deaf: readonly Deaf[],
  now: number,
): readonly BeatBar[] {
  const end = Math.ceil((now + 1) / barMs) * barMs;
  const bars: BeatBar[] = [];
  let next = 0;
  let last: Beat | null = null;
  for (let from = end - stripMs; from < end; from += barMs) {
    const to = from + barMs;
    let lowest = Number.POSITIVE_INFINITY;
    let blind = false;
    let dead = false;
    for (; next < beats.length && beats[next].at < to; next++) {
      last = beats[next];
      if (last.at < from) continue;
      lowest = Math.min(lowest, last.interval);
      blind ||= last.blind;
      dead ||= last.dead;
    }
    const isDeaf = deaf.some((span) => span.from < to && (span.to ?? Number.POSITIVE_INFINITY) > from);
    const heard = lowest !== Number.POSITIVE_INFINITY;
    const age = last === null ? 0 : Math.min(to, now) - last.at;
    const state: BeatState =
      last === null || (isDeaf && !heard)
        ? 'unknown'
        : dead || (!heard && last.dead)
          ? 'dead'
          : age > latestAge(last) * 1000
            ? 'late'
            : blind || (!heard && last.blind)
              ? 'blind'
              : 'alive';
    bars.push({ from, to, state, pace: last === null ? 0 : paceOf(heard ? lowest : last.interval) });
  }
  return bars;
}

/** Seconds of the strip in each state. */
export function secondsIn(bars: readonly BeatBar[], state: BeatState): number {
  return bars.filter((bar) => bar.state === state).length * (barMs / 1000);
}
