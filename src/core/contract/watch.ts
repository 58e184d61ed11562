/** What the front doors see of watchdogs on servers, and what they may ask of them. */

import { z } from 'zod';
import type { FailureData } from '../base/failure';
import type { Heartbeat } from '../watch/heartbeat';
import {
  RemoteFolderSchema,
  WatchIdSchema,
  type WatchRules,
  WatchRulesSchema,
  type WatchTarget,
} from '../watch/rules';
import type { WatchState } from '../watch/state';
import type { Message } from '../words/messages';

const hostName = z.string().trim().min(1).max(300);

/** One watch on one host. */
export const WatchKeySchema = z.object({ host: hostName, id: WatchIdSchema });
export type WatchKey = Readonly<z.infer<typeof WatchKeySchema>>;

/** What keeps it running on its host. */
export const watchSurvivals = ['auto', 'system', 'user', 'cron', 'session'] as const;
export type WatchSurvival = (typeof watchSurvivals)[number];

export interface Survives {
  /** `systemd`, `systemd --user`, `cron`, `session`, `external`; null: not known. */
  readonly kept: string | null;
  readonly logout: boolean | null;
  readonly reboot: boolean | null;
  /** The host's own sentence. */
  readonly why: string | null;
}

export interface WatchScript {
  readonly version: string;
  readonly sha256: string;
  /** It is one that Heapcase shipped: the same bytes as ours, or as we installed. */
  readonly isOurs: boolean;
  /** It is the one that this Heapcase would install. */
  readonly isNewest: boolean;
}

/** A capture as it lies on the host. */
export interface WatchCapture {
  readonly name: string;
  /** `70`, `fast`, `baseline`, `test` …: from its name. */
  readonly rung: string;
  /** RFC 3339 by this computer's clock (the host's where its offset is not known). */
  readonly at: string;
  readonly bytes: number;
  readonly files: number;
  /** `part`: was being written when its writer was killed, or is being written. */
  readonly state: 'whole' | 'kept' | 'part';
  /** The case that it was collected into; null: it is on the host alone. */
  readonly collectedInto: string | null;
}

/** What this computer knows of one watch, from the last look at its host. */
export interface WatchView extends WatchKey {
  /** ROOT/ID on the host. */
  readonly folder: string;
  readonly link: {
    readonly state: 'none' | 'connecting' | 'connected' | 'lost';
    /** RFC 3339: since when it stands, or since when it does not; null: it was not wanted. */
    readonly since: string | null;
    /** What keeps it from standing; while connecting, what the last try met. */
    readonly failure: FailureData | null;
    /** RFC 3339; when it is tried again. */
    readonly retryAt: string | null;
  };
  /** The link is kept and the state streams in. */
  readonly followed: boolean;
  readonly target: WatchTarget | null;
  readonly rules: WatchRules | null;
  readonly heartbeat: Heartbeat;
  /** The last one that could be read. */
  readonly state: WatchState | null;
  /** RFC 3339, this computer's clock: when the host was last read; null: never. */
  readonly lookedAt: string | null;
  /** Host clock minus this computer's. */
  readonly clockOffsetMs: number | null;
  readonly survives: Survives;
  readonly script: WatchScript | null;
  readonly paused: boolean;
  /** Newest last. */
  readonly captures: readonly WatchCapture[];
  /** The last lines of its log, newest last, made visible. */
  readonly log: readonly string[];
  /** RFC 3339; null where it was found on the host, installed from elsewhere. */
  readonly installedAt: string | null;
}

export const WatchPlanRequestSchema = z.object({
  host: hostName,
  target: z.discriminatedUnion('by', [
    z.object({ by: z.literal('pid'), pid: z.number().int().positive() }),
    z.object({ by: z.literal('name'), name: z.string().min(1).max(200) }),
    z.object({ by: z.literal('endpoint'), endpoint: z.string().min(1).max(2000) }),
  ]),
  /** Used instead of looking for one. */
  endpoint: z.string().max(2000).nullable(),
  /** Null: made from the target's name. */
  id: WatchIdSchema.nullable(),
  /** Null: where the host's user keeps such things. */
  root: RemoteFolderSchema.nullable(),
  rules: WatchRulesSchema,
  survive: z.enum(watchSurvivals),
});
export type WatchPlanRequest = Readonly<z.infer<typeof WatchPlanRequestSchema>>;

