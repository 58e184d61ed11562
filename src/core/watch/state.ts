/** The heartbeat: `state.json` of a watch, as a server sent it. Every text in it is the server's and is bounded. */

import { z } from 'zod';
import { visibleLine } from '../base/text';
import { formatNumber } from '../base/units';

const longestState = 64 * 1024;

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const signed = z.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
const seconds = z.number().min(0).max(1e12);
const words = (longest: number) =>
  z
    .string()
    .max(longest * 4)
    .transform((text) => visibleLine(text).slice(0, longest));

const ScopeSchema = z.object({
  scope: z.enum(['cgroup', 'process', 'host']),
  /** Null where it has no limit, or cannot be read: `what` says which. */
  used: count.nullable(),
  limit: count.nullable(),
  /** Tenths of a percent. */
  permille: count.nullable(),
  /** Where the limit comes from: `memory.limit_in_bytes of /hc-srv1`. */
  what: words(300),
});

const RuleSchema = z.object({
  rule: words(40),
  scope: words(40).nullish().default(null),
  /** Tenths of a percent for rungs; the rule's own unit otherwise. */
  at: z.number().nullish().default(null),
  now: z.number().nullish().default(null),
  state: z.enum(['armed', 'holding', 'cooldown', 'throttled', 'quiet', 'paused', 'off', 'blind']),
  until: seconds.nullish().default(null),
  fired: count.nullish().default(0),
  why: words(300).nullish().default(null),
});

export const WatchStateSchema = z.object({
  format: z.literal(1),
  version: words(40),
  id: words(40),
  /** SHA-256 of the running script. */
  script: words(64).nullish().default(null),
  pid: count,
  boot: words(64).nullable(),
  seq: count,
  /** Unix seconds by the host's clock. */
  wall: seconds,
  /** Seconds since the host's boot. */
  uptime: seconds,
  /** Seconds until the next look. */
  interval: seconds,
  /** Seconds after which the next heartbeat is there at the latest; null: an older script, which wrote one a look. */
  beat: seconds.nullish().default(null),
  /** What the watch itself costs: resident bytes, and processor seconds in the last `of` seconds. */
  own: z.object({ rss: count, cpu: seconds, of: seconds }).nullish().default(null),
  started: seconds.nullish().default(null),
  paused: z.boolean(),
  blind: words(300).nullable(),
  target: z
    .object({
      pid: count,
      start: count.nullish().default(null),
      comm: words(64),
      lives: count,
      since: seconds.nullish().default(null),
    })
    .nullable(),
  endpoint: words(2000).nullable(),
  fetcher: words(60).nullable(),
  scopes: z.array(ScopeSchema).max(8),
  process: z
    .object({
      rss: count.nullable(),
      anon: count.nullable(),
      file: count.nullable(),
      shmem: count.nullable(),
      swap: count.nullable(),
      threads: count.nullable(),
    })
    .partial()
    .nullable(),
  psi: z.object({ some: z.number(), full: z.number() }).nullable(),
  /** Bytes a second. */
  slope: signed.nullable(),
  /** Seconds to the end, soonest and latest. */
  tto: z.tuple([z.number(), z.number()]).nullable(),
  rules: z.array(RuleSchema).max(200),
  captures: z.object({
    count,
    bytes: count,
    today: count.nullish().default(null),
    last: z
      .object({
        name: words(80),
        rung: words(40),
        at: seconds,
        heap: z.boolean().nullish().default(null),
      })
      .nullable(),
  }),
  capturing: words(80).nullable(),
  disk: z
    .object({
      free: count.nullable(),
      quota: count.nullish().default(null),
      tmpfs: z.boolean().nullish().default(null),
    })
    .nullable(),
  kept: words(60).nullish().default(null),
  error: words(500).nullable(),
  oom_kills: count.nullish().default(null),
});
export type WatchState = z.output<typeof WatchStateSchema>;
export type WatchRuleState = WatchState['rules'][number];
export type WatchScopeState = WatchState['scopes'][number];
export type WatchOwnCost = NonNullable<WatchState['own']>;

/** A start costs more than the minutes that follow it: before so many seconds a share would say nothing. */
const longEnoughForShare = 300;

/** What the watch takes of one core, in hundredths of a percent, which is where its price lies: `0.05 %`. */
export const ownShare = ({ cpu, of }: WatchOwnCost): string | null =>
  of < longEnoughForShare ? null : `${formatNumber((100 * cpu) / of, 2)} %`;

/** Null for anything that is not a whole state of a format that is known here. */
export function readWatchState(text: string): WatchState | null {
  if (text.length > longestState) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = WatchStateSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}
