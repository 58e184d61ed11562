/** Every run of monitors since this process began: started, listed, stopped. */

import type { HostAct, Target } from '#core/case/model';
import type {
  MonitorEvent,
  MonitorPlan,
  MonitorPlanRequest,
  MonitorRequest,
  MonitorRun,
  MonitorTrack,
} from '#core/contract/monitor';
import type { CgroupMemoryFolder } from '#core/probe/cgroup';
import type { Language } from '#core/words/dictionary';
import { message, say } from '#core/words/messages';
import { readableCommand } from '../../host/command';
import type { LeaseOptions } from '../../host/kept-links';
import type { LeasedHost } from '../../host/leased-host';
import type { OpenCases } from '../../services/open-cases';
import type { OpenCase } from '../../store/case-store';
import { type AuditedHost, auditedHost } from '../audited-host';
import { cgroupFoldersOf } from '../cgroup-folders';
import { pinAlone } from '../find-targets';
import { readHostFacts } from '../host-facts';
import { LiveRun, type RunEnd } from './monitor-run';
import { chosenMonitors, planMonitors } from './plan-monitors';

export interface MonitorContext {
  readonly openCases: OpenCases;
  /** `heapcase 0.1.0`. */
  readonly tool: string;
  lease(name: string, options: LeaseOptions): Promise<LeasedHost>;
  language(): Promise<Language>;
  tell(event: MonitorEvent): void;
  /** What runs on a host without belonging to a case. */
  onAct(act: HostAct): void;
  onCasesChanged(): void;
}

/** Ended runs that are still listed; what they recorded is in their cases. */
const endedKept = 20;

export class MonitorRuns {
  readonly #runs = new Map<string, { readonly run: LiveRun; readonly closed: Promise<void> }>();

  constructor(private readonly context: MonitorContext) {}

  async plan(request: MonitorPlanRequest): Promise<MonitorPlan> {
    const lease = await this.context.lease(request.host, { attended: true });
    try {
      const { target, planned } = await look(auditedHost(lease, this.context.onAct), request);
      return { host: request.host, target, monitors: planned };
    } finally {
      await lease.close();
    }
  }

  async start(request: MonitorRequest): Promise<MonitorRun> {
    const { context } = this;
    const lease = await context.lease(request.host, { attended: true });
    let openCase: OpenCase | null = null;
    // What runs before there is a case is written down once there is one.
    const early: HostAct[] = [];
    try {
      const host = auditedHost(lease, (act) => {
        if (openCase === null) early.push(act);
        else void note(openCase, act);
      });
      const facts = await readHostFacts(host);
      const { target, planned, cgroup } = await look(host, request);
      openCase = await this.#caseFor(request, target);
      for (const act of early) await note(openCase, act);
      if (target !== null) await openCase.append({ kind: 'target-pinned', target });
      for (const { monitor, variant, why } of planned) {
        if (variant !== null || why === null) continue;
        const words = say(await context.language(), why);
        await openCase.append({
          kind: 'gap',
          what: message('gap.monitor-unavailable', { monitor, why: words }),
        });
      }
      const run = new LiveRun({
        request,
        openCase,
        lease,
        host,
        target,
        cgroup,
        planned,
        origin: { host: request.host, clockOffsetMs: facts.clockOffsetMs, tool: context.tool },
        commandLine: commandLineOf(request),
        tell: context.tell,
      });
      const recordedIn = openCase;
      const closed = run.done.then((end) => this.#close(run, end, recordedIn));
      this.#forgetOldest();
      this.#runs.set(run.view.runId, { run, closed });
      context.tell({ kind: 'monitor-run', run: run.view });
      context.onCasesChanged();
      return run.view;
    } catch (thrown) {
      await lease.close().catch(() => {});
      if (openCase !== null) await context.openCases.leave(openCase).catch(() => {});
      throw thrown;
    }
  }

  list(): readonly MonitorRun[] {
    return [...this.#runs.values()].map(({ run }) => run.view);
  }

  tracks(runId: string): readonly MonitorTrack[] {
    return this.#runs.get(runId)?.run.tracks() ?? [];
  }

  /** Resolves when its output is sealed and its case closed. */
  async stop(runId: string): Promise<void> {
    const known = this.#runs.get(runId);
    await known?.run.stop();
    await known?.closed;
  }

  async stopAll(): Promise<void> {
    await Promise.allSettled([...this.#runs.keys()].map((runId) => this.stop(runId)));
  }

  #caseFor({ caseId, host }: MonitorRequest, target: Target | null): Promise<OpenCase> {
    const { openCases, language } = this.context;
    if (caseId !== null) return openCases.join(caseId);
    return language().then((spoken) => {
      const what =
        target === null ? say(spoken, message('case.title.machine')) : `${target.comm} (pid ${target.pid})`;
      const where = host === 'local' ? say(spoken, message('host.local')) : host;
      return openCases.createForGuest(say(spoken, message('case.title.monitors', { what, host: where })));
    });
  }

  async #close(run: LiveRun, end: RunEnd, openCase: OpenCase): Promise<void> {
    const { outcome, endedAt: at } = end;
    if (outcome === 'target-ended' || outcome === 'target-restarted')
      await openCase
        .append({
          kind: 'target-lost',
          reason: outcome === 'target-ended' ? 'ended' : 'restarted',
          at,
        })
        .catch(() => {});
    await this.context.openCases.leave(openCase).catch(() => {});
    run.finish(end);
    this.context.onCasesChanged();
  }

  #forgetOldest(): void {
    const ended = [...this.#runs].filter(([, { run }]) => run.view.outcome !== null);
    for (const [runId] of ended.slice(0, Math.max(0, ended.length - endedKept))) this.#runs.delete(runId);
  }
}

async function note(openCase: OpenCase, { at: _at, ...rest }: HostAct): Promise<void> {
  await openCase.append({ kind: 'ran-on-host', ...rest }).catch(() => {});
}

/** Finds the process and what each monitor would run. */
async function look(host: AuditedHost, { target: query, monitors: asked, everySeconds }: MonitorPlanRequest) {
  const target = query === null ? null : await pinAlone(host, query);
  const cgroup: readonly CgroupMemoryFolder[] =
    target === null || target.startTicks === null ? [] : await cgroupFoldersOf(host, target.pid);
  const planned = await planMonitors(host, chosenMonitors(asked, target), {
    target: target === null ? null : { pid: target.pid, startTicks: target.startTicks },
    everySeconds,
    cgroup,
  });
  return { target, cgroup, planned };
}

function commandLineOf({ host, target, monitors, everySeconds, forSeconds }: MonitorRequest): string {
  const words = ['heapcase', 'monitor', host];
  if (target?.by === 'pid') words.push('--pid', String(target.pid));
  if (target?.by === 'name') words.push('--name', target.name);
  if (monitors !== null) words.push('--with', monitors.join(','));
  words.push('--every', `${everySeconds}s`);
  if (forSeconds !== null) words.push('--for', `${forSeconds}s`);
  return readableCommand(words);
}
