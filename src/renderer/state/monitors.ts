/** Monitors as they run: what is known of each run, and its samples in columns. */

import { create } from 'zustand';
import type { MemleakRun, MonitorEvent, MonitorRun, MonitorTrack } from '#core/contract/monitor';
import type { MemorySample } from '#core/probe/memory-sample';
import type { MonitorId, MonitorSample } from '#core/probe/monitors/monitor';
import { memorySamplesOf, TrackBuilder } from '#core/probe/monitors/track';
import { tryCall } from '../bridge';
import { useApp } from './app';

interface MonitorsState {
  readonly runs: ReadonlyMap<string, MonitorRun>;
  readonly memleaks: ReadonlyMap<string, MemleakRun>;
  /** Counts up whenever samples of a run came: the columns themselves grow in place. */
  readonly versions: ReadonlyMap<string, number>;
}

export const useMonitors = create<MonitorsState>(() => ({
  runs: new Map(),
  memleaks: new Map(),
  versions: new Map(),
}));

const builders = new Map<string, Map<MonitorId, TrackBuilder>>();

export function hearMonitor(event: MonitorEvent): void {
  if (event.kind === 'monitor-run') putRun(event.run);
  else if (event.kind === 'memleak')
    useMonitors.setState(({ memleaks }) => ({
      memleaks: new Map(memleaks).set(event.run.runId, event.run),
    }));
  else {
    for (const { monitor, samples } of event.samples) addSamples(event.runId, monitor, samples);
    grew(event.runId);
  }
}

export function putRun(run: MonitorRun): void {
  useMonitors.setState(({ runs }) => ({ runs: new Map(runs).set(run.runId, run) }));
}

function addSamples(runId: string, monitor: MonitorId, samples: readonly MonitorSample[]): void {
  const those = builders.get(runId) ?? new Map<MonitorId, TrackBuilder>();
  builders.set(runId, those);
  const builder = those.get(monitor) ?? new TrackBuilder();
  those.set(monitor, builder);
  for (const sample of samples) builder.append(sample);
}

const grew = (runId: string) =>
  useMonitors.setState(({ versions }) => ({
    versions: new Map(versions).set(runId, (versions.get(runId) ?? 0) + 1),
  }));

/** What a run has recorded so far; read it again when its version has changed. */
export const tracksOf = (runId: string): readonly MonitorTrack[] =>
  [...(builders.get(runId) ?? [])].map(([monitor, builder]) => ({ monitor, track: builder.track() }));

/** The memory of the process of a run so far, as the spine draws it. */
export function memoryOfRun(runId: string): readonly MemorySample[] {
  const builder = builders.get(runId)?.get('process');
  return builder === undefined ? [] : memorySamplesOf(builder.track());
}

/** The newest run of a case; null where none ran since this window opened. */
export const monitorRunOfCase =
  (caseId: string) =>
  ({ runs }: MonitorsState): MonitorRun | null =>
    [...runs.values()].findLast((run) => run.caseId === caseId) ?? null;

/** The newest memleak run of a case. */
export const memleakOfCase =
  (caseId: string) =>
  ({ memleaks }: MonitorsState): MemleakRun | null =>
    [...memleaks.values()].findLast((run) => run.caseId === caseId) ?? null;

/** Runs of before this window was opened, with what they have recorded. */
export async function loadMonitors(): Promise<void> {
  const runs = await tryCall('monitor.list', {});
  if (!runs.ok) return;
  for (const run of runs.value) {
    if (useMonitors.getState().runs.has(run.runId)) continue;
    const tracks = await tryCall('monitor.tracks', { runId: run.runId });
    if (tracks.ok) takeTracks(run.runId, tracks.value);
    putRun(run);
  }
}

/** Samples that came as events meanwhile are among them. */
function takeTracks(runId: string, tracks: readonly MonitorTrack[]): void {
  builders.delete(runId);
  for (const { monitor, track } of tracks) {
    const names = Object.entries(track.values);
    addSamples(
      runId,
      monitor,
      Array.from(track.at, (at, index) => ({
        at,
        values: Object.fromEntries(
          names.flatMap(([name, column]) => (Number.isNaN(column[index]) ? [] : [[name, column[index]]])),
        ),
      })),
    );
  }
  grew(runId);
}

export async function stopMonitors(runId: string): Promise<void> {
  const result = await tryCall('monitor.stop', { runId });
  if (!result.ok) useApp.setState({ failure: result.failure });
}
