/** What the journal of a case adds up to. Pure: the same entries give the same record. */

import { assertNever } from '../base/assert-never';
import type { Message } from '../words/messages';
import { lifeOf } from './life';
import type { Capture, CaptureWatch, CaseManifest, Evidence, HostAct, JournalEntry, Target } from './model';
import type { CaseRecord } from './record';

export interface CaseOnDisk {
  readonly manifest: CaseManifest;
  readonly folder: string;
  readonly journal: readonly JournalEntry[];
  readonly headHash: string;
  readonly mended: readonly Message[];
  /** Evidence found on disk that the journal does not name yet (a reading without the write lock). */
  readonly found?: readonly Evidence[];
}

export function foldCase({
  manifest,
  folder,
  journal,
  headHash,
  mended,
  found = [],
}: CaseOnDisk): CaseRecord {
  let { title, scratch = false } = manifest;
  const targets = new Map<string, Target>();
  const evidence = new Map<string, Evidence>();
  const captures: {
    label: Capture['label'];
    number: number;
    at: string;
    ids: readonly string[];
    watch: CaptureWatch | null;
  }[] = [];
  const hostActs: HostAct[] = [];
  const gaps: Message[] = [];

  for (const { at, fact } of journal) {
    switch (fact.kind) {
      case 'target-pinned':
        targets.set(lifeOf(fact.target), fact.target);
        break;
      case 'evidence-added':
        evidence.set(fact.evidence.id, fact.evidence);
        break;
      case 'capture':
        captures.push({
          label: fact.label,
          number: fact.number,
          at: fact.at,
          ids: fact.evidence,
          watch: fact.watch ?? null,
        });
        break;
      case 'ran-on-host': {
        const { host, what, status, bytes, ms } = fact;
        hostActs.push({ at, host, what, status, bytes, ms });
        break;
      }
      case 'gap':
        gaps.push(fact.what as Message);
        break;
      case 'title-changed':
        title = fact.title;
        break;
      case 'scratch-kept':
        scratch = false;
        break;
      case 'case-created':
      case 'run-started':
      case 'run-ended':
      case 'target-lost':
      case 'note':
      case 'view-kept':
        break;
      default:
        assertNever(fact);
    }
  }
  for (const one of found) evidence.set(one.id, one);

  return {
    manifest: { ...manifest, title, ...(manifest.scratch === undefined ? {} : { scratch }) },
    folder,
    targets: [...targets.values()],
    evidence: [...evidence.values()],
    captures: captures.map(({ label, number, at, ids, watch }) => ({
      label,
      number,
      at,
      ...(watch === null ? {} : { watch }),
      evidence: ids.flatMap((id) => evidence.get(id) ?? []),
    })),
    hostActs,
    gaps,
    journal,
    headHash,
    mended,
  };
}

/** True when the last run was started and nothing says how it ended. */
export function hasOpenRun(journal: readonly JournalEntry[]): boolean {
  const last = journal.findLast(({ fact }) => fact.kind === 'run-started' || fact.kind === 'run-ended');
  return last?.fact.kind === 'run-started';
}

/** The evidence that the journal names, in order. */
export function evidenceIn(journal: readonly JournalEntry[]): readonly Evidence[] {
  return journal.flatMap(({ fact }) => (fact.kind === 'evidence-added' ? [fact.evidence] : []));
}
