import { useEffect, useMemo, useState } from 'react';
import type { FailureData } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import {
  type WatchKey,
  type WatchPlan,
  type WatchPlanRequest,
  type WatchSurvival,
  watchSurvivals,
} from '#core/contract/watch';
import { defaultWatchRules } from '#core/watch/rules';
import { tryCall } from '../../bridge';
import { useText } from '../../i18n';
import { linkOf, useHosts } from '../../state/hosts';
import { answered, asked, type Loadable, notAsked } from '../../state/loadable';
import { openWatch, useNavigation } from '../../state/navigation';
import { followWatch, installWatch, stopTask } from '../../state/watch-acts';
import { setSheet, useWatches, type WatchSheet } from '../../state/watches';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Failed } from '../../ui/Failed';
import { Field } from '../../ui/Field';
import { Loading } from '../../ui/Loading';
import { Select } from '../../ui/Select';
import { InstallOutcome } from './InstallOutcome';
import { PlanTabs } from './PlanTabs';
import { draftOf, readDraft } from './rules-draft';
import { SheetFrame } from './SheetFrame';

type InstallStart = Extract<WatchSheet, { kind: 'install' }>;

/** A pid, an address of an endpoint, or a name: what a person types for a process. */
function targetOf(process: string): WatchPlanRequest['target'] {
  const text = process.trim();
  if (/^\d{1,9}$/.test(text)) return { by: 'pid', pid: Number(text) };
  if (/^(https?:\/\/|\S+:\d{1,5}(\/|$))/.test(text)) return { by: 'endpoint', endpoint: text };
  return { by: 'name', name: text };
}

