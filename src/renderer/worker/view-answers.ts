/** The answers of the views that list: tree and peek, traces, tags, source, goroutines. */

import { Failure } from '#core/base/failure';
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
import type { Desk } from './calls';
import type { HeldProfiles } from './held-profiles';
import { namesOf } from './names-of';
import type { NamedNeighbour, ProfileCalls, TracesAnswer, TreeAnswer } from './profile-calls';
import { seenProfile } from './seen-profile';

type Listing = Pick<Desk<ProfileCalls>, 'tree' | 'traces' | 'tags' | 'source' | 'goroutines'>;

export const viewAnswers = (profiles: HeldProfiles): Listing => ({
  tree: (asked) => treeAnswer(profiles, asked),
  traces: (asked) => tracesAnswer(profiles, asked),
  tags: (seen) => {
    const { keys, total, sampleUnit: unit, notes } = tagTable(seenProfile(profiles, seen), seen.view);
    return { keys, total, unit, notes };
  },
  source: (asked) => {
    const table = sourceTable(seenProfile(profiles, asked), asked.view, asked.function);
    return { files: table.files, total: table.total, unit: table.sampleUnit, notes: table.notes };
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

function tracesAnswer(profiles: HeldProfiles, asked: ProfileCalls['traces']['request']): TracesAnswer {
  const { view, by, search, from, count } = asked;
  const profile = seenProfile(profiles, asked);
  const key = JSON.stringify([view, by, search]);
  const known = lists.get(profile);
  const list = known?.key === key ? known.list : traceList(profile, view, { by, has: finder(search) });
  lists.set(profile, { key, list });
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

/** Every word somewhere in the text, whatever its case: the same search as in the table of functions. */
function finder(search: string): ((text: string) => boolean) | null {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  return (text) => {
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}
