/** Every run of monitors since this process began: started, listed, stopped. */

import type {
  Looked,
  MonitorEvent,
  MonitorPlan,
  MonitorPlanRequest,
  MonitorRequest,
  MonitorRun,
  MonitorTrack,
} from '#core/contract/monitor';
import type { CgroupMemoryFolder } from '#core/probe/cgroup';
import { message, say } from '#core/words/messages';
import { readableCommand } from '../../host/command';
import type { OpenCase } from '../../store/case-store';
import type { AuditedHost } from '../audited-host';
import { cgroupFoldersOf } from '../cgroup-folders';
import { pinAlone } from '../find-targets';
import { type GuestContext, leaveGuestCase, openGuestCase } from '../guest-case';
import { type LookContext, lookedOn } from '../looked';
import { RunList } from '../run-list';
import { LiveRun, type RunEnd } from './monitor-run';
import { chosenMonitors, planMonitors } from './plan-monitors';

export interface MonitorContext extends GuestContext, LookContext {
  /** `heapcase 0.1.0`. */
  readonly tool: string;
  tell(event: MonitorEvent): void;
}

/** A run together with the case that it records into. */
class RunInCase {
  readonly #closed: Promise<void>;

  constructor(
    private readonly run: LiveRun,
    openCase: OpenCase,
    context: MonitorContext,
  ) {
    this.#closed = run.done.then((end) => this.#close(end, openCase, context));
  }

  get view(): MonitorRun {
    return this.run.view;
  }

  tracks(): readonly MonitorTrack[] {
    return this.run.tracks();
  }

  async stop(): Promise<void> {
    await this.run.stop();
    await this.#closed;
  }

  async #close(
    end: RunEnd,
    openCase: OpenCase,
    { openCases, onCasesChanged }: MonitorContext,
  ): Promise<void> {
    const { outcome, endedAt: at } = end;
    if (outcome === 'target-ended' || outcome === 'target-restarted')
      await openCase
        .append({
          kind: 'target-lost',
          reason: outcome === 'target-ended' ? 'ended' : 'restarted',
          at,
        })
        .catch(() => {});
    await openCases.leave(openCase).catch(() => {});
    this.run.finish(end);
    onCasesChanged();
  }
}

export class MonitorRuns {
  readonly #runs = new RunList<RunInCase>();

  constructor(private readonly context: MonitorContext) {}

  plan(request: MonitorPlanRequest): Promise<MonitorPlan & Looked> {
    return lookedOn(this.context, request.host, async (host) => {
      const { target, planned } = await look(host, request);
      return { host: request.host, target, monitors: planned };
    });
  }

  async start(request: MonitorRequest): Promise<MonitorRun> {
    const { context } = this;
    const guest = await openGuestCase(context, request, (host) => look(host, request), 'case.title.monitors');
    const { lease, host, openCase, clockOffsetMs } = guest;
    const { target, planned, cgroup } = guest.found;
    try {
      for (const { monitor, variant, why } of planned) {
        if (variant !== null || why === null) continue;
        const words = say(await context.language(), why);
        await openCase.append({
          kind: 'gap',
          what: message('gap.monitor-unavailable', { monitor, why: words }),
        });
      }
    } catch (thrown) {
      await leaveGuestCase(context, guest);
      throw thrown;
    }
    const run = new LiveRun({
      request,
      openCase,
      lease,
      host,
      target,
      cgroup,
      planned,
      origin: { host: request.host, clockOffsetMs, tool: context.tool },
      commandLine: commandLineOf(request),
      tell: context.tell,
    });
    this.#runs.add(new RunInCase(run, openCase, context));
    context.tell({ kind: 'monitor-run', run: run.view });
    context.onCasesChanged();
    return run.view;
  }

  list(): readonly MonitorRun[] {
    return this.#runs.views();
  }

  tracks(runId: string): readonly MonitorTrack[] {
    return this.#runs.get(runId)?.tracks() ?? [];
  }

  /** Resolves when its output is sealed and its case closed. */
  stop(runId: string): Promise<void> {
    return this.#runs.stop(runId);
  }

  stopAll(): Promise<void> {
    return this.#runs.stopAll();
  }
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
