/**
 * A running investigation: the events it sends, and the state that they add up to. The workbench and the
 * window fold the same events with the same function, so a window that is opened late sees the same.
 */

import { assertNever } from '../base/assert-never';
import type { FailureData } from '../base/failure';
import {
  type Evidence,
  type EvidenceKind,
  type HostAct,
  type PlanStep,
  planSteps,
  type Target,
} from '../case/model';
import type { Diagnosis } from '../diagnosis/finding';
import type { MemorySample } from '../probe/memory-sample';
import type { Message } from '../words/messages';

export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped';

export interface PlanStepProgress {
  readonly step: PlanStep;
  readonly state: StepState;
  /** What it found, or what it is waiting for. */
  readonly detail: Message | null;
  /** RFC 3339; null while waiting. */
  readonly startedAt: string | null;
  readonly ms: number | null;
}

/** One file of a capture on its way. */
export interface CaptureFile {
  readonly kind: EvidenceKind;
  readonly state: 'waiting' | 'arriving' | 'here' | 'missing';
  readonly evidence: Evidence | null;
}

export interface CaptureProgress {
  readonly label: 'baseline' | 'capture';
  readonly number: number;
  readonly at: string;
  readonly files: readonly CaptureFile[];
}

export type JobOutcome = 'done' | 'stopped' | 'failed';

export type JobEvent =
  | { readonly kind: 'step'; readonly step: PlanStepProgress }
  | { readonly kind: 'target'; readonly target: Target }
  | { readonly kind: 'samples'; readonly samples: readonly MemorySample[] }
  | { readonly kind: 'capture'; readonly capture: CaptureProgress }
  | { readonly kind: 'act'; readonly act: HostAct }
  | { readonly kind: 'gap'; readonly what: Message }
  | { readonly kind: 'diagnosis'; readonly diagnosis: Diagnosis }
  | {
      readonly kind: 'ended';
      readonly outcome: JobOutcome;
      readonly failure: FailureData | null;
      /** False when no process was found and nothing captured: then the case is not kept. */
      readonly caseKept: boolean;
    };

export interface JobSnapshot {
  readonly jobId: string;
  readonly caseId: string;
  readonly title: string;
  readonly host: string;
  readonly startedAt: string;
  /** How long memory is recorded. */
  readonly forSeconds: number;
  readonly everySeconds: number;
  /** The same investigation as a command line; null where it cannot be one. */
  readonly commandLine: string | null;
  readonly plan: readonly PlanStepProgress[];
  readonly target: Target | null;
  readonly samples: readonly MemorySample[];
  readonly captures: readonly CaptureProgress[];
  /** Newest last; at most the last 200, all are in the audit log. */
  readonly acts: readonly HostAct[];
  readonly gaps: readonly Message[];
  readonly diagnosis: Diagnosis | null;
  readonly outcome: JobOutcome | null;
  readonly failure: FailureData | null;
  readonly caseKept: boolean;
}

const waitingPlan: readonly PlanStepProgress[] = planSteps.map((step) => ({
  step,
  state: 'waiting',
  detail: null,
  startedAt: null,
  ms: null,
}));

/** What is known of a job when it starts. */
export type JobStart = Pick<
  JobSnapshot,
  'jobId' | 'caseId' | 'title' | 'host' | 'startedAt' | 'forSeconds' | 'everySeconds' | 'commandLine'
>;

/** The state before the first event. */
export const startedJob = (start: JobStart): JobSnapshot => ({
  ...start,
  plan: waitingPlan,
  target: null,
  samples: [],
  captures: [],
  acts: [],
  gaps: [],
  diagnosis: null,
  outcome: null,
  failure: null,
  caseKept: true,
});

const actsShown = 200;

/** The state after one more event. */
export function foldJob(job: JobSnapshot, event: JobEvent): JobSnapshot {
  switch (event.kind) {
    case 'step':
      return { ...job, plan: job.plan.map((known) => (known.step === event.step.step ? event.step : known)) };
    case 'target':
      return { ...job, target: event.target };
    case 'samples':
      return { ...job, samples: [...job.samples, ...event.samples] };
    case 'capture': {
      const others = job.captures.filter(({ number }) => number !== event.capture.number);
      return { ...job, captures: [...others, event.capture].sort((a, b) => a.number - b.number) };
    }
    case 'act':
      return { ...job, acts: [...job.acts, event.act].slice(-actsShown) };
    case 'gap':
      return { ...job, gaps: [...job.gaps, event.what] };
    case 'diagnosis':
      return { ...job, diagnosis: event.diagnosis };
    case 'ended':
      return { ...job, outcome: event.outcome, failure: event.failure, caseKept: event.caseKept };
    default:
      return assertNever(event);
  }
}
