/** What the rule on the Go heap reads for and against its claim, and how it cites it. */

import { visibleLine } from '../../base/text';
import { formatByteRun, formatBytes, formatDuration, formatPercent, formatRate } from '../../base/units';
import { type Message, message } from '../../words/messages';
import { type GrowingFunction, type HeapGrowth, samplingNoise } from '../culprit';
import type { Citation, Culprit, Grade } from '../finding';
import { cite, citeSeries, measure, requestTo, type Situation } from './rule';

export const evidenceOf = (heap: HeapGrowth) => heap.captures.map(({ evidence }) => evidence);
export const name = (text: string) => visibleLine(text);

export interface Account {
  readonly before: number;
  readonly after: number;
  readonly evidence: readonly string[];
}

/** HeapInuse as the runtime states it beside the first and the last capture; null where it was not taken. */
export function accountOf({ facts }: Situation): Account | null {
  const stats = facts.memStats.flatMap(({ heapInuse, evidence }) =>
    heapInuse === null ? [] : [{ heapInuse, evidence }],
  );
  if (stats.length < 2) return null;
  const [first, last] = [stats[0], stats[stats.length - 1]];
  return { before: first.heapInuse, after: last.heapInuse, evidence: [first.evidence, last.evidence] };
}

export const sizes = ({ before, after }: Account) => ({
  before: formatBytes(before),
  after: formatBytes(after),
});

/** How much of the growth of memory the heap profiles show; null where memory is not known to grow. */
export function coverage(situation: Situation, heap: HeapGrowth): number | null {
  const { trend } = situation.memory;
  const account = accountOf(situation);
  if (trend === null || trend.slope <= 0) return null;
  const seconds = account ? spanOf(situation.facts.memStats) : heap.trend.seconds;
  const accounted = account ? account.after - account.before : heap.trend.slope * seconds;
  return seconds > 0 ? accounted / (trend.slope * seconds) : null;
}

const spanOf = (list: readonly { readonly at: number }[]) => (list[list.length - 1].at - list[0].at) / 1000;

/** A profile lags behind fast growth (measured: a quarter of RSS). Below this something else may hold it. */
export const leastCoverage = 0.2;
export const steady = 0.8;

export function surenessOf(grade: Grade, captures: number): Message | null {
  if (grade === 'proved') return message('verdict.proved.captures', { captures });
  if (grade === 'probable') return message('verdict.probable.captures', { captures });
  return captures === 1
    ? message('verdict.possible.one-capture')
    : message('verdict.possible.captures', { captures });
}

export function culpritOf(heap: HeapGrowth, culprit: GrowingFunction): Culprit {
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

export function forIt(situation: Situation, heap: HeapGrowth, culprit: GrowingFunction): readonly Citation[] {
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

export function fallsOf(heap: HeapGrowth, culprit: GrowingFunction): readonly Citation[] {
  const falls: Citation[] = [];
  for (let i = 1; i < culprit.values.length; i++) {
    const [before, after] = [culprit.values[i - 1], culprit.values[i]];
    if (before - after <= samplingNoise([after, before], heap.captures[i].period)) continue;
    const says = message('heap.against.fell', { before: formatBytes(before), after: formatBytes(after) });
    falls.push(cite([heap.captures[i - 1].evidence, heap.captures[i].evidence], says));
  }
  return falls;
}

export function againstIt(
  situation: Situation,
  heap: HeapGrowth,
  culprit: GrowingFunction,
): readonly Citation[] {
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

export function searched(
  situation: Situation,
  culprit: GrowingFunction,
  heap: HeapGrowth,
): readonly Message[] {
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

export function next(situation: Situation, grade: Grade) {
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

export const totalsFilling = ({ totals, captures }: HeapGrowth) => ({
  before: formatBytes(totals[0]),
  after: formatBytes(totals[totals.length - 1]),
  captures: captures.length,
});
