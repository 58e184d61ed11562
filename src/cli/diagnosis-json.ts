/** The JSON of `diagnose --json` and `investigate --json`. Fields are only ever added. */

import type { CaseView } from '#core/contract/methods';
import type { Finding } from '#core/diagnosis/finding';
import { verdictSentence } from '#core/diagnosis/verdict-sentence';
import { say } from '#core/words/messages';

export function diagnosisJson({ manifest, diagnosis, evidence, gaps }: CaseView) {
  const { verdict } = diagnosis;
  return {
    case: manifest.id,
    verdict: {
      class: verdict.class,
      grade: verdict.grade,
      sentence: verdictSentence(diagnosis, 'en'),
      culprit: culpritOf(verdict),
    },
    findings: diagnosis.findings.map((finding) => ({
      class: finding.class,
      grade: finding.grade,
      title: say('en', finding.claim),
      culprit: culpritOf(finding),
      for: [...new Set(finding.for.flatMap((citation) => citation.evidence))],
      against: [...new Set(finding.against.flatMap((citation) => citation.evidence))],
      next: finding.next.map(({ what }) => say('en', what)),
    })),
    gaps: [...gaps, ...diagnosis.gaps].map((gap) => say('en', gap)),
    evidence: evidence.map(({ id, kind, sha256, bytes, name, provenance }) => ({
      id,
      kind,
      name,
      sha256,
      bytes,
      host: provenance.host,
      takenAt: provenance.takenAt,
    })),
  };
}

function culpritOf({ culprit }: Finding) {
  if (culprit === null) return null;
  const { file, line, bytesPerSecond, share, shareOfHeap } = culprit;
  return { function: culprit.function, file, line, bytesPerSecond, share, shareOfHeap };
}
