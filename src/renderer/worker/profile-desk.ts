/** Makes the answers about profiles out of core/profile. Knows no worker. */

import { functionFiles } from '#core/graph-layout/function-files';
import {
  asPprofLoads,
  callGraph,
  decodeProfile,
  diffTop,
  type Profile,
  type ProfileView,
  sampleTypes,
  topTable,
} from '#core/profile/index';
import type { Desk } from './calls';
import { functionAnswer, untrimmed } from './function-answer';
import { HeldProfiles } from './held-profiles';
import { namesOf } from './names-of';
import type { GraphAnswer, ProfileCalls, ProfileFacts, Seen, TopAnswer, TopRow } from './profile-calls';

/** Two captures, the baseline and some more: each decoded profile is a few times its file. */
const mostHeld = 8;

function factsOf(profile: Profile): ProfileFacts {
  const choices = sampleTypes(profile);
  return {
    sampleTypes: choices.map(({ type, unit }) => ({ type, unit })),
    defaultSampleType: choices.find(({ isDefault }) => isDefault)?.type ?? '',
    samples: profile.samples.count,
    functions: profile.functions.count,
    time: Number(profile.timeNanos / 1_000_000n),
  };
}

/** Without the smallest functions where the view leaves those out: pprof's rule, on the change instead of the value. */
function changedEnough(rows: readonly TopRow[], view: ProfileView): readonly TopRow[] {
  const changed = rows.filter(({ flatDelta, cumDelta }) => flatDelta !== 0 || cumDelta !== 0);
  if (view.trim === false) return changed;
  const sum = changed.reduce((all, { flatDelta }) => all + (flatDelta ?? 0), 0);
  const least = Math.abs(sum * view.nodeFraction);
  return changed.filter(({ cumDelta }) => Math.abs(cumDelta ?? 0) >= least);
}

/** The rows of a view as a table of functions, with the differences to another profile where one is named. */
function topAnswer(profiles: HeldProfiles, { evidence, view, compare }: Seen): TopAnswer {
  const profile = profiles.get(evidence);
  const named = namesOf(profile);
  const table = topTable(profile, view);
  const about = {
    unit: table.sampleUnit,
    total: table.total,
    shown: table.rows.at(-1)?.sum ?? 0,
    functions: table.originalCount + table.droppedNodes,
  };
  if (compare === null) {
    const rows = table.rows.map(({ name, flat, cum }) => ({
      ...named(name),
      flat,
      cum,
      flatDelta: null,
      cumDelta: null,
    }));
    return { ...about, compareTotal: null, rows };
  }
  const other = profiles.get(compare);
  const namedBefore = namesOf(other);
  const diff = diffTop(other, profile, untrimmed(view));
  const all = new Map(
    diff.rows.map(({ name, flat, cum }) => [
      name,
      {
        ...(cum.after === 0 ? namedBefore : named)(name),
        flat: flat.after,
        cum: cum.after,
        flatDelta: flat.delta,
        cumDelta: cum.delta,
      },
    ]),
  );
  const rows =
    view.base === null
      ? table.rows.flatMap(({ name }) => all.get(name) ?? [])
      : changedEnough([...all.values()], view);
  return { ...about, compareTotal: diff.beforeTotal, rows };
}

function graphAnswer(profiles: HeldProfiles, { evidence, view, compare }: Seen): GraphAnswer {
  const profile = profiles.get(evidence);
  const named = namesOf(profile);
  const graph = callGraph(profile, view);
  const fileOf = functionFiles(profile);
  const changes = compare === null ? null : changesOf(profiles.get(compare), profile, view);
  return {
    graph,
    files: graph.nodes.map(({ name }) => fileOf(name)),
    unit: unitOf(profile, view),
    rows: graph.nodes.map(({ name }) => ({ ...named(name), cumDelta: changes && (changes.get(name) ?? 0) })),
  };
}

function unitOf(profile: Profile, { sampleType }: ProfileView): string {
  const choices = sampleTypes(profile);
  const wanted = choices.find(({ type, isDefault }) =>
    sampleType === null ? isDefault : type === sampleType,
  );
  return wanted?.unit ?? '';
}

const changesOf = (before: Profile, after: Profile, view: ProfileView) =>
  new Map(diffTop(before, after, untrimmed(view)).rows.map(({ name, cum }) => [name, cum.delta]));

export function createProfileDesk(): Desk<ProfileCalls> {
  const profiles = new HeldProfiles(mostHeld);
  return {
    hold: ({ evidence, name, bytes }, report) => {
      report('decoding');
      const profile = asPprofLoads(decodeProfile(bytes, { name }));
      profiles.put(evidence, profile);
      return factsOf(profile);
    },
    lacking: (wanted) => wanted.filter((evidence) => !profiles.has(evidence)),
    facts: ({ evidence }) => factsOf(profiles.get(evidence)),
    top: (seen) => topAnswer(profiles, seen),
    graph: (seen) => graphAnswer(profiles, seen),
    function: (asked) => functionAnswer(profiles, asked),
  };
}
