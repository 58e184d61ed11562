import { useEffect, useMemo, useState } from 'react';
import type { FailureData } from '#core/base/failure';
import {
  type ExportedFile,
  type WatchExportFormat,
  type WatchExportRequest,
  type WatchKey,
  watchExportFormats,
} from '#core/contract/watch';
import { defaultWatchRules } from '#core/watch/rules';
import { tryCall } from '../../bridge';
import { useText } from '../../i18n';
import { answered, asked, type Loadable } from '../../state/loadable';
import { keyOf, setSheet, useWatches } from '../../state/watches';
import { Button } from '../../ui/Button';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { StepMark } from '../../ui/marks';
import { Segmented } from '../../ui/Segmented';
import { nameAndHost } from './FleetTable';
import { SheetFrame } from './SheetFrame';

/** The same watch with the same rules, for those who deploy by other means. */
export function ExportSheet({ watch }: { watch: WatchKey }) {
  const t = useText();
  // As it was when the sheet opened: the view changes with each beat, what is exported does not.
  const [view] = useState(() => useWatches.getState().seen.get(keyOf(watch))?.view ?? null);
  const [format, setFormat] = useState<WatchExportFormat>('systemd');
  const [files, setFiles] = useState<Loadable<readonly ExportedFile[]>>(asked());
  const [chosen, setChosen] = useState<string | null>(null);
  const [saved, setSaved] = useState<{ readonly folder: string; readonly files: number } | null>(null);
  const [failure, setFailure] = useState<FailureData | null>(null);
  const request = useMemo(
    (): WatchExportRequest => ({
      format,
      id: watch.id,
      process: view?.target?.exe ?? view?.target?.comm ?? view?.state?.target?.comm ?? watch.id,
      endpoint: view?.target?.endpoint ?? null,
      rules: view?.rules ?? defaultWatchRules,
      root: null,
    }),
    [format, watch.id, view],
  );
  useEffect(() => {
    let over = false;
    setFiles(asked);
    setSaved(null);
    void tryCall('watch.export', request).then((result) => {
      if (over) return;
      setFiles((before) => answered(before, result));
    });
    return () => {
      over = true;
    };
  }, [request]);
  const save = async () => {
    const result = await tryCall('watch.saveExport', request);
    setFailure(result.ok ? null : result.failure);
    if (result.ok && result.value) setSaved(result.value);
  };
  const shown = files.value?.find(({ path }) => path === chosen) ?? files.value?.[0] ?? null;
  return (
    <SheetFrame
      wide
      title={t('watch.export.title')}
      about={view && nameAndHost(t, view)}
      foot={
        <>
          <span className="watch-saved" role="status">
            {saved && (
              <>
                <StepMark state="done" />
                {t('watch.export.saved', { files: saved.files, folder: saved.folder })}
              </>
            )}
          </span>
          <span className="space" />
          <Button onClick={() => setSheet(null)}>{t('ui.close')}</Button>
          <Button primary disabled={!files.value} onClick={() => void save()}>
            {t('watch.export.save')}
          </Button>
        </>
      }
    >
      <div className="sheet-bar">
        <Segmented
          label={t('watch.export.format')}
          value={format}
          options={watchExportFormats.map((value) => ({ value, label: t(`watch.export.${value}`) }))}
          onChange={setFormat}
        />
        <span className="quiet">{t(`watch.export.${format}.about`)}</span>
      </div>
      {(failure ?? files.failure) && <Failed failure={(failure ?? files.failure) as FailureData} />}
      {files.since !== null && !files.value && (
        <Loading label={t('watch.export.making')} since={files.since} />
      )}
      {files.value && (
        <div className="export-files">
          <ul className="export-list">
            {files.value.map(({ path }) => (
              <li key={path}>
                <button
                  type="button"
                  className="side-row"
                  aria-current={path === shown?.path ? 'true' : undefined}
                  onClick={() => setChosen(path)}
                >
                  <code className="ellipsis" title={path}>
                    {path}
                  </code>
                </button>
              </li>
            ))}
          </ul>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys */}
          <pre className="printed" tabIndex={0}>
            {shown?.text}
          </pre>
        </div>
      )}
    </SheetFrame>
  );
}
