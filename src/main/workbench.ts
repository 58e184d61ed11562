/**
 * The composition root of both front doors: hosts, collectors and the store put together behind the one
 * contract. The window calls the handlers through IPC, the command line calls them directly.
 */

import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { HostAct, JournalFact } from '#core/case/model';
import type { WorkbenchEvent } from '#core/contract/events';
import {
  defaultSettings,
  type Handlers,
  type OpenedFiles,
  SettingsSchema,
  type WorkbenchMethod,
} from '#core/contract/methods';
import type { Language } from '#core/words/dictionary';
import { type Analysis, analysisHere } from './analysis/analysis';
import { analysisInThread } from './analysis/analysis-in-thread';
import { auditedHost } from './collect/audited-host';
import { listCandidates } from './collect/find-targets';
import { readHostFacts } from './collect/host-facts';
import { readHostOom } from './collect/kernel-log';
import { openMonitors } from './collect/monitors/monitor-handlers';
import { openFleet } from './fleet/fleet';
import { type Download, type DownloadOptions, download as fetchRemoteFile } from './host/download';
import type { LeaseOptions } from './host/kept-links';
import type { Keychain } from './host/keychain';
import type { LeasedHost } from './host/leased-host';
import { createGraphLayout } from './layout/graph-layout';
import { ActLog } from './services/act-log';
import { type ReportFormat, writeReportInto } from './services/case-analysis';
import { summariseCases } from './services/case-summaries';
import { openDoctor } from './services/doctor-desk';
import { openFileFetches } from './services/file-fetches';
import { HostBook } from './services/host-book';
import { openHostLinks } from './services/host-links';
import { Jobs } from './services/jobs';
import { KeptJson } from './services/kept-json';
import { createMergeDesk } from './services/merge-desk';
import { OpenCases } from './services/open-cases';
import { type NamedBytes, openFiles } from './services/opened-files';
import { PromptDesk } from './services/prompt-desk';
import { installSampleCase } from './services/sample-case';
import { SourceFiles } from './services/source-files';
import { demoFolderIn, startDemo } from './services/start-demo';
import { type InvestigationContext, startInvestigation } from './services/start-investigation';
import { keepVerdict } from './services/verdicts';
import { willRun } from './services/will-run';
import { defaultLibraryFolder } from './store/default-library-folder';
import { onDisk } from './store/disk-failure';
import type { EvidenceStream } from './store/evidence-stream';
import { openLibrary } from './store/library';
import { readShippedScript } from './watch/shipped-script';
import { openWatches } from './watch/watch-handlers';

export interface WorkbenchOptions {
  /** Where cases are kept; default: the platform's data folder, or HEAPCASE_LIBRARY. */
  readonly libraryFolder?: string;
  /** Where settings, added hosts and accepted host keys are kept. */
  readonly settingsFolder: string;
  /** The shipped `resources` folder: demo, sample case. */
  readonly resourcesFolder: string;
  /** The built layout-thread.cjs. */
  readonly layoutThread: string;
  /** The built analysis-thread.cjs: where it is given, the profiles of cases are read in it, not in this thread. */
  readonly analysisThread?: string;
  readonly version: string;
  /** `Electron 45.4.1`, `Node 20.20.2`. */
  readonly engine: string;
  readonly engineIsOld: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** The language of titles and reports when the settings follow the system. */
  readonly language?: Language;
  /** Of the command line: a host key fingerprint that is accepted without asking. */
  readonly acceptHostKey?: string;
  /** Of the window: where secrets are kept that a person wants kept. */
  readonly keychain?: Keychain;
}

export interface ReportRequest {
  readonly caseId: string;
  readonly format: ReportFormat;
  readonly language: Language;
  readonly path: string;
}

