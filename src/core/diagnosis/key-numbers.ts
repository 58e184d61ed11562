/** The figures beside the verdict, each with the files it was read from. */

import { formatBytes, formatDurationRange, formatPercent, formatRate, formatRateDelta } from '../base/units';
import { type Message, message } from '../words/messages';
import type { Finding, KeyNumber } from './finding';
import type { Situation } from './rules/rule';

export function keyNumbers(situation: Situation, verdict: Finding): readonly KeyNumber[] {
  return [
    peak(situation),
    limit(situation),
    growth(situation),
    culprit(situation, verdict),
    time(situation),
    goroutines(situation, verdict),
    captures(situation),
    coverage(situation),
  ].flatMap((number) => number ?? []);
}

const number = (
  label: Message,
  value: string,
  evidence: readonly string[],
  of: Message | null = null,
): KeyNumber => ({
  label,
  value,
  of,
  evidence: [...new Set(evidence)],
});

function peak({ facts }: Situation): KeyNumber | null {
  if (facts.samples.length === 0) return null;
  const highest = facts.samples.reduce((a, b) => (b.rssKb > a.rssKb ? b : a));
  return number(message('number.peak-rss'), formatBytes(highest.rssKb * 1024), [highest.evidence]);
}

function limit({ facts, memory }: Situation): KeyNumber | null {
  const last = facts.samples.at(-1);
  if (memory.limit === null || last === undefined) return null;
  const label =
    memory.limit.scope === 'cgroup' ? message('number.limit.cgroup') : message('number.limit.host');
  return number(label, formatBytes(memory.limit.kb * 1024), [last.evidence]);
}

function growth({ memory }: Situation): KeyNumber | null {
  if (memory.trend === null || memory.state === 'unknown') return null;
  return number(message('number.growth'), formatRateDelta(memory.trend.slope), memory.evidence);
}

function culprit({ facts }: Situation, verdict: Finding): KeyNumber | null {
  if (verdict.culprit === null || verdict.culprit.bytesPerSecond <= 0) return null;
  return number(
    message('number.growth.function'),
    `+${formatRate(verdict.culprit.bytesPerSecond)}`,
    facts.heaps.map(({ evidence }) => evidence),
    message('number.of-growth', { share: formatPercent(verdict.culprit.share) }),
  );
}

function time({ time: left, memory }: Situation): KeyNumber | null {
  if (left === null) return null;
  return number(
    message('number.time-to-limit'),
    formatDurationRange(left.fromSeconds, left.toSeconds),
    memory.evidence,
  );
}

function goroutines({ facts }: Situation, verdict: Finding): KeyNumber | null {
  const last = facts.goroutines.at(-1);
  if (last === undefined || verdict.class !== 'goroutine-leak') return null;
  return number(message('number.goroutines'), String(last.count), [last.evidence]);
}

function captures({ facts }: Situation): KeyNumber | null {
  if (facts.heaps.length === 0) return null;
  return number(
    message('number.captures'),
    String(facts.heaps.length),
    facts.heaps.map(({ evidence }) => evidence),
  );
}

/** Profile total ÷ HeapAlloc: how much of the heap the last profile saw. A low figure is lag, not an error. */
function coverage({ facts }: Situation): KeyNumber | null {
  const heap = facts.heaps.at(-1);
  const stats = facts.memStats.findLast(
    ({ heapAlloc, at }) => heapAlloc !== null && heap && Math.abs(at - heap.at) < 3000,
  );
  if (heap === undefined || !stats?.heapAlloc) return null;
  return number(
    message('number.coverage'),
    formatPercent(heap.total / stats.heapAlloc),
    [heap.evidence, stats.evidence],
    message('number.of-heap-alloc'),
  );
}
