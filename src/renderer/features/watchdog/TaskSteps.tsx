import type { WatchTask } from '#core/contract/watch';
import { useText } from '../../i18n';
import { classes } from '../../ui/classes';
import { StepMark } from '../../ui/marks';
import { Said } from '../../ui/Said';

/** The steps of an installation, a test or a collection, each with what came of it. */
export function TaskSteps({ task }: { task: WatchTask }) {
  const t = useText();
  return (
    <ol className="task-steps" aria-label={t(`watch.task.${task.kind}`)}>
      {task.steps.map(({ step, state, detail }) => (
        <li
          key={step}
          className={classes('task-step', `task-step-${state}`)}
          aria-current={state === 'running' ? 'step' : undefined}
        >
          <StepMark state={state} />
          <span>
            {t(`watch.step.${step}`)}
            <span className="visually-hidden"> {t(`watch.stepState.${state}`)}</span>
          </span>
          <span className="task-detail ellipsis">{detail && <Said message={detail} />}</span>
        </li>
      ))}
    </ol>
  );
}
