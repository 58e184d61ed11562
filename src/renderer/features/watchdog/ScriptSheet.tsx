import { useEffect, useState } from 'react';
import type { AnswerOf } from '#core/contract/methods';
import type { WatchKey } from '#core/contract/watch';
import { tryCall } from '../../bridge';
import { useText } from '../../i18n';
import { answered, asked, type Loadable } from '../../state/loadable';
import { keyOf, setSheet, useWatches } from '../../state/watches';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { ScriptView } from './ScriptView';
import { SheetFrame } from './SheetFrame';

type Script = AnswerOf<'watch.script'>;

/** The script of a watch. Where another one runs there than ours, that is said first. */
export function ScriptSheet({ watch }: { watch: WatchKey }) {
  const t = useText();
  const there = useWatches(({ seen }) => seen.get(keyOf(watch))?.view.script);
  const [script, setScript] = useState<Loadable<Script>>(asked());
  useEffect(() => {
    void tryCall('watch.script', {}).then((result) => setScript((before) => answered(before, result)));
  }, []);
  const differs = there && script.value && there.sha256 !== script.value.sha256;
  return (
    <SheetFrame
      wide
      title={t('watch.act.script')}
      about={t('watch.script.about')}
      foot={
        <>
          <span className="space" />
          <Button onClick={() => setSheet(null)}>{t('ui.close')}</Button>
        </>
      }
    >
      {differs && (
        <Banner tone="warn">
          {t('watch.script.differs', { version: there.version, sha256: there.sha256.slice(0, 16) })}
        </Banner>
      )}
      {script.failure && <Failed failure={script.failure} />}
      {script.since !== null && <Loading label={t('watch.script.loading')} since={script.since} />}
      {script.value && <ScriptView {...script.value} />}
    </SheetFrame>
  );
}
