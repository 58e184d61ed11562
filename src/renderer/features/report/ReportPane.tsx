import { useState } from 'react';
import { type FailureData, failureDataOf, sentenceOf } from '#core/base/failure';
import type { CaseView } from '#core/contract/methods';
import type { Language } from '#core/words/dictionary';
import { call } from '../../bridge';
import { useCommand } from '../../commands/run';
import { useLanguage, useText } from '../../i18n';
import { Button } from '../../ui/Button';
import { Segmented } from '../../ui/Segmented';
import './report.css';

/** The report as it will be read, and its way out. */
export function ReportPane({ caseView }: { caseView: CaseView }) {
  const t = useText();
  const { id } = caseView.manifest;
  const appLanguage = useLanguage();
  const [chosen, setChosen] = useState<Language | null>(null);
  const language = chosen ?? appLanguage;
  return (
    <div className="report">
      <Preview caseId={id} language={language} version={caseView.headHash} />
      <aside className="report-side">
        <h2>{t('report.export')}</h2>
        <div className="report-option">
          <span>{t('report.language')}</span>
          <Segmented
            label={t('report.language')}
            value={language}
            options={[
              { value: 'en', label: 'English' },
              { value: 'zh-CN', label: '中文' },
            ]}
            onChange={setChosen}
          />
        </div>
        <h3>{t('report.goesOut')}</h3>
        <ul className="report-contents">
          <li>{t('report.goesOut.oneFile')}</li>
          <li>{t('report.goesOut.figures')}</li>
          <li>{t('report.goesOut.names')}</li>
          <li>{t('report.goesOut.hashes', { files: caseView.evidence.length })}</li>
          <li>{t('report.goesOut.gaps', { gaps: caseView.gaps.length })}</li>
        </ul>
        <Export key={`${id} ${language}`} caseId={id} language={language} />
        <p className="report-head">{t('report.head', { hash: caseView.headHash.slice(0, 8) })}</p>
      </aside>
    </div>
  );
}

/**
 * The report in an origin of its own (heapcase://report), served by the main process with a policy that allows
 * no script and no request; the sandbox attribute takes the rest away. `version` loads it anew when the case
 * changed.
 */
function Preview({ caseId, language, version }: { caseId: string; language: Language; version: string }) {
  const t = useText();
  return (
    <iframe
      key={`${language} ${version}`}
      className="report-preview"
      title={t('report.preview')}
      sandbox=""
      src={`heapcase://report/${encodeURIComponent(caseId)}/${language}`}
    />
  );
}

type Format = 'html' | 'md';

function Export({ caseId, language }: { caseId: string; language: Language }) {
  const t = useText();
  const appLanguage = useLanguage();
  const [writing, setWriting] = useState<Format | null>(null);
  const [path, setPath] = useState<string | null>(null);
  const [failure, setFailure] = useState<FailureData | null>(null);
  const write = (format: Format) => {
    setWriting(format);
    setFailure(null);
    call('report.export', { caseId, language, format }).then(
      (written) => {
        // Null: the person cancelled, and what was written before is still there.
        if (written) setPath(written.path);
        setWriting(null);
      },
      (thrown: unknown) => {
        setFailure(failureDataOf(thrown));
        setWriting(null);
      },
    );
  };
  // On this screen the command is the act itself; elsewhere it leads here.
  useCommand('report.export', writing === null ? () => write('html') : null);
  return (
    <>
      <div className="report-acts">
        <Button primary disabled={writing !== null} onClick={() => write('html')}>
          {t(writing === 'html' ? 'report.exporting' : 'report.exportHtml')}
        </Button>
        <Button disabled={writing !== null} onClick={() => write('md')}>
          {t(writing === 'md' ? 'report.exporting' : 'report.exportMarkdown')}
        </Button>
      </div>
      <p className="report-outcome" role="status">
        {failure ? (
          <span className="report-failed">{sentenceOf(appLanguage, failure)}</span>
        ) : (
          path !== null && t('report.written', { path })
        )}
      </p>
      {path !== null && (
        <Button onClick={() => void call('window.reveal', { caseId }).catch(() => {})}>
          {t('report.reveal')}
        </Button>
      )}
    </>
  );
}
