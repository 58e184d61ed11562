import type { PlanStep } from '#core/case/model';
import type { JobEvent, PlanStepProgress } from '#core/contract/job';
import type { Message } from '#core/words/messages';

/** What a step hands on, and what it says it found. */
export interface StepResult<T> {
  readonly value: T;
  readonly detail: Message;
}

/** Tells the steps of the plan as they are taken. */
export class Plan {
  constructor(private readonly tell: (event: JobEvent) => void) {}

  /** Runs one step; `progress` changes its detail meanwhile. A failure marks the step and goes on up. */
  async step<T>(
    step: PlanStep,
    work: (progress: (detail: Message) => void) => Promise<StepResult<T>>,
  ): Promise<T> {
    const started = Date.now();
    const startedAt = new Date(started).toISOString();
    let shown: Message | null = null;
    const show = (state: PlanStepProgress['state'], detail: Message | null) => {
      shown = detail;
      const ms = state === 'running' ? null : Date.now() - started;
      this.tell({ kind: 'step', step: { step, state, detail, startedAt, ms } });
    };
    show('running', null);
    try {
      const { value, detail } = await work((progress) => show('running', progress));
      show('done', detail);
      return value;
    } catch (thrown) {
      show('failed', shown);
      throw thrown;
    }
  }

  skip(step: PlanStep, why: Message): void {
    this.tell({ kind: 'step', step: { step, state: 'skipped', detail: why, startedAt: null, ms: null } });
  }
}
