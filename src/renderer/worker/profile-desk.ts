/** Makes the answers about profiles out of core/profile. Knows no worker. */

import { functionFiles } from '#core/graph-layout/function-files';
import {
  asPprofLoads,
  callGraph,
  decodeProfile,
  diffTop,
  type FunctionTable,
  functionTable,
  nameAddresses,
  type Profile,
  type ProfileView,
} from '#core/profile/heapcase';
import { labelsOf } from '#core/profile/labels';
import { normalized } from '#core/profile/scale-profile';
import { beforeOf } from './before';
import type { Desk } from './calls';
import { exportAnswer } from './export-answer';
import { fetchProfile } from './fetch-profile';
import { flameAnswer } from './flame-answer';
import { functionAnswer, untrimmed } from './function-answer';
import { growthAnswers } from './growth-answer';
import { HeldProfiles } from './held-profiles';
import { moreAnswer } from './more-answer';
import { namelessShare, namesOf } from './names-of';
import { ownModuleOf } from './own-module';
import type {
  GraphAnswer,
  Named,
  ProfileCalls,
  ProfileFacts,
  Seen,
  TopAnswer,
  TopRow,
} from './profile-calls';
import { sampleTypeShown } from './sample-type';
import { seenProfile } from './seen-profile';
import { settled, typesOf } from './settled';
import { type OpenUnpacked, openUnpacked } from './unpacked-parts';
import { viewAnswers } from './view-answers';

/** Two captures, the baseline and some more: each decoded profile is a few times its file. */
const mostHeld = 8;
const mostHeldBytes = 1.5 * 2 ** 30;
const reportEveryMs = 50;

function factsOf(profile: Profile): ProfileFacts {
  return {
    ...typesOf(profile),
    samples: profile.samples.count,
    functions: profile.functions.count,
    period: Number(profile.period),
    periodType: profile.periodType.type,
    nameless: namelessShare(profile),
    module: ownModuleOf(profile),
    isDump: isDump(profile),
    buildId: profile.mappings[0]?.buildId ?? '',
    time: Number(profile.timeNanos / 1_000_000n),
  };
}

/** Only a dump says of a goroutine what it waits for. */
const isDump = (profile: Profile): boolean =>
  profile.sampleTypes[0]?.type === 'goroutine' &&
  profile.samples.count > 0 &&
  labelsOf(profile, 0).texts.has('state');

/** Without the smallest functions where the view leaves those out: pprof's rule, on the change instead of the value. */
function changedEnough(rows: readonly TopRow[], view: ProfileView): readonly TopRow[] {
  const changed = rows.filter(({ flatDelta, cumDelta }) => {
    const [flat, cum] = [flatDelta ?? 0, cumDelta ?? 0];
    if (flat === 0 && cum === 0) return false;
    return !view.dropNegative || !(flat < 0 || (flat === 0 && cum < 0));
  });
  if (view.trim === false) return changed;
  const sum = changed.reduce((all, { flatDelta }) => all + (flatDelta ?? 0), 0);
  const least = Math.abs(sum * view.nodeFraction);
  return changed.filter(({ cumDelta }) => Math.abs(cumDelta ?? 0) >= least);
}

/** The rows of a view as a table of functions, with the differences to another profile where one is named. */
function topAnswer(profiles: HeldProfiles, seen: Seen): TopAnswer {
  const { evidence, view, compare } = seen;
  const profile = profiles.get(evidence);
  const named = namesOf(profile);
  const table = functionTable(profile, view);
  const about = {
    unit: table.sampleUnit,
    total: table.total,
    notes: table.notes,
    shown: table.shown,
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
    return { ...about, compareTotal: null, changeTotal: null, rows };
  }
  const other = profiles.get(compare);
  const namedBefore = namesOf(other);
  const after = view.base !== null && view.normalize ? normalized(profile, other) : profile;
  const diff = diffTop(other, after, untrimmed(view));
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
    view.base === null ? withChanges(table.rows, all, named) : changedEnough([...all.values()], view);
  return {
    ...about,
    // What is compared is what is told: a normalised profile's total is the base's.
    total: view.base === null ? about.total : diff.afterTotal,
    compareTotal: diff.beforeTotal,
    changeTotal: view.base?.kind === 'base' ? functionTable(seenProfile(profiles, seen), view).total : null,
    rows,
  };
}

