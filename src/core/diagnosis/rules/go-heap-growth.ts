/**
 * Row 1 of the table: bytes in use grow at one site from capture to capture, and resident memory follows.
 * Also used for the profiled heap of other runtimes: a V8 heap that is served as a pprof profile.
 *
 * Two witnesses that do not know of one another: heap profiles (the runtime's sampling) and the memory
 * series (the kernel's counting). alloc_* is never looked at: it grows for ever in a healthy program.
 */

import { formatPercent, formatRate } from '../../base/units';
import { type Message, message } from '../../words/messages';
import type { GrowingFunction, HeapGrowth } from '../culprit';
import type { Grade } from '../finding';
import { timeFillings } from '../time-to-limit';
import {
  accountOf,
  againstIt,
  coverage,
  culpritOf,
  forIt,
  leastCoverage,
  name,
  next,
  searched,
  steady,
  surenessOf,
} from './heap-evidence';
import { accountFlat, flat, nobody, oneCapture, others, residentFlat } from './heap-rulings';
import type { Rule, Ruling, Situation } from './rule';

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
