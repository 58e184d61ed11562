/**
 * The incident as data: what `case.json`, the journal and the sidecars of the evidence hold.
 * docs/case-format.md describes each field for people who read a case without Heapcase.
 */

import { z } from 'zod';
import type { FailureData } from '../base/failure';

/** Raised by one with every change that an older Heapcase would misread; each step has one upgrader. */
export const caseFormat = 1;

/** RFC 3339 in UTC with milliseconds, by this computer's clock. */
const timestamp = z.string();

export const caseStatuses = ['open', 'watching', 'explained', 'fixed', 'closed'] as const;

export const CaseManifestSchema = z.looseObject({
  format: z.number().int(),
  id: z.string(),
  title: z.string(),
  status: z.enum(caseStatuses),
  createdAt: timestamp,
  /** The Heapcase that made it. */
  madeBy: z.string(),
  /** True for the sample case: shown as recorded, never as yours. */
  sample: z.boolean(),
  /** True for files that were opened to be looked at, until somebody keeps them. */
  scratch: z.boolean().optional(),
});
export type CaseManifest = Readonly<z.infer<typeof CaseManifestSchema>>;

/** What the Go linker wrote into an executable. */
const GoBuildSchema = z.object({
  version: z.string(),
  module: z.string().nullable(),
  revision: z.string().nullable(),
  /** Built with cgo: C code can hold memory that no Go profile shows. Left out where it is not recorded. */
  cgo: z.boolean().nullable().optional(),
});
export type GoBuild = Readonly<z.infer<typeof GoBuildSchema>>;

/** A process pinned for good: a pid alone can be given to another process. */
export const TargetSchema = z.object({
  host: z.string(),
  pid: z.number().int(),
  /** Start time in clock ticks since boot (field 22 of /proc/PID/stat); null where there is no /proc. */
  startTicks: z.number().nullable(),
  bootId: z.string().nullable(),
  /** The kernel's name of the process, at most 15 bytes. */
  comm: z.string(),
  command: z.string(),
  /** From the build info in the executable, where it could be read. */
  go: GoBuildSchema.nullable(),
  /** Where its profiles come from, as core/probe/endpoint-url reads it. */
  endpoint: z.string().nullable(),
  /** What tells a successor after a restart: executable, parent, and the cgroup that counts its memory. */
  exe: z.string().nullable().optional(),
  parentPid: z.number().int().nullable().optional(),
  cgroup: z.string().nullable().optional(),
  /** Where the endpoint can be reached from beyond the host by its address: `0.0.0.0:6060`. */
  openAt: z.array(z.string()).readonly().optional(),
});
export type Target = Readonly<z.infer<typeof TargetSchema>>;

