/** What the spine shows of a case: of its running job while there is one, else of the case as it is kept. */

import { parseTime } from '#core/base/time';
import type { Target } from '#core/case/model';
import { type MemorySeries, memorySeries } from '#core/chart/memory-series';
import type { SpineCapture } from '#core/chart/memory-spine';
import type { JobSnapshot } from '#core/contract/job';
import type { CaseView } from '#core/contract/methods';
import type { MonitorRun } from '#core/contract/monitor';

export interface SpineData {
  readonly host: string | null;
  readonly target: Target | null;
  readonly series: readonly MemorySeries[];
  readonly captures: readonly SpineCapture[];
  readonly lost: { readonly at: number; readonly reason: 'ended' | 'restarted' | 'link' } | null;
  /** The span that a running job records: the axis is that long from the start. */
  readonly planned: { readonly from: number; readonly to: number } | null;
}

type HeapBytes = ReadonlyMap<string, number>;

export function spineOfCase(view: CaseView, heapBytes: HeapBytes): SpineData {
  const offset = view.clockOffsetMs ?? 0;
  const target = view.targets.at(-1) ?? null;
  const lostAt = view.targetLost ? parseTime(view.targetLost.at) : null;
  return {
    host: target?.host ?? null,
    target,
    series: view.series.map(({ samples }) => memorySeries(samples)),
    captures: view.captures.flatMap(({ label, number, at, evidence, watch }) => {
      const time = parseTime(at);
      const heap = evidence.find(({ kind }) => kind === 'heap-profile');
      const known = heap ? (heapBytes.get(heap.id) ?? null) : null;
      return time === null
        ? []
        : [{ at: time + offset, label, number, heapBytes: known, ...(watch ? { rung: watch.rung } : {}) }];
    }),
    lost: view.targetLost && lostAt !== null ? { at: lostAt + offset, reason: view.targetLost.reason } : null,
    planned: null,
  };
}

export function spineOfJob(job: JobSnapshot, heapBytes: HeapBytes): SpineData {
  const captures = job.captures.flatMap(({ label, number, at, files }) => {
    const time = parseTime(at);
    const here = files.flatMap(({ evidence }) => evidence ?? []);
    const heap = here.find(({ kind }) => kind === 'heap-profile');
    const offset = here[0]?.provenance.clockOffsetMs ?? 0;
    const known = heap ? (heapBytes.get(heap.id) ?? null) : null;
    return time === null ? [] : [{ at: time + offset, label, number, heapBytes: known }];
  });
  const [first] = job.samples;
  // The baseline may be a moment before the first sample.
  const from = first ? Math.min(first.at, captures[0]?.at ?? first.at) : 0;
  return {
    host: job.host,
    target: job.target,
    series: [memorySeries(job.samples)],
    captures,
    lost: null,
    planned: job.outcome === null && first ? { from, to: from + job.forSeconds * 1000 } : null,
  };
}

/** A case that is gone on with: what it has, and what its job adds. */
export function spineOfContinued(view: CaseView, job: JobSnapshot, heapBytes: HeapBytes): SpineData {
  const kept = spineOfCase(view, heapBytes);
  const live = spineOfJob(job, heapBytes);
  const known = new Set(kept.captures.map(({ number }) => number));
  return {
    ...live,
    series: [...kept.series, ...live.series],
    captures: [...kept.captures, ...live.captures.filter(({ number }) => !known.has(number))],
    planned: null,
  };
}

/** A case in which monitors record the process: what it has, and what they add. */
export function spineOfMonitors(
  view: CaseView | null,
  { host, target }: MonitorRun,
  recorded: MemorySeries | null,
  heapBytes: HeapBytes,
): SpineData {
  const kept = view ? spineOfCase(view, heapBytes) : null;
  return {
    host,
    target,
    series: [...(kept?.series ?? []), ...(recorded ? [recorded] : [])],
    captures: kept?.captures ?? [],
    lost: null,
    planned: null,
  };
}

/** The heap profiles whose size the spine wants to know. */
export function heapProfilesOf(view: CaseView | null, job: JobSnapshot | null): readonly string[] {
  const evidence = [
    ...(view?.captures.flatMap((capture) => capture.evidence) ?? []),
    ...(job?.captures.flatMap(({ files }) => files.flatMap((file) => file.evidence ?? [])) ?? []),
  ];
  return [...new Set(evidence.filter(({ kind }) => kind === 'heap-profile').map(({ id }) => id))];
}
