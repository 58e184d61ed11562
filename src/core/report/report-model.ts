/** The report as data, in one language. Texts are raw: whoever sets them escapes them. */

import type { FindingClass, Grade } from '../diagnosis/finding';
import type { Language } from '../words/dictionary';

/** A piece of a sentence; `code` is a name from the profile or the system, set in mono. */
export interface Span {
  readonly text: string;
  readonly code: boolean;
  /** A figure with its unit: not broken over two lines. */
  readonly figure: boolean;
}

/** A sentence and the evidence ids of its figures. */
export interface Cited {
  readonly spans: readonly Span[];
  readonly evidence: readonly string[];
}

interface NumberShown {
  readonly label: string;
  readonly value: string;
  readonly of: string | null;
  readonly evidence: readonly string[];
}

export interface TimelineRow {
  readonly time: string;
  readonly what: Cited;
}

export type Change = 'new' | 'gone' | 'grew' | 'shrank' | 'same';

export interface DiffRowShown {
  readonly function: string;
  readonly accused: boolean;
  readonly before: string;
  readonly after: string;
  readonly delta: string;
  /** Part of what grew; empty where it did not. */
  readonly ofGrowth: string;
  readonly change: Change;
  readonly changeWord: string;
}

export interface DiffShown {
  readonly caption: string;
  readonly evidence: readonly string[];
  /** Null with one capture: there is nothing to compare with. */
  readonly columns: {
    readonly function: string;
    readonly before: string | null;
    readonly after: string;
    readonly delta: string;
    readonly ofGrowth: string;
    readonly change: string;
  };
  readonly rows: readonly DiffRowShown[];
  readonly total: DiffRowShown;
  readonly more: string | null;
  readonly note: string;
}

export interface PathStep {
  readonly function: string;
  readonly place: string;
  readonly accused: boolean;
}

export interface FindingShown {
  readonly class: FindingClass;
  readonly grade: Grade;
  readonly gradeWord: string;
  readonly claim: Cited;
  readonly for: readonly Cited[];
  readonly against: readonly Cited[];
  readonly searched: readonly string[];
  readonly wouldChange: Cited | null;
}

export interface EvidenceShown {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly host: string;
  readonly time: string;
  readonly size: string;
  readonly sha256: string;
  readonly how: string;
  readonly state: string;
  readonly tool: string;
}

export interface CommandShown {
  readonly time: string;
  readonly what: string;
  readonly status: string;
  readonly bytes: string;
  readonly ms: string;
}

export interface ReportModel {
  readonly language: Language;
  readonly kind: string;
  readonly title: string;
  readonly date: string;
  readonly subtitle: readonly string[];
  readonly verdict: {
    readonly sentence: Cited;
    readonly grade: Grade;
    readonly gradeWord: string;
    readonly sureness: string | null;
    readonly why: string;
  };
  readonly numbers: readonly NumberShown[];
  readonly impact: readonly Cited[];
  /** SVG text of our own. */
  readonly chartSvg: string | null;
  readonly timeline: readonly TimelineRow[];
  readonly cause: {
    readonly lead: Cited;
    readonly path: readonly PathStep[];
    readonly pathLead: Cited | null;
    readonly diff: DiffShown | null;
    readonly graphSvg: string | null;
    readonly graphCaption: Cited;
  };
  readonly findings: readonly FindingShown[];
  readonly ruledOut: readonly FindingShown[];
  readonly next: readonly { readonly what: string; readonly cost: string; readonly command: string | null }[];
  readonly evidence: readonly EvidenceShown[];
  readonly gaps: readonly Cited[];
  readonly commands: readonly CommandShown[];
  readonly headHash: string;
  readonly madeBy: string;
}
