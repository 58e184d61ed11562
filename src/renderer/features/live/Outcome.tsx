import type { JobSnapshot } from '#core/contract/job';
import { useSay, useText } from '../../i18n';
import { openCase } from '../../state/navigation';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { StepMark } from '../../ui/marks';

/** How it ended, and where to go from here. */
export function Outcome({ job }: { job: JobSnapshot }) {
  const t = useText();
  const say = useSay();
  const { failure } = job;
  if (job.outcome === 'failed' && failure) {
    const sentence = say.failure(failure);
    return (
      <div className="outcome" role="alert">
        <Banner
          tone="critical"
          action={
            <CopyButton text={[sentence, failure.code, failure.detail].filter(Boolean).join('\n')}>
              {t('ui.copyDetails')}
            </CopyButton>
          }
        >
          {sentence}
        </Banner>
      </div>
    );
  }
  const words = job.outcome === 'done' ? 'live.done' : job.caseKept ? 'live.stopped' : 'live.stoppedNothing';
  return (
    <Banner
      tone="plain"
      action={
        job.caseKept && (
          <>
            <Button primary onClick={() => openCase(job.caseId, 'overview')}>
              {t('command.tab.overview')}
            </Button>
            <Button onClick={() => openCase(job.caseId, 'report')}>{t('command.tab.report')}</Button>
          </>
        )
      }
    >
      <span className="outcome-line">
        <StepMark state={job.outcome === 'done' ? 'done' : 'skipped'} />
        {t(words)}
      </span>
    </Banner>
  );
}
