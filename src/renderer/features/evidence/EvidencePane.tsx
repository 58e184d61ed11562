import type { CaseView } from '#core/contract/methods';
import { chooseEvidence, useChosenEvidence } from '../../state/chosen-evidence';
import { AuditLog } from './AuditLog';
import { EvidenceDetails } from './EvidenceDetails';
import { EvidenceTable } from './EvidenceTable';
import { Notes } from './Notes';
import { useVerification } from './use-verification';
import { VerifyBar } from './VerifyBar';
import './evidence.css';

/** Notes on the left, the evidence they speak of on the right, and everything that ran on a host below. */
export function EvidencePane({ caseView }: { caseView: CaseView }) {
  const { id } = caseView.manifest;
  const chosen = useChosenEvidence(id);
  const verification = useVerification(id);
  const selected = caseView.evidence.find((one) => one.id === chosen) ?? caseView.evidence[0] ?? null;
  return (
    <div className="evidence">
      <div className="evidence-left">
        <Notes caseId={id} notes={caseView.notes} fixed={caseView.manifest.sample} />
        <AuditLog acts={caseView.hostActs} />
      </div>
      <div className="evidence-right">
        <VerifyBar evidence={caseView.evidence} verification={verification} />
        <EvidenceTable
          caseView={caseView}
          result={verification.result}
          selection={selected?.id ?? null}
          onSelect={(evidence) => chooseEvidence(id, evidence)}
        />
        {selected && <EvidenceDetails caseId={id} evidence={selected} />}
      </div>
    </div>
  );
}
