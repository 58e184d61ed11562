import { useState } from 'react';
import type { FailureData } from '#core/base/failure';
import { formatBytes } from '#core/base/units';
import type { WatchKey } from '#core/contract/watch';
import { useText } from '../../i18n';
import { forgetWatch, uninstallWatch } from '../../state/watch-acts';
import { dropWatch, keyOf, setSheet, useWatches } from '../../state/watches';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { AlertMark } from '../../ui/marks';
import { nameAndHost } from './FleetTable';
import { SheetFrame } from './SheetFrame';
import { keptText } from './WatchFacts';

/** What will be removed, and what may stay; afterwards what the host printed. */
export function UninstallSheet({ watch }: { watch: WatchKey }) {
  const t = useText();
  // The view is gone from the list once the host has removed it: this sheet goes on showing what it was.
  const [view] = useState(() => useWatches.getState().seen.get(keyOf(watch))?.view ?? null);
  const [purge, setPurge] = useState(false);
  const [working, setWorking] = useState<number | null>(null);
  const [lines, setLines] = useState<readonly string[] | null>(null);
  const [failure, setFailure] = useState<FailureData | null>(null);
  const waiting = view?.captures.filter(({ collectedInto }) => collectedInto === null) ?? [];
  const remove = async () => {
    setWorking(Date.now());
    const result = await uninstallWatch(watch, purge);
    setWorking(null);
    setFailure(result.ok ? null : result.failure);
    if (!result.ok) return;
    setLines(result.value);
    dropWatch(watch);
  };
  const foot = lines ? (
    <>
      <CopyButton text={lines.join('\n')}>{t('ui.copy')}</CopyButton>
      <span className="space" />
      <Button primary autoFocus onClick={() => setSheet(null)}>
        {t('ui.close')}
      </Button>
    </>
  ) : (
    <>
      {failure && (
        <Button
          onClick={() => {
            setSheet(null);
            void forgetWatch(watch);
          }}
        >
          {t('watch.uninstall.forget')}
        </Button>
      )}
      <span className="space" />
      <Button disabled={working !== null} onClick={() => void remove()}>
        {t(purge ? 'watch.uninstall.purge.act' : 'watch.uninstall.act')}
      </Button>
      <Button primary autoFocus onClick={() => setSheet(null)}>
        {t('ui.cancel')}
      </Button>
    </>
  );
  return (
    <SheetFrame title={t('watch.uninstall.title')} about={view && nameAndHost(t, view)} foot={foot}>
      {failure && <Failed failure={failure} />}
      {working !== null && <Loading label={t('watch.uninstall.working')} since={working} />}
      {lines ? (
        <>
          <p className="sheet-text">{t('watch.uninstall.printed')}</p>
          <Printed lines={lines} />
        </>
      ) : (
        <div className="sheet-text">
          <p>{t('watch.uninstall.what')}</p>
          <ul className="sheet-list">
            <li>
              <code>{view?.folder}</code>
            </li>
            <li>{t('watch.uninstall.kept', { kept: view ? keptText(t, view) : t('ui.unknown') })}</li>
          </ul>
          <div className="sheet-choice">
            <label>
              <input type="radio" name="purge" checked={!purge} onChange={() => setPurge(false)} />
              {t('watch.uninstall.keep', {
                count: view?.captures.length ?? 0,
                bytes: formatBytes((view?.captures ?? []).reduce((sum, { bytes }) => sum + bytes, 0)),
              })}
            </label>
            <label>
              <input type="radio" name="purge" checked={purge} onChange={() => setPurge(true)} />
              {t('watch.uninstall.purge')}
            </label>
          </div>
          {purge && waiting.length > 0 && (
            <p className="sheet-warning">
              <AlertMark tone="warn" />
              {t('watch.uninstall.lost', { count: waiting.length })}
            </p>
          )}
        </div>
      )}
    </SheetFrame>
  );
}

/** What a host printed, as it printed it. */
export function Printed({ lines }: { lines: readonly string[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys
    <pre className="printed" tabIndex={0}>
      {lines.join('\n')}
    </pre>
  );
}
