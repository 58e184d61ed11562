/**
 * The composition root of both front doors: hosts, collectors and the store put together behind the one
 * contract. The window calls the handlers through IPC, the command line calls them directly.
 */

import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { JournalFact } from '#core/case/model';
import type { WorkbenchEvent } from '#core/contract/events';
import { defaultSettings, type Handlers, SettingsSchema, type WorkbenchMethod } from '#core/contract/methods';
import type { Language } from '#core/words/dictionary';
import { auditedHost } from './collect/audited-host';
import { listCandidates } from './collect/find-targets';
import { readHostFacts } from './collect/host-facts';
import { readHostOom } from './collect/kernel-log';
import type { Host } from './host/host';
import { openHost } from './host/open-host';
import { createGraphLayout } from './layout/graph-layout';
import { type ReportFormat, renderReport } from './services/case-analysis';
import { summariseCases } from './services/case-summaries';
import { viewCase } from './services/case-view';
import { HostBook } from './services/host-book';
import { Jobs } from './services/jobs';
import { KeptJson } from './services/kept-json';
import { OpenCases } from './services/open-cases';
import { PromptDesk } from './services/prompt-desk';
import { installSampleCase } from './services/sample-case';
import { demoFolderIn, startDemo } from './services/start-demo';
import { type InvestigationContext, startInvestigation } from './services/start-investigation';
import { defaultLibraryFolder } from './store/default-library-folder';
import { onDisk } from './store/disk-failure';
import { openLibrary } from './store/library';

export interface WorkbenchOptions {
  /** Where cases are kept; default: the platform's data folder, or HEAPCASE_LIBRARY. */
  readonly libraryFolder?: string;
  /** Where settings, added hosts and accepted host keys are kept. */
  readonly settingsFolder: string;
  /** The shipped `resources` folder: demo, sample case. */
  readonly resourcesFolder: string;
  /** The built layout-thread.cjs. */
  readonly layoutThread: string;
  readonly version: string;
  /** `Electron 45.4.1`, `Node 20.20.2`. */
  readonly engine: string;
  readonly engineIsOld: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** The language of titles and reports when the settings follow the system. */
  readonly language?: Language;
  /** Of the command line: a host key fingerprint that is accepted without asking. */
  readonly acceptHostKey?: string;
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
  const tell = (event: WorkbenchEvent) => {
    for (const listener of listeners) listener(event);
  };

  const library = openLibrary(libraryFolder, { madeBy: tool });
  const settings = new KeptJson(join(settingsFolder, 'settings.json'), SettingsSchema, defaultSettings);
  const hosts = new HostBook(settingsFolder);
  const desk = new PromptDesk(tell, () => listeners.size > 0);
  const jobs = new Jobs(tell);
  const openCases = new OpenCases(library);
  const layout = createGraphLayout(options.layoutThread);

  const connect = (name: string, signal?: AbortSignal): Promise<Host> =>
    openHost(name, {
      prompts: desk.prompts,
      trustStoreFile: join(settingsFolder, 'known-host-keys.json'),
      ...(options.acceptHostKey === undefined ? {} : { acceptFingerprint: options.acceptHostKey }),
      ...(signal ? { signal } : {}),
    });
  const withHost = async <T>(
    name: string,
    work: (host: ReturnType<typeof auditedHost>) => Promise<T>,
  ): Promise<T> => {
    const host = await connect(name);
    try {
      return await work(auditedHost(host, () => {}));
    } finally {
      await host.close();
    }
  };

  const language = async (): Promise<Language> =>
    (await settings.read()).language ?? options.language ?? 'en';
  const context = async (): Promise<InvestigationContext> => ({
    openCases,
    jobs,
    layout,
    tool,
    language: await language(),
    openHost: connect,
    onCasesChanged: () => tell({ kind: 'cases-changed' }),
  });
  const edit = async (id: string, fact: JournalFact) => {
    await openCases.with(id, (openCase) => openCase.append(fact));
    tell({ kind: 'cases-changed' });
    return null;
  };
  const evidenceOf = (id: string) => (evidence: string) => library.readEvidence(id, evidence);

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
    'hosts.facts': async ({ name }) => {
      const facts = await withHost(name, readHostFacts);
      await hosts.remember(name, facts);
      return facts;
    },
    'hosts.targets': ({ name }) => withHost(name, listCandidates),
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
    'cases.view': async ({ id }) => viewCase(await library.read(id), evidenceOf(id)),
    'cases.rename': ({ id, title }) => edit(id, { kind: 'title-changed', title }),
    'cases.note': ({ id, text }) => edit(id, { kind: 'note', text }),
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
    'evidence.read': ({ caseId, id }) => library.readEvidence(caseId, id),
    'report.html': async ({ caseId, language: wanted }) => ({
      html: await renderReport(await library.read(caseId), evidenceOf(caseId), layout, 'html', wanted),
    }),
  };

  return {
    handlers,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    writeReport: async ({ caseId, format, language: wanted, path }) => {
      const text = await renderReport(await library.read(caseId), evidenceOf(caseId), layout, format, wanted);
      await onDisk('save', path, () => writeFile(path, text));
    },
    caseFolder: async (id) => (await library.read(id)).folder,
    close: async () => {
      desk.dismissAll();
      await jobs.stopAll();
      await layout.close();
    },
  };
}
