/** memleak on hosts: planned, run under a time limit with its output in a case, stopped. */

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { failure, failureDataOf } from '#core/base/failure';
import { formatBytes } from '#core/base/units';
import type { MemleakPlan, MemleakPlanRequest, MemleakRequest, MemleakRun } from '#core/contract/monitor';
import { isReservedByGo, type MemleakReading, readMemleak } from '#core/probe/tools/memleak';
import { type Message, message, say } from '#core/words/messages';
import { readableCommand } from '../../host/command';
import type { RunningCommand } from '../../host/host';
import { type AuditedHost, auditedHost } from '../audited-host';
import { pinAlone } from '../find-targets';
import { type GuestCase, leaveGuestCase, openGuestCase } from '../guest-case';
import type { MonitorContext } from '../monitors/monitor-runs';
import { provenanceOf } from '../provenance';
import { RunList } from '../run-list';
import { planMemleak } from './plan-memleak';

/** A list with thousands of stacks; what is longer is in the case alone. */
const mostRead = 8 * 1024 * 1024;
const listQuietMs = 200;
/**
 * Compiling its probes takes a busy machine minutes. Until then it has attached nothing, so that the process bears nothing;
 * from then on it counts its lists itself and ends with the last one.
 */
const startUpSeconds = 300;

export class MemleakRuns {
  readonly #runs = new RunList<Trace>();

  constructor(private readonly context: MonitorContext) {}

  async plan({ host: name, target }: MemleakPlanRequest): Promise<MemleakPlan> {
    const lease = await this.context.lease(name, { attended: true });
    try {
      const host = auditedHost(lease, this.context.onAct);
      return await planMemleak(host, await pinAlone(host, target));
    } finally {
      await lease.close();
    }
  }

  async start(request: MemleakRequest): Promise<MemleakRun> {
    const { context } = this;
    const look = async (host: AuditedHost) => {
      const target = await pinAlone(host, request.target);
      const plan = await planMemleak(host, target);
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
    this.#argv = argvOf(found.plan, request);
    this.#view = {
      runId: randomUUID(),
      caseId: openCase.id,
      plan: found.plan,
      command: readableCommand(found.plan.bySudo ? ['sudo', ...this.#argv] : this.#argv),
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
      const ofGo = seen.stacks.filter(isReservedByGo);
      if (ofGo.length > 0)
        notes.push(
          message('memleak.note.go-reserved', {
            bytes: formatBytes(ofGo.reduce((sum, { bytes }) => sum + bytes, 0)),
          }),
        );
      if (!(await stillThere(host, this.#view).catch(() => true)))
        notes.push(message('memleak.note.target-died'));
      // Its lists are what they are, also where nobody knows what became of it.
      if (lost !== null && !signal.aborted) return { ...seen, notes, outcome: 'failed', failure: lost };
      return { ...seen, notes, outcome: signal.aborted ? 'stopped' : 'done' };
    }
    if (signal.aborted) return { ...seen, outcome: 'stopped' };
    if (outcome === null) return { ...seen, outcome: 'failed', failure: lost };
    const about = { host: plan.host, pid: plan.target.pid };
    const words = (stderr.trim().split('\n').at(-1) ?? '').slice(0, 300);
    const mostSeconds = this.#view.forSeconds + startUpSeconds;
    const isOutOfTime = Date.now() - Date.parse(startedAt) >= mostSeconds * 1000;
    const why = isOutOfTime
      ? message('memleak.failed.no-time', { ...about, minutes: Math.round(mostSeconds / 60) })
      : reading.failure === null && words === ''
        ? message('memleak.failed.no-list', about)
        : message(`memleak.failed.${reading.failure ?? 'failed'}`, { ...about, words });
    return { ...seen, outcome: 'failed', notes: [why] };
  }

  #change(part: Partial<MemleakRun>): void {
    this.#view = { ...this.#view, ...part };
    this.context.tell({ kind: 'memleak', run: this.#view });
  }
}

/** Of the last list, the largest stack first, whichever way it was printed; what is no leak comes last. */
function shownOf({ reports }: MemleakReading): Pick<MemleakRun, 'reports' | 'stacks'> {
  const stacks = [...(reports.at(-1)?.stacks ?? [])].sort(
    (a, b) => Number(isReservedByGo(a)) - Number(isReservedByGo(b)) || b.bytes - a.bytes,
  );
  return { reports: reports.length, stacks };
}

async function stillThere(host: AuditedHost, { plan: { target } }: MemleakRun): Promise<boolean> {
  const { stdout } = await host.exec(['cat', `/proc/${target.pid}/stat`]);
  const text = new TextDecoder().decode(stdout);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] !== 'Z' && (target.startTicks === null || Number(fields[19]) === target.startTicks);
}

/** The arguments that both implementations understand; the age is always given, since their defaults differ. */
function argvOf(
  { implementation, program, target, library }: MemleakPlan,
  request: MemleakRequest,
): readonly string[] {
  const { forSeconds, olderThanMs, sampleEvery, top } = request;
  const interval = Math.max(1, Math.min(10, Math.round(forSeconds / 3)));
  const count = Math.max(1, Math.ceil(forSeconds / interval));
  const [place, object] = attachedTo(library, implementation);
  return [
    ...place,
    // Its lists come when they are printed, not when a buffer is full.
    ...(implementation === 'python' ? ['env', 'PYTHONUNBUFFERED=1'] : ['stdbuf', '-oL']),
    ...['timeout', '-s', 'INT', '-k', '10', String(forSeconds + startUpSeconds)],
    program ?? 'memleak',
    ...['-p', String(target.pid), '-o', String(olderThanMs), '-T', String(top)],
    ...(sampleEvery > 1 ? ['-s', String(sampleEvery)] : []),
    ...object,
    ...[String(interval), String(count)],
  ];
}

/** What begins the command, and the option that names the library. libbpf's keeps 31 bytes of it: it is run where the library is. */
function attachedTo(
  library: string | null,
  implementation: MemleakPlan['implementation'],
): readonly [place: readonly string[], object: readonly string[]] {
  if (library === null) return [[], []];
  if (implementation === 'python') return [[], ['-O', library]];
  const { dir, base } = path.posix.parse(library);
  return [
    ['sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', dir],
    ['-O', `./${base}`],
  ];
}
