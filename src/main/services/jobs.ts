/** Running investigations: started, watched, stopped. Their state is folded from their events. */

import { randomUUID } from 'node:crypto';
import type { WorkbenchEvent } from '#core/contract/events';
import { foldJob, type JobEvent, type JobSnapshot, type JobStart, startedJob } from '#core/contract/job';

const batchMs = 100;
/** Ended jobs that are still shown; what they found is in their cases. */
const endedKept = 20;

interface Running {
  snapshot: JobSnapshot;
  readonly stop: AbortController;
  readonly done: Promise<unknown>;
  batch: JobEvent[];
  timer: NodeJS.Timeout | null;
}

export class Jobs {
  private readonly all = new Map<string, Running>();

  constructor(private readonly tell: (event: WorkbenchEvent) => void) {}

  /** Starts the work; it tells its events and ends early when `stop` is aborted. It must not reject. */
  start(
    about: Omit<JobStart, 'jobId' | 'startedAt'>,
    work: (tell: (event: JobEvent) => void, stop: AbortSignal) => Promise<unknown>,
  ): JobSnapshot {
    const jobId = randomUUID();
    const snapshot = startedJob({ ...about, jobId, startedAt: new Date().toISOString() });
    const stop = new AbortController();
    this.forgetOldest();
    this.tell({ kind: 'job-started', job: snapshot });
    // The work begins in the next turn, when its entry below is there to fold into.
    const done = Promise.resolve().then(() => work((event) => this.hear(jobId, event), stop.signal));
    this.all.set(jobId, { snapshot, stop, done, batch: [], timer: null });
    return snapshot;
  }

  list(): readonly JobSnapshot[] {
    return [...this.all.values()].map(({ snapshot }) => snapshot);
  }

  /** Resolves when the job has ended: its case is closed then. */
  async stop(jobId: string): Promise<void> {
    const running = this.all.get(jobId);
    running?.stop.abort();
    await running?.done;
  }

  async stopAll(): Promise<void> {
    await Promise.allSettled([...this.all.keys()].map((jobId) => this.stop(jobId)));
  }

  private hear(jobId: string, event: JobEvent): void {
    const running = this.all.get(jobId);
    if (!running) return;
    running.snapshot = foldJob(running.snapshot, event);
    running.batch.push(event);
    if (event.kind === 'ended') this.flush(jobId, running);
    else running.timer ??= setTimeout(() => this.flush(jobId, running), batchMs);
  }

  private flush(jobId: string, running: Running): void {
    if (running.timer) clearTimeout(running.timer);
    running.timer = null;
    if (running.batch.length === 0) return;
    const events = running.batch;
    running.batch = [];
    this.tell({ kind: 'job', jobId, events });
  }

  private forgetOldest(): void {
    const ended = [...this.all.entries()].filter(([, { snapshot }]) => snapshot.outcome !== null);
    for (const [jobId] of ended.slice(0, Math.max(0, ended.length - endedKept))) this.all.delete(jobId);
  }
}
