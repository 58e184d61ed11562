/** What is said when nothing else can be: what was seen, and what is missing. Never an accusation. */

import { formatDuration, formatRate, formatRateDelta } from '../../base/units';
import { type Message, message } from '../../words/messages';
import type { Citation } from '../finding';
import { timeFillings } from '../time-to-limit';
import { cite, citeSeries, measure, type Rule, requestTo, type Situation } from './rule';

const wantedCaptures = 3;

export const insufficientEvidence: Rule = {
  class: 'insufficient-evidence',
  sources: ['https://pkg.go.dev/net/http/pprof'],
  judge(situation) {
    const { memory } = situation;
    const grows = memory.state === 'grows' && memory.trend !== null;
    return [
      {
        explains: 0,
        verdict: { sentence: sentenceFor(situation), sureness: null, why: message('why.missing') },
        finding: {
          id: 'insufficient-evidence',
          class: 'insufficient-evidence',
          grade: 'possible',
          claim: grows
            ? message('insufficient.claim.grows', { rate: formatRate(memory.trend?.slope ?? 0) })
            : message('insufficient.claim'),
          culprit: null,
          for: seen(situation),
          against: [],
          searched: [],
          wouldChange: message('insufficient.change'),
          next: [
            measure(
              message('next.capture.three'),
              message('next.capture.cost'),
              requestTo(situation, 'heap'),
            ),
            measure(message('next.longer'), message('next.longer.cost')),
          ],
        },
      },
    ];
  },
};

function sentenceFor({ facts, memory, time }: Situation): Message {
  if (memory.state === 'slowing') return message('verdict.insufficient.stopped');
  if (memory.state === 'grows' && memory.trend) {
    const rate = formatRate(memory.trend.slope);
    return time
      ? message('verdict.insufficient.grows-and-time', { rate, ...timeFillings(time) })
      : message('verdict.insufficient.grows', { rate });
  }
  return facts.heaps.length === 1
    ? message('verdict.insufficient.one-capture')
    : message('verdict.insufficient');
}

function seen(situation: Situation): readonly Citation[] {
  const { facts, memory } = situation;
  const found: Citation[] = [];
  if (memory.trend) {
    const duration = formatDuration(memory.trend.seconds);
    const rate = formatRateDelta(memory.trend.slope);
    found.push(
      citeSeries(
        situation,
        message('insufficient.for.rss', { rate, samples: memory.samples.length, duration }),
      ),
    );
  }
  if (facts.heaps.length > 0) {
    const captures = facts.heaps.length;
    const says =
      captures < wantedCaptures
        ? message('insufficient.for.captures', { captures, wanted: wantedCaptures })
        : message('insufficient.for.captures.enough', { captures });
    found.push(
      cite(
        facts.heaps.map(({ evidence }) => evidence),
        says,
      ),
    );
  }
  return found;
}
