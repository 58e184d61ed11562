/**
 * Every method that a front door may call, declared once. The request is checked by its schema on arrival;
 * the answer's type is named beside it. Verbs are narrow: there is no "run this command", and no method
 * takes a path from the window (the main process opens dialogs itself); `source.read` takes the name of a file as
 * a profile of the case spells it, and reads no other.
 *
 * To add one: declare it here, implement it in src/main/workbench.ts (or src/main/electron for what only a
 * window can do). Without the other half it does not compile.
 */

import { z } from 'zod';
import type { Capture, CaseManifest, Evidence, HostAct, Target } from '../case/model';
import type { Diagnosis, FindingClass, Grade } from '../diagnosis/finding';
import type { MemorySample } from '../probe/memory-sample';
import { WatchRulesSchema } from '../watch/rules';
import type { Message } from '../words/messages';
import {
  type DoctorInstall,
  DoctorInstallRequestSchema,
  type DoctorReport,
  DoctorRequestSchema,
  type DoctorRow,
} from './doctor';
import { type FileFetch, FileFetchRequestSchema } from './file-fetch';
import { FleetAddSchema, FleetHostsSchema, type FleetRow, FleetTargetSchema } from './fleet';
import { HostActsRequestSchema, type WillRun, WillRunRequestSchema } from './host-acts';
import type { HostEntry, HostFacts, HostOomView, TargetCandidate } from './host-views';
import type { JobSnapshot } from './job';
import {
  type AcceptedKey,
  type HostLink,
  HostNameSchema,
  type TransportChoice,
  TransportChoiceSchema,
} from './link';
import {
  type Looked,
  type MemleakPlan,
  MemleakPlanRequestSchema,
  MemleakRequestSchema,
  type MemleakRun,
  type MonitorPlan,
  MonitorPlanRequestSchema,
  MonitorRequestSchema,
  type MonitorRun,
  type MonitorTrack,
  type RecordedMonitors,
} from './monitor';
import type { KeptSecretsView } from './secret';
import { type SourceText, SourceWantedSchema } from './source';
import {
  type ExportedFile,
  WatchCollectRequestSchema,
  WatchExportRequestSchema,
  WatchKeySchema,
  type WatchPlan,
  WatchPlanRequestSchema,
  type WatchTask,
  type WatchView,
} from './watch';

export interface AppInfo {
  readonly version: string;
  /** `Electron 45.4.1`, `Node 20.20.2`. */
  readonly engine: string;
  /** True for the npm-carried Electron, which is old and for trying out only. */
  readonly engineIsOld: boolean;
  readonly libraryFolder: string;
  readonly platform: string;
}

export interface CaseSummary {
  readonly manifest: CaseManifest;
  readonly host: string | null;
  readonly process: string | null;
  /** RFC 3339 of the last journal entry. */
  readonly lastChange: string;
  /** Null until it was diagnosed. */
  readonly verdict: {
    readonly class: FindingClass;
    readonly grade: Grade;
    readonly function: string | null;
  } | null;
}

/** One uninterrupted record of a target's memory. */
export interface RecordedSeries {
  readonly evidence: string;
  readonly target: Target | null;
  readonly samples: readonly MemorySample[];
}

export interface KeptView {
  readonly name: string;
  readonly view: string;
  /** RFC 3339. */
  readonly at: string;
}

/** A whole case as the window shows it. Sample times are host time; `clockOffsetMs` leads to this computer's. */
export interface CaseView {
  readonly manifest: CaseManifest;
  readonly targets: readonly Target[];
  readonly evidence: readonly Evidence[];
  readonly captures: readonly Capture[];
  readonly hostActs: readonly HostAct[];
  readonly gaps: readonly Message[];
  readonly notes: readonly { readonly at: string; readonly text: string }[];
  /** Looks at profiles that were given a name; `view` is a query, as in a link. */
  readonly keptViews: readonly KeptView[];
  readonly mended: readonly Message[];
  readonly series: readonly RecordedSeries[];
  readonly clockOffsetMs: number | null;
  readonly targetLost: { readonly reason: 'ended' | 'restarted' | 'link'; readonly at: string } | null;
  readonly diagnosis: Diagnosis;
  readonly headHash: string;
}

