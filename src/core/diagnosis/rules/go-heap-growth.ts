/**
 * Row 1 of the table: bytes in use grow at one site from capture to capture, and resident memory follows.
 * Also used for the profiled heap of other runtimes: a V8 heap that is served as a pprof profile.
 *
 * Two witnesses that do not know of one another: heap profiles (the runtime's sampling) and the memory
 * series (the kernel's counting). alloc_* is never looked at: it grows for ever in a healthy program.
 */

import { visibleLine } from '../../base/text';
import {
  formatByteRange,
  formatByteRun,
  formatBytes,
  formatDuration,
  formatPercent,
  formatRate,
  formatRateDelta,
} from '../../base/units';
import { type Message, message } from '../../words/messages';
import { type GrowingFunction, type HeapGrowth, largestOwner, samplingNoise } from '../culprit';
import type { Citation, Culprit, Finding, Grade } from '../finding';
import { timeFillings } from '../time-to-limit';
import {
  cite,
  citeSeries,
  measure,
  type Rule,
  type Ruling,
  requestTo,
  ruledOut,
  type Situation,
} from './rule';

export const goHeapGrowth: Rule = {
  class: 'go-heap-growth',
  sources: ['https://pkg.go.dev/net/http/pprof', 'https://pkg.go.dev/runtime/pprof'],
  judge(situation) {
    const { facts, heap } = situation;
    if (facts.heaps.length === 1) return oneCapture(situation);
    if (heap === null) return [];
    if (!heap.grows) return facts.heaps.length < 3 ? [] : [flat(heap)];
    if (situation.memory.state === 'flat') return [residentFlat(situation, heap)];
    const account = accountOf(situation);
    if (account !== null && account.after - account.before < 0.4 * heap.grown)
      return [accountFlat(heap, account)];
    const { culprit } = heap;
    if (culprit === null) return [nobody(situation, heap)];
    return [accused(situation, heap, culprit), ...others(heap, culprit)];
  },
};

const evidenceOf = (heap: HeapGrowth) => heap.captures.map(({ evidence }) => evidence);
const name = (text: string) => visibleLine(text);

interface Account {
  readonly before: number;
  readonly after: number;
  readonly evidence: readonly string[];
}

/** HeapInuse as the runtime states it beside the first and the last capture; null where it was not taken. */
function accountOf({ facts }: Situation): Account | null {
  const stats = facts.memStats.flatMap(({ heapInuse, evidence }) =>
    heapInuse === null ? [] : [{ heapInuse, evidence }],
  );
  if (stats.length < 2) return null;
  const [first, last] = [stats[0], stats[stats.length - 1]];
  return { before: first.heapInuse, after: last.heapInuse, evidence: [first.evidence, last.evidence] };
}

const sizes = ({ before, after }: Account) => ({ before: formatBytes(before), after: formatBytes(after) });

// ---- the claim stands -------------------------------------------------------------------------------

function accused(situation: Situation, heap: HeapGrowth, culprit: GrowingFunction): Ruling {
  const { grade, why } = gradeOf(situation, heap, culprit);
  const rate = formatRate(culprit.trend.slope);
  const share = formatPercent(culprit.share);
  const holder = { function: name(culprit.function), share: formatPercent(culprit.shareOfHeap), rate };
  return {
    explains: culprit.share * Math.min(1, Math.max(0.5, coverage(situation, heap) ?? 1)),
    verdict: {
      sentence: situation.time
        ? message('verdict.heap.rate-and-time', { ...holder, ...timeFillings(situation.time) })
        : message('verdict.heap.rate', holder),
      sureness: surenessOf(grade, heap.captures.length),
      why,
    },
    finding: {
      id: 'go-heap-growth',
      class: 'go-heap-growth',
      grade,
      claim: message('heap.claim', { function: holder.function, share, rate }),
      culprit: culpritOf(heap, culprit),
      for: forIt(situation, heap, culprit),
      against: againstIt(situation, heap, culprit),
      searched: searched(situation, culprit, heap),
      wouldChange:
        grade === 'proved'
          ? message('heap.change.proved', { function: holder.function })
          : message('heap.change.probable', { function: holder.function }),
      next: next(situation, grade),
    },
  };
}

