/** Monitors as they run: what is known of each run, and its samples in columns. */

import { create } from 'zustand';
import { type MemorySeries, memorySeriesOf } from '#core/chart/memory-series';
import type { MemleakRun, MonitorEvent, MonitorRun, MonitorTrack } from '#core/contract/monitor';
import type { MonitorId, MonitorSample } from '#core/probe/monitors/monitor';
import { TrackBuilder } from '#core/probe/monitors/track';
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

/** The samples of one monitor as the window holds them: its columns can be drawn whatever their length. */
export interface HeldTrack {
  readonly monitor: MonitorId;
  readonly builder: TrackBuilder;
}

/** What a run has recorded so far. */
export const tracksOf = (runId: string): readonly HeldTrack[] =>
  [...(builders.get(runId) ?? [])].map(([monitor, builder]) => ({ monitor, builder }));

export const heldTracks = (tracks: readonly MonitorTrack[]): readonly HeldTrack[] =>
  tracks.map(({ monitor, track }) => ({ monitor, builder: TrackBuilder.holding(track) }));

/** The memory of the process of a run so far, as the spine draws it; null before the first sample. */
export function memoryOfRun(runId: string): MemorySeries | null {
  const builder = builders.get(runId)?.get('process');
  return builder === undefined ? null : memorySeriesOf(builder);
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
  const held = heldTracks(tracks);
  for (const { builder } of held) builder.reserve();
  builders.set(runId, new Map(held.map(({ monitor, builder }) => [monitor, builder])));
  grew(runId);
}

export async function stopMonitors(runId: string): Promise<void> {
  const result = await tryCall('monitor.stop', { runId });
  if (!result.ok) useApp.setState({ failure: result.failure });
}

export async function stopMemleak(runId: string): Promise<void> {
  const result = await tryCall('memleak.stop', { runId });
  if (!result.ok) useApp.setState({ failure: result.failure });
}
