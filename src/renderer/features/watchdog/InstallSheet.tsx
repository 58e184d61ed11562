import { useEffect } from 'react';
import { visibleLine } from '#core/base/text';
import { useText } from '../../i18n';
import { linkOf, useHosts } from '../../state/hosts';
import { go, openWatch, useNavigation } from '../../state/navigation';
import { setSheet, type WatchSheet } from '../../state/watches';
import { Button } from '../../ui/Button';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { InstallForm } from './InstallForm';
import { InstallHosts } from './InstallHosts';
import { InstallOutcome } from './InstallOutcome';
import { PlanTabs } from './PlanTabs';
import { SheetFrame } from './SheetFrame';
import {
  type HostInstall,
  type Installation,
  isDone,
  isOver,
  keyOfTask,
  useInstallation,
} from './use-installation';

/** From the question to the proof: what is watched, all that would be done on each host, then each step as it is done. */
export function InstallSheet({ start }: { start: Extract<WatchSheet, { kind: 'install' }> }) {
  const t = useText();
  const installation = useInstallation(start);
  const { form, installs, look } = installation;
  // The process is known and nobody will be asked anything: then the plan comes by itself.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the sheet opens
  useEffect(() => {
    const open =
      start.host === 'local' || linkOf(useHosts.getState().visits.get(start.host ?? '')) === 'connected';
    if (start.process !== '' && open) look();
  }, []);

  const begun = installs.some(({ task, refusal }) => task !== null || refusal !== null);
  const [plan] = installs.flatMap((one) => one.plan.value ?? []);
  const where =
    installs.length > 1
      ? t('watch.install.onHosts', { hosts: installs.length })
      : form.hosts[0] === 'local'
        ? t('sidebar.local')
        : form.hosts[0];
  return (
    <SheetFrame
      wide
      title={t('watch.install.title')}
      about={plan && visibleLine(`${installs.length > 1 ? form.process : plan.targetName} · ${where}`)}
      foot={begun ? <OutcomeFoot {...installation} /> : <PlanFoot {...installation} />}
    >
      {begun ? (
        <Outcomes {...installation} />
      ) : (
        <>
          <InstallForm {...installation} />
          <Plans {...installation} />
        </>
      )}
    </SheetFrame>
  );
}

function Plans({ form, wrong, installs, change, look }: Installation) {
  const t = useText();
  const stateOf = ({ plan }: HostInstall) =>
    plan.failure ? t('watch.stepState.failed') : plan.since !== null ? t('watch.stepState.running') : null;
  return (
    <InstallHosts installs={installs} stateOf={stateOf}>
      {({ plan }) => (
        <>
          {plan.failure && <Failed failure={plan.failure} />}
          {plan.since !== null && <Loading label={t('watch.install.looking')} since={plan.since} />}
          {plan.value && (
            <PlanTabs
              plan={plan.value}
              draft={form.draft}
              wrong={wrong}
              onDraft={(draft) => change({ draft })}
              onLook={look}
            />
          )}
          {!plan.value && plan.since === null && (
            <p className="sheet-text quiet">{t('watch.install.first')}</p>
          )}
        </>
      )}
    </InstallHosts>
  );
}

function PlanFoot({ rules, installs, starting, install }: Installation) {
  const t = useText();
  const ready = installs.filter(({ plan }) => plan.value !== null);
  const failed = installs.filter(({ plan }) => plan.failure !== null).length;
  // One that was not looked at yet is not left out in silence.
  const looked = ready.length > 0 && ready.length + failed === installs.length;
  const replaces = ready.length > 0 && ready.every(({ plan }) => plan.value?.present);
  return (
    <>
      <span className="quiet">
        {failed > 0 && ready.length > 0
          ? t('watch.install.leftOut', { failed, hosts: installs.length })
          : t(ready.length > 0 ? 'watch.install.will' : 'watch.install.looks')}
      </span>
      <span className="space" />
      <Button onClick={() => setSheet(null)}>{t('ui.cancel')}</Button>
      <Button primary={looked} disabled={!looked || !rules || starting} onClick={() => void install()}>
        {ready.length > 1
          ? t('watch.install.actMany', { hosts: ready.length })
          : t(replaces ? 'watch.install.upgrade' : 'watch.install.act')}
      </Button>
    </>
  );
}

function Outcomes({ installs }: Installation) {
  const t = useText();
  const stateOf = ({ task, refusal }: HostInstall) => {
    if (refusal) return t('watch.stepState.failed');
    if (task === null) return null;
    if (task.outcome === 'stopped') return t('watch.stepState.skipped');
    return t(`watch.stepState.${task.outcome ?? 'running'}`);
  };
  return (
    <InstallHosts installs={installs} stateOf={stateOf}>
      {({ plan, task, refusal }) => {
        if (task) return <InstallOutcome task={task} />;
        const failure = refusal ?? plan.failure;
        return failure ? <Failed failure={failure} /> : <Loading label={t('watch.task.install')} />;
      }}
    </InstallHosts>
  );
}

function OutcomeFoot({ installs, starting, stop, back, install }: Installation) {
  const t = useText();
  const inCase = useNavigation(({ place }) => place.screen === 'case');
  const running = starting || installs.some(({ task }) => task?.outcome === null);
  const done = installs.filter(isDone);
  const undone = installs.filter((one) => isOver(one) && !isDone(one));
  const [only] = done.length === 1 ? done : [];
  return (
    <>
      {installs.length > 1 && (
        <span className="quiet">
          {t('watch.install.doneOn', { done: done.length, hosts: installs.length })}
        </span>
      )}
      <span className="space" />
      {running && <Button onClick={stop}>{t('ui.stop')}</Button>}
      {!running && done.length < installs.length && <Button onClick={back}>{t('watch.install.back')}</Button>}
      {!running && installs.length > 1 && undone.length > 0 && (
        <Button onClick={() => void install()}>{t('watch.install.retry')}</Button>
      )}
      <Button
        primary={done.length > 0 && !running}
        onClick={() => {
          setSheet(null);
          if (done.length === 0 || inCase) return;
          if (only?.task) openWatch(keyOfTask(only.task));
          else go({ screen: 'watches', watch: null });
        }}
      >
        {t(
          done.length === 0 || running
            ? 'ui.close'
            : done.length === 1
              ? 'watch.install.open'
              : 'watch.install.openAll',
        )}
      </Button>
    </>
  );
}