/** All that an installation would do. Nothing on the host was changed to find it out. */
export interface WatchPlan extends WatchKey {
  readonly folder: string;
  readonly target: WatchTarget;
  /** `orders-api (pid 4711)`. */
  readonly targetName: string;
  readonly script: { readonly text: string; readonly sha256: string; readonly version: string };
  /** The text of `watch.conf`. */
  readonly conf: string;
  readonly rules: WatchRules;
  /** As far as it can be told beforehand; the installation says it for certain. */
  readonly survives: Survives;
  /** What will fetch the profiles on the host; null: nothing there can. */
  readonly fetcher: string | null;
  readonly warnings: readonly Message[];
  /** Everything that will run there, as a person would type it. */
  readonly commands: readonly string[];
  /** What is there already under this id: it would be upgraded in place. */
  readonly present: { readonly version: string | null; readonly sha256: string | null } | null;
}

export const watchTaskSteps = [
  'connect',
  'look',
  'upload',
  'install',
  'test',
  'list',
  'download',
  'diagnose',
  'report',
] as const;
export type WatchTaskStep = (typeof watchTaskSteps)[number];
export type WatchTaskKind = 'install' | 'upgrade' | 'test' | 'collect';

export interface WatchTaskProgress {
  readonly step: WatchTaskStep;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  readonly detail: Message | null;
}

/** Long work on one watch: installed, tested, collected. Told whole with each change, so the last one counts. */
export interface WatchTask extends WatchKey {
  readonly taskId: string;
  readonly kind: WatchTaskKind;
  readonly startedAt: string;
  readonly steps: readonly WatchTaskProgress[];
  /** Of `collect`; null while not known. */
  readonly caseId: string | null;
  /** What the host printed: of `install` what it made, of `test` the capture and its manifest. */
  readonly lines: readonly string[];
  /** Of `install` and `test`: the capture that proved the chain. */
  readonly capture: string | null;
  /** Of `collect`: captures that are in the case now and were not before, files, bytes that came over the link. */
  readonly collected: {
    readonly captures: number;
    readonly files: number;
    readonly bytes: number;
    /** Were in the case already. */
    readonly known: number;
    /** Of `bytes` in all; for a progress bar. */
    readonly expectedBytes: number;
  } | null;
  readonly outcome: 'done' | 'stopped' | 'failed' | null;
  readonly failure: FailureData | null;
}

export const WatchCollectRequestSchema = WatchKeySchema.extend({
  /** Their names; null: all that are not collected yet. */
  captures: z.array(z.string().max(80)).max(10_000).nullable(),
  /** Null: a new case. */
  caseId: z.string().min(1).max(120).nullable(),
  /** Of the new case; null: named after the target and the host. */
  title: z.string().trim().min(1).max(200).nullable(),
});
export type WatchCollectRequest = Readonly<z.infer<typeof WatchCollectRequestSchema>>;

export const watchExportFormats = ['systemd', 'cron', 'ansible', 'kubernetes'] as const;
export type WatchExportFormat = (typeof watchExportFormats)[number];

export const WatchExportRequestSchema = z.object({
  format: z.enum(watchExportFormats),
  id: WatchIdSchema,
  /** The kernel's name of the process, or the path of its executable. */
  process: z.string().regex(/^[\w./+:-]{1,200}$/),
  endpoint: z.string().max(2000).nullable(),
  rules: WatchRulesSchema,
  /** Where it lives; null: /var/lib/heapcase-watch. Nothing in it that a shell, a unit or a crontab reads. */
  root: RemoteFolderSchema.regex(/^[\w./-]+$/).nullable(),
});
export type WatchExportRequest = Readonly<z.infer<typeof WatchExportRequestSchema>>;

export interface ExportedFile {
  /** Below the folder that a person chooses: `roles/heapcase_watch/tasks/main.yml`. */
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

/** What the watches tell without being asked. */
export type WatchEvent =
  /** Something about it changed; the view is whole. */
  | { readonly kind: 'watch'; readonly watch: WatchView }
  | { readonly kind: 'watch-gone'; readonly host: string; readonly id: string }
  /** A rule has taken a capture while we were connected. */
  | {
      readonly kind: 'watch-fired';
      readonly host: string;
      readonly id: string;
      readonly capture: string;
      readonly rung: string;
      /** RFC 3339 by this computer's clock. */
      readonly at: string;
      /** The scope that still stands on the rung when it is told: `permille` of `limit` bytes; null: none does. */
      readonly scope: string | null;
      readonly permille: number | null;
      readonly limit: number | null;
    }
  /** Connected to a host, and captures are there that no case has. */
  | {
      readonly kind: 'watch-found';
      readonly host: string;
      readonly id: string;
      readonly captures: readonly WatchCapture[];
    }
  /** A host that was connected to was looked over for watches; `failure`: why what is there is not known. */
  | { readonly kind: 'watches-looked'; readonly host: string; readonly failure: FailureData | null }
  | { readonly kind: 'watch-task'; readonly task: WatchTask };
