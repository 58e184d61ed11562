import { visibleLine } from '#core/base/text';
import { formatDuration } from '#core/base/units';
import { useText } from '../../i18n';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import type { Chosen } from './use-chosen';

/** The chosen process ended: who runs the same program now is offered, never taken by itself. */
export function GoneBanner({
  gone,
  choose,
}: {
  gone: NonNullable<Chosen['gone']>;
  choose: Chosen['choose'];
}) {
  const t = useText();
  const [successor] = gone.successors;
  const { comm, pid } = gone.target;
  const fillings = { process: visibleLine(comm), pid };
  return (
    <Banner
      tone="warn"
      action={
        successor && (
          <Button onClick={() => choose(successor.pid)}>
            {t('hosts.target.takeSuccessor', { pid: successor.pid })}
          </Button>
        )
      }
    >
      {successor
        ? t('hosts.target.gone.successor', {
            ...fillings,
            successor: successor.pid,
            age: successor.ageSeconds === null ? t('ui.unknown') : formatDuration(successor.ageSeconds),
          })
        : t('hosts.target.gone', fillings)}
    </Banner>
  );
}
