/** The memory of the process beside the profiles of a series. */

import type { CaseView } from '#core/contract/methods';
import { bindingLimit } from '#core/probe/memory-sample';

export interface MemoryBeside {
  /** Resident bytes, in the order of time. */
  readonly rss: readonly { readonly at: number; readonly value: number }[];
  /** What binds the process, in bytes; null where nothing was recorded. */
  readonly limit: number | null;
}

/** What was recorded between two moments, milliseconds of host time. */
export function memoryBeside({ series }: CaseView, from: number, to: number): MemoryBeside {
  const samples = series.flatMap((one) => one.samples).filter(({ at }) => at >= from && at <= to);
  const [first] = samples;
  return {
    rss: samples.map(({ at, rssKb }) => ({ at, value: rssKb * 1024 })),
    limit: first ? bindingLimit(first).kb * 1024 : null,
  };
}

/** The sample nearest to a moment; null where there is none. */
export function rssAt({ rss }: MemoryBeside, at: number): number | null {
  const [nearest] = rss.toSorted((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at));
  return nearest?.value ?? null;
}
