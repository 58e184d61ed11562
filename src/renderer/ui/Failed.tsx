import type { ReactNode } from 'react';
import type { FailureData } from '#core/base/failure';
import { useSay, useText } from '../i18n';
import { CopyButton } from './CopyButton';
import { AlertMark } from './marks';

interface FailedProps {
  readonly failure: FailureData;
  /** What helps, where the sentence of the failure does not say it. */
  readonly next?: string;
  readonly children?: ReactNode;
}

/** What failed, why and what next, in a sentence; the details to copy. */
export function Failed({ failure, next, children }: FailedProps) {
  const t = useText();
  const say = useSay();
  const sentence = say.failure(failure);
  return (
    <div className="failed" role="alert">
      <AlertMark tone="critical" />
      <div className="failed-words">
        <p>{sentence}</p>
        {next !== undefined && <p>{next}</p>}
        <div className="failed-acts">
          {children}
          <CopyButton text={[sentence, failure.code, failure.detail].filter(Boolean).join('\n')}>
            {t('ui.copyDetails')}
          </CopyButton>
        </div>
      </div>
    </div>
  );
}
