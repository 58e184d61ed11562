/** What a person can set off. Each act calls the main process and puts the answer where the screens look. */

import { type FailureData, failure } from '#core/base/failure';
import type { Result } from '#core/base/result';
import type { JobSnapshot } from '#core/contract/job';
import type { InvestigationRequest, OpenedFiles, Settings } from '#core/contract/methods';
import { openDroppedPaths, tryCall } from '../bridge';
import { useApp } from './app';
import { startWork, whileBusy } from './busy';
import { setView, useCases } from './cases';
import { loadLinks } from './host-links';
import { setVisit, useHosts } from './hosts';
import { useJobs } from './jobs';
import { openLink, readLink } from './links';
import { answered, asked } from './loadable';
import { loadMonitors } from './monitors';
import { go, openCase } from './navigation';
import { changeLook } from './profile-look';
import { usePrompts } from './prompts';
import { useSettings } from './settings';
import { followWatchesOn, loadWatches } from './watch-acts';

const show = (failure: FailureData | null) => useApp.setState({ failure });

export async function loadCases(): Promise<void> {
  const result = await tryCall('cases.list', {});
  useCases.setState(({ list }) => ({ list: answered(list, result) }));
}

export async function loadCase(id: string): Promise<void> {
  setView(id, asked);
  const result = await tryCall('cases.view', { id });
  setView(id, (before) => answered(before, result));
}

export async function loadHosts(): Promise<void> {
  const result = await tryCall('hosts.list', {});
  useHosts.setState(({ list }) => ({ list: answered(list, result) }));
}

/** Connects, reads what the host is, then what runs there; changes nothing on it. */
export async function visitHost(name: string): Promise<void> {
  setVisit(name, (visit) => ({ ...visit, facts: asked(visit.facts) }));
  const facts = await tryCall('hosts.facts', { name });
  setVisit(name, (visit) => ({ ...visit, facts: answered(visit.facts, facts) }));
  if (!facts.ok) return;
  followWatchesOn(name);
  await Promise.all([listTargets(name), loadHosts()]);
}

export async function listTargets(name: string): Promise<void> {
  setVisit(name, (visit) => ({ ...visit, targets: asked(visit.targets) }));
  const targets = await tryCall('hosts.targets', { name });
  setVisit(name, (visit) => ({ ...visit, targets: answered(visit.targets, targets) }));
}

/** Null when it was added, else why not. */
export async function addHost(name: string): Promise<FailureData | null> {
  const result = await tryCall('hosts.add', { name });
  if (!result.ok) return result.failure;
  await loadHosts();
  go({ screen: 'hosts', host: result.value.name });
  return null;
}

export async function removeHost(name: string): Promise<void> {
  const result = await tryCall('hosts.remove', { name });
  show(result.ok ? null : result.failure);
  await loadHosts();
  go({ screen: 'hosts', host: null });
}

function follow(result: Result<JobSnapshot>): FailureData | null {
  if (!result.ok) return result.failure;
  const { put, jobs } = useJobs.getState();
  // The event that tells of it may have come first, and others after it.
  if (!jobs.has(result.value.jobId)) put(result.value);
  openCase(result.value.caseId, 'live');
  return null;
}

export async function startDemo(): Promise<void> {
  show(follow(await tryCall('demo.start', {})));
}

export async function investigate(request: InvestigationRequest): Promise<FailureData | null> {
  return follow(await tryCall('investigation.start', request));
}

/** Takes captures into a case, one every so many seconds, without leaving what is looked at. */
export async function pullInto(request: InvestigationRequest): Promise<void> {
  const result = await tryCall('investigation.start', request);
  show(result.ok ? null : result.failure);
  if (!result.ok) return;
  const { put, jobs } = useJobs.getState();
  if (!jobs.has(result.value.jobId)) put(result.value);
}

export async function stopJob(jobId: string): Promise<void> {
  useJobs.getState().markStopping(jobId);
  const result = await tryCall('jobs.stop', { jobId });
  if (!result.ok) show(result.failure);
}

export async function openSample(): Promise<void> {
  const result = await tryCall('cases.sample', {});
  show(result.ok ? null : result.failure);
  if (!result.ok) return;
  void loadCases();
  openCase(result.value.id, 'overview');
}

/** Ends saying what is being opened. */
let endOpening = () => {};

/** Files that the main process reads by their paths. 0: it has read them. */
export function hearOpening(count: number): void {
  endOpening();
  endOpening =
    count === 0
      ? () => {}
      : startWork({ kind: 'opening', count }, () => void tryCall('files.stopOpening', {}));
}

/** What a person has stopped is no failure to tell of. */
export const unlessStopped = (failure: FailureData) =>
  failure.code === 'failure.cancelled' ? null : failure;

