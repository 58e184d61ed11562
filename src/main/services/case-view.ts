/** A case as the window and the command line show it. */

import { lifeOf } from '#core/case/life';
import type { JournalFact } from '#core/case/model';
import type { CaseRecord, ReadEvidence } from '#core/case/record';
import type { CaseView, RecordedSeries } from '#core/contract/methods';
import { SamplerReader } from '#core/probe/sampler-output';
import { captureSamples } from '#core/watch/capture-samples';
import { diagnoseCase } from './case-analysis';

export async function viewCase(record: CaseRecord, read: ReadEvidence): Promise<CaseView> {
  const series: RecordedSeries[] = [];
  for (const { id, kind, provenance } of record.evidence) {
    if (kind !== 'memory-series') continue;
    const text = new TextDecoder().decode(await read(id));
    series.push({ evidence: id, target: provenance.target, samples: new SamplerReader().push(text).samples });
  }
  // What a watchdog's captures say of the memory, as one series for each life.
  const lives = new Map<string, RecordedSeries>();
  for (const { evidence, target, sample } of await captureSamples(record, read)) {
    const before = lives.get(lifeOf(target)) ?? { evidence, target, samples: [] };
    lives.set(lifeOf(target), { ...before, samples: [...before.samples, sample] });
  }
  series.push(...lives.values());
  const lost = factsOf(record, 'target-lost').at(-1)?.fact ?? null;
  return {
    manifest: record.manifest,
    targets: record.targets,
    evidence: record.evidence,
    captures: record.captures,
    hostActs: record.hostActs,
    gaps: record.gaps,
    notes: factsOf(record, 'note').map(({ at, fact }) => ({ at, text: fact.text })),
    keptViews: keptViews(record),
    mended: record.mended,
    series,
    clockOffsetMs: record.evidence.at(-1)?.provenance.clockOffsetMs ?? null,
    targetLost: lost === null ? null : { reason: lost.reason, at: lost.at },
    diagnosis: await diagnoseCase(record, read),
    headHash: record.headHash,
  };
}

/** The last of each name, in the order in which they were last kept. */
function keptViews(record: CaseRecord): CaseView['keptViews'] {
  const views = new Map<string, CaseView['keptViews'][number]>();
  for (const { at, fact } of factsOf(record, 'view-kept')) {
    views.delete(fact.name);
    if (fact.view !== null) views.set(fact.name, { name: fact.name, view: fact.view, at });
  }
  return [...views.values()];
}

type FactOf<K extends JournalFact['kind']> = Extract<JournalFact, { kind: K }>;

function factsOf<K extends JournalFact['kind']>(record: CaseRecord, kind: K) {
  return record.journal.flatMap(({ at, fact }) =>
    fact.kind === kind ? [{ at, fact: fact as FactOf<K> }] : [],
  );
}
