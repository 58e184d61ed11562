/** What a search finds in a flame graph. */

import type { FlameTree } from '#core/profile/heapcase';
import type { NameTable } from './name-table';

/** For each name whether every word of the search is in it, whatever its case; null where nothing is searched. */
export function matchedNames(names: NameTable, search: string): Uint8Array | null {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  const matched = new Uint8Array(names.count);
  for (let name = 1; name < names.count; name++) {
    const text = names.lower(name);
    if (words.every((word) => text.includes(word))) matched[name] = 1;
  }
  return matched;
}

export interface MatchSum {
  readonly boxes: number;
  /** What goes through boxes with such a name, each value once. */
  readonly value: number;
  readonly before: number;
}

/** `tree`: everything, or what a function calls. A box inside a found one adds nothing. */
export function sumMatches({ count, name, parent, total, before }: FlameTree, matched: Uint8Array): MatchSum {
  const covered = new Uint8Array(count);
  let boxes = 0;
  let value = 0;
  let earlier = 0;
  for (let box = 0; box < count; box++) {
    const inside = box > 0 && covered[parent[box]] === 1;
    if (matched[name[box]] === 0) {
      if (inside) covered[box] = 1;
      continue;
    }
    covered[box] = 1;
    boxes++;
    if (inside) continue;
    value += total[box];
    earlier += before?.[box] ?? 0;
  }
  return { boxes, value, before: earlier };
}