/** From the question to the proof: what is watched, all that would be done, then each step as it is done. */
export function InstallSheet({ start }: { start: InstallStart }) {
  const t = useText();
  const hosts = useHosts(({ list }) => list.value) ?? [];
  const [host, setHost] = useState(start.host ?? 'local');
  const [process, setProcess] = useState(start.process);
  const [endpoint, setEndpoint] = useState(start.endpoint);
  const [folder, setFolder] = useState('');
  const [survive, setSurvive] = useState<WatchSurvival>('auto');
  const [draft, setDraft] = useState(() => draftOf(defaultWatchRules));
  const [plan, setPlan] = useState<Loadable<WatchPlan>>(notAsked);
  const [taskId, setTaskId] = useState<string | null>(null);
  const [starting, setStarting] = useState(false);
  const [failure, setFailure] = useState<FailureData | null>(null);
  const task = useWatches(({ tasks }) => (taskId === null ? undefined : tasks.get(taskId)));
  const inCase = useNavigation(({ place }) => place.screen === 'case');
  const { rules, wrong } = readDraft(draft);

  const requestNow = (): WatchPlanRequest | null =>
    rules && process.trim() !== ''
      ? {
          host,
          target: targetOf(process),
          endpoint: endpoint.trim() === '' ? null : endpoint.trim(),
          id: null,
          root: folder.trim() === '' ? null : folder.trim(),
          rules,
          survive,
        }
      : null;
  const look = async () => {
    const request = requestNow();
    if (!request || plan.since !== null) return;
    setPlan(asked);
    const result = await tryCall('watch.plan', request);
    setPlan((before) => answered(result.ok ? before : notAsked, result));
  };
  const install = async () => {
    const request = requestNow();
    if (!request || starting) return;
    setStarting(true);
    const result = await installWatch(request);
    setStarting(false);
    setFailure(result.ok ? null : result.failure);
    if (result.ok) setTaskId(result.value.taskId);
  };
  // The process is known and nobody will be asked anything: then the plan comes by itself.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the sheet opens
  useEffect(() => {
    const open = host === 'local' || linkOf(useHosts.getState().visits.get(host)) === 'connected';
    if (start.host !== null && start.process !== '' && open) void look();
  }, []);
  const done = task?.outcome === 'done';
  const key = useMemo((): WatchKey | null => (task ? { host: task.host, id: task.id } : null), [task]);
  useEffect(() => {
    if (done && key) void followWatch(key);
  }, [done, key]);

  const forget = () => setPlan(notAsked);
  const about = plan.value
    ? `${plan.value.targetName} · ${host === 'local' ? t('sidebar.local') : host}`
    : null;
  return (
    <SheetFrame
      wide
      title={t('watch.install.title')}
      about={about && visibleLine(about)}
      foot={
        task ? (
          <>
            <span className="space" />
            {task.outcome === null && <Button onClick={() => stopTask(task.taskId)}>{t('ui.stop')}</Button>}
            {task.outcome !== null && task.outcome !== 'done' && (
              <Button onClick={() => setTaskId(null)}>{t('watch.install.back')}</Button>
            )}
            {done && (
              // Process and rules stay as they are; what would be done there is looked at anew.
              <Button
                onClick={() => {
                  setTaskId(null);
                  forget();
                }}
              >
                {t('watch.install.another')}
              </Button>
            )}
            <Button
              primary={done}
              onClick={() => {
                setSheet(null);
                if (done && key && !inCase) openWatch(key);
              }}
            >
              {t(done ? 'watch.install.open' : 'ui.close')}
            </Button>
          </>
        ) : (
          <>
            <span className="quiet">{t(plan.value ? 'watch.install.will' : 'watch.install.looks')}</span>
            <span className="space" />
            <Button onClick={() => setSheet(null)}>{t('ui.cancel')}</Button>
            <Button
              primary={plan.value !== null}
              disabled={!plan.value || !rules || starting}
              onClick={() => void install()}
            >
              {t(plan.value?.present ? 'watch.install.upgrade' : 'watch.install.act')}
            </Button>
          </>
        )
      }
    >
      {task ? (
        <InstallOutcome task={task} />
      ) : (
        <>
          <form
            className="install-form"
            onSubmit={(event) => {
              event.preventDefault();
              void look();
            }}
          >
            <Select
              label={t('watch.install.host')}
              value={host}
              options={hosts.map(({ name }) => ({
                value: name,
                label: name === 'local' ? t('sidebar.local') : visibleLine(name),
              }))}
              onChange={(name) => {
                setHost(name);
                forget();
              }}
            />
            <Field
              label={t('watch.install.process')}
              value={process}
              onText={(text) => {
                setProcess(text);
                forget();
              }}
            />
            <Field
              label={t('watch.install.endpoint')}
              placeholder={t('hosts.investigate.endpoint')}
              value={endpoint}
              onText={(text) => {
                setEndpoint(text);
                forget();
              }}
            />
            <Field
              label={t('watch.install.folder')}
              placeholder={t('watch.install.folder.usual')}
              value={folder}
              onText={(text) => {
                setFolder(text);
                forget();
              }}
            />
            <Select
              label={t('watch.install.survive')}
              value={survive}
              options={watchSurvivals.map((value) => ({ value, label: t(`watch.survive.${value}`) }))}
              onChange={(value) => {
                setSurvive(value);
                forget();
              }}
            />
            {/* Not where the installing button is: a second click may not do what was not read. */}
            <button
              type="submit"
              className={classes('button', !plan.value && 'button-primary')}
              disabled={requestNow() === null || plan.since !== null}
            >
              {t(plan.value ? 'watch.install.again' : 'watch.install.look')}
            </button>
          </form>
          {failure && <Failed failure={failure} />}
          {plan.failure && <Failed failure={plan.failure} />}
          {plan.since !== null && <Loading label={t('watch.install.looking')} since={plan.since} />}
          {plan.value && (
            <PlanTabs
              plan={plan.value}
              draft={draft}
              wrong={wrong}
              onDraft={setDraft}
              onLook={() => void look()}
            />
          )}
          {!plan.value && plan.since === null && (
            <p className="sheet-text quiet">{t('watch.install.first')}</p>
          )}
        </>
      )}
    </SheetFrame>
  );
}
