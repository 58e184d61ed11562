/** The other things that heap profiles can say: a second leak, growth without a name, no growth, one capture. */

import {
  formatByteRange,
  formatByteRun,
  formatBytes,
  formatPercent,
  formatRate,
  formatRateDelta,
} from '../../base/units';
import { message } from '../../words/messages';
import { type GrowingFunction, type HeapGrowth, largestOwner } from '../culprit';
import type { Finding, Grade } from '../finding';
import { heldBytes } from '../memory-growth';
import { timeFillings } from '../time-to-limit';
import {
  type Account,
  culpritOf,
  evidenceOf,
  fallsOf,
  name,
  next,
  sizes,
  steady,
  surenessOf,
  totalsFilling,
} from './heap-evidence';
import { cite, citeSeries, type Ruling, ruledOut, type Situation } from './rule';

/** Further functions that grow beside the one accused, by functions that are not part of its own growth. */
export function others(heap: HeapGrowth, culprit: GrowingFunction): readonly Ruling[] {
  const outside = (heap.grown - culprit.growth) * 1.05;
  return heap.functions
    .filter(
      (one) =>
        one.accusable && one.function !== culprit.function && one.share >= 0.03 && one.growth <= outside,
    )
    .slice(0, 3)
    .map((one, index): Ruling => {
      // A cache that fills beside the leak looks the same: what is smaller is never more than possible.
      const grade: Grade = 'possible';
      const rate = formatRate(one.trend.slope);
      const claim = message('heap.claim.second', {
        function: name(one.function),
        share: formatPercent(one.share),
        rate,
      });
      const says = message('heap.for.series', {
        values: formatByteRun(one.values),
        captures: heap.captures.length,
      });
      return {
        explains: one.share * 0.5,
        verdict: null,
        finding: {
          id: `go-heap-growth-${index + 2}`,
          class: 'go-heap-growth',
          grade,
          claim,
          culprit: culpritOf(heap, one),
          for: [cite(evidenceOf(heap), says)],
          against: fallsOf(heap, one),
          searched: [message('heap.searched.fell')],
          wouldChange: message('heap.change.probable', { function: name(one.function) }),
          next: [],
        },
      };
    });
}

export function nobody(situation: Situation, heap: HeapGrowth): Ruling {
  const rate = formatRate(heap.trend.slope);
  const sure = situation.memory.state === 'grows' && heap.captures.length >= 3 && heap.trend.tau >= steady;
  const grade: Grade = sure ? 'probable' : 'possible';
  const finding: Finding = {
    id: 'go-heap-growth',
    class: 'go-heap-growth',
    grade,
    claim: message('heap.claim.nobody', { rate }),
    culprit: null,
    for: [cite(evidenceOf(heap), message('heap.for.total', totalsFilling(heap)))],
    against: [],
    searched: [],
    wouldChange: message('heap.change.nobody'),
    next: next(situation, grade),
  };
  return {
    finding,
    explains: 0.6,
    verdict: {
      sentence: situation.time
        ? message('verdict.heap.nobody-and-time', { rate, ...timeFillings(situation.time) })
        : message('verdict.heap.nobody', { rate }),
      sureness: surenessOf(grade, heap.captures.length),
      why: message('why.nobody'),
    },
  };
}

export function flat(heap: HeapGrowth): Ruling {
  const claim = message('heap.claim.ruled-out', {
    range: formatByteRange(Math.min(...heap.totals), Math.max(...heap.totals)),
    captures: heap.captures.length,
  });
  return ruledOut('go-heap-growth', claim, [
    cite(evidenceOf(heap), message('heap.against.flat', totalsFilling(heap))),
  ]);
}

export function residentFlat(situation: Situation, heap: HeapGrowth): Ruling {
  const rate = formatRateDelta(situation.memory.trend?.slope ?? 0);
  return ruledOut('go-heap-growth', message('heap.claim.ruled-out.rss-flat', { rate }), [
    citeSeries(situation, message('heap.against.rss-flat', { rate })),
    cite(evidenceOf(heap), message('heap.for.total', totalsFilling(heap))),
  ]);
}

/** The runtime's own account does not rise with the samples: what they show is sampling, or a pool that turns over. */
export function accountFlat(heap: HeapGrowth, account: Account): Ruling {
  return ruledOut('go-heap-growth', message('heap.claim.ruled-out.account'), [
    cite(account.evidence, message('heap.against.heap-inuse', sizes(account))),
    cite(evidenceOf(heap), message('heap.for.total', totalsFilling(heap))),
  ]);
}

/** What a function must have gained at least, for one capture to speak against it. */
const leastGain = 8 * 1024 * 1024;

/**
 * One capture tells who holds memory, not who gained it, unless it holds more than the whole process held when
 * the recording began: the difference it can only have gained since. That must be a good part of the growth.
 */
export function oneCapture(situation: Situation): readonly Ruling[] {
  const { facts, memory } = situation;
  const [capture] = facts.heaps;
  const largest = largestOwner(capture);
  const first = facts.samples[0];
  const then = facts.samples.findLast(({ at }) => at <= capture.at) ?? facts.samples.at(-1);
  if (largest === null || memory.state !== 'grows' || first === undefined || then === undefined) return [];
  const gained = largest.bytes - heldBytes(first);
  if (gained < leastGain || gained < 0.3 * (heldBytes(then) - heldBytes(first)) || largest.share < 0.5)
    return [];
  const owner = capture.owners.get(largest.function);
  const holder = { function: name(largest.function), share: formatPercent(largest.share) };
  const value = { value: formatBytes(largest.bytes), total: formatBytes(capture.total) };
  const rate = formatRate(memory.trend?.slope ?? 0);
  return [
    {
      explains: 0.5,
      verdict: {
        sentence: message('verdict.heap.one-capture', { ...holder, rate }),
        sureness: surenessOf('possible', 1),
        why: message('why.one-capture'),
      },
      finding: {
        id: 'go-heap-growth',
        class: 'go-heap-growth',
        grade: 'possible',
        claim: message('heap.claim.one-capture', holder),
        culprit: {
          function: largest.function,
          file: owner?.file ?? '',
          line: owner?.line ?? 0,
          bytesPerSecond: 0,
          share: 0,
          shareOfHeap: largest.share,
          path: capture.pathOf(largest.function),
        },
        for: [
          cite([capture.evidence], message('heap.for.one', value)),
          citeSeries(situation, message('heap.for.rss', { rate, samples: memory.samples.length })),
        ],
        against: [],
        searched: [message('heap.searched.rss')],
        wouldChange: message('heap.change.one', { function: holder.function }),
        next: next(situation, 'possible'),
      },
    },
  ];
}
