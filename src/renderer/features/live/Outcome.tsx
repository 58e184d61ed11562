import type { JobSnapshot } from '#core/contract/job';
import { useSay, useText } from '../../i18n';
import { investigate } from '../../state/acts';
import { useApp } from '../../state/app';
import { openCase } from '../../state/navigation';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { StepMark } from '../../ui/marks';

/** The process that took the place of the one that ended: gone on with in the same case, after a click. */
function Successor({ job }: { job: JobSnapshot }) {
  const t = useText();
  const pid = job.failure?.code === 'target.replaced' ? job.failure.fillings['successor'] : null;
  if (typeof pid !== 'number') return null;
  const { host, forSeconds, everySeconds, caseId } = job;
  const goOn = async () => {
    const target = { by: 'pid', pid } as const;
    const rest = { endpoint: null, title: null, forceGc: false, caseId };
    const failure = await investigate({ host, target, forSeconds, everySeconds, ...rest });
    if (failure) useApp.setState({ failure });
  };
  return <Button onClick={() => void goOn()}>{t('live.takeSuccessor', { pid })}</Button>;
}

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
            <>
              <Successor job={job} />
              <CopyButton text={[sentence, failure.code, failure.detail].filter(Boolean).join('\n')}>
                {t('ui.copyDetails')}
              </CopyButton>
            </>
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