export interface Workbench {
  readonly handlers: Handlers<WorkbenchMethod>;
  subscribe(listener: (event: WorkbenchEvent) => void): () => void;
  /** For front doors that may name a path: the terminal, and the window after its own dialog. */
  writeReport(request: ReportRequest): Promise<void>;
  caseFolder(id: string): Promise<string>;
  /** For readers on another thread; `evidence.read` gives the same bytes at once. */
  streamEvidence(caseId: string, id: string): Promise<EvidenceStream>;
  /** Copies a file of a host to this computer, for front doors that may name a path; goes on with what came before. */
  fetchFile(host: string, file: string, target: string, options: DownloadOptions): Promise<Download>;
  /** `files.open`, for front doors that may name a path and stop it. */
  openFiles(files: readonly NamedBytes[], signal: AbortSignal): Promise<OpenedFiles>;
  /** Remembers a folder in which sources are sought. */
  addSourceFolder(folder: string): Promise<readonly string[]>;
  /** This computer may have slept or changed its network: every link is tried at once. */
  checkLinks(): void;
  /** Stops what runs, the demo service included, and closes the cases. */
  close(): Promise<void>;
}

export function createWorkbench(options: WorkbenchOptions): Workbench {
  const { settingsFolder, resourcesFolder, version, engine, engineIsOld, env } = options;
  const libraryFolder =
    options.libraryFolder ??
    env['HEAPCASE_LIBRARY'] ??
    defaultLibraryFolder({ env, platform: process.platform, home: homedir() });
  const tool = `heapcase ${version}`;

  const listeners = new Set<(event: WorkbenchEvent) => void>();
  /** The ids of the cases, as long as no case was made, changed or removed. */
  let caseIds: Promise<ReadonlySet<string>> | null = null;
  const tell = (event: WorkbenchEvent) => {
    if (event.kind === 'cases-changed') caseIds = null;
    for (const listener of listeners) listener(event);
  };

  const library = openLibrary(libraryFolder, { madeBy: tool });
  const settings = new KeptJson(join(settingsFolder, 'settings.json'), SettingsSchema, defaultSettings);
  const hosts = new HostBook(settingsFolder);
  const desk = new PromptDesk(tell, () => listeners.size > 0);
  const jobs = new Jobs(tell);
  const openCases = new OpenCases(library);
  const layout = createGraphLayout(options.layoutThread);
  const threaded =
    options.analysisThread === undefined
      ? null
      : analysisInThread(options.analysisThread, {
          libraryFolder,
          madeBy: tool,
          layoutThread: options.layoutThread,
        });
  const analysis: Analysis = threaded ?? analysisHere(library, layout);

  const links = openHostLinks({
    settingsFolder,
    prompts: desk.prompts,
    acceptHostKey: options.acceptHostKey,
    transportOf: async (name) => {
      const choice = await hosts.transportOf(name);
      return choice === 'auto' ? undefined : choice;
    },
    keychain: options.keychain,
    onAct: (act) => actLog.note(act),
    tell: (event) => {
      tell(event);
      if (event.kind === 'host-link') watches.hostLinkChanged(event.link);
    },
  });
  /** For what a person has just asked for: they may be asked in turn. */
  const connect = (
    name: string,
    signal?: AbortSignal,
    rest: LeaseOptions = { attended: true },
  ): Promise<LeasedHost> => links.lease(name, { ...rest, signal });
  const withHost = async <T>(
    name: string,
    work: (host: ReturnType<typeof auditedHost>) => Promise<T>,
    onAct: (act: HostAct) => void = (act) => actLog.note(act),
  ): Promise<T> => {
    const host = await connect(name);
    try {
      return await work(auditedHost(host, onAct));
    } finally {
      await host.close();
    }
  };

  const language = async (): Promise<Language> =>
    (await settings.read()).language ?? options.language ?? 'en';
  const context = async (): Promise<InvestigationContext> => ({
    openCases,
    jobs,
    analysis,
    tool,
    language: await language(),
    openHost: connect,
    onCasesChanged: () => tell({ kind: 'cases-changed' }),
  });
  const actLog = new ActLog(join(settingsFolder, 'host-acts.jsonl'));
  let script: ReturnType<typeof readShippedScript> | null = null;
  /** Read once it is there; asked again after a failure. */
  const watchScript = () => {
    script ??= readShippedScript(resourcesFolder);
    script.catch(() => {
      script = null;
    });
    return script;
  };
  const watches = openWatches({
    settingsFolder,
    tool,
    openCases,
    language,
    tell,
    script: watchScript,
    // A follower leases again by itself: nobody is asked for a link that was lost.
    openHost: (name, signal) => connect(name, signal, {}),
    cases: () => {
      caseIds ??= library.list().then((cases) => new Set(cases.map(({ manifest }) => manifest.id)));
      caseIds.catch(() => {
        caseIds = null;
      });
      return caseIds;
    },
    onAct: (act) => actLog.note(act),
    onCasesChanged: () => tell({ kind: 'cases-changed' }),
    conclude: async (openCase) => {
      await keepVerdict(openCase, await analysis.diagnose(openCase.id, null));
      return writeReportInto(openCase, await analysis.report(openCase.id, 'html', await language()));
    },
  });
  const evidenceOf = (id: string) => (evidence: string) => library.readEvidence(id, evidence);
  const monitors = openMonitors({
    openCases,
    tool,
    language,
    tell,
    lease: (name, leasing) => links.lease(name, leasing),
    onAct: (act) => actLog.note(act),
    onCasesChanged: () => tell({ kind: 'cases-changed' }),
    readCase: async (id) => ({ record: await library.read(id), read: evidenceOf(id) }),
  });
  const fleet = openFleet({
    settingsFolder,
    lease: (name, signal) => connect(name, signal, {}),
    onAct: (act) => actLog.note(act),
    tell,
  });
  const doctor = openDoctor({
    libraryFolder,
    watchScript: async () => (await watchScript()).text,
    withHost,
    onAct: (act) => actLog.note(act),
    tell,
  });
  const edit = async (id: string, fact: JournalFact) => {
    await openCases.with(id, (openCase) => openCase.append(fact));
    tell({ kind: 'cases-changed' });
    return null;
  };
  const sources = new SourceFiles({
    library,
    openCases,
    settingsFile: join(settingsFolder, 'source-folders.json'),
    tool,
    sourcesOf: (caseId, evidence) => analysis.sourcesOf(caseId, evidence),
    withHost: (name, onAct, work) => withHost(name, work, onAct),
  });

  const fetchFile = (
    name: string,
    file: string,
    target: string,
    download: DownloadOptions,
    onAct: (act: HostAct) => void = (act) => actLog.note(act),
  ): Promise<Download> =>
    withHost(
      name,
      ({ host, exec, stream }) => {
        const { description, back } = host;
        const from = { description, exec, stream, ...(back ? { back: back.bind(host) } : {}) };
        return fetchRemoteFile(from, file, target, download);
      },
      onAct,
    );
  const fetches = openFileFetches({
    folder: join(settingsFolder, 'fetching'),
    openCases,
    tool,
    language,
    download: fetchFile,
    onAct: (act) => actLog.note(act),
    onCasesChanged: () => tell({ kind: 'cases-changed' }),
    tell,
  });

  const open = async (files: readonly NamedBytes[], signal?: AbortSignal) => {
    const opened = await openFiles(library, tool, files, signal);
    tell({ kind: 'cases-changed' });
    return opened;
  };

  const handlers: Handlers<WorkbenchMethod> = {
    'app.info': async () => ({ version, engine, engineIsOld, libraryFolder, platform: process.platform }),
    'settings.get': () => settings.read(),
    'settings.set': async (changed) => {
      await settings.write(changed);
      return changed;
    },

    'hosts.list': () => hosts.list(),
    'hosts.add': ({ name }) => hosts.add(name),
    'hosts.remove': async ({ name }) => {
      await hosts.remove(name);
      return null;
    },
    'hosts.transport': async ({ name, transport }) => {
      if (transport !== null) await hosts.chooseTransport(name, transport);
      return hosts.transportOf(name);
    },
    'hosts.facts': async ({ name }) => {
      return withHost(name, async (host) => {
        const facts = await readHostFacts(host);
        await hosts.remember(name, facts);
        await watches.noticeOn(name, host);
        return facts;
      });
    },
    'hosts.targets': ({ name }) => withHost(name, listCandidates),
    'hosts.acts': ({ name, most }) => actLog.read(name, most),
    'hosts.willRun': (request) => willRun(request, async () => (await watchScript()).text),
    'hosts.oom': ({ name, since }) => withHost(name, (host) => readHostOom(host, since)),
    'prompts.answer': async ({ promptId, ...answer }) => {
      desk.answer(promptId, answer);
      return null;
    },

    'investigation.start': async (request) => startInvestigation(await context(), request),
    'demo.start': async () => startDemo(await context(), demoFolderIn(resourcesFolder)),
    'jobs.list': async () => jobs.list(),
    'jobs.stop': async ({ jobId }) => {
      await jobs.stop(jobId);
      return null;
    },

    'cases.list': () => summariseCases(library),
    'cases.view': ({ id }) => analysis.view(id),
    'cases.rename': ({ id, title }) => edit(id, { kind: 'title-changed', title }),
    'cases.note': ({ id, text }) => edit(id, { kind: 'note', text }),
    'cases.keepView': ({ id, name, view }) => edit(id, { kind: 'view-kept', name, view }),
    'cases.verify': async ({ id }) => {
      // What a killed run left arriving becomes part of the case first, where we may write: then it counts too.
      await openCases.with(id, async () => {}).catch(() => {});
      const { ok, changed, missing, extra, chain } = await library.verify(id);
      return { ok: ok.length, changed: changed.map((file) => file.id), missing, extra, chainOk: chain.ok };
    },
    'cases.sample': async () => {
      const id = await installSampleCase(resourcesFolder, library);
      tell({ kind: 'cases-changed' });
      return { id };
    },
    'files.open': ({ files }) => open(files),
    'cases.keep': ({ id }) => edit(id, { kind: 'scratch-kept' }),
    'cases.discard': async ({ id }) => {
      await library.discardScratch(id);
      tell({ kind: 'cases-changed' });
      return null;
    },
    ...createMergeDesk({ openCases, analysis, tool, tell }).handlers,
    'evidence.facts': ({ caseId, id }) => analysis.facts(caseId, id),
    'evidence.read': ({ caseId, id }) => library.readEvidence(caseId, id),
    'source.read': (wanted) => sources.read(wanted),
    'source.fetch': async (wanted) => {
      const fetched = await sources.fetch(wanted);
      tell({ kind: 'cases-changed' });
      return fetched;
    },
    'source.folders': () => sources.folders(),
    'source.forgetFolder': ({ folder }) => sources.forgetFolder(folder),
    'report.html': async ({ caseId, language: wanted }) => ({
      html: await analysis.report(caseId, 'html', wanted),
    }),
    ...links.handlers,
    ...fleet.handlers,
    ...monitors.handlers,
    ...doctor.handlers,
    ...fetches.handlers,
    ...watches.handlers,
  };

  return {
    handlers,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    writeReport: async ({ caseId, format, language: wanted, path }) => {
      const text = await analysis.report(caseId, format, wanted);
      await onDisk('save', path, () => writeFile(path, text));
    },
    streamEvidence: (caseId, id) => library.streamEvidence(caseId, id),
    fetchFile,
    openFiles: open,
    addSourceFolder: (folder) => sources.addFolder(folder),
    caseFolder: async (id) => (await library.read(id)).folder,
    checkLinks: () => links.checkAll(),
    close: async () => {
      desk.dismissAll();
      await fleet.close();
      await doctor.close();
      await fetches.close();
      await watches.close();
      await jobs.stopAll();
      await monitors.close();
      await links.close();
      await layout.close();
      await threaded?.close();
      await actLog.flushed();
    },
  };
}
