/** Case, facts and diagnosis into the report's model. Every figure carries the ids of the files behind it. */

import { visibleLine } from '../base/text';
import { formatDate, formatDateTime, formatTime, parseTime } from '../base/time';
import { formatBytes, formatDuration, formatNumber } from '../base/units';
import type { Evidence, HostAct } from '../case/model';
import type { CaseRecord } from '../case/record';
import { memorySeries } from '../chart/memory-series';
import { memorySpine } from '../chart/memory-spine';
import type { Facts } from '../diagnosis/facts';
import type { Citation, Culprit, Diagnosis, Finding } from '../diagnosis/finding';
import type { Language } from '../words/dictionary';
import { type Message, message, say } from '../words/messages';
import { diffTable } from './diff-table';
import { chartPlot, memoryChartSvg } from './memory-chart-svg';
import { isOwnSvg } from './own-svg';
import type { Cited, CommandShown, EvidenceShown, FindingShown, PathStep, ReportModel } from './report-model';
import { cited } from './sentences';
import { timelineOf } from './timeline';

export interface ReportInput {
  readonly record: CaseRecord;
  readonly diagnosis: Diagnosis;
  readonly facts: Facts;
  /** From `drawCulpritGraph`; null where it could not be drawn. */
  readonly graphSvg: string | null;
  readonly language: Language;
}

export function buildReport(input: ReportInput): ReportModel {
  const { record, diagnosis, facts, language } = input;
  const { manifest } = record;
  const { verdict } = diagnosis;
  const text = (one: Message) => say(language, one);
  const standing = diagnosis.findings.filter(({ grade }) => grade !== 'ruled-out');
  const created = parseTime(manifest.createdAt) ?? 0;
  return {
    language,
    kind: text(manifest.sample ? message('report.kind.sample') : message('report.kind')),
    title: manifest.title,
    date: text(message('report.date', { date: formatDate(created) })),
    subtitle: subtitle(input),
    verdict: {
      sentence: cited(language, diagnosis.sentence, verdictEvidence(verdict)),
      grade: verdict.grade,
      gradeWord: gradeWord(verdict, language),
      sureness: diagnosis.sureness && text(diagnosis.sureness),
      why: text(diagnosis.why),
    },
    numbers: diagnosis.keyNumbers.map(({ label, value, of, evidence }) => ({
      label: text(label),
      value,
      of: of && text(of),
      evidence,
    })),
    impact: impact(input),
    chartSvg: chart(facts, language),
    timeline: timelineOf(record, facts, language),
    cause: cause(input),
    findings: standing.map((finding) => shown(finding, language)),
    ruledOut: diagnosis.findings
      .filter(({ grade }) => grade === 'ruled-out')
      .map((finding) => shown(finding, language)),
    next: verdict.next.map(({ what, cost, command }) => ({ what: text(what), cost: text(cost), command })),
    evidence: record.evidence.map((evidence) => evidenceRow(evidence, language)),
    gaps: [...record.gaps, ...diagnosis.gaps, ...record.mended].map((gap) => cited(language, gap)),
    commands: record.hostActs.map(commandRow),
    headHash: record.headHash,
    madeBy: manifest.madeBy,
  };
}

const gradeWord = ({ grade }: Finding, language: Language) =>
  say(language, { key: `grade.${grade}`, fillings: {} });

/** The first two citations: who grows, and the second witness. */
function verdictEvidence({ for: cites }: Finding): readonly string[] {
  return [...new Set(cites.slice(0, 3).flatMap(({ evidence }) => evidence))];
}

function subtitle({ record, facts, language }: ReportInput): readonly string[] {
  const target = facts.target ?? record.targets.at(-1) ?? null;
  const text = (one: Message) => say(language, one);
  const parts: string[] = [];
  if (target) {
    parts.push(target.comm);
    if (target.go)
      parts.push(text(message('report.subtitle.go', { version: target.go.version.replace(/^go/, '') })));
    if (target.go?.revision)
      parts.push(text(message('report.subtitle.revision', { revision: target.go.revision.slice(0, 7) })));
    const host = target.host === 'local' ? text(message('host.local')) : target.host;
    parts.push(host, text(message('report.subtitle.pid', { pid: target.pid })));
  }
  parts.push(text(message('report.subtitle.case', { id: record.manifest.id })));
  parts.push(text(message('report.subtitle.files', { count: record.evidence.length })));
  return parts;
}