export interface OpenedFiles {
  readonly id: string;
  /** True where at least one of them is a profile. */
  readonly hasProfile: boolean;
}

export interface VerificationView {
  readonly ok: number;
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  readonly chainOk: boolean;
}

const nothing = z.object({});
const language = z.enum(['en', 'zh-CN']);
const hostName = z.string().trim().min(1).max(300);
const caseId = z.string().min(1).max(120);

export const SettingsSchema = z.object({
  language: language.nullable(),
  theme: z.enum(['system', 'light', 'dark']),
});
/** `language: null` follows the system. */
export type Settings = Readonly<z.infer<typeof SettingsSchema>>;
export const defaultSettings: Settings = { language: null, theme: 'system' };

export const InvestigationRequestSchema = z.object({
  host: hostName,
  target: z.discriminatedUnion('by', [
    z.object({ by: z.literal('pid'), pid: z.number().int().positive() }),
    z.object({ by: z.literal('name'), name: z.string().min(1).max(200) }),
    z.object({ by: z.literal('endpoint'), endpoint: z.string().min(1).max(2000) }),
  ]),
  /** Used instead of looking for one, when the target is named by pid or name. */
  endpoint: z.string().max(2000).nullable(),
  forSeconds: z.number().min(1).max(86_400),
  everySeconds: z.number().min(0.5).max(3_600),
  title: z.string().max(200).nullable(),
  /** Goes on in this case, with its process and the next number; a new case where left out. */
  caseId: z.string().min(1).max(120).optional(),
  /** `heap?gc=1`: exact, at the price of a garbage collection in the service at each capture. */
  forceGc: z.boolean(),
});
export type InvestigationRequest = Readonly<z.infer<typeof InvestigationRequestSchema>>;

interface MethodOf<S extends z.ZodType, R> {
  readonly request: S;
  /** Carries the answer's type; never there at run time. */
  readonly answer?: R;
}
const method = <S extends z.ZodType>(request: S) => ({ answers: <R>(): MethodOf<S, R> => ({ request }) });

