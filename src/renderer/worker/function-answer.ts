/** What the drawer shows of one function: its neighbours in the whole call graph, its lines, the way to it. */

import {
  type CallGraph,
  callGraph,
  callPathOf,
  diffTop,
  lineTotals,
  type Profile,
  type ProfileView,
} from '#core/profile/heapcase';
import type { HeldProfiles } from './held-profiles';
import { namesOf } from './names-of';
import type { FunctionAnswer, Neighbour, ProfileCalls } from './profile-calls';

/** Everything, however small: for sums that must not depend on what a view leaves out. */
export const untrimmed = (view: ProfileView): ProfileView => ({ ...view, trim: false, nodeCount: null });

/** The last whole graph of a profile: walking from function to function asks for the same one again. */
const graphs = new WeakMap<Profile, { readonly key: string; readonly graph: CallGraph }>();

function wholeGraph(profile: Profile, view: ProfileView): CallGraph {
  const key = JSON.stringify({ ...view, selection: null, base: null });
  const known = graphs.get(profile);
  if (known?.key === key) return known.graph;
  const graph = callGraph(profile, untrimmed(view));
  graphs.set(profile, { key, graph });
  return graph;
}

export function functionAnswer(
  profiles: HeldProfiles,
  { evidence, view, compare, function: name }: ProfileCalls['function']['request'],
): FunctionAnswer | null {
  const profile = profiles.get(evidence);
  const named = namesOf(profile);
  const graph = wholeGraph(profile, view);
  const node = graph.nodes.find((candidate) => candidate.name === name);
  const change =
    compare === null
      ? undefined
      : diffTop(profiles.get(compare), profile, untrimmed(view)).rows.find((row) => row.name === name);
  if (!node && !change) return null;
  const heaviestFirst = (a: Neighbour, b: Neighbour) => Math.abs(b.value) - Math.abs(a.value);
  const sampleType = view.sampleType ?? '';
  const lines = node ? lineTotals(profile, sampleType, name) : [];
  const deltas = (value: number | undefined) => (compare === null ? null : (value ?? 0));
  return {
    ...named(name),
    total: graph.total,
    file: lines[0]?.file ?? '',
    line: lines[0]?.line ?? 0,
    flat: node?.flat ?? 0,
    cum: node?.cum ?? 0,
    flatDelta: deltas(change?.flat.delta),
    cumDelta: deltas(change?.cum.delta),
    callers: graph.edges
      .filter(({ toName, fromName }) => toName === name && fromName !== name)
      .map(({ fromName, value }) => ({ ...named(fromName), value }))
      .sort(heaviestFirst),
    callees: graph.edges
      .filter(({ fromName, toName }) => fromName === name && toName !== name)
      .map(({ toName, value }) => ({ ...named(toName), value }))
      .sort(heaviestFirst),
    path:
      (node &&
        callPathOf(profile, sampleType, name)?.frames.map((frame) => ({
          ...named(frame.name),
          file: frame.file,
          line: frame.line,
        }))) ??
      [],
    lines: lines.map(({ line, flat, cum }) => ({ line, flat, cum })),
  };
}
