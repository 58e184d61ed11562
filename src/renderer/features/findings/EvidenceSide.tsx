import { visibleLine } from '#core/base/text';
import { formatTime, parseTime } from '#core/base/time';
import type { Evidence } from '#core/case/model';
import type { CaseView } from '#core/contract/methods';
import type { Citation, Culprit, Finding } from '#core/diagnosis/finding';
import { useText } from '../../i18n';
import { openCase } from '../../state/navigation';
import { Said } from '../../ui/Said';
import { sideWidth } from '../../ui/side-width';
import { Tooltip } from '../../ui/Tooltip';

interface EvidenceSideProps {
  readonly caseView: CaseView;
  readonly finding: Finding;
  readonly width: number;
}

/** What the chosen finding rests on, what speaks against it, and what would change it. */
export function EvidenceSide({ caseView, finding, width }: EvidenceSideProps) {
  const t = useText();
  const { against, searched, wouldChange, culprit } = finding;
  return (
    <aside
      className="inspector side"
      data-region="inspector"
      aria-label={t('region.inspector')}
      style={sideWidth(width)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys
      tabIndex={0}
    >
      <h2>
        {t('overview.for')} <span className="quiet">{finding.for.length}</span>
      </h2>
      <Citations sign="plus" citations={finding.for} caseView={caseView} />
      <h2>
        {t('overview.against')}{' '}
        <span className="quiet">
          {against.length > 0 ? against.length : t('overview.against.none', { count: searched.length })}
        </span>
      </h2>
      <Citations sign="minus" citations={against} caseView={caseView} />
      {searched.length > 0 && (
        <dl className="side-searched" aria-label={t('overview.searched')}>
          {searched.map((what) => (
            <div key={what.key}>
              <dt>
                <Said message={what} />
              </dt>
              <dd>{t('overview.searched.no')}</dd>
            </div>
          ))}
        </dl>
      )}
      {wouldChange && (
        <>
          <h2>{t('overview.change')}</h2>
          <p className="side-text">
            <Said message={wouldChange} />
          </p>
        </>
      )}
      {culprit && culprit.path.length > 0 && <Path culprit={culprit} />}
    </aside>
  );
}

interface CitationsProps {
  readonly sign: 'plus' | 'minus';
  readonly citations: readonly Citation[];
  readonly caseView: CaseView;
}

function Citations({ sign, citations, caseView }: CitationsProps) {
  const byId = new Map(caseView.evidence.map((evidence) => [evidence.id, evidence]));
  return (
    <ul>
      {citations.map(({ says, evidence }) => (
        <li key={says.key + evidence.join()} className="citation">
          <svg className="citation-sign" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
            <path d={sign === 'plus' ? 'M5 1v8M1 5h8' : 'M1 5h8'} />
          </svg>
          <div>
            <p>
              <Said message={says} />
            </p>
            <p className="citation-ids">
              {evidence.map((id) => (
                <EvidenceLink key={id} id={id} evidence={byId.get(id)} caseId={caseView.manifest.id} />
              ))}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function EvidenceLink({
  id,
  evidence,
  caseId,
}: {
  id: string;
  evidence: Evidence | undefined;
  caseId: string;
}) {
  const link = (
    <button type="button" className="link mono" onClick={() => openCase(caseId, 'evidence')}>
      {id}
    </button>
  );
  if (!evidence) return link;
  const { name, provenance } = evidence;
  const taken = formatTime(parseTime(provenance.takenAt) ?? Number.NaN, 'tenths');
  return (
    <Tooltip
      text={<code>{visibleLine(name)}</code>}
      source={`${visibleLine(provenance.host)} · ${taken} UTC · ${visibleLine(provenance.how)}`}
    >
      {link}
    </Tooltip>
  );
}

/** Root first, as in the profile; the function itself last. */
function Path({ culprit }: { culprit: Culprit }) {
  const t = useText();
  return (
    <>
      <h2>{t('overview.path')}</h2>
      <ol className="side-path">
        {culprit.path.map((frame, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: recursion repeats a function on its path
          <li key={index} title={`${visibleLine(frame.file)}:${frame.line}`}>
            <code className={frame.function === culprit.function ? 'side-culprit' : undefined}>
              {visibleLine(frame.function)}
            </code>
          </li>
        ))}
      </ol>
    </>
  );
}
