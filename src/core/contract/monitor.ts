/** What the front doors see of running monitors, and what they may ask of them. */

import { z } from 'zod';
import type { FailureData } from '../base/failure';
import type { Target } from '../case/model';
import { type MonitorId, type MonitorNote, type MonitorSample, monitorIds } from '../probe/monitors/monitor';
import type { Track } from '../probe/monitors/track';
import type { MemleakStack } from '../probe/tools/memleak';
import type { Message } from '../words/messages';

const hostName = z.string().trim().min(1).max(300);
const caseId = z.string().min(1).max(120);
const processQuery = z.discriminatedUnion('by', [
  z.object({ by: z.literal('pid'), pid: z.number().int().positive() }),
  z.object({ by: z.literal('name'), name: z.string().min(1).max(200) }),
]);

export const MonitorPlanRequestSchema = z.object({
  host: hostName,
  /** Null: the machine alone. */
  target: processQuery.nullable(),
  /** Null: those that cost next to nothing. */
  monitors: z.array(z.enum(monitorIds)).max(monitorIds.length).nullable(),
  /** Whole seconds: what every tool understands. */
  everySeconds: z.number().int().min(1).max(3600),
});
export type MonitorPlanRequest = Readonly<z.infer<typeof MonitorPlanRequestSchema>>;

export const MonitorRequestSchema = MonitorPlanRequestSchema.extend({
  /** Null: until it is stopped. */
  forSeconds: z.number().min(1).max(604_800).nullable(),
  /** Null: a case of its own. */
  caseId: caseId.nullable(),
});
export type MonitorRequest = Readonly<z.infer<typeof MonitorRequestSchema>>;

/** One monitor as it would run on this host. */
export interface PlannedMonitor {
  readonly monitor: MonitorId;
  /** Which way it runs there; null: it cannot. */
  readonly variant: string | null;
  /** The command as a person would name it. */
  readonly named: string | null;
  /** What runs, word for word; null: nothing does. */
  readonly command: string | null;
  /** What it costs the host or the process. */
  readonly cost: Message;
  /** Why it runs from /proc, or not at all; null: as it should. */
  readonly why: Message | null;
}

/** What ran on the host to make a plan, word for word. It runs again when what was planned is started. */
export interface Looked {
  readonly looked: readonly string[];
}

export interface MonitorPlan {
  readonly host: string;
  readonly target: Target | null;
  readonly monitors: readonly PlannedMonitor[];
}

export type MonitorState =
  | 'running'
  /** The link is lost; it begins again when that is back. */
  | 'waiting'
  | 'ended'
  | 'failed'
  | 'unavailable';

/** A span without figures: RFC 3339 by this computer's clock; `to` is null while it lasts. */
export interface MonitorGap {
  readonly from: string;
  readonly to: string | null;
}

/** One monitor of a run. */
export interface MonitorStream extends PlannedMonitor {
  readonly state: MonitorState;
  readonly samples: number;
  /** Of the last sample, by the host's clock, milliseconds since 1970. */
  readonly lastAt: number | null;
  /** Of raw output, all of it in the case. */
  readonly bytes: number;
  readonly unknownLines: number;
  readonly notes: readonly MonitorNote[];
  readonly gaps: readonly MonitorGap[];
  readonly failure: FailureData | null;
  /** Ids of the sealed raw output, one for each time that it was begun. */
  readonly evidence: readonly string[];
}

export type MonitorOutcome = 'stopped' | 'done' | 'target-ended' | 'target-restarted' | 'failed';

export interface MonitorRun {
  readonly runId: string;
  readonly caseId: string;
  readonly host: string;
  readonly target: Target | null;
  readonly everySeconds: number;
  readonly forSeconds: number | null;
  /** RFC 3339, this computer's clock. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Host clock minus this computer's. */
  readonly clockOffsetMs: number | null;
  readonly streams: readonly MonitorStream[];
  readonly outcome: MonitorOutcome | null;
  readonly failure: FailureData | null;
  /** The same as a command line. */
  readonly commandLine: string;
}

/** The samples of one monitor, of a run or of the case. */
export interface MonitorTrack {
  readonly monitor: MonitorId;
  readonly track: Track;
}

/** All that was recorded of one process, or of one host alone. */
export interface RecordedMonitors {
  readonly host: string;
  readonly target: Target | null;
  readonly tracks: readonly MonitorTrack[];
}

export type MonitorEvent =
  /** Something about it changed; the view is whole. */
  | { readonly kind: 'monitor-run'; readonly run: MonitorRun }
  /** Batched: at most ten times a second and run. */
  | {
      readonly kind: 'monitor-samples';
      readonly runId: string;
      readonly samples: readonly {
        readonly monitor: MonitorId;
        readonly samples: readonly MonitorSample[];
      }[];
    }
  | { readonly kind: 'memleak'; readonly run: MemleakRun };

export const MemleakPlanRequestSchema = z.object({
  host: hostName,
  target: processQuery,
  forSeconds: z.number().int().min(5).max(3600),
  /** Only what is at least this old is listed. */
  olderThanMs: z.number().int().min(0).max(3_600_000),
  /** Every how manyth allocation is followed: 1 is all of them. */
  sampleEvery: z.number().int().min(1).max(1_000_000),
  top: z.number().int().min(1).max(1000),
});
export type MemleakPlanRequest = Readonly<z.infer<typeof MemleakPlanRequestSchema>>;
/** How it is to look, whatever it looks at. */
export type MemleakSettings = Omit<MemleakPlanRequest, 'host' | 'target'>;

export const MemleakRequestSchema = MemleakPlanRequestSchema.extend({ caseId: caseId.nullable() });
export type MemleakRequest = Readonly<z.infer<typeof MemleakRequestSchema>>;

/** Whether malloc has anything to do with the memory of this process. */
export type MallocUse = 'pure-go' | 'cgo' | 'go-unknown' | 'not-go';

export interface MemleakPlan {
  readonly host: string;
  readonly target: Target;
  /** Null: it cannot run there, and `problem` says why. */
  readonly implementation: 'python' | 'libbpf' | null;
  readonly program: string | null;
  /** The login is not root there: it is raised by sudo, and ends with its link. */
  readonly bySudo: boolean;
  readonly uses: MallocUse;
  /** The C library of a process that does not use the host's own, as a path on the host; null: the host's own. */
  readonly library: string | null;
  /** What will run, as a person would type it; null: it cannot. */
  readonly command: string | null;
  /** What it does to the process, and what it cannot show: to be read before it starts. */
  readonly warnings: readonly Message[];
  readonly problem: Message | null;
}

export interface MemleakRun {
  readonly runId: string;
  readonly caseId: string;
  readonly plan: MemleakPlan;
  /** What ran, as a person would type it. */
  readonly command: string;
  readonly startedAt: string;
  readonly forSeconds: number;
  readonly sampleEvery: number;
  /** Lists that came so far. */
  readonly reports: number;
  /** Of the last list, largest first. */
  readonly stacks: readonly MemleakStack[];
  readonly outcome: 'done' | 'stopped' | 'failed' | null;
  /** What went wrong, or what to know of the result. */
  readonly notes: readonly Message[];
  readonly failure: FailureData | null;
  /** The raw output. */
  readonly evidence: string | null;
}
