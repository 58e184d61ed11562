/** What happened when, by the host's clock. */

import { visibleLine } from '../base/text';
import { formatTime, parseTime } from '../base/time';
import { formatBytes } from '../base/units';
import type { CaseRecord } from '../case/record';
import type { CaptureFact, Facts, TimedSample } from '../diagnosis/facts';
import type { Language } from '../words/dictionary';
import { type Message, message } from '../words/messages';
import type { TimelineRow } from './report-model';
import { cited } from './sentences';

interface Moment {
  readonly at: number;
  readonly says: Message;
  readonly evidence: readonly string[];
}

export function timelineOf(record: CaseRecord, facts: Facts, language: Language): readonly TimelineRow[] {
  const moments = [
    ...fromJournal(record),
    ...fromSamples(facts),
    ...facts.captures.map((one) => fromCapture(one, facts)),
  ];
  if (facts.lost) moments.push(lost(facts.lost));
  return moments
    .sort((a, b) => a.at - b.at)
    .map(({ at, says, evidence }) => ({
      time: formatTime(at, 'tenths'),
      what: cited(language, says, evidence),
    }));
}

/** The journal is on this computer's clock; the report shows the host's. */
function fromJournal({ journal, evidence }: CaseRecord): readonly Moment[] {
  const offset = evidence[0]?.provenance.clockOffsetMs ?? 0;
  return journal.flatMap(({ at, fact }): Moment[] => {
    const time = (parseTime(at) ?? 0) + offset;
    if (fact.kind === 'run-started') {
      return [
        {
          at: time,
          says: message('report.timeline.run-started', { host: visibleLine(fact.host) }),
          evidence: [],
        },
      ];
    }
    if (fact.kind !== 'target-pinned') return [];
    const { comm, pid } = fact.target;
    return [
      { at: time, says: message('report.timeline.pinned', { comm: visibleLine(comm), pid }), evidence: [] },
    ];
  });
}

function fromSamples({ samples }: Facts): readonly Moment[] {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return [];
  const rss = (sample: TimedSample) => ({ rss: formatBytes(sample.rssKb * 1024) });
  return [
    { at: first.at, says: message('report.timeline.first-sample', rss(first)), evidence: [first.evidence] },
    { at: last.at, says: message('report.timeline.last-sample', rss(last)), evidence: [last.evidence] },
  ];
}

function fromCapture(capture: CaptureFact, { heaps, samples }: Facts): Moment {
  const { at, label, number } = capture;
  const heap = heaps.find(({ evidence }) => capture.evidence.includes(evidence));
  if (heap === undefined) {
    return { at, says: message('report.timeline.capture.no-heap', { number }), evidence: capture.evidence };
  }
  const bytes = formatBytes(heap.total);
  if (label === 'baseline') {
    return { at, says: message('report.timeline.baseline', { bytes }), evidence: [heap.evidence] };
  }
  const sample = samples.findLast((one) => one.at <= at && at - one.at <= 5000);
  if (sample === undefined) {
    return {
      at,
      says: message('report.timeline.capture.no-rss', { number, bytes }),
      evidence: [heap.evidence],
    };
  }
  const rss = formatBytes(sample.rssKb * 1024);
  return {
    at,
    says: message('report.timeline.capture', { number, bytes, rss }),
    evidence: [heap.evidence, sample.evidence],
  };
}

function lost({ at, reason }: NonNullable<Facts['lost']>): Moment {
  const says = {
    ended: message('report.timeline.ended'),
    restarted: message('report.timeline.restarted'),
    link: message('report.timeline.link'),
  }[reason];
  return { at, says, evidence: [] };
}
