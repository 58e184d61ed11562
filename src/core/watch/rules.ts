/**
 * What a watchdog may be told: which process, by which rules, and how its captures are kept. The same names as
 * in `watch.conf` (resources/watchdog/README.md), as data with bounds. Sizes in bytes, times in seconds.
 */

import { z } from 'zod';
import { isPlainLine } from './plain-line';

export const watchScopes = ['cgroup', 'process', 'host'] as const;
export type WatchScope = (typeof watchScopes)[number];

/** The name of a watch on its host, and of its folder there. */
export const WatchIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

const line = (longest: number) =>
  z.string().max(longest).refine(isPlainLine, { message: 'a line of printable text' });
const whole = (least: number, most: number) => z.number().int().min(least).max(most);

/** A folder on the host: absolute, and nothing that climbs. */
export const RemoteFolderSchema = line(1024).refine(
  (path) => path.startsWith('/') && !path.split('/').includes('..'),
  { message: 'an absolute path' },
);

export const WatchRulesSchema = z.object({
  /** Percent of the denominator, rising; empty: no ladder. */
  rungs: z
    .array(whole(1, 99))
    .max(8)
    .refine((rungs) => rungs.every((rung, at) => at === 0 || rung > rungs[at - 1]), {
      message: 'rungs must rise',
    }),
  /** Which denominators the ladder uses. */
  scopes: z.array(z.enum(watchScopes)).min(1).max(3),
  /** Samples over a rung before it fires; the top rung and the fast path do not wait. */
  hold: whole(0, 100),
  /** Percent points below a rung until it is armed again. */
  rearm: whole(0, 50),
  cooldown: whole(0, 86_400),
  perRung: whole(0, 1000),
  perLife: whole(0, 1000),
  perDay: whole(0, 10_000),
  /** After a process start, except for the top rung and the fast path. */
  quiet: whole(0, 86_400),
  /** Fires when memory would be gone sooner than this; 0: off. */
  timeToOom: whole(0, 86_400),
  /** Percent of the mean of the last ten samples; 0: off. */
  growth: whole(0, 1000),
  /** Percent of the denominator below which growth does not fire. */
  growthFloor: whole(0, 99),
  /** Percent of time in which everything waited for memory, as ten seconds' mean; 0: off. */
  psiFull: whole(0, 100),
  psiHold: whole(1, 1000),
  /** Percent of what limits below which pressure does not fire: files alone make it as well. */
  psiFloor: whole(0, 100),
  /** How many of them fire; 0: off. */
  goroutines: whole(0, 100_000_000),
  threads: whole(0, 10_000_000),
  fds: whole(0, 100_000_000),
  /** Fires when the last rise would use up what is left in fewer ticks; 0: off. */
  fastPathTicks: whole(0, 100),
  minInterval: z.number().min(0.1).max(60),
  maxInterval: z.number().min(0.1).max(3600),
  /** Bytes a second that the interval must still be able to catch. */
  leakRate: whole(1, 2 ** 40),
  /** Also `heap?gc=1`: exact, at the price of a garbage collection in the service. */
  gc: z.boolean(),
  /** The text form of goroutines only below so many; 0: never. */
  debug2Below: whole(0, 10_000_000),
  /** Another heap so many seconds later; 0: none. */
  secondHeap: whole(0, 3600),
  /** top, free, vmstat, pidstat. */
  tools: z.boolean(),
  quota: whole(1_048_576, 2 ** 50),
  /** Of the disk; a small disk gets a smaller reserve, which the watchdog states. */
  minFree: whole(0, 2 ** 50),
  /** Another folder for captures; null: in the watch's own. */
  captures: RemoteFolderSchema.nullable(),
  nice: whole(0, 19),
});
export type WatchRules = Readonly<z.infer<typeof WatchRulesSchema>>;

/** What the script does when nothing is said. */
export const defaultWatchRules: WatchRules = {
  rungs: [70, 80, 90],
  scopes: ['cgroup', 'process', 'host'],
  hold: 2,
  rearm: 5,
  cooldown: 300,
  perRung: 3,
  perLife: 10,
  perDay: 20,
  quiet: 60,
  timeToOom: 120,
  growth: 125,
  growthFloor: 30,
  psiFull: 10,
  psiHold: 3,
  psiFloor: 50,
  goroutines: 0,
  threads: 0,
  fds: 0,
  fastPathTicks: 4,
  minInterval: 0.2,
  maxInterval: 10,
  leakRate: 262_144_000,
  gc: true,
  debug2Below: 10_000,
  secondHeap: 30,
  tools: true,
  quota: 536_870_912,
  minFree: 1_073_741_824,
  captures: null,
  nice: 10,
};

/** Which process: the first that fits all given conditions, the oldest where several do. */
export const WatchTargetSchema = z.object({
  /** This life first; later lives are found by the other conditions. */
  pid: whole(2, 2 ** 31 - 1).nullable(),
  /** Field 22 of /proc/PID/stat, and the boot that `pid` belongs to. */
  start: whole(0, Number.MAX_SAFE_INTEGER).nullable(),
  boot: z
    .string()
    .regex(/^[0-9a-fA-F-]{1,64}$/)
    .nullable(),
  /** What /proc/PID/exe points to. */
  exe: RemoteFolderSchema.nullable(),
  /** The kernel's name, where the executable cannot be read. */
  comm: line(64).nullable(),
  /** Text that the command line must hold. */
  args: line(1024).nullable(),
  /** Bytes it may take, told where its group cannot be seen, as out of another container; null: found on the host. */
  limit: whole(1, 2 ** 50).nullable(),
  /** `http://127.0.0.1:6060/debug/pprof/`; null: found among what the target listens on. */
  endpoint: line(2000)
    .refine((url) => /^http:\/\/[^\s/]+\/\S*$/.test(url), { message: 'an http address' })
    .nullable(),
});
export type WatchTarget = Readonly<z.infer<typeof WatchTargetSchema>>;

/** A whole `watch.conf`. */
export interface WatchConf {
  readonly id: string;
  readonly target: WatchTarget;
  readonly rules: WatchRules;
}
