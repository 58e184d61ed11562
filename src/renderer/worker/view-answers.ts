/** The answers of the views that list: tree and peek, traces, tags, source, goroutines. */

import { Failure, failure } from '#core/base/failure';
import {
  goroutineTable,
  type Profile,
  sourceTable,
  type TraceList,
  type TreeNeighbour,
  tagTable,
  traceList,
  treeTable,
} from '#core/profile/heapcase';
import { beforeOf } from './before';
import type { Desk } from './calls';
import type { HeldProfiles } from './held-profiles';
import { namesOf } from './names-of';
import type {
  NamedNeighbour,
  ProfileCalls,
  Seen,
  TracesAnswer,
  TracesSeen,
  TreeAnswer,
} from './profile-calls';
import { finder } from './search-words';
import { seenProfile } from './seen-profile';
import { tracesAsText } from './trace-text';

type Listing = Pick<
  Desk<ProfileCalls>,
  'tree' | 'traces' | 'tracesText' | 'placeOfTrace' | 'tags' | 'source' | 'goroutines'
>;

/** `settle` says what a question means for these profiles (settled.ts); goroutines are counted whatever it says. */
export const viewAnswers = (profiles: HeldProfiles, settle: <S extends Seen>(seen: S) => S): Listing => ({
  tree: (asked) => treeAnswer(profiles, settle(asked)),
  traces: (asked) => tracesAnswer(profiles, settle(asked)),
  tracesText: (asked, _report, signal, rest) =>
    tracesAsText(tracesOf(profiles, settle(asked)), async () => {
      await rest();
      if (signal.aborted) throw failure('failure.cancelled');
    }),
  placeOfTrace: (given) => {
    const asked = settle(given);
    const list = tracesOf(profiles, asked);
    const own = asked.sample === null ? null : list.placeOf(asked.sample);
    return own ?? (asked.function === null ? null : list.firstThrough(asked.function));
  },
  tags: (given) => {
    const seen = settle(given);
    const { keys, total, sampleUnit: unit, notes } = tagTable(seenProfile(profiles, seen), seen.view);
    return { keys, total, unit, notes };
  },
  source: (given) => {
    const asked = settle(given);
    const table = sourceTable(seenProfile(profiles, asked), asked.view, asked.function);
    const { view, compare } = asked;
    const before =
      view.base === null || compare === null
        ? null
        : sourceTable(profiles.get(compare), { ...view, base: null }, asked.function).files;
    return { files: table.files, before, total: table.total, unit: table.sampleUnit, notes: table.notes };
  },
  goroutines: ({ evidence, view, compare }) => {
    const profile = profiles.get(evidence);
    const named = namesOf(profile);
    const table = goroutineTable(profile, view, compare === null ? null : profiles.get(compare));
    const rows = table.rows.map((row) => ({
      ...row,
      names: row.frames.map((frame) => named(frame.function)),
    }));
    return { ...table, rows };
  },
});

/** Peeking at what is not there is no failure of the window: the view says that nothing matches. */
function treeAnswer(profiles: HeldProfiles, asked: ProfileCalls['tree']['request']): TreeAnswer | null {
  const profile = seenProfile(profiles, asked);
  const named = namesOf(profile);
  const neighbour = ({ name, value, inlined, residual }: TreeNeighbour): NamedNeighbour => ({
    ...named(name),
    value,
    inlined,
    residual,
  });
  try {
    const table = treeTable(profile, asked.view, asked.peek);
    const before = beforeOf(profiles, asked);
    return {
      unit: table.sampleUnit,
      total: table.total,
      notes: table.notes,
      functions: table.originalCount + table.droppedNodes,
      blocks: table.blocks.map(({ name, flat, cum, sum, callers, callees }) => ({
        ...named(name),
        flat,
        cum,
        sum,
        before: before(name),
        callers: callers.map(neighbour),
        callees: callees.map(neighbour),
      })),
    };
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.data.code === 'profile.no-match') return null;
    throw thrown;
  }
}

/** The last list of a profile: its pages are asked for one after the other. */
const lists = new WeakMap<Profile, { readonly key: string; readonly list: TraceList }>();

function tracesOf(profiles: HeldProfiles, asked: TracesSeen): TraceList {
  const { view, by, search } = asked;
  const profile = seenProfile(profiles, asked);
  const key = JSON.stringify([view, by, search]);
  const known = lists.get(profile);
  const list = known?.key === key ? known.list : traceList(profile, view, { by, has: finder(search) });
  lists.set(profile, { key, list });
  return list;
}

function tracesAnswer(profiles: HeldProfiles, asked: ProfileCalls['traces']['request']): TracesAnswer {
  const list = tracesOf(profiles, asked);
  const { from, count } = asked;
  return {
    unit: list.sampleUnit,
    total: list.total,
    notes: list.notes,
    count: list.count,
    all: list.all,
    found: list.found,
    from,
    traces: list.page(from, count),
  };
}
