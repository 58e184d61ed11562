import type { CaseRecord, ReadEvidence } from '#core/case/record';
import type { Diagnosis } from '#core/diagnosis/finding';
import { drawCulpritGraph } from '#core/graph-layout/culprit-graph';
import { decodeProfile } from '#core/profile/index';
import type { Language } from '#core/words/dictionary';
import { inflateWithZlib } from '../inflate-with-zlib';
import type { GraphLayout } from '../layout/graph-layout';

/** The call graph of the newest readable heap profile, as SVG; null where there is none or it cannot be drawn. */
export async function culpritGraph(
  record: CaseRecord,
  read: ReadEvidence,
  layout: GraphLayout,
  diagnosis: Diagnosis,
  language: Language,
): Promise<string | null> {
  const heap = record.evidence.findLast(
    ({ kind, provenance }) => kind === 'heap-profile' && provenance.complete === 'whole',
  );
  if (!heap) return null;
  try {
    return await drawCulpritGraph(
      decodeProfile(await read(heap.id), { name: heap.name, inflate: inflateWithZlib }),
      diagnosis,
      layout.engine,
      language,
    );
  } catch {
    // The report says in its place that there is none, and its table has the same numbers.
    return null;
  }
}
