/** Brings the captures of a watch into a case, and says what they prove. */

import { failure, failureDataOf } from '#core/base/failure';
import { formatBytes } from '#core/base/units';
import type { HostAct, JournalFact, Target } from '#core/case/model';
import type { WatchCapture, WatchCollectRequest, WatchKey } from '#core/contract/watch';
import type { CollectOrigin } from '#core/watch/capture-in-case';
import { canBeCollected } from '#core/watch/captures';
import { message, say } from '#core/words/messages';
import type { AuditedHost } from '../collect/audited-host';
import { listProcesses } from '../collect/find-targets';
import { readGoBuild } from '../collect/go-build';
import { readHostFacts } from '../collect/host-facts';
import type { OpenCase } from '../store/case-store';
import { type CollectedSum, collectCaptures } from './collect-captures';
import { lookAt } from './remote-watch';
import type { WatchContext } from './watch-context';
import type { WatchLinks } from './watch-links';
import type { WatchRegister } from './watch-register';
import type { TaskRun } from './watch-tasks';

export const collectSteps = ['connect', 'list', 'download', 'diagnose', 'report'] as const;

interface Parts {
  readonly context: WatchContext;
  readonly register: WatchRegister;
  readonly links: WatchLinks;
}

/** What there is to collect, and all that is known of where it comes from. */
interface Found {
  readonly origin: CollectOrigin;
  readonly folder: string;
  readonly names: readonly string[];
  /** The cases of the captures that were collected before, oldest capture first. */
  readonly before: readonly string[];
  readonly process: string;
  readonly living: Target | null;
}

export async function collectWatch(parts: Parts, request: WatchCollectRequest, run: TaskRun): Promise<void> {
  const { context, register, links } = parts;
  const acts: HostAct[] = [];
  let hear = (act: HostAct): void => void acts.push(act);
  const lease = () => links.lease(request.host, run.signal, (act) => hear(act));
  const found = await run.step('connect', async () => {
    const { host, done } = await lease();
    try {
      return [await find(parts, host, request), null];
    } finally {
      await done();
    }
  });

  if (found.names.length === 0) {
    // Everything is in a case already: collecting again is no failure.
    const known = found.before.length;
    run.skip('list', message('watch.step.list.detail', { captures: 0, known }));
    for (const step of ['download', 'diagnose', 'report'] as const)
      run.skip(step, message('watch.step.nothing-new'));
    run.note({
      caseId: found.before.at(-1) ?? null,
      collected: { captures: 0, files: 0, bytes: 0, known, expectedBytes: 0 },
    });
    return;
  }
  await withCase(context, request, found, async (openCase) => {
    run.note({ caseId: openCase.id });
    const journal: Promise<unknown>[] = [];
    const note = (fact: JournalFact) => void journal.push(openCase.append(fact));
    hear = ({ at: _at, ...act }) => note({ kind: 'ran-on-host', ...act });
    await openCase.append({ kind: 'run-started', host: request.host, mode: 'watch-collect' });
    for (const act of acts) hear(act);
    try {
      await download(found, openCase, run, context.tool, lease);
      await conclude(context, openCase, run);
      await openCase.append({ kind: 'run-ended', outcome: 'done', failure: null });
    } catch (thrown) {
      const stopped = run.signal.aborted;
      const outcome = stopped ? 'stopped' : 'failed';
      const reason = stopped ? null : failureDataOf(thrown);
      await openCase.append({ kind: 'run-ended', outcome, failure: reason }).catch(() => {});
      throw thrown;
    } finally {
      await Promise.allSettled(journal);
      await noteCollected(register, request, openCase).catch(() => {});
    }
  });
  context.onCasesChanged();
}

async function find(
  { context, register }: Parts,
  host: AuditedHost,
  request: WatchCollectRequest,
): Promise<Found> {
  const key: WatchKey = { host: request.host, id: request.id };
  const known = await register.book.find(key);
  const look = await lookAt(host, { root: known?.root ?? null, id: request.id });
  const [seen] = look.watches;
  if (seen === undefined) throw failure('watch.not-there', { ...key, folder: `${look.root}/${request.id}` });
  await register.takeIn(request.host, look, 'live', false);
  const facts = await readHostFacts(host);
  const { captures, heartbeat } = await register.view(key);
  const names = wantedOf(
    captures.filter(({ state }) => canBeCollected(state, heartbeat.is)),
    request,
  );
  const cases = await context.cases();
  if (request.caseId !== null && !cases.has(request.caseId))
    await context.openCases.with(request.caseId, async () => {});
  const endpoint = seen.state?.endpoint ?? seen.conf?.target.endpoint ?? null;
  return {
    origin: { ...key, clockOffsetMs: facts.clockOffsetMs ?? look.clockOffsetMs, endpoint },
    folder: seen.conf?.rules.captures ?? `${seen.folder}/captures`,
    names,
    before: captures.flatMap(({ collectedInto }) => collectedInto ?? []),
    process: seen.state?.target?.comm ?? seen.conf?.target.comm ?? request.id,
    living: await livingTarget(host, request.host, endpoint, seen.state?.target ?? null),
  };
}

