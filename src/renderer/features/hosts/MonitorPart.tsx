import { type ReactNode, useState } from 'react';
import { visibleLine } from '#core/base/text';
import type { Target } from '#core/case/model';
import { useCommand } from '../../commands/run';
import { useText } from '../../i18n';

/** What starts monitors of a process without a case: given by `screens.tsx`, as it is another room's. */
export type MonitorStarter = (host: string, target: Target, close: () => void) => ReactNode;

interface MonitorPartProps {
  readonly host: string;
  readonly target: Target | null;
  readonly start: MonitorStarter;
}

/** Monitors of the chosen process, once they are asked for. */
export function MonitorPart({ host, target, start }: MonitorPartProps) {
  const t = useText();
  const [asked, setAsked] = useState(false);
  useCommand('monitors.begin', target === null || asked ? null : () => setAsked(true));
  if (target === null || !asked) return null;
  const name = t('monitors.ofHost', { process: visibleLine(target.comm), pid: target.pid });
  return (
    <section aria-label={name}>
      <div className="section-head">
        <h2>{name}</h2>
      </div>
      {start(host, target, () => setAsked(false))}
    </section>
  );
}