/** Implemented by the workbench: the same for the window and the command line. */
export const methods = {
  'app.info': method(nothing).answers<AppInfo>(),
  'settings.get': method(nothing).answers<Settings>(),
  'settings.set': method(SettingsSchema).answers<Settings>(),

  'hosts.list': method(nothing).answers<readonly HostEntry[]>(),
  'hosts.add': method(z.object({ name: hostName })).answers<HostEntry>(),
  'hosts.remove': method(z.object({ name: hostName })).answers<null>(),
  /** Connects and reads what the host is; changes nothing there. */
  'hosts.facts': method(z.object({ name: hostName })).answers<HostFacts>(),
  'hosts.targets': method(z.object({ name: hostName })).answers<readonly TargetCandidate[]>(),
  /** Kills for want of memory and restarts, from the host's own logs. `since`: as journalctl has it. */
  'hosts.oom': method(
    z.object({ name: hostName, since: z.string().min(1).max(60).nullable() }),
  ).answers<HostOomView>(),
  /** What ran on a host outside of any case, newest first. */
  'hosts.acts': method(HostActsRequestSchema).answers<readonly HostAct[]>(),
  /** The commands that a deed will run there; connects to nothing. */
  'hosts.willRun': method(WillRunRequestSchema).answers<readonly WillRun[]>(),
  /** The person's answer to a `prompt` event. A secret goes in here and comes out nowhere. */
  'prompts.answer': method(
    z.object({
      promptId: z.string(),
      accept: z.boolean(),
      secret: z.string().max(4096).nullable(),
      /** The person wants it kept in the keychain, once it has worked. */
      keep: z.boolean().optional(),
    }),
  ).answers<null>(),

  /** Copies a file of a host into a case of its own; what comes is told by `file-fetch` events. Goes on with an earlier try. */
  'fetch.start': method(FileFetchRequestSchema).answers<FileFetch>(),
  /** Those that run. */
  'fetch.list': method(nothing).answers<readonly FileFetch[]>(),
  'fetch.stop': method(z.object({ fetchId: z.string() })).answers<null>(),

  'investigation.start': method(InvestigationRequestSchema).answers<JobSnapshot>(),
  /** The embedded demo: starts the demo service on this computer and investigates it. */
  'demo.start': method(nothing).answers<JobSnapshot>(),
  'jobs.list': method(nothing).answers<readonly JobSnapshot[]>(),
  'jobs.stop': method(z.object({ jobId: z.string() })).answers<null>(),

  'cases.list': method(nothing).answers<readonly CaseSummary[]>(),
  'cases.view': method(z.object({ id: caseId })).answers<CaseView>(),
  'cases.rename': method(z.object({ id: caseId, title: z.string().trim().min(1).max(200) })).answers<null>(),
  'cases.note': method(z.object({ id: caseId, text: z.string().min(1).max(100_000) })).answers<null>(),
  /** Keeps a look at profiles under a name, in the place of an earlier one of that name; null takes it away. */
  'cases.keepView': method(
    z.object({
      id: caseId,
      name: z.string().trim().min(1).max(80),
      view: z.string().max(20_000).nullable(),
    }),
  ).answers<null>(),
  'cases.verify': method(z.object({ id: caseId })).answers<VerificationView>(),
  /** Puts the shipped sample case into the library if it is not there yet. */
  'cases.sample': method(nothing).answers<{ readonly id: string }>(),
  /** Files that somebody has: shown at once, in a scratch case that can be kept. */
  'files.open': method(
    z.object({
      files: z
        .array(z.object({ name: z.string().min(1).max(255), bytes: z.instanceof(Uint8Array) }))
        .min(1)
        .max(200),
    }),
  ).answers<OpenedFiles>(),
  'cases.keep': method(z.object({ id: caseId })).answers<null>(),
  /** Only of opened files that nobody kept. */
  'cases.discard': method(z.object({ id: caseId })).answers<null>(),
  /** Adds profiles of a case up to one more, as pprof does with several sources. */
  'profiles.merge': method(
    z.object({ caseId, evidence: z.array(z.string().max(80)).min(2).max(200) }),
  ).answers<{ readonly evidence: string }>(),
  /** Ends the sums that are being made for the case; nothing of them is kept. */
  'profiles.stopMerge': method(z.object({ caseId })).answers<null>(),
  /** What a file says, in sentences: of a profile its size and first functions, of a log its kills, … */
  'evidence.facts': method(z.object({ caseId, id: z.string().max(80) })).answers<readonly Message[]>(),
  'evidence.read': method(z.object({ caseId, id: z.string().max(80) })).answers<Uint8Array>(),
  /** Reads a source file that a profile names, on this computer or from the case; asks no host. */
  'source.read': method(SourceWantedSchema).answers<SourceText>(),
  /** Reads it on the host that the profile came from, and keeps a copy in the case. */
  'source.fetch': method(SourceWantedSchema).answers<SourceText>(),
  /** The folders that are searched for sources, in order. */
  'source.folders': method(nothing).answers<readonly string[]>(),
  'source.forgetFolder': method(z.object({ folder: z.string().max(4096) })).answers<readonly string[]>(),
  'report.html': method(z.object({ caseId, language })).answers<{ readonly html: string }>(),

  /** Every host of the fleet, watched or only on its list. Changes come as `fleet` events. */
  'fleet.list': method(nothing).answers<readonly FleetRow[]>(),
  /** Connects and watches one process on each, once a second, until it is removed or stopped. */
  'fleet.add': method(FleetAddSchema).answers<null>(),
  'fleet.remove': method(FleetHostsSchema).answers<null>(),
  /** All that are on the list and not watched. */
  'fleet.start': method(nothing).answers<null>(),
  /** They stay on the list. */
  'fleet.stop': method(nothing).answers<null>(),
  /** Watches this process of the host from now on (null: the largest); also to try a host again. */
  'fleet.target': method(FleetTargetSchema).answers<null>(),

  /** The links that stand, are being made, or were lost; each change is a `host-link` event. */
  'links.list': method(nothing).answers<readonly HostLink[]>(),
  /** Makes a lost link anew now; a person may be asked. Fails as connecting does. */
  'links.reconnect': method(HostNameSchema).answers<null>(),
  /** The host keys that were accepted here; known_hosts is ssh's own. */
  'trust.list': method(nothing).answers<readonly AcceptedKey[]>(),
  /** Forgets a host's keys, so that it is asked about again; how many they were. */
  'trust.forget': method(HostNameSchema).answers<{ readonly forgotten: number }>(),
  /** What is kept in the keychain of this computer, without what is secret of it. */
  'secrets.list': method(nothing).answers<KeptSecretsView>(),
  'secrets.forget': method(z.object({ id: z.string().max(80) })).answers<null>(),
  /** Sets how a host is reached from its next connection on; `null` only asks. */
  'hosts.transport': method(
    HostNameSchema.extend({ transport: TransportChoiceSchema.nullable() }),
  ).answers<TransportChoice>(),

  /** Connects and says what each monitor would run there and what it costs; starts none. */
  'monitor.plan': method(MonitorPlanRequestSchema).answers<MonitorPlan & Looked>(),
  /** Starts monitors and records them into a case; what they print comes as `monitor-samples` events. */
  'monitor.start': method(MonitorRequestSchema).answers<MonitorRun>(),
  /** Answers when their output is sealed in the case. */
  'monitor.stop': method(z.object({ runId: z.string() })).answers<null>(),
  /** Those that run, and the last that have ended. */
  'monitor.list': method(nothing).answers<readonly MonitorRun[]>(),
  /** What a run has recorded so far, for a window that was opened late. */
  'monitor.tracks': method(z.object({ runId: z.string() })).answers<readonly MonitorTrack[]>(),
  /** What the raw output in a case says, read anew. */
  'monitor.recorded': method(z.object({ caseId })).answers<readonly RecordedMonitors[]>(),
  /** Connects and says whether memleak can run there, what it would do to the process, and what it cannot show. */
  'memleak.plan': method(MemleakPlanRequestSchema).answers<MemleakPlan & Looked>(),
  /** Attaches probes to the process: only after a person has agreed. Its lists come as `memleak` events. */
  'memleak.start': method(MemleakRequestSchema).answers<MemleakRun>(),
  'memleak.stop': method(z.object({ runId: z.string() })).answers<null>(),

  /** Connects and looks at what the host allows and lacks; changes nothing there. */
  'doctor.check': method(DoctorRequestSchema).answers<DoctorReport>(),
  /** Runs the confirmed installation on the host; each change is a `doctor-install` event. */
  'doctor.install': method(DoctorInstallRequestSchema).answers<DoctorInstall>(),
  /** Asks for sudo's password by a `prompt`, has sudo try it, and keeps it for this run; the check of sudo anew. */
  'doctor.sudo': method(z.object({ host: hostName })).answers<DoctorRow>(),
  'doctor.stop': method(z.object({ installId: z.string() })).answers<null>(),

  /** Connects and says everything that an installation would do; changes nothing there. */
  'watch.plan': method(WatchPlanRequestSchema).answers<WatchPlan>(),
  /** Does what the plan said; ends with a test capture that proves the whole chain. */
  'watch.install': method(WatchPlanRequestSchema).answers<WatchTask>(),
  /** Every watch that is known here, from the last look; connects to nothing. */
  'watch.list': method(nothing).answers<readonly WatchView[]>(),
  /** Connects and reads one watch now. */
  'watch.look': method(WatchKeySchema).answers<WatchView>(),
  /** Connects and finds every watch there, also those that were installed from elsewhere. */
  'watch.discover': method(z.object({ host: hostName })).answers<readonly WatchView[]>(),
  /** Keeps a link and tells each change as a `watch` event, until unfollowed; a lost link is tried again. */
  'watch.follow': method(WatchKeySchema).answers<WatchView>(),
  'watch.unfollow': method(WatchKeySchema).answers<null>(),
  'watch.rules': method(WatchKeySchema.extend({ rules: WatchRulesSchema })).answers<WatchView>(),
  'watch.test': method(WatchKeySchema).answers<WatchTask>(),
  'watch.collect': method(WatchCollectRequestSchema).answers<WatchTask>(),
  'watch.pause': method(WatchKeySchema).answers<WatchView>(),
  'watch.resume': method(WatchKeySchema).answers<WatchView>(),
  /** Puts the script of this Heapcase in the place of the one there; rules and captures stay. */
  'watch.upgrade': method(WatchKeySchema).answers<WatchTask>(),
  /** Answers what the host printed: each thing removed, and what remains. */
  'watch.uninstall': method(WatchKeySchema.extend({ purge: z.boolean() })).answers<{
    readonly lines: readonly string[];
  }>(),
  /** Takes it off this computer's list; changes nothing on the host. */
  'watch.forget': method(WatchKeySchema).answers<null>(),
  'watch.tasks': method(nothing).answers<readonly WatchTask[]>(),
  'watch.stop': method(z.object({ taskId: z.string() })).answers<null>(),
  'watch.export': method(WatchExportRequestSchema).answers<readonly ExportedFile[]>(),
} as const;

