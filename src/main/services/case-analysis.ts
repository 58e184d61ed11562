/** From the bytes of a case to its findings and its report; nothing here is kept that cannot be made again. */

import { formatBytes } from '#core/base/units';
import type { CaseRecord, ReadEvidence } from '#core/case/record';
import { diagnose } from '#core/diagnosis/diagnose';
import type { Diagnosis } from '#core/diagnosis/finding';
import { gatherFacts, type LiveRecording } from '#core/diagnosis/gather-facts';
import { buildReport } from '#core/report/build-report';
import { renderHtml } from '#core/report/render-html';
import { renderMarkdown } from '#core/report/render-markdown';
import type { Language } from '#core/words/dictionary';
import type { GraphLayout } from '../layout/graph-layout';
import type { OpenCase } from '../store/case-store';
import { culpritGraph } from './culprit-graph';

export type ReportFormat = 'html' | 'md';

export async function diagnoseCase(
  record: CaseRecord,
  read: ReadEvidence,
  live: LiveRecording | null = null,
): Promise<Diagnosis> {
  return diagnose(await gatherFacts(record, read, live));
}

export async function renderReport(
  record: CaseRecord,
  read: ReadEvidence,
  layout: GraphLayout,
  format: ReportFormat,
  language: Language,
): Promise<string> {
  const facts = await gatherFacts(record, read);
  const diagnosis = diagnose(facts);
  const graphSvg = format === 'html' ? await culpritGraph(record, read, layout, diagnosis, language) : null;
  const model = buildReport({ record, diagnosis, facts, graphSvg, language });
  return format === 'html' ? renderHtml(model) : renderMarkdown(model);
}

/** Writes `derived/report.html`. */
export async function writeReportInto(
  openCase: OpenCase,
  html: string,
): Promise<{ readonly file: string; readonly bytes: string }> {
  const bytes = new TextEncoder().encode(html);
  const file = await openCase.writeDerived('report.html', bytes);
  return { file, bytes: formatBytes(bytes.byteLength) };
}
