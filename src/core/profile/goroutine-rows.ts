/**
 * Goroutines by stack, from a goroutine profile or a dump read as one (legacy/dump.ts), and how many more there
 * are than in another. Only a dump tells state, wait time and creator; a profile tells the first function.
 */

import { checkpoint } from '../base/checkpoint';
import type { Profile } from './columns';
import { labelsOf } from './labels';
import { printableName } from './nodes';
import { compareText } from './numbers';
import { makeReport } from './report';
import type { ProfileView } from './view';

export interface GoroutineFrame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

export interface GoroutineRow {
  /** The same in every capture of one build: the stack as text. */
  readonly key: string;
  readonly count: number;
  /** In the other capture; null where nothing is compared. */
  readonly before: number | null;
  /** The innermost call first. */
  readonly frames: readonly GoroutineFrame[];
  /** The most frequent first; empty where the source tells none. */
  readonly states: readonly { readonly state: string; readonly count: number }[];
  /** The longest, in seconds; null where the source tells none. */
  readonly waitSeconds: number | null;
  readonly creator: string | null;
}

export interface GoroutineTable {
  /** The largest first, then those that are gone. */
  readonly rows: readonly GoroutineRow[];
  readonly total: number;
  readonly totalBefore: number | null;
  /** True for a dump, which tells states. */
  readonly tellsStates: boolean;
  readonly notes: readonly string[];
}

interface Group {
  count: number;
  readonly frames: readonly GoroutineFrame[];
  readonly states: Map<string, number>;
  wait: number | null;
  readonly creator: string | null;
}

/** Groups of goroutines; with `before`, how many there were of each in an earlier capture. */
export function goroutineTable(profile: Profile, view: ProfileView, before: Profile | null): GoroutineTable {
  const now = groupsOf(profile, view);
  const then = before && groupsOf(before, view);
  const row = (key: string, { count, frames, states, wait, creator }: Group): GoroutineRow => ({
    key,
    count,
    before: then ? (then.groups.get(key)?.count ?? 0) : null,
    frames,
    states: [...states]
      .map(([state, among]) => ({ state, count: among }))
      .sort((a, b) => b.count - a.count || compareText(a.state, b.state)),
    waitSeconds: wait,
    creator,
  });
  const rows = [...now.groups].map(([key, group]) => row(key, group));
  const gone = [...(then?.groups ?? [])]
    .filter(([key]) => !now.groups.has(key))
    .map(([key, group]) => ({ ...row(key, group), count: 0, states: [], waitSeconds: null }));
  rows.sort((a, b) => b.count - a.count || compareText(a.key, b.key));
  gone.sort((a, b) => (b.before ?? 0) - (a.before ?? 0) || compareText(a.key, b.key));
  const sum = (groups: ReadonlyMap<string, Group>) =>
    [...groups.values()].reduce((all, { count }) => all + count, 0);
  return {
    rows: [...rows, ...gone],
    total: sum(now.groups),
    totalBefore: then && sum(then.groups),
    tellsStates: now.tellsStates,
    notes: now.notes,
  };
}

function groupsOf(profile: Profile, view: ProfileView) {
  const whole = { ...view, sampleType: null, granularity: 'lines', mean: false } as const;
  const { profile: seen, table, weights, labelUnits, notes } = makeReport(profile, whole, 'traces');
  const { samples } = seen;
  const groups = new Map<string, Group>();
  let tellsStates = false;
  for (let sample = 0; sample < samples.count; sample++) {
    checkpoint(sample, samples.count);
    const nodes: number[] = [];
    for (let i = samples.stackStart[sample] as number; i < (samples.stackEnd[sample] as number); i++) {
      const location = samples.stack[i] as number;
      for (let k = (table.start[location + 1] as number) - 1; k >= (table.start[location] as number); k--)
        nodes.push(table.nodes[k] as number);
    }
    if (nodes.length === 0) continue;
    const { texts, numbers } = labelsOf(seen, sample);
    const creator = texts.get('creator')?.[0] ?? null;
    const infos = nodes.flatMap((node) => table.infos.at(node));
    const key = [creator ?? '', ...infos.map(printableName)].join('\n');
    const count = weights.values[sample] as number;
    const state = texts.get('state')?.[0];
    const wait = waitOf(numbers.get('wait')?.values ?? [], labelUnits.get('wait') ?? '');
    let group = groups.get(key);
    if (!group) {
      const frames = infos.map(({ name, file, line }) => ({ function: name, file, line }));
      group = { count: 0, frames, states: new Map(), wait: null, creator };
      groups.set(key, group);
    }
    group.count += count;
    if (state !== undefined) {
      tellsStates = true;
      group.states.set(state, (group.states.get(state) ?? 0) + count);
      group.wait = Math.max(group.wait ?? 0, wait);
    }
  }
  return { groups, tellsStates, notes };
}

/** Dumps are written in seconds; a wait in another unit is not ours. */
const waitOf = (values: readonly number[], unit: string): number =>
  /^seconds?$/.test(unit) ? Math.max(0, ...values) : 0;