/** Only a window can do these; implemented in src/main/electron. */
export const windowMethods = {
  /** Asks where to save and writes the report; null when the person cancelled. */
  'report.export': method(z.object({ caseId, language, format: z.enum(['html', 'md']) })).answers<{
    readonly path: string;
  } | null>(),
  /** Asks for a folder with sources and remembers it; null when the person cancelled. */
  'source.addFolder': method(nothing).answers<readonly string[] | null>(),
  /** Asks where to save a picture of a view and writes it; null when the person cancelled. */
  'picture.save': method(
    z.object({
      name: z.string().max(200),
      format: z.enum(['svg', 'png']),
      bytes: z.custom<Uint8Array>(
        (bytes) => bytes instanceof Uint8Array && bytes.byteLength > 0 && bytes.byteLength <= 64 << 20,
      ),
    }),
  ).answers<{ readonly path: string } | null>(),
  /** Asks where to save a profile that a view was made into and writes it; null when the person cancelled. */
  'profile.save': method(
    z.object({
      name: z.string().max(200),
      bytes: z.custom<Uint8Array>(
        (bytes) => bytes instanceof Uint8Array && bytes.byteLength > 0 && bytes.byteLength <= 512 << 20,
      ),
    }),
  ).answers<{ readonly path: string } | null>(),
  /** The watchdog that this Heapcase would install, to be read. */
  'watch.script': method(nothing).answers<{
    readonly text: string;
    readonly sha256: string;
    readonly version: string;
  }>(),
  /** Asks for a folder and writes there what `watch.export` answers; null when the person cancelled. */
  'watch.saveExport': method(WatchExportRequestSchema).answers<{
    readonly folder: string;
    readonly files: number;
  } | null>(),
  /** Asks which files to open; null when the person cancelled. */
  'files.choose': method(nothing).answers<OpenedFiles | null>(),
  /** The files that Heapcase was started with, opened; null without any. Answers once. */
  'files.started': method(nothing).answers<OpenedFiles | null>(),
  /** Ends the opening of files that is told of by `files-opening`; nothing of them is kept. */
  'files.stopOpening': method(nothing).answers<null>(),
  /** The link to a view that Heapcase was started with; null without one. Answers once. */
  'links.started': method(nothing).answers<string | null>(),
  'window.reveal': method(z.object({ caseId })).answers<null>(),
  /** What the system's settings say, for `theme: system` and `language: null`. */
  'window.system': method(nothing).answers<{
    readonly dark: boolean;
    readonly language: 'en' | 'zh-CN';
    readonly highContrast: boolean;
  }>(),
} as const;

type Declared = typeof methods & typeof windowMethods;
export type WorkbenchMethod = keyof typeof methods;
export type WindowMethod = keyof typeof windowMethods;
export type Method = keyof Declared;
export type RequestOf<M extends Method> = z.infer<Declared[M]['request']>;
export type AnswerOf<M extends Method> =
  | NonNullable<Declared[M]['answer']>
  | Extract<Declared[M]['answer'], null>;

/** One handler for each method; a missing or a surplus one does not compile. */
export type Handlers<M extends Method> = {
  readonly [K in M]: (request: RequestOf<K>) => Promise<AnswerOf<K>>;
};
