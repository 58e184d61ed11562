import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planSteps } from '#core/case/model';
import type { WorkbenchEvent } from '#core/contract/events';
import { foldJob, type JobEvent, startedJob } from '#core/contract/job';
import type { MemorySample } from '#core/probe/memory-sample';
import { batchEveryMs, compact, createBatches } from '#main/electron/event-batches';

const sampleAt = (at: number): MemorySample => ({
  at,
  rssKb: at,
  rssAnonKb: null,
  rssFileKb: null,
  rssShmemKb: null,
  swapKb: null,
  threads: null,
  cgroupLimitKb: null,
  cgroupUsageKb: null,
  hostTotalKb: 1,
  hostAvailableKb: null,
});

const empty = startedJob({
  jobId: 'j',
  caseId: 'c',
  title: 't',
  host: 'local',
  startedAt: '',
  forSeconds: 1,
  everySeconds: 1,
  commandLine: null,
});

const anyEvent: fc.Arbitrary<JobEvent> = fc.oneof(
  fc.nat(1000).map((at): JobEvent => ({ kind: 'samples', samples: [sampleAt(at)] })),
  fc.tuple(fc.constantFrom(...planSteps), fc.constantFrom('running' as const, 'done' as const)).map(
    ([step, state]): JobEvent => ({
      kind: 'step',
      step: { step, state, detail: null, startedAt: null, ms: null },
    }),
  ),
  fc.integer({ min: 0, max: 3 }).map(
    (number): JobEvent => ({
      kind: 'capture',
      capture: { label: 'capture', number, at: String(number), files: [] },
    }),
  ),
  fc.nat(9).map(
    (ms): JobEvent => ({
      kind: 'act',
      act: { at: '', host: '', what: '', status: 0, bytes: 0, ms },
    }),
  ),
);

/** A clock that only moves when told. */
function slowClock() {
  let now = 0;
  let due: { at: number; work: () => void }[] = [];
  return {
    later: (work: () => void, ms: number) => {
      due.push({ at: now + ms, work });
    },
    advance(ms: number) {
      const until = now + ms;
      for (;;) {
        const [next] = due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (!next) break;
        due = due.filter((entry) => entry !== next);
        now = next.at;
        next.work();
      }
      now = until;
    },
  };
}

describe('events of jobs', () => {
  test('compacted, they add up to the same state', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        expect(compact(events).reduce(foldJob, empty)).toEqual(events.reduce(foldJob, empty));
      }),
    );
  });

  test('a thousand a second become ten messages a second, and none is lost', () => {
    const sent: WorkbenchEvent[] = [];
    const clock = slowClock();
    const batches = createBatches((event) => sent.push(event), clock.later);
    for (let ms = 0; ms < 1000; ms++) {
      batches.push({ kind: 'job', jobId: 'j', events: [{ kind: 'samples', samples: [sampleAt(ms)] }] });
      clock.advance(1);
    }
    clock.advance(batchEveryMs);
    expect(sent.length).toBeLessThanOrEqual(11);
    const ats = sent.flatMap((event) =>
      event.kind === 'job'
        ? event.events.flatMap((e) => (e.kind === 'samples' ? e.samples.map(({ at }) => at) : []))
        : [],
    );
    expect(ats).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });

  test('the first one goes out at once, and jobs do not wait for each other', () => {
    const sent: WorkbenchEvent[] = [];
    const clock = slowClock();
    const batches = createBatches((event) => sent.push(event), clock.later);
    for (const jobId of ['a', 'a', 'b']) batches.push({ kind: 'job', jobId, events: [] });
    expect(sent.map((event) => event.kind === 'job' && event.jobId)).toEqual(['a', 'b']);
    clock.advance(batchEveryMs);
    expect(sent).toHaveLength(3);
  });

  test('a prompt never waits', () => {
    const sent: WorkbenchEvent[] = [];
    const batches = createBatches(
      (event) => sent.push(event),
      () => {},
    );
    batches.push({ kind: 'cases-changed' });
    batches.push({ kind: 'cases-changed' });
    expect(sent).toHaveLength(2);
  });
});
