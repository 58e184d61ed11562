import { useState } from 'react';
import type { FailureData } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import { formatTime, parseTime } from '#core/base/time';
import { formatBytes } from '#core/base/units';
import type { WatchCapture, WatchKey } from '#core/contract/watch';
import { canBeCollected } from '#core/watch/captures';
import { useText } from '../../i18n';
import { rungName } from '../../i18n/rung-name';
import { useCases } from '../../state/cases';
import { collectWatch } from '../../state/watch-acts';
import { keyOf, setSheet, useWatches } from '../../state/watches';
import { Button } from '../../ui/Button';
import { Failed } from '../../ui/Failed';
import { Select } from '../../ui/Select';
import { useWhen } from '../../ui/use-when';
import { nameAndHost } from './FleetTable';
import { SheetFrame } from './SheetFrame';

/** Which captures, and into which case; what was begun before is taken up where it ended. */
export function CollectSheet({ watch, caseId }: { watch: WatchKey; caseId: string | null }) {
  const t = useText();
  const view = useWatches(({ seen }) => seen.get(keyOf(watch))?.view);
  const cases = useCases(({ list }) => list.value) ?? [];
  const open = cases.filter(({ manifest }) => !manifest.sample);
  const captures = (view?.captures ?? [])
    .filter(({ state }) => canBeCollected(state, view?.heartbeat.is ?? 'unknown'))
    .toReversed();
  const waiting = captures.filter(({ collectedInto }) => collectedInto === null);
  const [into, setInto] = useState<string>(caseId ?? '');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<FailureData | null>(null);
  const [starting, setStarting] = useState(false);
  const wanted = waiting.filter(({ name }) => !left.has(name));
  const start = async () => {
    if (starting) return;
    setStarting(true);
    const failed = await collectWatch({
      host: watch.host,
      id: watch.id,
      captures: wanted.map(({ name }) => name),
      caseId: into === '' ? null : into,
      title: null,
    });
    setStarting(false);
    setFailure(failed);
    if (!failed) setSheet(null);
  };
  const options = [
    { value: '', label: t('watch.collect.newCase') },
    ...open.map(({ manifest }) => ({
      value: manifest.id,
      label:
        manifest.id === caseId
          ? t('watch.collect.thisCase', { title: visibleLine(manifest.title) })
          : visibleLine(manifest.title),
    })),
  ];
  return (
    <SheetFrame
      title={t('watch.collect.title')}
      about={view && nameAndHost(t, view)}
      foot={
        <>
          <span className="quiet">
            {t('watch.collect.sum', {
              count: wanted.length,
              bytes: formatBytes(wanted.reduce((sum, { bytes }) => sum + bytes, 0)),
            })}
          </span>
          <span className="space" />
          <Button onClick={() => setSheet(null)}>{t('ui.cancel')}</Button>
          <Button primary disabled={wanted.length === 0 || starting} onClick={() => void start()}>
            {t('watch.collect.act')}
          </Button>
        </>
      }
    >
      {failure && <Failed failure={failure} />}
      <div className="sheet-bar">
        <Select label={t('watch.collect.into')} value={into} options={options} onChange={setInto} />
      </div>
      {waiting.length === 0 ? (
        <p className="sheet-text">{t('watch.collect.none')}</p>
      ) : (
        <ul className="collect-list">
          {waiting.map((capture) => (
            <Row
              key={capture.name}
              capture={capture}
              wanted={!left.has(capture.name)}
              onWanted={(want) =>
                setLeft((before) => {
                  const next = new Set(before);
                  if (want) next.delete(capture.name);
                  else next.add(capture.name);
                  return next;
                })
              }
            />
          ))}
        </ul>
      )}
    </SheetFrame>
  );
}

interface RowProps {
  readonly capture: WatchCapture;
  readonly wanted: boolean;
  readonly onWanted: (wanted: boolean) => void;
}

function Row({ capture, wanted, onWanted }: RowProps) {
  const t = useText();
  const when = useWhen();
  return (
    <li>
      <label>
        <input type="checkbox" checked={wanted} onChange={(event) => onWanted(event.target.checked)} />
        <strong>{rungName(t, capture.rung)}</strong>
        <span>{when(capture.at, 'long')}</span>
        <span className="quiet">{formatTime(parseTime(capture.at) ?? Number.NaN)}</span>
        {capture.state === 'part' && <span className="quiet">{t('watch.captures.part')}</span>}
        <span className="space" />
        <span>{t('watch.collect.files', { files: capture.files })}</span>
        <span className="collect-bytes">{formatBytes(capture.bytes)}</span>
      </label>
    </li>
  );
}
