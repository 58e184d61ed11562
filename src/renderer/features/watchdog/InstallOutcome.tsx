import type { WatchTask } from '#core/contract/watch';
import { useText } from '../../i18n';
import { Failed } from '../../ui/Failed';
import { StepMark } from '../../ui/marks';
import { TaskSteps } from './TaskSteps';
import { Printed } from './UninstallSheet';

/** The installation as it goes, what the host said it made, and the capture that proved the chain. */
export function InstallOutcome({ task }: { task: WatchTask }) {
  const t = useText();
  const { failure, outcome, capture, lines } = task;
  return (
    <div className="install-outcome">
      <TaskSteps task={task} />
      <div className="install-result" aria-live="polite">
        {failure && <Failed failure={failure} />}
        {outcome === 'done' && (
          <p className="sheet-text install-proof">
            <StepMark state="done" />
            {capture === null ? t('watch.install.noProof') : t('watch.install.proof', { capture })}
          </p>
        )}
        {outcome === 'stopped' && <p className="sheet-text">{t('watch.task.stopped')}</p>}
        {lines.length > 0 && (
          <>
            <p className="sheet-text quiet">{t('watch.install.printed')}</p>
            <Printed lines={lines} />
          </>
        )}
      </div>
    </div>
  );
}
