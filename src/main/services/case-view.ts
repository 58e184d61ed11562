/** A case as the window and the command line show it. */

import type { JournalFact } from '#core/case/model';
import type { CaseRecord, ReadEvidence } from '#core/case/record';
import type { CaseView, RecordedSeries } from '#core/contract/methods';
import { SamplerReader } from '#core/probe/sampler-output';
import { diagnoseCase } from './case-analysis';

export async function viewCase(record: CaseRecord, read: ReadEvidence): Promise<CaseView> {
  const series: RecordedSeries[] = [];
  for (const { id, kind, provenance } of record.evidence) {
    if (kind !== 'memory-series') continue;
    const text = new TextDecoder().decode(await read(id));
    series.push({ evidence: id, target: provenance.target, samples: new SamplerReader().push(text).samples });
  }
  const lost = factsOf(record, 'target-lost').at(-1)?.fact ?? null;
  return {
    manifest: record.manifest,
    targets: record.targets,
    evidence: record.evidence,
    captures: record.captures,
    hostActs: record.hostActs,
    gaps: record.gaps,
    notes: factsOf(record, 'note').map(({ at, fact }) => ({ at, text: fact.text })),
    mended: record.mended,
    series,
    clockOffsetMs: record.evidence.at(-1)?.provenance.clockOffsetMs ?? null,
    targetLost: lost === null ? null : { reason: lost.reason, at: lost.at },
    diagnosis: await diagnoseCase(record, read),
    headHash: record.headHash,
  };
}

type FactOf<K extends JournalFact['kind']> = Extract<JournalFact, { kind: K }>;

function factsOf<K extends JournalFact['kind']>(record: CaseRecord, kind: K) {
  return record.journal.flatMap(({ at, fact }) =>
    fact.kind === kind ? [{ at, fact: fact as FactOf<K> }] : [],
  );
}