function showOpened(result: Result<OpenedFiles | null>): void {
  show(result.ok ? null : unlessStopped(result.failure));
  if (!result.ok || result.value === null) return;
  void loadCases();
  openCase(result.value.id, result.value.hasProfile ? 'profiles' : 'evidence');
}

/** Asks which files to open. */
export async function chooseFiles(): Promise<void> {
  showOpened(await tryCall('files.choose', {}));
}

/** The files that Heapcase was started with. */
export async function openStarted(): Promise<void> {
  const result = await tryCall('files.started', {});
  if (!result.ok || result.value !== null) showOpened(result);
}

/** Shows what a link names, where the library has it. It comes from outside: nothing but a look is taken from it. */
export async function followLink(text: string): Promise<void> {
  const link = readLink(text);
  if (link === null) {
    show(failure('link.unreadable', {}).data);
    return;
  }
  const result = await tryCall('cases.list', {});
  if (!result.ok) show(result.failure);
  else if (result.value.some(({ manifest }) => manifest.id === link.caseId)) openLink(link);
  else show(failure('link.no-case', { id: link.caseId }).data);
}

/** The link that Heapcase was started with. */
export async function openStartedLink(): Promise<void> {
  const result = await tryCall('links.started', {});
  if (result.ok && result.value !== null) await followLink(result.value);
}

/** Files that were dropped on the window. Those without a path, as files of a page are, are handed over by their bytes. */
export async function openDropped(files: readonly File[]): Promise<void> {
  const opening = openDroppedPaths();
  if (opening !== null) return showOpened(await opening);
  const read = await Promise.allSettled(
    files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  );
  const readable = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (readable.length > 0) showOpened(await tryCall('files.open', { files: readable }));
  const at = read.findIndex(({ status }) => status === 'rejected');
  const broken = read[at];
  if (broken?.status === 'rejected')
    show(failure('file.unreadable', { file: files[at]?.name ?? '', reason: String(broken.reason) }).data);
}

/** Adds profiles up and shows the sum. */
export async function mergeProfiles(caseId: string, evidence: readonly string[]): Promise<void> {
  const result = await whileBusy({ kind: 'merging', count: evidence.length }, (signal) => {
    signal.addEventListener('abort', () => void tryCall('profiles.stopMerge', { caseId }));
    return tryCall('profiles.merge', { caseId, evidence: [...evidence] });
  });
  show(result.ok ? null : unlessStopped(result.failure));
  if (!result.ok) return;
  await loadCase(caseId);
  changeLook(caseId, { shown: result.value.evidence, base: null });
  openCase(caseId, 'profiles');
}

export async function keepCase(id: string): Promise<void> {
  const result = await tryCall('cases.keep', { id });
  show(result.ok ? null : result.failure);
}

export async function discardCase(id: string): Promise<void> {
  const result = await tryCall('cases.discard', { id });
  show(result.ok ? null : result.failure);
  if (result.ok) go({ screen: 'welcome' });
}

export async function changeSettings(part: Partial<Settings>): Promise<void> {
  const before = useSettings.getState().settings;
  useSettings.setState({ settings: { ...before, ...part } });
  const result = await tryCall('settings.set', { ...before, ...part });
  useSettings.setState({ settings: result.ok ? result.value : before });
  if (!result.ok) show(result.failure);
}

/** `keep`: in the keychain of this computer, once it has worked. */
export async function answerPrompt(
  promptId: string,
  accept: boolean,
  secret: string | null,
  keep = false,
): Promise<void> {
  usePrompts.getState().remove(promptId);
  const result = await tryCall('prompts.answer', { promptId, accept, secret, keep });
  if (!result.ok) show(result.failure);
}

/** What is shown first, all asked at once. The language is known before anything is painted. */
export async function loadStart(): Promise<void> {
  const rest = Promise.all([
    loadCases(),
    loadHosts(),
    loadJobs(),
    loadInfo(),
    loadWatches(),
    loadMonitors(),
    loadLinks(),
  ]);
  const [settings, system] = await Promise.all([tryCall('settings.get', {}), tryCall('window.system', {})]);
  if (settings.ok) useSettings.setState({ settings: settings.value });
  if (system.ok) useSettings.setState({ system: system.value });
  void rest.then(openStarted).then(openStartedLink);
}

async function loadJobs(): Promise<void> {
  const result = await tryCall('jobs.list', {});
  if (result.ok) for (const job of result.value) useJobs.getState().put(job);
}

async function loadInfo(): Promise<void> {
  const result = await tryCall('app.info', {});
  if (result.ok) useApp.setState({ info: result.value });
}
