import { Square } from 'lucide-react';
import { parseTime } from '#core/base/time';
import { formatDuration } from '#core/base/units';
import type { JobSnapshot, PlanStepProgress } from '#core/contract/job';
import { message } from '#core/words/messages';
import { keysAsText, onMac } from '../../commands/keys';
import { useCommand } from '../../commands/run';
import { useSay, useText } from '../../i18n';
import { stopJob } from '../../state/acts';
import { copyText } from '../../state/copy-text';
import { isRunning, useJobs } from '../../state/jobs';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { classes } from '../../ui/classes';
import { StepMark } from '../../ui/marks';
import { Said } from '../../ui/Said';
import { Tooltip } from '../../ui/Tooltip';
import { useNow } from '../../ui/use-now';

/** The steps of the investigation, how far each is, and the way to stop it. */
export function Plan({ job }: { job: JobSnapshot }) {
  const t = useText();
  const stopping = useJobs((jobs) => jobs.stopping.has(job.jobId));
  const running = isRunning(job);
  const now = useNow(1000, running);
  const { commandLine } = job;
  useCommand('job.copyCommand', commandLine === null ? null : () => void copyText(commandLine));
  const done = job.plan.filter(({ state }) => state === 'done' || state === 'skipped').length;
  return (
    <section className="plan" aria-label={t('live.plan')}>
      <div className="section-head">
        <h2>{t('live.plan')}</h2>
        <span className="quiet">{t('live.plan.done', { done, all: job.plan.length })}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys */}
      <ol className="plan-steps" tabIndex={0}>
        {job.plan.map((step) => (
          <Step key={step.step} step={step} job={job} now={now} />
        ))}
      </ol>
      <div className="plan-foot">
        {running && (
          <Tooltip text={t('live.stop.about')} keys={keysAsText('job.stop', onMac)}>
            <Button
              disabled={stopping}
              icon={<Square size={12} strokeWidth={1.75} aria-hidden="true" />}
              onClick={() => void stopJob(job.jobId)}
            >
              {t(stopping ? 'live.stopping' : 'ui.stop')}
            </Button>
          </Tooltip>
        )}
        {commandLine !== null && (
          <Tooltip text={<code>{commandLine}</code>}>
            <CopyButton quiet text={commandLine}>
              {t('live.sameCommand')}
            </CopyButton>
          </Tooltip>
        )}
      </div>
    </section>
  );
}

function Step({ step, job, now }: { step: PlanStepProgress; job: JobSnapshot; now: number }) {
  const t = useText();
  const say = useSay();
  const { state, detail } = step;
  return (
    <li className={classes('step', `step-${state}`)} aria-current={state === 'running' ? 'step' : undefined}>
      <StepMark state={state} />
      <span className="step-name">
        {say.message(message(`step.${step.step}`))}
        <span className="visually-hidden">{say.message(message(`step.state.${state}`))}</span>
      </span>
      <span className="step-time">{timeOf(step, now)}</span>
      <span className="step-detail" title={detail ? say.message(detail) : undefined}>
        {detail ? (
          <Said message={detail} />
        ) : (
          state === 'running' &&
          step.step === 'record' &&
          t('live.record.detail', {
            length: formatDuration(job.forSeconds),
            every: formatDuration(job.everySeconds),
          })
        )}
      </span>
    </li>
  );
}

function timeOf({ state, startedAt, ms }: PlanStepProgress, now: number): string {
  if (ms !== null) return formatDuration(ms / 1000);
  const since = startedAt === null ? null : parseTime(startedAt);
  if (state !== 'running' || since === null) return '';
  return formatDuration(Math.max(0, Math.floor((now - since) / 1000)));
}
