/**
 * Row 7: resident memory that the runtime's own account does not explain grows. With MemStats that is
 * RssAnon − (Sys − HeapReleased), of which only a clearly positive and growing value means something.
 * Without them, memory that grows while the profiled heap stays flat hints at the same, more weakly.
 */

import {
  formatByteRange,
  formatByteRun,
  formatBytes,
  formatPercent,
  formatRate,
  formatRateDelta,
} from '../../base/units';
import { message } from '../../words/messages';
import type { MemStatsFact, TimedSample } from '../facts';
import { trendOf } from '../growth';
import { heldBytes } from '../memory-growth';
import { timeFillings } from '../time-to-limit';
import { cite, citeSeries, measure, type Rule, type Ruling, ruledOut, type Situation } from './rule';

const restBytes = 8 * 1024 * 1024;

export const nativeGrowth: Rule = {
  class: 'native-growth',
  sources: [
    'https://pkg.go.dev/runtime#MemStats',
    'https://github.com/golang/go/issues/11035',
    'https://github.com/DataDog/dd-trace-go/pull/1386',
  ],
  judge(situation) {
    const residuals = residualsOf(situation);
    return residuals.length >= 2 ? byAccount(situation, residuals) : byProfile(situation);
  },
};

interface Residual {
  readonly at: number;
  readonly bytes: number;
  readonly evidence: readonly string[];
}

/** What the process holds beyond what its runtime says it holds, at each MemStats. */
function residualsOf({ facts }: Situation): readonly Residual[] {
  return facts.memStats.flatMap((stats) => {
    const sample = nearest(facts.samples, stats);
    if (sample === null || sample.rssAnonKb === null || stats.sys === null || stats.heapReleased === null)
      return [];
    const bytes = (sample.rssAnonKb + (sample.swapKb ?? 0)) * 1024 - (stats.sys - stats.heapReleased);
    return [{ at: stats.at, bytes, evidence: [stats.evidence, sample.evidence] }];
  });
}

/** The sample beside it in time; none more than two seconds away. */
function nearest(samples: readonly TimedSample[], { at }: MemStatsFact): TimedSample | null {
  let best: TimedSample | null = null;
  for (const sample of samples) {
    if (best === null || Math.abs(sample.at - at) < Math.abs(best.at - at)) best = sample;
  }
  return best !== null && Math.abs(best.at - at) <= 2000 ? best : null;
}

function byAccount(situation: Situation, residuals: readonly Residual[]): readonly Ruling[] {
  const { memory } = situation;
  const trend = trendOf(residuals.map(({ at, bytes }) => ({ at, value: bytes })));
  if (trend === null || memory.trend === null) return [];
  const values = residuals.map(({ bytes }) => bytes);
  const evidence = residuals.flatMap((residual) => residual.evidence);
  const run = { values: formatByteRun(values) };
  const grown = memory.trend.slope * trend.seconds;
  const risen = trend.slope * trend.seconds;
  const part = grown > 0 ? risen / grown : 0;
  if (memory.state !== 'grows' || part < 0.3 || risen < restBytes) {
    if (memory.state === 'unknown') return [];
    const claim = message('native.claim.ruled-out', {
      range: formatByteRange(Math.max(0, Math.min(...values)), Math.max(0, ...values)),
    });
    return [ruledOut('native-growth', claim, [cite(evidence, message('native.against.residual', run))])];
  }
  if (trend.tau < 0.5) return [];
  const claim = message('native.claim', {
    before: formatBytes(values[0]),
    after: formatBytes(values[values.length - 1]),
  });
  return [
    standing(situation, {
      grade: residuals.length >= 3 && part >= 0.5 ? 'probable' : 'possible',
      explains: Math.min(1, part),
      claim,
      citation: cite(evidence, message('native.for.residual', run)),
      rate: formatRate(trend.slope),
    }),
  ];
}

function byProfile(situation: Situation): readonly Ruling[] {
  const { heap, memory } = situation;
  if (heap === null || heap.captures.length < 3 || memory.trend === null || memory.state !== 'grows')
    return [];
  // Shared memory has a rule of its own.
  const anonymous = trendOf(
    memory.samples.map((sample) => ({
      at: sample.at,
      value: heldBytes(sample) - (sample.rssShmemKb ?? 0) * 1024,
    })),
  );
  const grown = (anonymous?.slope ?? 0) * heap.trend.seconds;
  const profiled = Math.max(0, heap.trend.slope * heap.trend.seconds);
  const evidence = [...heap.captures.map((capture) => capture.evidence), ...memory.evidence];
  const both = { rss: formatBytes(grown), heap: formatBytes(profiled) };
  if (profiled >= 0.5 * grown) {
    const share = formatPercent(Math.min(1, profiled / grown));
    const claim = message('native.claim.ruled-out.profiled', { share });
    return [ruledOut('native-growth', claim, [cite(evidence, message('native.against.covered', both))])];
  }
  if (heap.grows || grown < restBytes || grown < 0.3 * memory.trend.slope * heap.trend.seconds) return [];
  return [
    standing(situation, {
      grade: 'possible',
      explains: 1 - profiled / grown,
      claim: message('native.claim.profiled', both),
      citation: cite(evidence, message('native.for.gap', { ...both, captures: heap.captures.length })),
      rate: formatRate(memory.trend.slope),
    }),
  ];
}

interface Standing {
  readonly grade: 'probable' | 'possible';
  readonly explains: number;
  readonly claim: Ruling['finding']['claim'];
  readonly citation: ReturnType<typeof cite>;
  readonly rate: string;
}

function standing(situation: Situation, { grade, explains, claim, citation, rate }: Standing): Ruling {
  const { facts, memory, time } = situation;
  const samples = memory.samples.length;
  const pid = facts.target?.pid;
  return {
    explains,
    verdict: {
      sentence:
        facts.runtime !== 'go'
          ? message('verdict.native.profiled', { rate })
          : time
            ? message('verdict.native.and-time', { rate, ...timeFillings(time) })
            : message('verdict.native', { rate }),
      sureness:
        grade === 'probable'
          ? message('verdict.probable.samples', { samples })
          : message('verdict.possible.samples', { samples }),
      why: message('why.subtraction'),
    },
    finding: {
      id: 'native-growth',
      class: 'native-growth',
      grade,
      claim,
      culprit: null,
      for: [
        citation,
        citeSeries(
          situation,
          message('heap.for.rss', { rate: formatRateDelta(memory.trend?.slope ?? 0), samples }),
        ),
      ],
      against: [],
      searched: grade === 'probable' ? [message('native.searched.runtime')] : [],
      wouldChange: message('native.change'),
      next: [
        measure(
          message('next.memleak'),
          message('next.memleak.cost'),
          pid === undefined ? null : `memleak-bpfcc -a -p ${pid}`,
        ),
      ],
    },
  };
}