/** How much of the growth of memory the heap profiles show; null where memory is not known to grow. */
function coverage(situation: Situation, heap: HeapGrowth): number | null {
  const { trend } = situation.memory;
  const account = accountOf(situation);
  if (trend === null || trend.slope <= 0) return null;
  const seconds = account ? spanOf(situation.facts.memStats) : heap.trend.seconds;
  const accounted = account ? account.after - account.before : heap.trend.slope * seconds;
  return seconds > 0 ? accounted / (trend.slope * seconds) : null;
}

const spanOf = (list: readonly { readonly at: number }[]) => (list[list.length - 1].at - list[0].at) / 1000;

/** A profile lags behind fast growth (measured: a quarter of RSS). Below this something else may hold it. */
const leastCoverage = 0.2;
const steady = 0.8;

function gradeOf(
  situation: Situation,
  heap: HeapGrowth,
  culprit: GrowingFunction,
): { grade: Grade; why: Message } {
  const { memory } = situation;
  const captures = heap.captures.length;
  if (memory.state === 'slowing') return { grade: 'possible', why: message('why.slowing') };
  if (memory.state !== 'grows') {
    const grade = captures >= 3 && culprit.trend.tau >= steady ? 'probable' : 'possible';
    return { grade, why: message('why.no-second-witness', { captures }) };
  }
  if (captures < 3) return { grade: 'probable', why: message('why.two-captures') };
  if (culprit.trend.tau < steady) return { grade: 'probable', why: message('why.unsteady') };
  if (culprit.share < 0.5) {
    return { grade: 'probable', why: message('why.small-share', { share: formatPercent(culprit.share) }) };
  }
  const covered = coverage(situation, heap);
  if (covered !== null && covered < leastCoverage) {
    return { grade: 'probable', why: message('why.lags', { share: formatPercent(Math.max(0, covered)) }) };
  }
  return { grade: 'proved', why: message('why.two-witnesses', { captures, samples: memory.samples.length }) };
}

export function surenessOf(grade: Grade, captures: number): Message | null {
  if (grade === 'proved') return message('verdict.proved.captures', { captures });
  if (grade === 'probable') return message('verdict.probable.captures', { captures });
  return captures === 1
    ? message('verdict.possible.one-capture')
    : message('verdict.possible.captures', { captures });
}

function culpritOf(heap: HeapGrowth, culprit: GrowingFunction): Culprit {
  return {
    function: culprit.function,
    file: culprit.file,
    line: culprit.line,
    bytesPerSecond: culprit.trend.slope,
    share: culprit.share,
    shareOfHeap: culprit.shareOfHeap,
    path: heap.captures[heap.captures.length - 1].pathOf(culprit.function),
  };
}

function forIt(situation: Situation, heap: HeapGrowth, culprit: GrowingFunction): readonly Citation[] {
  const { memory } = situation;
  const captures = heap.captures.length;
  const found = [
    cite(evidenceOf(heap), message('heap.for.series', { values: formatByteRun(culprit.values), captures })),
  ];
  const [first] = heap.captures;
  if (culprit.values[0] === 0 && first.label === 'baseline') {
    found.push(
      cite([first.evidence], message('heap.for.absent', { before: formatDuration(heap.trend.seconds) })),
    );
  }
  if (memory.trend && (memory.state === 'grows' || memory.state === 'slowing')) {
    const rate = formatRate(memory.trend.slope);
    found.push(citeSeries(situation, message('heap.for.rss', { rate, samples: memory.samples.length })));
  }
  const account = accountOf(situation);
  if (account !== null && account.after > account.before) {
    found.push(cite(account.evidence, message('heap.for.heap-inuse', sizes(account))));
  }
  return found;
}

// ---- what would refute it is looked for -------------------------------------------------------------

function fallsOf(heap: HeapGrowth, culprit: GrowingFunction): readonly Citation[] {
  const falls: Citation[] = [];
  for (let i = 1; i < culprit.values.length; i++) {
    const [before, after] = [culprit.values[i - 1], culprit.values[i]];
    if (before - after <= samplingNoise([after, before], heap.captures[i].period)) continue;
    const says = message('heap.against.fell', { before: formatBytes(before), after: formatBytes(after) });
    falls.push(cite([heap.captures[i - 1].evidence, heap.captures[i].evidence], says));
  }
  return falls;
}

function againstIt(situation: Situation, heap: HeapGrowth, culprit: GrowingFunction): readonly Citation[] {
  const against = [...fallsOf(heap, culprit)];
  const { slowing } = situation.memory;
  if (slowing) {
    const says = message('heap.against.slowing', {
      before: formatRate(slowing.before),
      after: formatRate(slowing.after),
    });
    against.push(citeSeries(situation, says));
  }
  const covered = coverage(situation, heap);
  if (covered !== null && covered < leastCoverage) {
    const says = message('heap.against.lags', { share: formatPercent(Math.max(0, covered)) });
    against.push(cite([...evidenceOf(heap), ...situation.memory.evidence], says));
  }
  return against;
}

