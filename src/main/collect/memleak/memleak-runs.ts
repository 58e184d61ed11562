/** memleak on hosts: planned, run under a time limit with its output in a case, stopped. */

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { failure, failureDataOf } from '#core/base/failure';
import { formatBytes } from '#core/base/units';
import type {
  Looked,
  MemleakPlan,
  MemleakPlanRequest,
  MemleakRequest,
  MemleakRun,
} from '#core/contract/monitor';
import { bytesReservedByGo, lastStacks, type MemleakReading, readMemleak } from '#core/probe/tools/memleak';
import { type Message, message, say } from '#core/words/messages';
import type { RunningCommand } from '../../host/host';
import type { AuditedHost } from '../audited-host';
import { pinAlone } from '../find-targets';
import { type GuestCase, leaveGuestCase, openGuestCase } from '../guest-case';
import { lookedOn } from '../looked';
import type { MonitorContext } from '../monitors/monitor-runs';
import { provenanceOf } from '../provenance';
import { RunList } from '../run-list';
import { executableOf } from './c-library';
import { memleakArgv, memleakCommand, startUpSeconds } from './memleak-command';
import { planMemleak } from './plan-memleak';

/** A list with thousands of stacks; what is longer is in the case alone. */
const mostRead = 8 * 1024 * 1024;
const listQuietMs = 200;

export class MemleakRuns {
  readonly #runs = new RunList<Trace>();

  constructor(private readonly context: MonitorContext) {}

  plan({ host: name, target, ...settings }: MemleakPlanRequest): Promise<MemleakPlan & Looked> {
    return lookedOn(this.context, name, async (host) =>
      planMemleak(host, await pinAlone(host, target), settings),
    );
  }

  async start(request: MemleakRequest): Promise<MemleakRun> {
    const { context } = this;
    const look = async (host: AuditedHost) => {
      const target = await pinAlone(host, request.target);
      const plan = await planMemleak(host, target, request);
      if (plan.problem !== null)
        throw failure('memleak.cannot', { reason: say(await context.language(), plan.problem) });
      return { target, plan };
    };
    const guest = await openGuestCase(context, request, look, 'case.title.memleak');
    const trace = new Trace(context, guest, request);
    this.#runs.add(trace);
    context.onCasesChanged();
    return trace.view;
  }

  stop(runId: string): Promise<void> {
    return this.#runs.stop(runId);
  }

  stopAll(): Promise<void> {
    return this.#runs.stopAll();
  }
}

/** One memleak on one process, from its start to its end. */
class Trace {
  #view: MemleakRun;
  readonly #argv: readonly string[];
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;

