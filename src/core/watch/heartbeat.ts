/** Whether a watchdog lives, judged from the heartbeat it left and from clocks that may jump. */

import type { WatchState } from './state';

export interface Heartbeat {
  /**
   * `alive`; `late`: it should have spoken by now; `dead`: its process is gone; `blind`: it runs and cannot see
   * its target or a scope; `removed`: it was uninstalled and its captures stayed; `unknown`: nobody could look.
   */
  readonly is: 'alive' | 'late' | 'dead' | 'blind' | 'removed' | 'unknown';
  /** Seconds since it last spoke, by the host's own clock; null where it never did. */
  readonly ageSeconds: number | null;
  /** The clock of the host was set while it ran: then the age is by the time since boot. */
  readonly clockJumped: boolean;
}

/** What the host said of itself in the moment that the state was read. */
export interface HostMoment {
  /** Unix seconds by the host's clock. */
  readonly wall: number;
  /** Seconds since its boot. */
  readonly uptime: number;
  readonly boot: string | null;
  /** Whether the process that the lock names runs; null: could not be seen. */
  readonly running: boolean | null;
}

export const unknownHeartbeat: Heartbeat = { is: 'unknown', ageSeconds: null, clockJumped: false };
export const removedHeartbeat: Heartbeat = { is: 'removed', ageSeconds: null, clockJumped: false };

/** Differences of both clocks beyond this are a jump and no measuring error. */
const jumpSeconds = 2;

export function judgeHeartbeat(state: WatchState | null, moment: HostMoment): Heartbeat {
  if (state === null)
    return { is: moment.running === true ? 'late' : 'dead', ageSeconds: null, clockJumped: false };
  const sameBoot = state.boot === null || moment.boot === null || state.boot === moment.boot;
  const byWall = moment.wall - state.wall;
  const byUptime = moment.uptime - state.uptime;
  // After a reboot the time since boot started anew: then only the clock can tell the age.
  const clockJumped = sameBoot && Math.abs(byWall - byUptime) > jumpSeconds;
  const age = Math.max(0, clockJumped ? byUptime : byWall);
  const ageSeconds = Math.round(age * 10) / 10;
  const beat = { ageSeconds, clockJumped };
  if (moment.running === false || !sameBoot) return { is: 'dead', ...beat };
  if (age > latestAge(state)) return { is: 'late', ...beat };
  return { is: state.blind === null ? 'alive' : 'blind', ...beat };
}

/**
 * How old a heartbeat may be, in seconds, before it is late: two looks and two seconds later than it was promised. While
 * nothing moves the watchdog looks more often than it speaks.
 */
export const latestAge = ({ interval, beat }: Pick<WatchState, 'interval' | 'beat'>): number =>
  Math.max(interval, beat ?? interval) + 2 * interval + 2;
