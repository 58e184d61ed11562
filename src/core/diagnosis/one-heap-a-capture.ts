/**
 * A watchdog takes two heaps at a capture: as it is, and after a forced collection. Side by side in one series they
 * would look like growth that is none.
 */

import type { Evidence } from '../case/model';
import type { CaseRecord } from '../case/record';

const isForced = ({ provenance }: Evidence): boolean => provenance.how.includes('heap?gc=1');

/**
 * The heap profiles that are left out of the series. The forced ones are exact and win where every capture has one;
 * else the plain ones, which every capture has that has any.
 */
export function heapsLeftOut(record: CaseRecord, life: (evidence: Evidence) => string): ReadonlySet<string> {
  const out = new Set<string>();
  const lives = new Map<string, { readonly plain: Evidence; readonly forced: Evidence | null }[]>();
  for (const { evidence } of record.captures) {
    const heaps = evidence.filter(({ kind }) => kind === 'heap-profile');
    const plain = heaps.find((heap) => !isForced(heap));
    const forced = heaps.find(isForced) ?? null;
    if (!plain) continue;
    const key = life(plain);
    lives.set(key, [...(lives.get(key) ?? []), { plain, forced }]);
  }
  for (const captures of lives.values()) {
    const allForced = captures.every(({ forced }) => forced !== null);
    for (const { plain, forced } of captures) {
      if (forced !== null) out.add(allForced ? plain.id : forced.id);
    }
  }
  return out;
}
