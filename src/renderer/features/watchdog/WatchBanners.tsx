import { useState } from 'react';
import { formatTime, parseTime } from '#core/base/time';
import { useSay, useText } from '../../i18n';
import { rungName } from '../../i18n/rung-name';
import { followWatch, upgradeWatch } from '../../state/watch-acts';
import {
  dismissFound,
  keyOf,
  type SeenWatch,
  setFailure,
  setSheet,
  taskOf,
  useWatches,
} from '../../state/watches';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { TaskStrip } from './TaskStrip';
import { noticeOf } from './watch-line';

/** What is true of the watch now and is no figure: link, life, what waits to be fetched, what is being done. */
export function WatchBanners({ seen, caseId, now }: { seen: SeenWatch; caseId: string | null; now: number }) {
  const t = useText();
  const say = useSay();
  const { view } = seen;
  const key = { host: view.host, id: view.id };
  const name = keyOf(view);
  const failure = useWatches(({ failures }) => failures.get(name));
  const found = useWatches((watches) => watches.found.get(name));
  const fired = useWatches((watches) => watches.fired.get(name));
  const task = useWatches((watches) => taskOf(watches, view));
  const [dismissed, setDismissed] = useState<string | null>(null);
  const notice = noticeOf(t, seen, now, say);
  const waiting = (found ?? []).filter(({ name: capture }) =>
    view.captures.some((one) => one.name === capture && one.collectedInto === null),
  );
  const capturing = view.state?.capturing ?? null;
  return (
    <>
      {failure && (
        <Banner
          tone="critical"
          action={<Button onClick={() => setFailure(key, null)}>{t('ui.close')}</Button>}
        >
          {say.failure(failure)}
        </Banner>
      )}
      {notice && (
        <Banner
          tone={notice.tone}
          action={
            notice.act === 'follow' && (
              <Button onClick={() => void followWatch(key)}>{t('watch.act.follow')}</Button>
            )
          }
        >
          {notice.words}
        </Banner>
      )}
      {view.state?.error && (
        <Banner tone="warn">{t('watch.notice.error', { error: say.reason(view.state.error) })}</Banner>
      )}
      {view.script && !view.script.isNewest && (
        <Banner
          tone="plain"
          action={<Button onClick={() => void upgradeWatch(key)}>{t('command.watch.upgrade')}</Button>}
        >
          {t(view.script.isOurs ? 'watch.notice.older' : 'watch.notice.foreign', {
            version: view.script.version,
          })}
        </Banner>
      )}
      {capturing && <Banner tone="plain">{t('watch.notice.capturing', { name: capturing })}</Banner>}
      {fired && !waiting.length && (
        <Banner
          tone="warn"
          action={
            <Button primary onClick={() => setSheet({ kind: 'collect', key, caseId })}>
              {t('command.watch.collect')}
            </Button>
          }
        >
          {t('watch.notice.fired', {
            rung: rungName(t, fired.rung),
            time: formatTime(parseTime(fired.at) ?? Number.NaN),
          })}
        </Banner>
      )}
      {waiting.length > 0 && (
        <Banner
          tone="warn"
          action={
            <>
              <Button primary onClick={() => setSheet({ kind: 'collect', key, caseId })}>
                {t('command.watch.collect')}
              </Button>
              <Button quiet onClick={() => dismissFound(key)}>
                {t('watch.notice.later')}
              </Button>
            </>
          }
        >
          {t('watch.notice.found', { count: waiting.length })}
        </Banner>
      )}
      {task && task.taskId !== dismissed && (
        <TaskStrip task={task} caseId={caseId} onDismiss={() => setDismissed(task.taskId)} />
      )}
    </>
  );
}
