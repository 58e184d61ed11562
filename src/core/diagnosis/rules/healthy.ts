/**
 * "Healthy" needs positive evidence (shared/design: diagnosis, section 7): memory flat for ten minutes, or
 * the live heap flat over five GC cycles; no growth of the heap, the goroutines, the threads. A leak slower
 * than the noise of the recording can hide in it: never more than probable.
 */

import { formatByteRange, formatCountRange, formatDuration, formatRateDelta } from '../../base/units';
import { message } from '../../words/messages';
import type { Citation } from '../finding';
import { trendOf } from '../growth';
import { pilesUp } from './goroutine-leak';
import { cite, citeSeries, measure, type Rule, type Situation } from './rule';
import { threadGrowth } from './thread-growth';

const longSeconds = 600;
const enoughCycles = 5;
const shortestSeconds = 30;

export const healthy: Rule = {
  class: 'healthy',
  sources: ['https://go.dev/doc/gc-guide'],
  judge(situation) {
    const { memory, heap, facts } = situation;
    if (memory.state !== 'flat' || memory.trend === null || heap === null || heap.grows) return [];
    if (facts.heaps.length < 3 || memory.trend.seconds < shortestSeconds) return [];
    const cycles = gcCycles(situation);
    if (memory.trend.seconds < longSeconds && cycles < enoughCycles) return [];
    const goroutines = trendOf(facts.goroutines.map(({ at, count }) => ({ at, value: count })));
    if (goroutines !== null && pilesUp(goroutines)) return [];
    if (threadGrowth.judge(situation).some(({ finding }) => finding.grade !== 'ruled-out')) return [];

    const range = { range: formatByteRange(memory.trend.smallest, memory.trend.largest) };
    const duration = formatDuration(memory.trend.seconds);
    const samples = memory.samples.length;
    const captures = facts.heaps.length;
    return [
      {
        explains: 0.1,
        verdict: {
          sentence: message('verdict.healthy', { ...range, duration }),
          sureness: message('verdict.probable.captures', { captures }),
          why: message('why.flat', { captures, samples, duration }),
        },
        finding: {
          id: 'healthy',
          class: 'healthy',
          grade: 'probable',
          claim: message('healthy.claim', { duration }),
          culprit: null,
          for: [
            citeSeries(
              situation,
              message('healthy.for.rss', { ...range, rate: formatRateDelta(memory.trend.slope), samples }),
            ),
            cite(
              heap.captures.map(({ evidence }) => evidence),
              message('healthy.for.heap', {
                range: formatByteRange(Math.min(...heap.totals), Math.max(...heap.totals)),
                captures,
              }),
            ),
            ...steadyCounts(situation, cycles),
          ],
          against: [],
          searched: [
            message('healthy.searched.memory'),
            message('healthy.searched.heap'),
            ...(goroutines === null ? [] : [message('healthy.searched.goroutines')]),
            message('healthy.searched.threads'),
          ],
          wouldChange: message('healthy.change'),
          next: [measure(message('next.longer'), message('next.longer.cost'))],
        },
      },
    ];
  },
};

/** Finished between the first and the last MemStats. */
function gcCycles({ facts }: Situation): number {
  const counts = facts.memStats.flatMap(({ numGc }) => numGc ?? []);
  return counts.length < 2 ? 0 : counts[counts.length - 1] - counts[0];
}

function steadyCounts({ facts }: Situation, cycles: number): readonly Citation[] {
  const { goroutines, memStats } = facts;
  const found: Citation[] = [];
  if (goroutines.length >= 2) {
    const counts = goroutines.map(({ count }) => count);
    const range = {
      range: formatCountRange(Math.min(...counts), Math.max(...counts)),
      counts: counts.length,
    };
    found.push(
      cite(
        goroutines.map(({ evidence }) => evidence),
        message('healthy.for.goroutines', range),
      ),
    );
  }
  if (cycles >= enoughCycles) {
    found.push(
      cite(
        memStats.map(({ evidence }) => evidence),
        message('healthy.for.cycles', { cycles }),
      ),
    );
  }
  return found;
}
