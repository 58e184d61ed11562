import { useEffect, useState } from 'react';
import type { FailureData } from '#core/base/failure';
import type { Target } from '#core/case/model';
import type { Looked, MonitorPlan, MonitorRun } from '#core/contract/monitor';
import { type MonitorId, monitorIds } from '#core/probe/monitors/monitor';
import { tryCall } from '../../bridge';
import { useSay, useText } from '../../i18n';
import { putRun } from '../../state/monitors';
import { Button } from '../../ui/Button';
import { CommandList } from '../../ui/CommandList';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { Select } from '../../ui/Select';
import { LookedDisclosure } from './LookedDisclosure';
import './monitors.css';

interface StartMonitorsProps {
  /** Null: a case of its own is made. */
  readonly caseId: string | null;
  readonly host: string;
  readonly target: Target | null;
  /** `run` is what was started; null: nothing was. */
  readonly onClose: (run: MonitorRun | null) => void;
}

const intervals = ['1', '2', '5', '10', '60'] as const;
/** Walking all pages, or every process, costs something: those are chosen by a person. */
const chosenAtFirst: ReadonlySet<MonitorId> = new Set(['process', 'cgroup', 'psi', 'free', 'vmstat']);

/** What each monitor would run there and what that costs, before anything runs. */
export function StartMonitors({ caseId, host, target, onClose }: StartMonitorsProps) {
  const t = useText();
  const say = useSay();
  const [plan, setPlan] = useState<(MonitorPlan & Looked) | null>(null);
  const [failure, setFailure] = useState<FailureData | null>(null);
  const [chosen, setChosen] = useState(chosenAtFirst);
  const [every, setEvery] = useState<(typeof intervals)[number]>('1');
  const [starting, setStarting] = useState(false);
  const [askedAt] = useState(() => Date.now());
  const pid = target?.pid ?? null;
  useEffect(() => {
    let current = true;
    void tryCall('monitor.plan', {
      host,
      target: pid === null ? null : { by: 'pid', pid },
      monitors: [...monitorIds],
      everySeconds: Number(every),
    }).then((result) => {
      if (!current) return;
      if (result.ok) setPlan(result.value);
      else setFailure(result.failure);
    });
    return () => {
      current = false;
    };
  }, [host, pid, every]);

  const start = async () => {
    setStarting(true);
    const monitors = monitorIds.filter(
      (id) => chosen.has(id) && plan?.monitors.some((one) => one.monitor === id && one.variant !== null),
    );
    const result = await tryCall('monitor.start', {
      host,
      target: pid === null ? null : { by: 'pid', pid },
      monitors,
      everySeconds: Number(every),
      forSeconds: null,
      caseId,
    });
    setStarting(false);
    if (!result.ok) return setFailure(result.failure);
    putRun(result.value);
    onClose(result.value);
  };
  const toggle = (id: MonitorId) =>
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });

  if (failure)
    return (
      <div className="mon-start">
        <Failed failure={failure} />
        <Button onClick={() => onClose(null)}>{t('ui.close')}</Button>
      </div>
    );
  if (plan === null) return <Loading label={t('monitors.asking')} since={askedAt} />;
  const can = plan.monitors.filter(({ variant }) => variant !== null);
  return (
    <form
      className="mon-start"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <p className="quiet">
        {t('monitors.start.about')} {caseId === null && t('monitors.start.newCase')}
      </p>
      <ul>
        {plan.monitors.map(({ monitor, variant, named, cost, why }) => (
          <li key={monitor}>
            <label>
              <input
                type="checkbox"
                checked={variant !== null && chosen.has(monitor)}
                disabled={variant === null || (monitor === 'process' && target !== null)}
                onChange={() => toggle(monitor)}
              />
              <strong>{monitor}</strong>
              {named !== null && <code>{named}</code>}
            </label>
            <span className="quiet">{variant === null && why ? say.message(why) : say.message(cost)}</span>
            {variant !== null && why && <span className="quiet">{say.message(why)}</span>}
          </li>
        ))}
      </ul>
      <details className="disclosure">
        <summary>{t('hosts.willRun')}</summary>
        <CommandList
          commands={can.flatMap(({ monitor, command }) =>
            command !== null && chosen.has(monitor) ? [{ about: monitor, line: command }] : [],
          )}
        />
      </details>
      <LookedDisclosure looked={plan.looked} />
      <div className="mon-start-foot">
        <Select
          label={t('monitors.every')}
          value={every}
          options={intervals.map((value) => ({ value, label: `${value} s` }))}
          onChange={setEvery}
        />
        <Button
          primary
          disabled={starting || !can.some(({ monitor }) => chosen.has(monitor))}
          onClick={() => void start()}
        >
          {t(starting ? 'monitors.starting' : 'monitors.start')}
        </Button>
        <Button quiet onClick={() => onClose(null)}>
          {t('ui.cancel')}
        </Button>
      </div>
    </form>
  );
}
