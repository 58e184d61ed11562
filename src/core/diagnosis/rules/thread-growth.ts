/**
 * Row 14: operating system threads pile up: blocking system calls or cgo. A Go runtime starts a few per
 * processor by itself, which is why a small rise means nothing.
 */

import { formatCountRange, formatRate, formatRateDelta } from '../../base/units';
import { message } from '../../words/messages';
import { trendOf } from '../growth';
import { citeSeries, measure, type Rule, requestTo, ruledOut } from './rule';

/** What a thread is taken to hold: its touched stack and the kernel's part. */
const bytesPerThread = 64 * 1024;

export const threadGrowth: Rule = {
  class: 'thread-growth',
  sources: ['https://github.com/mosn/holmes', 'https://pkg.go.dev/runtime/pprof#Profile'],
  judge(situation) {
    const { memory } = situation;
    const points = memory.samples.flatMap(({ at, threads }) =>
      threads === null ? [] : [{ at, value: threads }],
    );
    const trend = trendOf(points);
    if (trend === null || points.length < 5) return [];
    const { first: before, last: after } = trend;
    const range = formatCountRange(trend.smallest, trend.largest);
    const samples = points.length;
    const risen = after - before;
    if (trend.tau < 0.5 || risen < Math.max(16, before)) {
      const claim = message('thread.claim.ruled-out', { range, samples });
      return [
        ruledOut('thread-growth', claim, [
          citeSeries(situation, message('thread.against.flat', { range, samples })),
        ]),
      ];
    }
    const fall = largestFall(points.map(({ value }) => value));
    const memoryRises = memory.state === 'grows' && memory.trend !== null;
    const rate = formatRate(memory.trend?.slope ?? 0);
    const grown = memoryRises && memory.trend ? memory.trend.slope * trend.seconds : 0;
    return [
      {
        explains: grown > 0 ? Math.min(1, (risen * bytesPerThread) / grown) : 0.1,
        verdict: {
          sentence: message('verdict.thread', { before, after }),
          sureness: memoryRises
            ? message('verdict.probable.samples', { samples })
            : message('verdict.possible.samples', { samples }),
          why: memoryRises
            ? message('why.counts-and-memory', { counts: samples })
            : message('why.counts-alone', { counts: samples }),
        },
        finding: {
          id: 'thread-growth',
          class: 'thread-growth',
          grade: memoryRises ? 'probable' : 'possible',
          claim: message('thread.claim', { before, after }),
          culprit: null,
          for: [
            citeSeries(situation, message('thread.for.counts', { before, after, samples, fall })),
            ...(memoryRises ? [citeSeries(situation, message('thread.for.memory', { rate }))] : []),
          ],
          against:
            memory.state === 'flat' && memory.trend
              ? [
                  citeSeries(
                    situation,
                    message('thread.against.memory-flat', { rate: formatRateDelta(memory.trend.slope) }),
                  ),
                ]
              : [],
          searched: fall <= 2 ? [message('thread.searched.fell')] : [],
          wouldChange: message('thread.change'),
          next: [
            measure(
              message('next.threads'),
              message('next.threads.cost'),
              requestTo(situation, 'threadcreate?debug=1'),
            ),
          ],
        },
      },
    ];
  },
};

/** The deepest drop below a former height. */
function largestFall(values: readonly number[]): number {
  let peak = 0;
  let fall = 0;
  for (const value of values) {
    peak = Math.max(peak, value);
    fall = Math.max(fall, peak - value);
  }
  return fall;
}
