import { formatBytes } from '#core/base/units';
import type { WatchTask } from '#core/contract/watch';
import { useSay, useText } from '../../i18n';
import { openCase } from '../../state/navigation';
import { stopTask } from '../../state/watch-acts';
import { Button } from '../../ui/Button';
import { AlertMark, StepMark } from '../../ui/marks';
import { Said } from '../../ui/Said';

interface TaskStripProps {
  readonly task: WatchTask;
  /** The case that the page belongs to: no way there is offered from there. */
  readonly caseId: string | null;
  readonly onDismiss: () => void;
}

/** What is being done to the watch, or how that ended, in one line. */
export function TaskStrip({ task, caseId, onDismiss }: TaskStripProps) {
  const t = useText();
  const say = useSay();
  const { outcome, failure, collected } = task;
  const step = task.steps.find(({ state }) => state === 'running') ?? null;
  const role = outcome === 'failed' ? 'alert' : 'status';
  return (
    <div className={outcome === 'failed' ? 'banner banner-critical' : 'banner banner-plain'} role={role}>
      {outcome === 'failed' ? (
        <AlertMark tone="critical" />
      ) : (
        <StepMark state={outcome === null ? 'running' : outcome === 'done' ? 'done' : 'skipped'} />
      )}
      <p className="task-line">
        <strong>{t(`watch.task.${task.kind}`)}</strong>{' '}
        {outcome === null && step && (
          <>
            {t(`watch.step.${step.step}`)} {step.detail && <Said message={step.detail} />}
          </>
        )}
        {outcome === 'failed' && failure && say.failure(failure)}
        {outcome === 'stopped' && t('watch.task.stopped')}
        {outcome === 'done' && <Done task={task} />}
      </p>
      {outcome === null && collected && (
        <progress
          className="task-progress"
          max={Math.max(1, collected.expectedBytes)}
          value={collected.bytes}
          aria-label={t('watch.task.progress', {
            bytes: formatBytes(collected.bytes),
            all: formatBytes(collected.expectedBytes),
          })}
        />
      )}
      {outcome === 'done' && task.caseId !== null && task.caseId !== caseId && (
        <Button primary onClick={() => openCase(task.caseId ?? '', 'overview')}>
          {t('watch.task.openCase')}
        </Button>
      )}
      {outcome === null ? (
        <Button onClick={() => stopTask(task.taskId)}>{t('ui.stop')}</Button>
      ) : (
        <Button quiet onClick={onDismiss}>
          {t('ui.close')}
        </Button>
      )}
    </div>
  );
}

function Done({ task }: { task: WatchTask }) {
  const t = useText();
  const { collected } = task;
  if (task.kind === 'collect' && collected) {
    return t('watch.task.collected', {
      captures: collected.captures,
      files: collected.files,
      bytes: formatBytes(collected.bytes),
      known: collected.known,
    });
  }
  return task.capture === null ? t('watch.task.done') : t('watch.task.proved', { capture: task.capture });
}
