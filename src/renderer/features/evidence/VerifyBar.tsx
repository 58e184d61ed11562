import { sentenceOf } from '#core/base/failure';
import { formatBytes } from '#core/base/units';
import type { Evidence } from '#core/case/model';
import { useLanguage, useText } from '../../i18n';
import { Button } from '../../ui/Button';
import type { Verification } from './use-verification';

/** What there is, and whether it is still what was captured. */
export function VerifyBar({
  evidence,
  verification,
}: {
  evidence: readonly Evidence[];
  verification: Verification;
}) {
  const t = useText();
  const size = formatBytes(evidence.reduce((sum, { bytes }) => sum + bytes, 0));
  return (
    <header className="evidence-bar">
      <h2>{t('evidence.title')}</h2>
      <span className="evidence-count">{t('evidence.count', { files: evidence.length, size })}</span>
      <span className="evidence-verdict" role="status">
        <Outcome verification={verification} files={evidence.length} />
      </span>
      <Button onClick={verification.run} disabled={verification.running || evidence.length === 0}>
        {t('evidence.verify')}
      </Button>
    </header>
  );
}

function Outcome({
  verification: { running, result, at, failure },
  files,
}: {
  verification: Verification;
  files: number;
}) {
  const t = useText();
  const language = useLanguage();
  if (running) return t('evidence.verifying', { files });
  if (failure) return <span className="evidence-bad">{sentenceOf(language, failure)}</span>;
  if (!result || !at) return null;
  const time = at.slice(11, 19);
  if (!result.chainOk) return <span className="evidence-bad">{t('evidence.chain')}</span>;
  const { ok, changed, missing, extra } = result;
  if (changed.length + missing.length + extra.length === 0) {
    return <span className="evidence-good">{t('evidence.verified', { time, ok, files })}</span>;
  }
  return (
    <span className="evidence-bad">
      {t('evidence.broken', {
        time,
        changed: changed.length,
        missing: missing.length,
        extra: extra.length,
      })}
    </span>
  );
}