function searched(situation: Situation, culprit: GrowingFunction, heap: HeapGrowth): readonly Message[] {
  const { memory } = situation;
  const list: Message[] = [];
  if (fallsOf(heap, culprit).length === 0) list.push(message('heap.searched.fell'));
  if (memory.state === 'grows') list.push(message('heap.searched.rss'), message('heap.searched.slowing'));
  if (accountOf(situation) !== null) list.push(message('heap.searched.heap-inuse'));
  const { period } = heap.captures[heap.captures.length - 1];
  const error = samplingNoise(culprit.values, period) / Math.max(heap.trend.seconds, 0.001);
  list.push(message('heap.searched.sampling', { error: formatRate(error) }));
  if (culprit.values[0] < 0.5 * culprit.values[culprit.values.length - 1])
    list.push(message('heap.searched.absent'));
  return list;
}

function next(situation: Situation, grade: Grade) {
  const again = measure(
    heapIsShort(situation) ? message('next.capture.three') : message('next.capture'),
    message('next.capture.cost'),
    requestTo(situation, 'heap'),
  );
  const gc = measure(message('next.gc'), message('next.gc.cost'), requestTo(situation, 'heap?gc=1'));
  const fix = measure(message('next.fix'), message('next.fix.cost'));
  const forced = situation.facts.runtime === 'go' ? [gc] : [];
  return grade === 'proved' ? [...forced, fix] : [again, ...forced];
}

const heapIsShort = ({ facts }: Situation) => facts.heaps.length < 2;

/** Further functions that grow beside the one accused, by functions that are not part of its own growth. */
function others(heap: HeapGrowth, culprit: GrowingFunction): readonly Ruling[] {
  const outside = (heap.grown - culprit.growth) * 1.05;
  return heap.functions
    .filter(
      (one) =>
        one.accusable && one.function !== culprit.function && one.share >= 0.03 && one.growth <= outside,
    )
    .slice(0, 3)
    .map((one, index): Ruling => {
      const grade: Grade = heap.captures.length >= 3 && one.trend.tau >= steady ? 'probable' : 'possible';
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

// ---- it stands without a name, or does not stand ----------------------------------------------------

const totalsFilling = ({ totals, captures }: HeapGrowth) => ({
  before: formatBytes(totals[0]),
  after: formatBytes(totals[totals.length - 1]),
  captures: captures.length,
});

function nobody(situation: Situation, heap: HeapGrowth): Ruling {
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

function flat(heap: HeapGrowth): Ruling {
  const claim = message('heap.claim.ruled-out', {
    range: formatByteRange(Math.min(...heap.totals), Math.max(...heap.totals)),
    captures: heap.captures.length,
  });
  return ruledOut('go-heap-growth', claim, [
    cite(evidenceOf(heap), message('heap.against.flat', totalsFilling(heap))),
  ]);
}

function residentFlat(situation: Situation, heap: HeapGrowth): Ruling {
  const rate = formatRateDelta(situation.memory.trend?.slope ?? 0);
  return ruledOut('go-heap-growth', message('heap.claim.ruled-out.rss-flat', { rate }), [
    citeSeries(situation, message('heap.against.rss-flat', { rate })),
    cite(evidenceOf(heap), message('heap.for.total', totalsFilling(heap))),
  ]);
}

/** The runtime's own account does not rise with the samples: what they show is sampling, or a pool that turns over. */
function accountFlat(heap: HeapGrowth, account: Account): Ruling {
  return ruledOut('go-heap-growth', message('heap.claim.ruled-out.account'), [
    cite(account.evidence, message('heap.against.heap-inuse', sizes(account))),
    cite(evidenceOf(heap), message('heap.for.total', totalsFilling(heap))),
  ]);
}

/** One capture accuses only who holds nearly everything of a heap that is most of a growing process. */
function oneCapture(situation: Situation): readonly Ruling[] {
  const { facts, memory } = situation;
  const [capture] = facts.heaps;
  const largest = largestOwner(capture);
  const held = memory.trend?.last ?? 0;
  if (largest === null || memory.state !== 'grows' || largest.share < 0.7 || capture.total < 0.3 * held)
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