/**
 * The table's own rows with what changed. Rows may print alike, as a file's with several start lines do (pprof's
 * rule): which of them changed by how much, the names do not tell.
 */
function withChanges(
  rows: FunctionTable['rows'],
  changes: ReadonlyMap<string, TopRow>,
  named: (name: string) => Named,
): readonly TopRow[] {
  const counts = new Map<string, number>();
  for (const { name } of rows) counts.set(name, (counts.get(name) ?? 0) + 1);
  return rows.map(({ name, flat, cum }) => {
    const change = counts.get(name) === 1 ? changes.get(name) : undefined;
    const { flatDelta = null, cumDelta = null } = change ?? {};
    return { ...named(name), flat, cum, flatDelta, cumDelta };
  });
}

function graphAnswer(profiles: HeldProfiles, seen: Seen): GraphAnswer {
  const { evidence, view, compare } = seen;
  const profile = seenProfile(profiles, seen);
  const named = namesOf(profile);
  const graph = callGraph(profile, view);
  const fileOf = functionFiles(profile);
  const before = beforeOf(profiles, seen);
  const changes = compare === null ? null : changesOf(profiles.get(compare), profiles.get(evidence), view);
  return {
    graph,
    files: graph.nodes.map(({ name }) => fileOf(name)),
    unit: unitOf(profile, view),
    rows: graph.nodes.map(({ name }) => ({
      ...named(name),
      cumDelta: changes && (changes.get(name) ?? 0),
      before: before(name),
    })),
  };
}

function unitOf(profile: Profile, { sampleType }: ProfileView): string {
  const types = typesOf(profile);
  const shown = sampleTypeShown(types, sampleType);
  return types.sampleTypes.find(({ type }) => type === shown)?.unit ?? '';
}

const changesOf = (before: Profile, after: Profile, view: ProfileView) =>
  new Map(diffTop(before, after, untrimmed(view)).rows.map(({ name, cum }) => [name, cum.delta]));

/** Says how far the decoding is, but no more often than anybody can see. */
function decodingIn(report: (phase: string, part?: number) => void): (part: number) => void {
  let said = Number.NEGATIVE_INFINITY;
  return (part) => {
    const now = performance.now();
    if (now - said < reportEveryMs) return;
    said = now;
    report('decoding', part);
  };
}

/** `open` is the way to the bytes of a profile. */
export function createProfileDesk(open: OpenUnpacked = openUnpacked): Desk<ProfileCalls> {
  const profiles = new HeldProfiles(mostHeld, mostHeldBytes);
  const names = new Map<string, string>();
  const kept = (evidence: string, name: string, decoded: Profile): ProfileFacts => {
    const profile = nameAddresses(asPprofLoads(decoded));
    profiles.put(evidence, profile);
    names.set(evidence, name);
    return factsOf(profile);
  };
  const settle = <S extends Seen>(seen: S): S =>
    settled(profiles, seen, (evidence) => names.get(evidence) ?? evidence);
  return {
    fetch: async ({ evidence, name, url }, report, signal, rest) => {
      const onProgress = decodingIn(report);
      const profile = await fetchProfile(open, url, { name, onProgress, signal, rest });
      return profile && kept(evidence, name, profile);
    },
    hold: ({ evidence, name, bytes }, report) => {
      const onProgress = decodingIn(report);
      return kept(
        evidence,
        name,
        decodeProfile(bytes, { name, onProgress: (read, total) => onProgress(read / total) }),
      );
    },
    awake: () => null,
    facts: ({ evidence }) => factsOf(profiles.get(evidence)),
    top: (seen) => topAnswer(profiles, settle(seen)),
    more: (seen) => moreAnswer(profiles, settle(seen)),
    export: (seen) => exportAnswer(profiles, settle(seen)),
    graph: (seen) => graphAnswer(profiles, settle(seen)),
    flame: (asked, report, signal, rest) => flameAnswer(profiles, settle(asked), report, signal, rest),
    function: (asked) => functionAnswer(profiles, settle(asked)),
    ...viewAnswers(profiles, settle),
    ...growthAnswers(profiles),
  };
}
