import { formatDuration, formatNumber } from '#core/base/units';
import type { Evidence } from '#core/case/model';
import { useText } from '../../i18n';
import { CopyButton } from '../../ui/CopyButton';
import { SavedFacts } from './SavedFacts';

/** Where a file comes from: enough to get it again by hand. Everything of a server is shown as plain text. */
export function EvidenceDetails({ caseId, evidence }: { caseId: string; evidence: Evidence }) {
  const t = useText();
  const { provenance: from } = evidence;
  const { clockOffsetMs: offset, target } = from;
  const duration = formatDuration((Date.parse(from.endedAt) - Date.parse(from.takenAt)) / 1000);
  const bytes = formatNumber(evidence.bytes);
  const host = offset === null ? null : new Date(Date.parse(from.takenAt) + offset);
  const here = from.takenAt.slice(11, 23);
  return (
    <section className="evidence-details" aria-label={evidence.name}>
      <header className="evidence-details-head">
        <span className="evidence-id">{evidence.id}</span>
        <strong>{evidence.name}</strong>
        <span className="space" />
        <CopyButton key={evidence.id} text={evidence.sha256} quiet>
          {t('evidence.copy')}
        </CopyButton>
      </header>
      <dl>
        <dt>{t('evidence.sha256')}</dt>
        <dd className="mono evidence-hash">{inGroups(evidence.sha256)}</dd>
        {from.opened && (
          <>
            <dt>{t('evidence.said')}</dt>
            <dd>{from.opened.saysTakenAt ?? t('evidence.said.none')}</dd>
          </>
        )}
        <dt>{t('evidence.how')}</dt>
        <dd className="mono">{from.how}</dd>
        <dt>{t('evidence.host')}</dt>
        <dd>{from.host === 'local' ? t('sidebar.local') : from.host}</dd>
        <dt>{t('evidence.result')}</dt>
        <dd>
          {from.status === null
            ? t('evidence.result.none', { bytes, duration })
            : t('evidence.result.status', { status: from.status, bytes, duration })}
        </dd>
        {from.stderr !== null && (
          <>
            <dt>{t('evidence.stderr')}</dt>
            <dd className={from.stderr === '' ? 'evidence-weak' : 'mono evidence-stderr'}>
              {from.stderr === '' ? t('evidence.stderr.empty') : from.stderr}
            </dd>
          </>
        )}
        <dt>{t('evidence.when')}</dt>
        <dd>
          {host === null || offset === null
            ? t('evidence.when.here', { here })
            : t('evidence.when.clocks', {
                here,
                host: host.toISOString().slice(11, 23),
                offset: `${offset < 0 ? '−' : '+'}${Math.abs(offset / 1000).toFixed(3)} s`,
              })}
        </dd>
        {target && (
          <>
            <dt>{t('evidence.target')}</dt>
            <dd>{t('evidence.target.pid', { comm: target.comm, pid: target.pid })}</dd>
          </>
        )}
        <dt>{t('evidence.tool')}</dt>
        <dd>{from.tool}</dd>
      </dl>
      {(evidence.kind === 'file' || from.opened) && (
        <SavedFacts key={evidence.id} caseId={caseId} id={evidence.id} />
      )}
    </section>
  );
}

/** Eight digits at a time, so that two can be compared by eye. */
const inGroups = (hash: string) => hash.match(/.{1,8}/g)?.join(' ') ?? hash;
