/** RSS, heap in use and limit as they stand in a function's chart: on one axis, whatever the function is counted in. */

import type { CaseView } from '#core/contract/methods';
import { type BytesAt, memoryBeside } from './memory-beside';
import type { SeriesMember } from './series';

export interface ChartMemory {
  /** In the parts that were recorded without a gap. */
  readonly rss: readonly (readonly BytesAt[])[];
  /** Of the captures that tell it. */
  readonly heap: readonly BytesAt[];
  /** The limits that stand in the picture, each until the next change. */
  readonly limits: readonly (BytesAt & { readonly until: number })[];
  /** The highest limit that is too far above the rest to be drawn; null where each is drawn. */
  readonly far: number | null;
  /** What the axis goes up to, in bytes; 0 where nothing is known. */
  readonly most: number;
}

/** A limit that is more than so many times as high as the rest would press the rest to the floor. */
const farLimit = 5;

/** `heapInUse`: bytes, a figure for each member, null where its profile does not tell. */
export function chartMemory(
  caseView: CaseView,
  members: readonly SeriesMember[],
  heapInUse: readonly (number | null)[],
): ChartMemory {
  const from = members[0]?.at ?? 0;
  const to = members.at(-1)?.at ?? 1;
  const { runs, limits } = memoryBeside(caseView, members[0]?.choice.target ?? null, from, to);
  const rss = runs.map((run) => run.rss);
  const heap = members.flatMap(({ at }, index) => {
    const value = heapInUse[index] ?? null;
    return value === null ? [] : [{ at, value }];
  });
  const highest = [...rss.flat(), ...heap].reduce((most, { value }) => Math.max(most, value), 0);
  const steps = limits.map(({ at, value }, index) => ({
    at: index === 0 ? from : at,
    until: limits[index + 1]?.at ?? to,
    value,
  }));
  const near = steps.filter(({ value }) => value <= highest * farLimit);
  const far = Math.max(0, ...steps.filter((step) => !near.includes(step)).map(({ value }) => value));
  return {
    rss,
    heap,
    limits: near,
    far: far === 0 ? null : far,
    most: Math.max(highest, ...near.map(({ value }) => value)),
  };
}