  constructor(
    private readonly context: MonitorContext,
    private readonly guest: GuestCase<{ readonly plan: MemleakPlan }>,
    request: MemleakRequest,
  ) {
    const { openCase, found } = guest;
    this.#argv = memleakArgv(found.plan, request);
    this.#view = {
      runId: randomUUID(),
      caseId: openCase.id,
      plan: found.plan,
      command: memleakCommand(found.plan, request),
      startedAt: new Date().toISOString(),
      forSeconds: request.forSeconds,
      sampleEvery: request.sampleEvery,
      reports: 0,
      stacks: [],
      outcome: null,
      notes: [],
      failure: null,
      evidence: null,
    };
    this.#done = this.#run();
  }

  get view(): MemleakRun {
    return this.#view;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    let last: Partial<MemleakRun>;
    try {
      last = await this.#record();
    } catch (thrown) {
      last = this.#stop.signal.aborted
        ? { outcome: 'stopped' }
        : { outcome: 'failed', failure: failureDataOf(thrown) };
    }
    await leaveGuestCase(this.context, this.guest);
    this.#change(last);
    this.context.onCasesChanged();
  }

  /** Where sudo asks for a password, a person has just wanted this. */
  async #begin(): Promise<RunningCommand> {
    const { host, found } = this.guest;
    const { signal } = this.#stop;
    const root = found.plan.bySudo ? host.asRoot(true) : null;
    if (root === null) return host.stream(this.#argv, { signal, lasting: {} });
    const running = root.stream(this.#argv, { signal });
    // Stop does not wait for whoever is being asked.
    const stopped = once(signal, 'abort').then(() => {
      throw failure('failure.cancelled');
    });
    return Promise.race([running, stopped]);
  }

  async #record(): Promise<Partial<MemleakRun>> {
    const { host, openCase, clockOffsetMs } = this.guest;
    const { plan, command, startedAt } = this.#view;
    const { signal } = this.#stop;
    const origin = { host: plan.target.host, clockOffsetMs, tool: this.context.tool };
    const provenance = (complete: 'whole' | 'interrupted', status: number | null, stderr: string | null) =>
      provenanceOf(origin, plan.target, {
        how: command,
        status,
        stderr,
        takenAt: startedAt,
        endedAt: new Date().toISOString(),
        complete,
      });
    // sudo may refuse: then there is nothing to keep.
    const running = await this.#begin();
    const intake = await openCase
      .beginEvidence('file', 'memleak.txt', provenance('interrupted', null, null))
      .catch(async (thrown) => {
        await running.stop().catch(() => {});
        throw thrown;
      });
    const decoder = new TextDecoder();
    let text = '';
    let quiet: NodeJS.Timeout | undefined;
    try {
      for await (const chunk of running.stdout) {
        const piece: Uint8Array = chunk;
        await intake.write(piece);
        if (text.length < mostRead) text += decoder.decode(piece, { stream: true });
        // A list is whole when nothing follows it for a moment: they come seconds apart.
        clearTimeout(quiet);
        quiet = setTimeout(() => {
          const reading = readMemleak(text.slice(0, text.lastIndexOf('\n') + 1));
          if (reading.reports.length > this.#view.reports) this.#change(shownOf(reading));
        }, listQuietMs);
      }
    } finally {
      clearTimeout(quiet);
      await running.stop().catch(async () => {
        const what = message('gap.stop-unconfirmed', { host: plan.host });
        if (signal.aborted) await openCase.append({ kind: 'gap', what });
      });
    }
    const end = await running.ended.catch(failureDataOf);
    const [outcome, lost] = 'code' in end ? [null, end] : [end, null];
    const stderr = outcome?.stderr ?? '';
    const reading = readMemleak(`${text}\n${stderr}\n`);
    const lists = readMemleak(text);
    const evidence = await intake.seal(
      provenance(outcome === null ? 'interrupted' : 'whole', outcome?.status ?? null, stderr),
    );
    const seen = { ...shownOf(lists), evidence: evidence.id };
    if (lists.reports.length > 0) {
      const notes: Message[] = [];
      if (/Failed to detach|Traceback/.test(stderr)) notes.push(message('memleak.note.detach'));
      if (seen.stacks.length === 0) notes.push(message('memleak.note.empty'));
      const ofGo = bytesReservedByGo(seen.stacks);
      if (ofGo > 0) notes.push(message('memleak.note.go-reserved', { bytes: formatBytes(ofGo) }));
      if (!(await stillThere(host, this.#view).catch(() => true)))
        notes.push(message('memleak.note.target-died'));
      // Its lists are what they are, also where nobody knows what became of it.
      if (lost !== null && !signal.aborted) return { ...seen, notes, outcome: 'failed', failure: lost };
      return { ...seen, notes, outcome: signal.aborted ? 'stopped' : 'done' };
    }
    if (signal.aborted) return { ...seen, outcome: 'stopped' };
    if (outcome === null) return { ...seen, outcome: 'failed', failure: lost };
    const about = { host: plan.host, pid: plan.target.pid };
    const isStatic = plan.library === executableOf(plan.target.pid);
    const words = (stderr.trim().split('\n').at(-1) ?? '').slice(0, 300);
    const mostSeconds = this.#view.forSeconds + startUpSeconds;
    const isOutOfTime = Date.now() - Date.parse(startedAt) >= mostSeconds * 1000;
    const why = isOutOfTime
      ? message('memleak.failed.no-time', { ...about, minutes: Math.round(mostSeconds / 60) })
      : reading.failure === null && words === ''
        ? message('memleak.failed.no-list', about)
        : isStatic && (reading.failure === 'no-such-process' || reading.failure === 'failed')
          ? message('memleak.failed.no-malloc', about)
          : message(`memleak.failed.${reading.failure ?? 'failed'}`, { ...about, words });
    return { ...seen, outcome: 'failed', notes: [why] };
  }

  #change(part: Partial<MemleakRun>): void {
    this.#view = { ...this.#view, ...part };
    this.context.tell({ kind: 'memleak', run: this.#view });
  }
}

const shownOf = (reading: MemleakReading): Pick<MemleakRun, 'reports' | 'stacks'> => ({
  reports: reading.reports.length,
  stacks: lastStacks(reading),
});

/** Whether the process still runs, and is the same. */
export const processStatArgv = (pid: number | string): readonly string[] => ['cat', `/proc/${pid}/stat`];

async function stillThere(host: AuditedHost, { plan: { target } }: MemleakRun): Promise<boolean> {
  const { stdout } = await host.exec(processStatArgv(target.pid));
  const text = new TextDecoder().decode(stdout);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] !== 'Z' && (target.startTicks === null || Number(fields[19]) === target.startTicks);
}
