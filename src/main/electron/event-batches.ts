/**
 * Back pressure for what a running job says: at most one message per job and interval, and a batch never
 * holds two events where the later one replaces the earlier (foldJob gives the same state).
 */

import type { WorkbenchEvent } from '#core/contract/events';
import type { JobEvent } from '#core/contract/job';

export const batchEveryMs = 100;

/** Two events with the same name: the later one says it all. */
function replaces(event: JobEvent): string | null {
  switch (event.kind) {
    case 'step':
      return `step ${event.step.step}`;
    case 'capture':
      return `capture ${event.capture.number}`;
    case 'target':
    case 'diagnosis':
      return event.kind;
    default:
      return null;
  }
}

/** The same state in fewer events. */
export function compact(events: readonly JobEvent[]): JobEvent[] {
  const kept: JobEvent[] = [];
  const places = new Map<string, number>();
  for (const event of events) {
    const name = replaces(event);
    const place = name === null ? undefined : places.get(name);
    const last = kept.at(-1);
    if (place !== undefined) kept[place] = event;
    else if (event.kind === 'samples' && last?.kind === 'samples') {
      kept[kept.length - 1] = { kind: 'samples', samples: [...last.samples, ...event.samples] };
    } else {
      if (name !== null) places.set(name, kept.length);
      kept.push(event);
    }
  }
  return kept;
}

export interface Batches {
  push(event: WorkbenchEvent): void;
  /** Sends what waits now. */
  flush(): void;
}

/** `later` is setTimeout, or a test's clock. */
export function createBatches(
  send: (event: WorkbenchEvent) => void,
  later: (work: () => void, ms: number) => void = setTimeout,
): Batches {
  const waiting = new Map<string, JobEvent[]>();
  /** Jobs that were heard within the interval: the first event goes out at once, the next ones wait. */
  const resting = new Set<string>();

  const sendJob = (jobId: string) => {
    const events = waiting.get(jobId);
    waiting.delete(jobId);
    if (!events) {
      resting.delete(jobId);
      return;
    }
    send({ kind: 'job', jobId, events: compact(events) });
    resting.add(jobId);
    later(() => sendJob(jobId), batchEveryMs);
  };

  return {
    push(event) {
      if (event.kind !== 'job') return send(event);
      waiting.set(event.jobId, [...(waiting.get(event.jobId) ?? []), ...event.events]);
      if (!resting.has(event.jobId)) sendJob(event.jobId);
    },
    flush() {
      for (const [jobId, events] of waiting) send({ kind: 'job', jobId, events: compact(events) });
      waiting.clear();
    },
  };
}
