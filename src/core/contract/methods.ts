/**
 * Every method that a front door may call, declared once. The request is checked by its schema on arrival;
 * the answer's type is named beside it. Verbs are narrow: there is no "run this command", and no method
 * takes a path from the window (the main process opens dialogs itself).
 *
 * To add one: declare it here, implement it in src/main/workbench.ts (or src/main/electron for what only a
 * window can do). Without the other half it does not compile.
 */

import { z } from 'zod';
import type { Capture, CaseManifest, Evidence, HostAct, Target } from '../case/model';
import type { Diagnosis, FindingClass, Grade } from '../diagnosis/finding';
import type { MemorySample } from '../probe/memory-sample';
import type { Message } from '../words/messages';
import type { HostEntry, HostFacts, HostOomView, TargetCandidate } from './host-views';
import type { JobSnapshot } from './job';

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

/** A whole case as the window shows it. Sample times are host time; `clockOffsetMs` leads to this computer's. */
export interface CaseView {
  readonly manifest: CaseManifest;
  readonly targets: readonly Target[];
  readonly evidence: readonly Evidence[];
  readonly captures: readonly Capture[];
  readonly hostActs: readonly HostAct[];
  readonly gaps: readonly Message[];
  readonly notes: readonly { readonly at: string; readonly text: string }[];
  readonly mended: readonly Message[];
  readonly series: readonly RecordedSeries[];
  readonly clockOffsetMs: number | null;
  readonly targetLost: { readonly reason: 'ended' | 'restarted' | 'link'; readonly at: string } | null;
  readonly diagnosis: Diagnosis;
  readonly headHash: string;
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
  /** The person's answer to a `prompt` event. A secret goes in here and comes out nowhere. */
  'prompts.answer': method(
    z.object({ promptId: z.string(), accept: z.boolean(), secret: z.string().max(4096).nullable() }),
  ).answers<null>(),

  'investigation.start': method(InvestigationRequestSchema).answers<JobSnapshot>(),
  /** The embedded demo: starts the demo service on this computer and investigates it. */
  'demo.start': method(nothing).answers<JobSnapshot>(),
  'jobs.list': method(nothing).answers<readonly JobSnapshot[]>(),
  'jobs.stop': method(z.object({ jobId: z.string() })).answers<null>(),

  'cases.list': method(nothing).answers<readonly CaseSummary[]>(),
  'cases.view': method(z.object({ id: caseId })).answers<CaseView>(),
  'cases.rename': method(z.object({ id: caseId, title: z.string().trim().min(1).max(200) })).answers<null>(),
  'cases.note': method(z.object({ id: caseId, text: z.string().min(1).max(100_000) })).answers<null>(),
  'cases.verify': method(z.object({ id: caseId })).answers<VerificationView>(),
  /** Puts the shipped sample case into the library if it is not there yet. */
  'cases.sample': method(nothing).answers<{ readonly id: string }>(),
  'evidence.read': method(z.object({ caseId, id: z.string().max(80) })).answers<Uint8Array>(),
  'report.html': method(z.object({ caseId, language })).answers<{ readonly html: string }>(),
} as const;

/** Only a window can do these; implemented in src/main/electron. */
export const windowMethods = {
  /** Asks where to save and writes the report; null when the person cancelled. */
  'report.export': method(z.object({ caseId, language, format: z.enum(['html', 'md']) })).answers<{
    readonly path: string;
  } | null>(),
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
