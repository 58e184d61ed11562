/** The monitors' raw output in a case, read anew into series: the same readers as while it came. */

import { lifeOf } from '#core/case/life';
import type { Evidence, Target } from '#core/case/model';
import type { CaseRecord, ReadEvidence } from '#core/case/record';
import type { RecordedMonitors } from '#core/contract/monitor';
import { monitors } from '#core/probe/monitors/index';
import type { MonitorId } from '#core/probe/monitors/monitor';
import { monitorIds } from '#core/probe/monitors/monitor';
import { cgroupFoldersIn, readerOf } from '#core/probe/monitors/saved-monitor';
import { TrackBuilder } from '#core/probe/monitors/track';

/** A host's own monitors belong to the process that they were recorded beside. */
export async function recordedMonitors(
  record: CaseRecord,
  read: ReadEvidence,
): Promise<readonly RecordedMonitors[]> {
  const lives = new Map<
    string,
    { host: string; target: Target | null; tracks: Map<MonitorId, TrackBuilder> }
  >();
  const inOrder = [...record.evidence].sort((a, b) => (a.provenance.takenAt < b.provenance.takenAt ? -1 : 1));
  for (const evidence of inOrder) {
    const monitor = monitorOfEvidence(evidence);
    if (monitor === null) continue;
    const { host, target } = evidence.provenance;
    const life = JSON.stringify([host, lifeOf(target)]);
    const known = lives.get(life) ?? { host, target, tracks: new Map<MonitorId, TrackBuilder>() };
    lives.set(life, known);
    const builder = known.tracks.get(monitor) ?? new TrackBuilder();
    known.tracks.set(monitor, builder);
    const text = new TextDecoder().decode(await read(evidence.id));
    for (const sample of readerFor(evidence, monitor, text).push(text).samples) builder.append(sample);
  }
  return [...lives.values()].map(({ host, target, tracks }) => ({
    host,
    target,
    tracks: [...tracks].map(([monitor, builder]) => ({ monitor, track: builder.copy() })),
  }));
}

/** An investigation's record of memory is the `process` monitor's. */
function monitorOfEvidence({ kind, provenance }: Evidence): MonitorId | null {
  if (kind === 'memory-series') return 'process';
  return monitorIds.find((id) => id === provenance.monitor?.id) ?? null;
}

function readerFor({ provenance }: Evidence, monitor: MonitorId, text: string) {
  const { target, takenAt, clockOffsetMs } = provenance;
  return readerOf(monitors[monitor], provenance.monitor?.variant ?? 'proc', {
    everySeconds: provenance.monitor?.everySeconds ?? 1,
    target: target === null ? null : { pid: target.pid, startTicks: target.startTicks },
    // The folders stand in the text itself, nearest first.
    cgroup: monitor === 'cgroup' || monitor === 'psi' ? cgroupFoldersIn(text) : [],
    startedAt: (Date.parse(takenAt) || 0) + (clockOffsetMs ?? 0),
  });
}
