/** What is made of a case by reading its profiles: in this thread, or in one of its own. */

import type { CaseView } from '#core/contract/methods';
import type { Diagnosis } from '#core/diagnosis/finding';
import type { LiveRecording } from '#core/diagnosis/gather-facts';
import { asPprofLoads, decodeProfile, namedFiles } from '#core/profile/heapcase';
import type { Language } from '#core/words/dictionary';
import type { Message } from '#core/words/messages';
import { inflateWithZlib } from '../inflate-with-zlib';
import type { GraphLayout } from '../layout/graph-layout';
import { diagnoseCase, type ReportFormat, renderReport } from '../services/case-analysis';
import { viewCase } from '../services/case-view';
import { mergedBytes } from '../services/merged-profile';
import { evidenceFacts } from '../services/opened-files';
import type { CaseLibrary } from '../store/case-store';

/** Requests and answers are such as can be copied to another thread. */
export interface Analysis {
  /** A case as the window and the command line show it. */
  view(caseId: string): Promise<CaseView>;
  diagnose(caseId: string, live: LiveRecording | null): Promise<Diagnosis>;
  report(caseId: string, format: ReportFormat, language: Language): Promise<string>;
  /** What a file of the case says. */
  facts(caseId: string, evidence: string): Promise<readonly Message[]>;
  /** The source files that a profile of the case names. */
  sourcesOf(caseId: string, evidence: string): Promise<ReadonlySet<string>>;
  /** The sum of profiles of a case, as a gzipped profile.proto. Rejects with `failure.cancelled` once stopped. */
  merge(caseId: string, evidence: readonly string[], signal?: AbortSignal): Promise<Uint8Array>;
}

export type AnalysisQuestion = keyof Analysis;

/** Everything is read from the folder of the case, also while somebody else writes to it. */
export function analysisHere(library: CaseLibrary, layout: GraphLayout): Analysis {
  const reading = (caseId: string) => (id: string) => library.readEvidence(caseId, id);
  return {
    view: async (caseId) => viewCase(await library.read(caseId), reading(caseId)),
    diagnose: async (caseId, live) => diagnoseCase(await library.read(caseId), reading(caseId), live),
    report: async (caseId, format, language) =>
      renderReport(await library.read(caseId), reading(caseId), layout, format, language),
    facts: async (caseId, evidence) => evidenceFacts(await library.readEvidence(caseId, evidence)),
    sourcesOf: async (caseId, evidence) => {
      const { evidence: all } = await library.read(caseId);
      const name = all.find(({ id }) => id === evidence)?.name ?? evidence;
      const bytes = await library.readEvidence(caseId, evidence);
      return namedFiles(asPprofLoads(decodeProfile(bytes, { name, inflate: inflateWithZlib })));
    },
    merge: async (caseId, evidence, signal) =>
      mergedBytes((await library.read(caseId)).evidence, reading(caseId), evidence, signal),
  };
}