export const evidenceKinds = [
  'heap-profile',
  'allocs-profile',
  'goroutine-profile',
  'profile',
  'memstats',
  'memory-series',
  'host-facts',
  'response',
  'file',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** Where a file comes from that a watchdog captured on the host and Heapcase collected later. */
const WatchOriginSchema = z.looseObject({
  /** The name of the watch on its host. */
  id: z.string(),
  capture: z.string(),
  file: z.string(),
  /** When it was collected, by this computer's clock; `takenAt` is then the capture's own time, on the same clock. */
  collectedAt: timestamp,
});

/** The raw output of a monitor: what reads it again. */
const MonitorOriginSchema = z.looseObject({
  /** One run records several monitors at a time. */
  run: z.string(),
  /** `process`, `vmstat`, `psi` …: core/probe/monitors. */
  id: z.string(),
  /** Which way it ran: `procps`, `busybox`, `proc` … */
  variant: z.string(),
  everySeconds: z.number(),
});

/** A file that a person opened or dropped on the window. */
const OpenedOriginSchema = z.looseObject({
  /** When the profile says that it was taken, by the clock of where that was; null where it does not say. */
  saysTakenAt: timestamp.nullable(),
});

/** How a file came to be: enough to get it again by hand. */
export const ProvenanceSchema = z.looseObject({
  host: z.string(),
  /** What was done, as a person would type it: `GET http://127.0.0.1:6060/debug/pprof/heap`, `sh -c …`. */
  how: z.string(),
  /** The exit status of a command, the status of an HTTP answer. */
  status: z.number().nullable(),
  /** What the command printed on standard error, cut at 4 KiB. */
  stderr: z.string().nullable(),
  /** By this computer's clock, when the first and the last byte came. */
  takenAt: timestamp,
  endedAt: timestamp,
  /** Host clock minus this computer's clock, measured at connect; null when it could not be. */
  clockOffsetMs: z.number().nullable(),
  /** Whole, or why not. */
  complete: z.enum(['whole', 'cut', 'timed-out', 'interrupted']),
  target: TargetSchema.nullable(),
  tool: z.string(),
  watch: WatchOriginSchema.optional(),
  monitor: MonitorOriginSchema.optional(),
  opened: OpenedOriginSchema.optional(),
});
export type Provenance = Readonly<z.infer<typeof ProvenanceSchema>>;

export const EvidenceSchema = z.looseObject({
  /**
   * The first eight hex digits of the SHA-256 (more where other bytes begin alike); `~2`, `~3` … where the
   * same bytes were captured again. See evidence-id.ts.
   */
  id: z.string(),
  kind: z.enum(evidenceKinds),
  sha256: z.string(),
  bytes: z.number().int(),
  /** What a person would call the file: `heap-3.pb.gz`. */
  name: z.string(),
  provenance: ProvenanceSchema,
});
export type Evidence = Readonly<z.infer<typeof EvidenceSchema>>;

/** A sentence as data, see core/words/messages. */
export const MessageSchema = z.object({
  key: z.string(),
  fillings: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const planSteps = ['connect', 'facts', 'target', 'baseline', 'record', 'diagnose', 'report'] as const;
export type PlanStep = (typeof planSteps)[number];

/** Why a watchdog took a capture, in its own words: rung, rule, and what it measured at that moment. */
const CaptureWatchSchema = z.looseObject({
  host: z.string(),
  id: z.string(),
  /** The name of the capture on its host. */
  name: z.string(),
  /** `70`, `80`, `90`, `fast`, `tto`, `growth`, `baseline`, `test` … */
  rung: z.string(),
  rule: z.string().nullable(),
  scope: z.string().nullable(),
  /** Tenths of a percent of `limit`; both in bytes. */
  permille: z.number().nullable(),
  used: z.number().nullable(),
  limit: z.number().nullable(),
  /** The capture that this one follows a while later. */
  after: z.string().nullable(),
});
export type CaptureWatch = Readonly<z.infer<typeof CaptureWatchSchema>>;

/**
 * What the journal records. Each entry is one line, chained to the one before by hash; nothing is ever
 * changed or removed.
 */
export const JournalFactSchema = z.discriminatedUnion('kind', [
  /** With a copy of case.json as it was made, so that a damaged one can be made again. */
  z.looseObject({
    kind: z.literal('case-created'),
    title: z.string(),
    manifest: CaseManifestSchema.optional(),
  }),
  z.looseObject({ kind: z.literal('run-started'), host: z.string(), mode: z.string() }),
  z.looseObject({
    kind: z.literal('run-ended'),
    outcome: z.enum(['done', 'stopped', 'failed', 'interrupted']),
    failure: z
      .custom<FailureData>((value) => typeof value === 'object' && value !== null && 'code' in value)
      .nullable(),
  }),
  z.looseObject({ kind: z.literal('target-pinned'), target: TargetSchema }),
  z.looseObject({ kind: z.literal('evidence-added'), evidence: EvidenceSchema }),
  /** One set of evidence taken at one moment. */
  z.looseObject({
    kind: z.literal('capture'),
    label: z.enum(['baseline', 'capture']),
    number: z.number().int(),
    at: timestamp,
    evidence: z.array(z.string()),
    /** Where a watchdog took it. */
    watch: CaptureWatchSchema.optional(),
  }),
  /** A command or request that ran on the host: the audit log. */
  z.looseObject({
    kind: z.literal('ran-on-host'),
    host: z.string(),
    what: z.string(),
    status: z.number().nullable(),
    bytes: z.number().int(),
    ms: z.number(),
  }),
  /** Something that could not be had. */
  z.looseObject({ kind: z.literal('gap'), what: MessageSchema }),
  z.looseObject({
    kind: z.literal('target-lost'),
    reason: z.enum(['ended', 'restarted', 'link']),
    at: timestamp,
  }),
  z.looseObject({ kind: z.literal('note'), text: z.string() }),
  z.looseObject({ kind: z.literal('title-changed'), title: z.string() }),
  /** Files that were opened to be looked at became a case of their own. */
  z.looseObject({ kind: z.literal('scratch-kept') }),
  /** A look at profiles under a name, as the query of a link; null takes the name away. */
  z.looseObject({ kind: z.literal('view-kept'), name: z.string(), view: z.string().nullable() }),
]);
export type JournalFact = Readonly<z.infer<typeof JournalFactSchema>>;

export const JournalEntrySchema = z.looseObject({
  seq: z.number().int(),
  at: timestamp,
  fact: JournalFactSchema,
  /** SHA-256 of the entry before (empty for the first), and of this line without `hash`: see chain.ts. */
  previous: z.string(),
  hash: z.string(),
});
export type JournalEntry = Readonly<z.infer<typeof JournalEntrySchema>>;

/** A capture as the window and the report show it. */
export interface Capture {
  readonly label: 'baseline' | 'capture';
  readonly number: number;
  /** By this computer's clock. */
  readonly at: string;
  readonly evidence: readonly Evidence[];
  /** Null where Heapcase took it itself. */
  readonly watch?: CaptureWatch | null;
}

/** One line of the audit log. */
export interface HostAct {
  readonly at: string;
  readonly host: string;
  readonly what: string;
  readonly status: number | null;
  readonly bytes: number;
  readonly ms: number;
}
