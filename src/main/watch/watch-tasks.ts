/** Long work on watches: started, watched, stopped. Each change tells the whole task. */

import { randomUUID } from 'node:crypto';
import { failureDataOf } from '#core/base/failure';
import type { WatchKey, WatchTask, WatchTaskKind, WatchTaskStep } from '#core/contract/watch';
import type { Message } from '#core/words/messages';

/** Ended tasks that are still shown. */
const endedKept = 20;
/** Progress within a step is told no more often. */
const toldEveryMs = 150;

/** What the work is given. */
export interface TaskRun {
  readonly taskId: string;
  readonly signal: AbortSignal;
  /** Runs one step; `progress` changes its detail meanwhile. A failure marks the step and goes on up. */
  step<T>(
    step: WatchTaskStep,
    work: (progress: (detail: Message, facts?: TaskFacts) => void) => Promise<readonly [T, Message | null]>,
  ): Promise<T>;
  skip(step: WatchTaskStep, why: Message): void;
  note(facts: TaskFacts): void;
}

export type TaskFacts = Partial<Pick<WatchTask, 'id' | 'caseId' | 'lines' | 'capture' | 'collected'>>;

interface Running {
  task: WatchTask;
  readonly stop: AbortController;
  done: Promise<void>;
  toldAt: number;
}

export class WatchTasks {
  private readonly all = new Map<string, Running>();

  constructor(private readonly tell: (task: WatchTask) => void) {}

  /** Starts the work in the next turn, so that whoever started it knows its id before its first word. */
  start(
    kind: WatchTaskKind,
    { host, id }: WatchKey,
    steps: readonly WatchTaskStep[],
    work: (run: TaskRun) => Promise<void>,
  ): WatchTask {
    const task: WatchTask = {
      taskId: randomUUID(),
      kind,
      host,
      id,
      startedAt: new Date().toISOString(),
      steps: steps.map((step) => ({ step, state: 'waiting', detail: null })),
      caseId: null,
      lines: [],
      capture: null,
      collected: null,
      outcome: null,
      failure: null,
    };
    this.forgetOldest();
    const running: Running = { task, stop: new AbortController(), done: Promise.resolve(), toldAt: 0 };
    this.all.set(task.taskId, running);
    running.done = Promise.resolve().then(() => this.run(running, work));
    return task;
  }

  list(): readonly WatchTask[] {
    return [...this.all.values()].map(({ task }) => task);
  }

  /** Resolves when the task has ended. */
  async stop(taskId: string): Promise<void> {
    const running = this.all.get(taskId);
    running?.stop.abort();
    await running?.done;
  }

  async stopAll(): Promise<void> {
    await Promise.allSettled([...this.all.keys()].map((taskId) => this.stop(taskId)));
  }

  private async run(running: Running, work: (run: TaskRun) => Promise<void>): Promise<void> {
    const { signal } = running.stop;
    const change = (facts: Partial<WatchTask>) => {
      running.task = { ...running.task, ...facts };
    };
    const show = (step: WatchTaskStep, facts: Partial<WatchTask['steps'][number]>) =>
      change({
        steps: running.task.steps.map((known) => (known.step === step ? { ...known, ...facts } : known)),
      });
    const tell = (soon: boolean) => {
      if (soon && Date.now() - running.toldAt < toldEveryMs) return;
      running.toldAt = Date.now();
      this.tell(running.task);
    };
    const run: TaskRun = {
      taskId: running.task.taskId,
      signal,
      step: async (step, stepWork) => {
        show(step, { state: 'running' });
        tell(false);
        try {
          const [value, detail] = await stepWork((progress, facts) => {
            show(step, { detail: progress });
            change(facts ?? {});
            tell(true);
          });
          show(step, { state: 'done', detail });
          tell(false);
          return value;
        } catch (thrown) {
          show(step, { state: 'failed' });
          throw thrown;
        }
      },
      skip: (step, why) => show(step, { state: 'skipped', detail: why }),
      note: (facts) => {
        change(facts);
        tell(true);
      },
    };
    try {
      await work(run);
      change({ outcome: 'done' });
    } catch (thrown) {
      const failure = failureDataOf(thrown);
      const stopped = signal.aborted && failure.code === 'failure.cancelled';
      change({ outcome: stopped ? 'stopped' : 'failed', failure: stopped ? null : failure });
    }
    tell(false);
  }

  private forgetOldest(): void {
    const ended = [...this.all.entries()].filter(([, { task }]) => task.outcome !== null);
    for (const [taskId] of ended.slice(0, Math.max(0, ended.length - endedKept))) this.all.delete(taskId);
  }
}
