/** The ladder as geometry: a scale of one denominator, its rungs, what fills it, and labels that do not overlap. */

import { type ByteUnit, byteUnitFor } from '#core/base/units';
import { byteStep, multiples } from '#core/chart/ticks';
import { type KnownScope, knownScopes, type Rung, rungsOf } from '#core/watch/rungs';
import type { WatchState } from '#core/watch/state';

export interface LadderPart {
  readonly kind: 'rest' | 'anon' | 'shmem';
  readonly bytes: number;
}

export interface LadderData {
  readonly scope: KnownScope;
  /** Lowest first. */
  readonly rungs: readonly Rung[];
  /** What the value is made of, from the bottom; they add up to `scope.used`. */
  readonly parts: readonly LadderPart[];
}

const usualOrder = ['cgroup', 'process', 'host'] as const;

/** The denominator that a person should look at first: one that is on a rung, else the cgroup, the process, the host. */
export function mainScope(state: WatchState): KnownScope | null {
  const { rules } = state;
  const lowestRung = (scope: string) =>
    Math.min(
      ...rules.map((rule) => (rule.rule === 'rung' && rule.scope === scope ? (rule.at ?? 1000) : 1000)),
    );
  const order = knownScopes(state).toSorted(
    (a, b) => usualOrder.indexOf(a.scope) - usualOrder.indexOf(b.scope),
  );
  return order.find(({ scope, permille }) => permille >= lowestRung(scope)) ?? order[0] ?? null;
}

export function ladderOf(state: WatchState, wanted: string | null): LadderData | null {
  const scope = knownScopes(state).find((one) => one.scope === wanted) ?? mainScope(state);
  if (!scope) return null;
  return { scope, rungs: rungsOf(state, scope), parts: partsOf(state, scope) };
}

/** A process may hold more than the working set counts (swap, file pages): a part is never drawn beyond the value. */
function partsOf({ process }: WatchState, { used }: KnownScope): readonly LadderPart[] {
  const anon = Math.min(used, process?.anon ?? 0);
  const shmem = Math.min(used - anon, process?.shmem ?? 0);
  const parts: readonly LadderPart[] = [
    { kind: 'rest', bytes: used - anon - shmem },
    { kind: 'anon', bytes: anon },
    { kind: 'shmem', bytes: shmem },
  ];
  return parts.filter(({ bytes }) => bytes > 0);
}

interface Placed {
  /** Where it is on the scale. */
  readonly y: number;
  /** Where its words are: moved so that no two overlap. */
  readonly labelY: number;
}

export interface LadderPicture {
  readonly height: number;
  readonly unit: ByteUnit;
  readonly ticks: readonly { readonly y: number; readonly bytes: number }[];
  readonly minor: readonly number[];
  readonly parts: readonly (LadderPart & { readonly y: number; readonly height: number })[];
  /** The space over each rung up to the next one, the last up to the limit. */
  readonly bands: readonly { readonly y: number; readonly height: number; readonly top: boolean }[];
  readonly rungs: readonly (Rung & Placed)[];
  readonly value: Placed;
  readonly limitLabelY: number;
}

/** Room that the words of the limit, of one rung, and of the value take. */
const limitWords = 20;
const rungWords = 32;
const valueWords = 40;

export function ladderPicture({ scope, rungs, parts }: LadderData, height: number): LadderPicture {
  const { used, limit } = scope;
  const yOf = (bytes: number) => height - (Math.min(bytes, limit) / limit) * height;
  const step = byteStep(limit, Math.max(2, Math.round(height / 84)));
  let filled = 0;
  const drawn = parts.map((part) => {
    const from = yOf(filled);
    filled += part.bytes;
    return { ...part, y: yOf(filled), height: from - yOf(filled) };
  });
  const value = yOf(used);
  const labels = spread(
    [
      ...rungs.map(({ bytes }) => ({ at: yOf(bytes), size: rungWords })),
      { at: value, size: valueWords },
      { at: 0, size: limitWords },
    ],
    height,
  );
  const levels = [...rungs.map(({ bytes }) => bytes), limit];
  return {
    height,
    unit: byteUnitFor(limit),
    // The limit has a label of its own at the top.
    ticks: multiples(step, 0, limit - step / 4).map((bytes) => ({ y: yOf(bytes), bytes })),
    minor: multiples(step / 4, 0, limit).map(yOf),
    parts: drawn,
    bands: rungs.map(({ bytes }, index) => ({
      y: yOf(levels[index + 1]),
      height: yOf(bytes) - yOf(levels[index + 1]),
      top: index === rungs.length - 1,
    })),
    rungs: rungs.map((rung, index) => ({ ...rung, y: yOf(rung.bytes), labelY: labels[index] })),
    value: { y: value, labelY: labels[rungs.length] },
    limitLabelY: labels[rungs.length + 1],
  };
}

/**
 * Middles of labels as near to where they belong as their sizes allow: each that overlaps the one above it joins
 * it, and a group stands where the mean of its members would.
 */
export function spread(
  wanted: readonly { readonly at: number; readonly size: number }[],
  height: number,
): readonly number[] {
  const order = wanted.map((_, index) => index).toSorted((a, b) => wanted[a].at - wanted[b].at);
  const groups: { members: number[]; top: number; size: number }[] = [];
  const topOf = (members: readonly number[], size: number) => {
    let before = 0;
    let sum = 0;
    for (const member of members) {
      sum += wanted[member].at - wanted[member].size / 2 - before;
      before += wanted[member].size;
    }
    const least = -wanted[members[0]].size / 2;
    const most = height - size + wanted[members[members.length - 1]].size / 2;
    return Math.max(least, Math.min(most, sum / members.length));
  };
  for (const index of order) {
    let group = { members: [index], size: wanted[index].size, top: 0 };
    group.top = topOf(group.members, group.size);
    for (let above = groups.at(-1); above && above.top + above.size > group.top; above = groups.at(-1)) {
      groups.pop();
      const members = [...above.members, ...group.members];
      const size = above.size + group.size;
      group = { members, size, top: topOf(members, size) };
    }
    groups.push(group);
  }
  const places: number[] = new Array(wanted.length).fill(0);
  for (const { members, top } of groups) {
    let from = top;
    for (const member of members) {
      places[member] = from + wanted[member].size / 2;
      from += wanted[member].size;
    }
  }
  return places;
}