function impact({ record, facts, language }: ReportInput): readonly Cited[] {
  const { samples, captures, lost } = facts;
  const open = (facts.target ?? record.targets.at(-1))?.openAt ?? [];
  const openPprof =
    open.length === 0
      ? []
      : [cited(language, message('report.impact.open', { places: open.map(visibleLine).join(', ') }))];
  const times = [...samples, ...captures].map(({ at }) => at).sort((a, b) => a - b);
  if (times.length === 0) return [cited(language, message('report.impact.none')), ...openPprof];
  const [from, to] = [times[0], times[times.length - 1]];
  const recorded = message('report.impact.recorded', {
    duration: formatDuration((to - from) / 1000),
    from: formatDateTime(from),
    to: formatTime(to),
    samples: samples.length,
    captures: captures.length,
  });
  const evidence = [
    ...new Set([
      ...samples.map((sample) => sample.evidence),
      ...captures.flatMap((one) => one.evidence.slice(0, 1)),
    ]),
  ];
  const list = [cited(language, recorded, evidence)];
  if (lost?.reason === 'ended')
    list.push(cited(language, message('report.impact.ended', { time: formatTime(lost.at, 'tenths') })));
  list.push(cited(language, message('report.impact.kills')));
  return [...list, ...openPprof];
}

function chart({ samples, captures, heaps, lost }: Facts, language: Language): string | null {
  // The samples of a watchdog's captures are one series, a recording is another.
  const seriesOf = ({ evidence, ofCapture }: (typeof samples)[number]) => (ofCapture ? 'captures' : evidence);
  const series = [...new Set(samples.map(seriesOf))].map((id) =>
    memorySeries(samples.filter((sample) => seriesOf(sample) === id)),
  );
  const spine = memorySpine({
    ...chartPlot,
    series,
    captures: captures.map(({ at, label, number, evidence }) => ({
      at,
      label,
      number,
      heapBytes: heaps.find((heap) => evidence.includes(heap.evidence))?.total ?? null,
    })),
    endedAt: lost && lost.reason !== 'link' ? lost.at : null,
    span: null,
  });
  return spine && memoryChartSvg(spine, language);
}

function cause({ diagnosis, facts, graphSvg, language }: ReportInput): ReportModel['cause'] {
  const { culprit } = diagnosis.verdict;
  const newest = facts.heaps.at(-1);
  const graph = newest && graphSvg && isOwnSvg(graphSvg) ? graphSvg : null;
  const evidence = newest ? [newest.evidence] : [];
  return {
    lead: leadOf(culprit, facts, language),
    path: culprit?.path.map((frame) => pathStep(frame, culprit)) ?? [],
    pathLead:
      culprit && culprit.path.length > 0 ? cited(language, message('report.cause.path'), evidence) : null,
    diff: diffTable(facts, culprit?.function ?? null, language),
    graphSvg: graph,
    graphCaption:
      graph && newest
        ? cited(language, message('report.cause.graph', { number: newest.number }), evidence)
        : cited(language, message('report.cause.no-graph')),
  };
}

function leadOf(culprit: Culprit | null, facts: Facts, language: Language): Cited {
  if (facts.heaps.length === 0) return cited(language, message('report.cause.no-profile'));
  if (culprit === null) return cited(language, message('report.cause.no-culprit'));
  const newest = facts.heaps[facts.heaps.length - 1];
  return cited(
    language,
    message('report.cause.line', { function: visibleLine(culprit.function), place: placeOf(culprit) }),
    [newest.evidence],
  );
}

const placeOf = ({ file, line }: { file: string; line: number }) =>
  file === '' ? '–' : line > 0 ? `${visibleLine(file)}:${line}` : visibleLine(file);

function pathStep(frame: Culprit['path'][number], culprit: Culprit): PathStep {
  return { function: frame.function, place: placeOf(frame), accused: frame.function === culprit.function };
}

function shown(finding: Finding, language: Language): FindingShown {
  const list = (citations: readonly Citation[]) =>
    citations.map(({ says, evidence }) => cited(language, says, evidence));
  return {
    class: finding.class,
    grade: finding.grade,
    gradeWord: gradeWord(finding, language),
    claim: cited(
      language,
      finding.claim,
      [...finding.for, ...finding.against].flatMap(({ evidence }) => evidence),
    ),
    for: list(finding.for),
    against: list(finding.against),
    searched: finding.searched.map((one) => say(language, one)),
    wouldChange: finding.wouldChange && cited(language, finding.wouldChange),
  };
}

function evidenceRow(
  { id, kind, name, bytes, sha256, provenance }: Evidence,
  language: Language,
): EvidenceShown {
  const taken = parseTime(provenance.takenAt);
  return {
    id,
    name,
    kind,
    host: provenance.host,
    time: taken === null ? '–' : formatDateTime(taken + (provenance.clockOffsetMs ?? 0), 'tenths'),
    size: formatBytes(bytes),
    sha256,
    how: provenance.how,
    state: say(language, { key: `report.evidence.state.${provenance.complete}`, fillings: {} }),
    tool: provenance.tool,
  };
}

function commandRow({ at, what, status, bytes, ms }: HostAct): CommandShown {
  const time = parseTime(at);
  return {
    time: time === null ? '–' : formatTime(time, 'tenths'),
    what,
    status: status === null ? '–' : String(status),
    bytes: formatNumber(bytes),
    ms: formatNumber(ms),
  };
}
