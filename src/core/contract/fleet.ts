/** What the front doors see of many hosts that are watched at once: one process on each, once a second. */

import { z } from 'zod';
import type { FailureData } from '../base/failure';
import type { OutlookView } from '../diagnosis/outlook';
import type { MemorySample } from '../probe/memory-sample';

const hostName = z.string().trim().min(1).max(300);
/** More are no fleet page but a monitoring system. */
export const mostFleetHosts = 200;

export const FleetAddSchema = z.object({
  hosts: z
    .array(
      z.object({
        name: hostName,
        /** Null: the largest Go process there, else the largest. */
        pid: z.number().int().positive().nullable(),
      }),
    )
    .min(1)
    .max(mostFleetHosts),
  /** Keeps them on the list for the next start. */
  remember: z.boolean(),
});

export const FleetHostsSchema = z.object({ hosts: z.array(hostName).min(1).max(mostFleetHosts) });
export const FleetTargetSchema = z.object({ host: hostName, pid: z.number().int().positive().nullable() });

export interface FleetTarget {
  readonly pid: number;
  readonly startTicks: number | null;
  readonly comm: string;
  readonly command: string;
  /** `go1.26.8`; null where it is no Go program or cannot be told. */
  readonly goVersion: string | null;
}

export interface FleetRow {
  readonly host: string;
  readonly link: /** On the list, not watched. */
    | 'idle'
    /** Waits for its turn, or connects. */
    | 'connecting'
    | 'connected'
    /** It was connected and is not: tried again by itself. */
    | 'lost'
    /** It could not be connected to, or not be read. */
    | 'failed';
  /** RFC 3339, this computer's clock: since when the link is so. */
  readonly since: string;
  readonly failure: FailureData | null;
  readonly target: FleetTarget | null;
  /** The last sample, by the host's clock. */
  readonly sample: MemorySample | null;
  /** Milliseconds since the epoch, this computer's clock, when it came. */
  readonly heardAt: number | null;
  readonly outlook: OutlookView | null;
  /** The target is gone: who runs the same program now, offered and not followed. */
  readonly ended: {
    /** RFC 3339, this computer's clock. */
    readonly at: string;
    readonly how: 'ended' | 'restarted';
    readonly successor: number | null;
  } | null;
}

/** Rows that changed, whole, at most twice a second; and hosts that were taken off. */
export interface FleetEvent {
  readonly kind: 'fleet';
  readonly rows: readonly FleetRow[];
  readonly gone: readonly string[];
}

/** A sample that is older than this is stale, at one a second. */
export const fleetStaleMs = 5_000;

/** Since when a row tells nothing new, in milliseconds since the epoch; null while it does. */
export function staleSince(row: FleetRow, now: number): number | null {
  const { link, heardAt, ended, since } = row;
  if (ended !== null) return heardAt ?? Date.parse(ended.at);
  if (link !== 'connected') return heardAt ?? Date.parse(since);
  return heardAt !== null && now - heardAt > fleetStaleMs ? heardAt : null;
}

/** The share of the limit that the target holds; null where it is not known. */
export function shareOfLimit({ sample }: FleetRow): number | null {
  if (sample === null) return null;
  const { cgroupLimitKb, hostTotalKb, rssKb } = sample;
  const limit = Math.min(cgroupLimitKb ?? Number.POSITIVE_INFINITY, hostTotalKb);
  return limit > 0 ? rssKb / limit : null;
}

/**
 * Who needs a look first: by time to limit, then what grows, then by the share of the limit; what tells nothing new comes
 * after what does.
 */
export function byUrgency(now: number): (a: FleetRow, b: FleetRow) => number {
  const rank = (row: FleetRow): readonly number[] => {
    const stale = staleSince(row, now) !== null;
    const time = row.outlook?.timeToLimit?.fromSeconds ?? Number.MAX_VALUE;
    return [
      Number(stale),
      stale ? Number(row.ended === null) : 0,
      stale ? 0 : time,
      row.outlook?.state === 'grows' && !stale ? 0 : 1,
      -(shareOfLimit(row) ?? 0),
    ];
  };
  return (a, b) => {
    const [first, second] = [rank(a), rank(b)];
    const at = first.findIndex((value, index) => value !== second[index]);
    return at === -1 ? a.host.localeCompare(b.host, 'en') : first[at] - second[at];
  };
}