/** Of those that can be collected, oldest first. Without names: those that no case has, and those of the case that is named. */
function wantedOf(
  captures: readonly WatchCapture[],
  { host, id, captures: asked, caseId }: WatchCollectRequest,
): readonly string[] {
  const whole = captures.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  if (asked !== null) {
    const missing = asked.find((name) => !whole.some((capture) => capture.name === name));
    if (missing !== undefined) throw failure('watch.no-such-capture', { host, id, name: missing });
    return whole.flatMap(({ name }) => (asked.includes(name) ? [name] : []));
  }
  if (whole.length === 0) throw failure('watch.no-captures', { host, id });
  return whole.flatMap(({ name, collectedInto }) =>
    collectedInto === null || collectedInto === caseId ? [name] : [],
  );
}

/** The life that runs now, with what only a running process shows: command line, build. */
async function livingTarget(
  host: AuditedHost,
  hostName: string,
  endpoint: string | null,
  running: { readonly pid: number; readonly start: number | null; readonly comm: string } | null,
): Promise<Target | null> {
  if (running === null) return null;
  const { processes, bootId } = await listProcesses(host);
  const process = processes.find(
    ({ pid, startTicks }) => pid === running.pid && startTicks === running.start,
  );
  if (process === undefined) return null;
  return {
    host: hostName,
    pid: process.pid,
    startTicks: process.startTicks,
    bootId,
    comm: process.comm,
    command: process.argv.length > 0 ? process.argv.join(' ') : process.comm,
    go: await readGoBuild(host, process.pid),
    endpoint,
  };
}

async function withCase(
  context: WatchContext,
  request: WatchCollectRequest,
  found: Found,
  work: (openCase: OpenCase) => Promise<void>,
): Promise<void> {
  if (request.caseId !== null) return context.openCases.with(request.caseId, work);
  const language = await context.language();
  const host = request.host === 'local' ? say(language, message('host.local')) : request.host;
  const title = request.title ?? say(language, message('watch.case.title', { process: found.process, host }));
  const openCase = await context.openCases.create(title);
  context.onCasesChanged();
  try {
    await work(openCase);
  } finally {
    await context.openCases.close(openCase);
  }
}

function download(
  found: Found,
  openCase: OpenCase,
  run: TaskRun,
  tool: string,
  lease: Parameters<typeof collectCaptures>[1]['lease'],
): Promise<CollectedSum> {
  const { origin, folder, names, living } = found;
  return run.step('download', async (progress) => {
    let captures = 0;
    const sum = await collectCaptures(
      { origin, folder, names, tool, living },
      {
        openCase,
        signal: run.signal,
        lease,
        onList: (count, known) => {
          captures = count;
          void run.step('list', async () => [
            null,
            message('watch.step.list.detail', { captures: count, known }),
          ]);
        },
        onProgress: (now, number) => {
          const done = formatBytes(now.bytes);
          const all = formatBytes(now.expectedBytes);
          progress(message('watch.step.download.progress', { done, all, number, captures }), {
            collected: now,
          });
        },
        onRetry: (seconds, now) =>
          progress(message('watch.step.download.again', { seconds, bytes: formatBytes(now.bytes) }), {
            collected: now,
          }),
      },
    );
    run.note({ collected: sum });
    const { files, bytes } = sum;
    return [
      sum,
      message('watch.step.download.detail', { captures: sum.captures, files, bytes: formatBytes(bytes) }),
    ];
  });
}

/** Diagnosis and report of everything the case holds by now. */
async function conclude(context: WatchContext, openCase: OpenCase, run: TaskRun): Promise<void> {
  const { file, bytes } = await run.step('diagnose', async () => [await context.conclude(openCase), null]);
  await run.step('report', async () => [null, message('step.report.detail', { file, bytes })]);
}

async function noteCollected(
  register: WatchRegister,
  { host, id }: WatchKey,
  openCase: OpenCase,
): Promise<void> {
  const { captures } = await openCase.record();
  const names = captures.flatMap(({ watch }) =>
    watch?.host === host && watch.id === id ? [watch.name] : [],
  );
  const { root } = await register.known({ host, id });
  await register.book.noteCollected({ host, id, root }, names, openCase.id);
  await register.changed({ host, id });
}
