/**
 * Row 8: the number of goroutines rises from capture to capture. A goroutine profile counts exactly, so
 * three counts that never fall are enough; memory that rises with them is the second witness.
 * What a leaked goroutine refers to stays in the heap: where each new goroutine holds little, the growth of
 * the heap is its consequence and no rival. Where each would have to hold megabytes, it is the other way.
 */

import { visibleLine } from '../../base/text';
import {
  formatBytes,
  formatCountRange,
  formatPerSecond,
  formatRate,
  formatRateDelta,
  formatRun,
} from '../../base/units';
import { type Message, message } from '../../words/messages';
import type { GoroutineFact } from '../facts';
import type { Citation, Culprit } from '../finding';
import { type Trend, trendOf } from '../growth';
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

const mostPerGoroutine = 512 * 1024;

export const goroutineLeak: Rule = {
  class: 'goroutine-leak',
  sources: [
    'https://pkg.go.dev/runtime/pprof#Profile',
    'https://future-architect.github.io/articles/20260803a/',
    'https://github.com/golang/go/issues/40636',
  ],
  judge(situation) {
    const counts = situation.facts.goroutines;
    const trend = trendOf(counts.map(({ at, count }) => ({ at, value: count })));
    if (trend === null) return [];
    if (!pilesUp(trend)) return counts.length < 3 ? [] : [notLeaking(counts, trend)];
    return [leaking(situation, counts, trend)];
  },
};

/** A server's count breathes with its load: a fifth more, and twenty at least, without a fall. */
export function pilesUp({ first, last, tau, slope }: Trend): boolean {
  return slope > 0 && tau >= 0.8 && last - first >= Math.max(20, 0.25 * first);
}

const evidenceOf = (counts: readonly GoroutineFact[]) => counts.map(({ evidence }) => evidence);

function notLeaking(counts: readonly GoroutineFact[], { smallest, largest }: Trend): Ruling {
  const range = formatCountRange(smallest, largest);
  const claim = message('goroutine.claim.ruled-out', { range, counts: counts.length });
  return ruledOut('goroutine-leak', claim, [
    cite(evidenceOf(counts), message('goroutine.against.flat', { range })),
  ]);
}

function leaking(situation: Situation, counts: readonly GoroutineFact[], trend: Trend): Ruling {
  const { memory } = situation;
  const before = trend.first;
  const after = trend.last;
  const more = after - before;
  const grown = memory.trend && memory.state === 'grows' ? memory.trend.slope * trend.seconds : 0;
  const tooMuch = grown / more > mostPerGoroutine;
  const waiting = waitingIn(counts);
  const sure = counts.length >= 3 && memory.state === 'grows' && !tooMuch;
  const grade = sure ? 'proved' : counts.length >= 3 && !tooMuch ? 'probable' : 'possible';
  const rate = formatPerSecond(trend.slope);
  const holder = waiting ? visibleLine(waiting.culprit.function) : null;
  return {
    explains: tooMuch ? 0.05 : 1,
    causes: tooMuch ? [] : ['go-heap-growth', 'native-growth'],
    verdict: {
      sentence:
        holder === null
          ? message('verdict.goroutine', { before, after, rate })
          : message('verdict.goroutine.culprit', { function: holder, before, after, rate }),
      sureness: null,
      why:
        memory.state === 'grows'
          ? message('why.counts-and-memory', { counts: counts.length })
          : message('why.counts-alone', { counts: counts.length }),
    },
    finding: {
      id: 'goroutine-leak',
      class: 'goroutine-leak',
      grade,
      claim:
        holder === null
          ? message('goroutine.claim', { before, after, counts: counts.length })
          : message('goroutine.claim.culprit', { function: holder, before, after, counts: counts.length }),
      culprit: waiting?.culprit ?? null,
      for: forIt(situation, counts, waiting),
      against: againstIt(situation, counts, tooMuch ? grown / more : null),
      searched: searched(situation, trend),
      wouldChange: message('goroutine.change'),
      next: [
        measure(
          message('next.goroutines'),
          message('next.goroutines.cost'),
          requestTo(situation, 'goroutine?debug=2'),
        ),
      ],
    },
  };
}

interface Waiting {
  readonly culprit: Culprit;
  readonly before: number;
  readonly after: number;
}

/** The function whose goroutines account for at least half of the rise, where the profiles name them. */
function waitingIn(counts: readonly GoroutineFact[]): Waiting | null {
  const [first, last] = [counts[0], counts[counts.length - 1]];
  const risen = last.count - first.count;
  let best: Waiting | null = null;
  for (const [name, { count, file, line }] of last.owners) {
    const before = first.owners.get(name)?.count ?? 0;
    const more = count - before;
    if (more < 0.5 * risen || (best !== null && more <= best.after - best.before)) continue;
    const share = Math.min(1, more / risen);
    const culprit = { function: name, file, line, bytesPerSecond: 0, share, shareOfHeap: 0, path: [] };
    best = { culprit, before, after: count };
  }
  return best;
}

function forIt(
  situation: Situation,
  counts: readonly GoroutineFact[],
  waiting: Waiting | null,
): readonly Citation[] {
  const values = formatRun(counts.map(({ count }) => String(count)));
  const found = [
    cite(evidenceOf(counts), message('goroutine.for.counts', { values, counts: counts.length })),
  ];
  if (waiting) {
    const { before, after, culprit } = waiting;
    const says = message('goroutine.for.stack', { before, after, function: visibleLine(culprit.function) });
    found.push(cite([counts[0].evidence, counts[counts.length - 1].evidence], says));
  }
  const { memory, facts } = situation;
  if (memory.state === 'grows' && memory.trend) {
    found.push(
      citeSeries(situation, message('goroutine.for.memory', { rate: formatRate(memory.trend.slope) })),
    );
  }
  const stacks = facts.memStats.filter(({ stackInuse }) => stackInuse !== null);
  const [before, after] = [stacks[0]?.stackInuse ?? 0, stacks[stacks.length - 1]?.stackInuse ?? 0];
  if (stacks.length >= 2 && after > before) {
    const says = message('goroutine.for.stack-inuse', {
      before: formatBytes(before),
      after: formatBytes(after),
    });
    found.push(cite([stacks[0].evidence, stacks[stacks.length - 1].evidence], says));
  }
  return found;
}

function againstIt(
  situation: Situation,
  counts: readonly GoroutineFact[],
  bytesEach: number | null,
): readonly Citation[] {
  const { memory } = situation;
  const against: Citation[] = [];
  if (bytesEach !== null) {
    const says = message('goroutine.against.heap', { bytes: formatBytes(bytesEach) });
    against.push(cite([...evidenceOf(counts), ...memory.evidence], says));
  }
  if (memory.state === 'flat' && memory.trend) {
    const says = message('goroutine.against.memory-flat', { rate: formatRateDelta(memory.trend.slope) });
    against.push(citeSeries(situation, says));
  }
  return against;
}

function searched({ memory }: Situation, { tau }: Trend): readonly Message[] {
  const list: Message[] = [];
  if (tau === 1) list.push(message('goroutine.searched.fell'));
  if (memory.state === 'grows') list.push(message('goroutine.searched.memory'));
  return list;
}
